"""The figures that go into a report: approved ones only, from the stored assessments."""

from dataclasses import dataclass

from django.db.models import Q

from kpis.models import KPI, Assessment
from perfportal.core.periods import Period

YEARS_BACK = 4


@dataclass(frozen=True)
class ReportedKPI:
    """A KPI with its approved results of the report's year and of the years before."""

    kpi: KPI
    results: list[Assessment]
    earlier: list[Assessment]


def get_reported_kpis(organisation, period: Period) -> list[ReportedKPI]:
    """The published KPIs of tiers 1 to 3 in code order: two queries, however many KPIs.

    A service's KPI is among them where it is the proxy of one that is published. `earlier` holds
    the last result of each of the years before, oldest first.
    """
    public = Q(is_public=True) & (Q(publish_from__isnull=True) | Q(publish_from__lte=period.end))
    not_retired_before = Q(retired_on__isnull=True) | Q(retired_on__gte=period.start)
    stands_in = Q(proxy_for__is_public=True) & ~Q(proxy_for__tier__code="service")
    kpis = (
        KPI.objects.filter(public & not_retired_before, organisation=organisation)
        .exclude(Q(tier__code="service") & ~stands_in)
        .exclude(definition=None)
        .select_related(
            "tier", "definition", "service", "portfolio", "responsible_officer", "proxy_for"
        )
        .order_by("tier__order", "code")
    )
    rows = _results(kpis, period)
    return [
        ReportedKPI(
            kpi,
            results=[row for row in rows.get(kpi.pk, []) if row.period_end >= period.start],
            earlier=_last_of_each_year(rows.get(kpi.pk, []), period),
        )
        for kpi in kpis
    ]


def _results(kpis, period) -> dict[int, list[Assessment]]:
    first = period.start.replace(year=period.start.year - YEARS_BACK)
    assessments = (
        Assessment.objects.headline()
        .with_baseline()
        .approved()
        .filter(kpi__in=kpis.order_by().values("pk"))
        .filter(period_end__gte=first, period_end__lte=period.end)
        .select_related("revision__definition", "definition")
        .order_by("period_end")
    )
    grouped = {}
    for row in assessments:
        grouped.setdefault(row.kpi_id, []).append(row)
    return grouped


def _last_of_each_year(rows, period) -> list[Assessment]:
    last = {}
    for row in rows:
        if row.period_end < period.start:
            last[row.period.financial_year().token] = row
    return list(last.values())
