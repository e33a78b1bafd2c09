"""Building a report, putting it forward, agreeing and publishing it."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from perfportal.core import clock
from perfportal.core.access.roles import Permission
from perfportal.core.access.rules import SIGNED_IN, access_rule
from perfportal.core.models import get_organisation
from perfportal.core.periods import PeriodKind, last_closed
from reporting.actions import publication, reports
from reporting.forms import NewReportForm, ReportTextForm
from reporting.models import Report
from reporting.policies import can_agree
from reporting.revised import revised_figures

READ_OR_SAVE = ["GET", "HEAD", "POST"]


def _may_see(user) -> bool:
    access = user.access
    return access.holds(Permission.BUILD_REPORTS) or access.holds(Permission.AGREE_PUBLICATION)


def _report_or_404(request, uid) -> Report:
    if not _may_see(request.user):
        raise Http404
    return get_object_or_404(Report.objects.select_related("organisation", "built_by"), uid=uid)


@access_rule(SIGNED_IN)
@require_http_methods(READ_OR_SAVE)
def report_list(request):
    """The reports, and the form that begins a new one."""
    if not _may_see(request.user):
        raise Http404
    year = last_closed(PeriodKind.FINANCIAL_YEAR, clock.today())
    form = NewReportForm(request.POST or None, initial={"period": year.short_label})
    if form.is_valid():
        report = reports.create(
            by=request.user, organisation=get_organisation(), **form.cleaned_data
        )
        return redirect("reporting:report-detail", uid=report.uid)
    context = {
        "reports": Report.objects.select_related("built_by").prefetch_related("publications"),
        "form": form,
        "can_build": request.user.access.holds(Permission.BUILD_REPORTS),
    }
    return render(request, "reporting/report_list.html", context, status=_status(form))


@access_rule(SIGNED_IN)
@require_http_methods(READ_OR_SAVE)
def report_detail(request, uid):
    """One report: its words, its versions, and the next step for this person."""
    report = _report_or_404(request, uid)
    form = ReportTextForm(
        request.POST or None, instance=report, initial={"version": report.version}
    )
    if request.method == "POST" and form.is_valid():
        fresh = get_object_or_404(Report, pk=report.pk)
        version = form.cleaned_data["version"]
        reports.edit(by=request.user, report=fresh, version=version, texts=form.texts())
        messages.success(request, _("The report has been saved."))
        return redirect("reporting:report-detail", uid=uid)
    context = {
        "report": report,
        "form": form,
        "publications": report.publications.select_related("agreed_by").defer("content"),
        "revised": revised_figures(report, as_of=clock.today()),
        "can_build": request.user.access.holds(Permission.BUILD_REPORTS),
        "can_agree": can_agree(request.user, report),
    }
    return render(request, "reporting/report_detail.html", context, status=_status(form))


@access_rule(Permission.BUILD_REPORTS)
@require_POST
def report_put_forward(request, uid):
    """Ask a director to agree the report."""
    report = _report_or_404(request, uid)
    try:
        reports.put_forward(by=request.user, report=report)
        messages.success(request, _("The report waits for a director's agreement."))
    except ValidationError as error:
        messages.warning(request, error.messages[0])
    return redirect("reporting:report-detail", uid=uid)


@access_rule(Permission.AGREE_PUBLICATION)
@require_POST
def report_publish(request, uid):
    """Agree the report and publish it; what cannot be published is said in a sentence."""
    report = _report_or_404(request, uid)
    try:
        made = publication.publish(
            by=request.user, report=report, note=request.POST.get("note", "")
        )
        messages.success(request, _("Published as version %s.") % made.version)
    except ValidationError as error:
        messages.warning(request, error.messages[0])
    return redirect("reporting:report-detail", uid=uid)


def _status(form) -> int:
    return 422 if form.is_bound and not form.is_valid() else 200
