"""The figures that go into a report: approved ones, or issued while a revision of them waits."""

from dataclasses import dataclass

from django.db.models import Max, Q

from kpis.collection.models import APPROVED_OR_ISSUED, Actual, ActualState
from kpis.models import KPI, Assessment
from perfportal.core.periods import Period
from reporting.models import Publication

YEARS_BACK = 4


@dataclass(frozen=True)
class ReportedKPI:
    """A KPI with its approved results of the report's year and of the years before.

    `series` are all of them, oldest first: what is withheld depends on those not printed too. Of
    a KPI collected in shorter periods than the report's, what they come to stands last.
    """

    kpi: KPI
    results: list[Assessment]
    earlier: list[Assessment]
    series: list[Assessment]


def get_reported_kpis(organisation, period: Period) -> list[ReportedKPI]:
    """The published KPIs of tiers 1 to 3 in code order: two queries, however many KPIs.

    A service's KPI is among them where it is the proxy of one that is published. `earlier` holds
    the last result of each of the years before, oldest first.
    """
    kpis = published_kpis(organisation, period)
    rows = _results(kpis, period)
    return [
        ReportedKPI(
            kpi,
            results=[row for row in rows.get(kpi.pk, []) if row.period_end >= period.start],
            earlier=_last_of_each_year(rows.get(kpi.pk, []), period),
            series=rows.get(kpi.pk, []),
        )
        for kpi in kpis
    ]


def published_kpis(organisation, period: Period):
    """The KPIs of a report, by tier and code."""
    public = Q(is_public=True) & (Q(publish_from__isnull=True) | Q(publish_from__lte=period.end))
    not_retired_before = Q(retired_on__isnull=True) | Q(retired_on__gte=period.start)
    stands_in = Q(proxy_for__is_public=True) & ~Q(proxy_for__tier__code="service")
    return (
        KPI.objects.filter(public & not_retired_before, organisation=organisation)
        .exclude(Q(tier__code="service") & ~stands_in)
        .exclude(definition=None)
        .select_related(
            "tier", "definition", "service", "portfolio", "responsible_officer", "proxy_for"
        )
        .order_by("tier__order", "code")
    )


def _results(kpis, period) -> dict[int, list[Assessment]]:
    first = period.start.replace(year=period.start.year - YEARS_BACK)
    assessments = (
        Assessment.objects.reportable(rolled=True)
        .with_baseline()
        .filter(Q(is_rolled=False) | Q(period_kind=period.kind.value))
        .filter(kpi__in=kpis.order_by().values("pk"))
        .filter(period_end__gte=first, period_end__lte=period.end)
        .select_related("revision__definition", "definition")
        .order_by("period_end", "is_rolled")
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


def get_revised(kpis, *, until, since) -> list[Actual]:
    """Values of these KPIs whose issued figure has been revised, and approved anew after `since`.

    Those that no report has issued since are among them whenever they were approved. Periods end by
    `until`; by code and period.
    """
    revised = Actual.objects.filter(
        kpi__in=kpis.order_by().values("pk"),
        state__in=APPROVED_OR_ISSUED,
        revision__revises__isnull=False,
        period_end__lte=until,
    )
    if since is not None:
        revised = revised.filter(Q(state=ActualState.APPROVED) | Q(approved_at__gt=since))
    versions = ("revision__definition", "revision__revises__definition")
    return list(
        revised.select_related("kpi__definition", *versions).order_by("kpi__code", "period_start")
    )


def get_series(kpi_ids, *, until) -> dict[int, list[Assessment]]:
    """The approved results of these KPIs up to a day, by KPI, oldest first."""
    rows = Assessment.objects.reportable().with_baseline()
    rows = rows.filter(kpi__in=kpi_ids, period_end__lte=until)
    found = {}
    for row in rows.select_related("revision", "definition").order_by("period_end"):
        found.setdefault(row.kpi_id, []).append(row)
    return found


def last_published_at(report):
    """When a report of the same kind was last published: what its readers have seen."""
    before = Publication.objects.filter(organisation=report.organisation_id, kind=report.kind)
    return before.aggregate(last=Max("published_at"))["last"]
