"""Loading a file of targets: read first, then confirmed."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from kpis.register.actions.import_targets import Confirmed, import_targets
from kpis.register.forms import TargetFileForm
from kpis.register.imports.target_plans import packed, unpacked
from kpis.register.presenters.target_import import build_target_import
from perfportal.core import clock, submissions
from perfportal.core.access.roles import Permission
from perfportal.core.access.rules import access_rule
from perfportal.core.documents import DocumentError
from perfportal.core.models import get_organisation

PAGE = "kpis/register/target_import.html"


@access_rule(Permission.MANAGE_REGISTER)
@require_http_methods(["GET", "HEAD", "POST"])
def target_import(request):
    """Choose a file; see each target that can be read and each question; then save."""
    if "plan" in request.POST:
        return _confirm(request)
    form = TargetFileForm(request.POST or None, request.FILES or None)
    if form.is_valid():
        return _preview(request, form)
    status = 422 if form.is_bound else 200
    return render(request, PAGE, {"form": form}, status=status)


def _preview(request, form):
    table = form.cleaned_data["file"]
    report = _run(request, table, Confirmed(), dry_run=True)
    seen = {planned.row.number: planned.seen for planned in report.planned}
    context = {
        "form": TargetFileForm(),
        "page": build_target_import(table.name, report),
        "plan": packed(table, seen, by=request.user),
        "submission": submissions.new_key(),
    }
    return render(request, PAGE, context, status=200 if report.may_be_saved else 422)


def _confirm(request):
    """Save what the preview showed; a target set meanwhile is a refusal."""
    try:
        table, seen = unpacked(request.POST["plan"], by=request.user)
        confirmed = Confirmed(seen, request.POST.get("submission", ""))
        report = _run(request, table, confirmed, dry_run=False)
    except DocumentError as error:
        messages.warning(request, str(error))
        return redirect("kpis:target-import")
    except submissions.AlreadySubmitted:
        messages.info(request, _("These targets have been saved already; they were saved once."))
        return redirect("kpis:target-import")
    page = build_target_import(table.name, report)
    context = {"form": TargetFileForm(), "page": page, "is_saved": report.may_be_saved}
    return render(request, PAGE, context, status=200 if report.may_be_saved else 422)


def _run(request, table, confirmed, *, dry_run):
    return import_targets(
        by=request.user,
        organisation=get_organisation(),
        table=table,
        as_of=clock.today(),
        dry_run=dry_run,
        confirmed=confirmed,
    )
