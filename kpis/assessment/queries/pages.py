"""What the page of a KPI shows, in a fixed number of queries; it starts from the viewer."""

from dataclasses import dataclass, replace

from django.db.models import Q

from kpis.assessment.masking import issued_alone, issued_longer
from kpis.assessment.models import Assessment
from kpis.assessment.results import Beside, Result, Sheet, with_earlier_intervals
from kpis.calculations.codes import Calendar
from kpis.calculations.facts import YEAR_KIND, Comparison
from kpis.calculations.goals import TargetLine
from kpis.calculations.travel import Interval, interval_of, keeps_interval
from kpis.collection.models import ActualRevision
from kpis.collection.queries.facts import COMPARISON, comparison_of
from kpis.register.models import KPI, LifeCycle
from perfportal.core.access.roles import Permission, Scope
from perfportal.core.council_settings import get_setting
from perfportal.core.periods import Period, parse_period

SAME_NAMES = (
    "period", "basis", "rag", "value", "period_value", "marker", "data_status", "value_state",
    "adverse_variance", "dot_short", "dot_long", "dot_headline", "previous_value",
    "last_year_value", "ytd", "ytd_state", "outturn", "forecast", "forecast_method", "no_forecast",
    "forecast_rag", "progress", "progress_status", "spc_mean", "spc_lower", "spc_upper",
    "spc_limits", "spc_point", "variation", "assurance", "rule_version", "is_baseline",
    "is_rolled",
)  # fmt: skip
SHEET_NAMES = (
    "unit", "decimal_places", "multiplier", "measure_type", "polarity", "midpoint",
    "tolerance_kind", "tolerance", "minimum_change", "minimum_is_percent", "numerator_label",
    "denominator_label", "version", "series",
)  # fmt: skip


@dataclass(frozen=True)
class Ways:
    """The council's settings that a KPI's page follows."""

    small_below: int
    small_zero_hidden: bool
    small_way: str
    comparison: Comparison
    arrow_means: str
    trend_method: str


def ways_of(organisation) -> Ways:
    return Ways(
        small_below=get_setting(organisation, "small_number_threshold"),
        small_zero_hidden=get_setting(organisation, "small_number_zero") == "withheld",
        small_way=get_setting(organisation, "small_number_way"),
        comparison=comparison_of(*(organisation.settings.get(name) for name in COMPARISON)),
        arrow_means=get_setting(organisation, "arrow_means"),
        trend_method=get_setting(organisation, "trend_method"),
    )


def viewable(user):
    """The KPIs of which the viewer may see any figures."""
    place = Q(pk__in=KPI.objects.visible_to(user).values("pk"))
    if user.access.everywhere(Permission.VIEW_COMMITTEE):
        place |= Q(committees__isnull=False)
    else:
        place |= Q(committees__in=user.access.scope_ids(Permission.VIEW_COMMITTEE, Scope.COMMITTEE))
    return KPI.objects.filter(place, definition__isnull=False).distinct()


def get_kpi(user, code: str) -> KPI | None:
    """The KPI with its sheet and people, if the viewer may see any of its figures."""
    kpis = viewable(user).filter(code=code)
    return (
        kpis.with_sheet()
        .select_related("organisation", "responsible_officer", "replaced_by", "data_source")
        .first()
    )


def get_pairs(user, kpi: KPI, *, unissued: bool) -> dict[KPI, list[Result]]:
    """The proxies of a KPI, and the KPI that it is a proxy for, with their results.

    One query where there are none, two however many there are. Whoever sees issued figures only
    gets those; whoever sees more gets the KPIs that they see more of.
    """
    others = KPI.objects.visible_to(user) if unissued else viewable(user)
    kpis = list(
        others.exclude(state=LifeCycle.RETIRED)
        .filter(Q(proxy_for=kpi) | Q(pk=kpi.proxy_for_id), definition__isnull=False)
        .order_by("code")
    )
    if not kpis:
        return {}
    rows = _rows(unissued=unissued).filter(kpi__in=kpis)
    rows = rows.order_by("period_start", "period_end").select_related("definition", "revision")
    ways = ways_of(kpi.organisation)
    found = {one.pk: [] for one in kpis}
    for row in rows:
        found[row.kpi_id].append(result_of(row, ways))
    return {one: found[one.pk] if unissued else issued_alone(found[one.pk]) for one in kpis}


def sees_unissued(user, kpi: KPI) -> bool:
    """Others, such as a Select Committee member, see what has been issued and no more."""
    if not user.access.holds(Permission.VIEW_UNISSUED):
        return False
    return KPI.objects.filter(pk=kpi.pk).visible_to(user).exists()


