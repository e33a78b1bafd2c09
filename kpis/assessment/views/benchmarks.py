"""Whom the council is compared with, and loading their figures: read first, then confirmed."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from kpis.assessment.actions import comparators
from kpis.assessment.actions.import_benchmarks import import_benchmarks
from kpis.assessment.comparator_rows import build_import, comparator_rows
from kpis.assessment.definition_rows import compared_rows
from kpis.assessment.forms.benchmarks import BenchmarkFileForm, ComparatorForm
from kpis.assessment.queries.comparators import get_all, get_bases, get_comparator
from kpis.assessment.queries.definitions import get_compared
from kpis.register.imports.target_plans import packed, unpacked
from perfportal.core import clock, submissions
from perfportal.core.access.roles import Permission
from perfportal.core.access.rules import access_rule
from perfportal.core.documents import DocumentError
from perfportal.core.models import get_organisation

PAGE = "kpis/assessment/benchmark_list.html"
FORM_PAGE = "kpis/assessment/comparator_change.html"


@access_rule(Permission.MANAGE_REGISTER)
@require_http_methods(["GET", "HEAD", "POST"])
def benchmark_list(request):
    """The comparators; choose a file, see what it would do, then save it."""
    if "plan" in request.POST:
        return _confirm(request)
    form = _file_form(request.POST or None, request.FILES or None)
    if form.is_valid():
        return _preview(request, form.table)
    return _page(request, form, status=422 if form.is_bound else 200)


def _file_form(*bound):
    return BenchmarkFileForm(*bound, bases=get_bases(get_organisation()))


def _page(request, form=None, *, status=200, **context):
    context["form"] = form or _file_form()
    context["rows"] = comparator_rows(get_all(get_organisation()))
    return render(request, PAGE, context, status=status)


def _preview(request, table):
    report = _run(request, table, submission="", dry_run=True)
    context = {
        "page": build_import(table.name, report),
        "plan": packed(table, {}, by=request.user),
        "submission": submissions.new_key(),
    }
    return _page(request, status=200 if report.may_be_saved else 422, **context)


def _confirm(request):
    """Save what the preview showed."""
    try:
        table, _seen = unpacked(request.POST["plan"], by=request.user)
        key = request.POST.get("submission", "")
        report = _run(request, table, submission=key, dry_run=False)
    except DocumentError as error:
        messages.warning(request, str(error))
        return redirect("kpis:benchmark-list")
    except submissions.AlreadySubmitted:
        messages.info(request, _("These figures have been saved already; they were saved once."))
        return redirect("kpis:benchmark-list")
    if not report.may_be_saved:
        return _page(request, status=422, page=build_import(table.name, report))
    messages.success(request, _("Saved: %s.") % (report.summary() or _("no rows")))
    return redirect("kpis:benchmark-list")


def _run(request, table, *, submission, dry_run):
    return import_benchmarks(
        by=request.user,
        organisation=get_organisation(),
        table=table,
        as_of=clock.today(),
        dry_run=dry_run,
        submission=submission,
    )


@access_rule(Permission.MANAGE_REGISTER)
@require_http_methods(["GET", "HEAD", "POST"])
def comparator_new(request):
    """A comparator with its councils, before there is a file of their figures."""
    return _comparator_page(request, None, {})


@access_rule(Permission.MANAGE_REGISTER)
@require_http_methods(["GET", "HEAD", "POST"])
def comparator_change(request, uid):
    """The councils of a comparator, and what its licence allows."""
    comparator = get_comparator(get_organisation(), uid)
    if comparator is None:
        raise Http404
    lines = [", ".join(filter(None, (one.name, one.gss_code))) for one in comparator.councils.all()]
    initial = {name: getattr(comparator, name) for name in comparators.FIELDS}
    return _comparator_page(request, comparator, initial | {"councils": "\n".join(lines)})


def _comparator_page(request, comparator, initial):
    form = ComparatorForm(request.POST or None, initial=initial)
    if form.is_valid() and _is_saved(request, form, comparator):
        return redirect("kpis:benchmark-list")
    compared = compared_rows(comparator, get_compared(comparator)) if comparator else []
    context = {"form": form, "comparator": comparator, "compared": compared}
    return render(request, FORM_PAGE, context, status=422 if form.is_bound else 200)


def _is_saved(request, form, comparator) -> bool:
    values = dict(form.cleaned_data)
    try:
        comparators.save(
            by=request.user,
            organisation=get_organisation(),
            comparator=comparator,
            councils=values.pop("councils"),
            values=values,
        )
    except ValidationError as error:
        form.take_faults(error)
        return False
    messages.success(request, _("%s has been saved.") % values["name"])
    return True
