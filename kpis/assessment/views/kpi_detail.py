"""The page of a KPI, and its figures as a file."""

from django.http import Http404, HttpResponse
from django.views.decorators.http import require_safe

from kpis.assessment.actions.reading import count_reading
from kpis.assessment.exports import figures_csv
from kpis.assessment.pages import build_page
from kpis.assessment.proxies import build_pairs
from kpis.assessment.queries.annotations import get_noted
from kpis.assessment.queries.outlooks import get_outlooks
from kpis.assessment.queries.pages import (
    get_all_results,
    get_kpi,
    get_pairs,
    get_results,
    get_revisions,
    sees_unissued,
)
from perfportal.core import clock
from perfportal.core.access.rules import SIGNED_IN, access_rule
from perfportal.core.htmx import render_page, wants_fragment
from perfportal.core.periods import PeriodError, parse_period
from perfportal.core.registries import panels

PAGE = "kpis/assessment/kpi_detail.html"
SWAP = "kpis/assessment/partials/_kpi_swap.html"
KEPT = ("comparator",)


@access_rule(SIGNED_IN)
@require_safe
def kpi_detail(request, code):
    """One KPI for a period: figure, status, directions of travel, chart and how it came about."""
    kpi = kpi_or_404(request, code)
    unissued = sees_unissued(request.user, kpi)
    results, longer = get_all_results(kpi, unissued=unissued)
    shown = chosen_result(request.GET.get("period"), results, longer)
    if not wants_fragment(request):
        count_reading(kpi, on=clock.today())
    revisions = get_revisions(kpi, shown.period, unissued=unissued) if shown else []
    outlooks = get_outlooks(kpi, as_of=clock.today()) if unissued else {}
    context = {
        "page": build_page(kpi, results, shown, revisions, outlooks, get_noted(kpi), longer=longer),
        "pairs": build_pairs(kpi, results, get_pairs(request.user, kpi, unissued=unissued)),
        "kept": {name: request.GET[name] for name in KEPT if name in request.GET},
        "unissued": unissued,
        "panels": panels.collect("kpis:kpi-detail", request, kpi),
    }
    return render_page(request, PAGE, context, fragment=SWAP)


@access_rule(SIGNED_IN)
@require_safe
def kpi_data(request, code):
    """The figures of a KPI that this person may see, for a spreadsheet."""
    kpi = kpi_or_404(request, code)
    unissued = sees_unissued(request.user, kpi)
    results = get_results(kpi, unissued=unissued)
    outlooks = get_outlooks(kpi, as_of=clock.today()) if unissued else {}
    content = figures_csv(kpi.code, results, outlooks)
    response = HttpResponse(content, content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{kpi.code}.csv"'
    return response


def kpi_or_404(request, code):
    kpi = get_kpi(request.user, code)
    if kpi is None:
        raise Http404
    return kpi


def chosen_result(text, results, longer=()):
    """The result of the period in the address, or the last one that ends within it.

    Without either the latest that has a figure, else the last.
    """
    try:
        period = parse_period(text) if text else None
    except PeriodError:
        period = None
    by_period = {result.period: result for result in (*longer, *results)}
    if period in by_period:
        return by_period[period]
    within = [result for result in results if period and period.contains(result.period.end)]
    known = [result for result in within or results if result.value is not None]
    return next(iter((known or within or results)[-1:]), None)