def get_results(kpi: KPI, *, unissued: bool) -> list[Result]:
    """The headline results of a KPI, oldest first, as far as the viewer may see them."""
    rows = _rows(unissued=unissued).filter(kpi=kpi).order_by("period_start", "period_end")
    rows = rows.select_related("definition", "revision")
    ways = ways_of(kpi.organisation)
    results = with_earlier_intervals([result_of(row, ways) for row in rows])
    return results if unissued else issued_alone(results)


def get_all_results(kpi: KPI, *, unissued: bool) -> tuple[list[Result], list[Result]]:
    """The same with their other basis, and those of the longer periods that they make.

    One query.
    """
    found = Assessment.objects
    rows = (found.every_row() if unissued else found.every_row_as_issued()).with_baseline()
    rows = rows.filter(kpi=kpi).order_by("period_start", "period_end")
    rows = list(rows.select_related("definition", "revision"))
    ways = ways_of(kpi.organisation)
    beside = {row.period: _beside(row) for row in rows if not (row.is_headline or row.is_rolled)}
    own = with_earlier_intervals([result_of(row, ways) for row in rows if row.is_headline])
    own = [replace(result, beside=beside.get(result.period)) for result in own]
    longer = [result_of(row, ways) for row in rows if row.is_rolled]
    if not unissued:
        own, longer = issued_alone(own), issued_longer(own, longer)
    return own, [replace(result, made_of=parts_of(result.period, own)) for result in longer]


def _beside(row: Assessment) -> Beside:
    target = TargetLine(row.target, row.target_lower, row.target_upper)
    return Beside(row.basis, row.value, target, row.rag)


def parts_of(longer: Period, results: list[Result]) -> tuple:
    """Periods and figures of the results within a longer period, oldest first."""
    return tuple(
        (result.period, result.period_value)
        for result in results
        if longer.contains(result.period.middle)
    )


def _rows(*, unissued: bool):
    """For readers of issued figures the others as well, so that what follows from them is known."""
    found = Assessment.objects
    return (found.headline() if unissued else found.as_issued()).with_baseline()


def get_result(kpi: KPI, period: Period) -> Result | None:
    """The headline result of one period, for staff who see it before it is issued."""
    near = {one.start for one in (period, period.previous(), period.year_before())}
    rows = Assessment.objects.headline().with_baseline().filter(kpi=kpi, period_start__in=near)
    rows = rows.select_related("definition", "revision").order_by("period_start", "period_end")
    ways = ways_of(kpi.organisation)
    results = with_earlier_intervals([result_of(row, ways) for row in rows])
    return next((result for result in results if result.period == period), None)


def result_of(row: Assessment, ways: Ways) -> Result:
    revision = row.revision
    entered = None if row.is_rolled else revision
    return Result(
        **{name: getattr(row, name) for name in SAME_NAMES},
        sheet=sheet_of(row.definition, ways),
        target=TargetLine(row.target, row.target_lower, row.target_upper),
        ytd_missing=tuple(parse_period(token) for token in row.ytd_missing.split(";") if token),
        numerator=entered.numerator if entered else None,
        denominator=entered.denominator if entered else None,
        interval=None if row.is_rolled else _interval(row),
        warnings=row.warning_codes,
        commentary=revision.commentary if revision else "",
    )


def _interval(row: Assessment) -> Interval | None:
    """As given with the figure, where the figure of the period is the one that was given."""
    if row.revision is None or not keeps_interval(row.definition.measure_type):
        return None
    return interval_of(row.revision.ci_low, row.revision.ci_high)


def sheet_of(definition, ways: Ways) -> Sheet:
    return Sheet(
        **{name: getattr(definition, name) for name in SHEET_NAMES},
        preset=definition.rag_preset,
        year_kind=YEAR_KIND[Calendar(definition.calendar)],
        small_below=ways.small_below if definition.contains_small_numbers else None,
        small_zero_hidden=ways.small_zero_hidden,
        small_way=ways.small_way,
        comparison=ways.comparison,
        arrow_means=ways.arrow_means,
        trend_method=ways.trend_method,
    )


def get_revisions(kpi: KPI, period: Period, *, unissued: bool) -> list[ActualRevision]:
    """How the value of a period has changed, newest first; staff only."""
    if not unissued:
        return []
    return list(
        ActualRevision.objects.filter(
            actual__kpi=kpi,
            actual__period_kind=period.kind.value,
            actual__period_start=period.start,
        )
        .select_related("entered_by", "definition", "revises__definition")
        .order_by("-number")
    )
