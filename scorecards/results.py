"""From the stored assessments to the lines of a scorecard, in a fixed number of queries."""

import datetime as dt
from itertools import groupby

from django.db.models import Exists, F, OuterRef, Q, Window
from django.db.models.functions import RowNumber

from kpis.assessment.masking import entry_of
from kpis.assessment.queries.pages import result_of, ways_of
from kpis.calculations.codes import ArrowMeans, Marker, Rag
from kpis.calculations.withholding import withheld_periods
from kpis.models import KPI, Assessment
from perfportal.core.models import get_organisation
from perfportal.core.periods import Period, PeriodKind
from scorecards import issued
from scorecards.lines import SHOWN_STATES, Figures, Line

KPI_COLUMNS = {
    "kpi_id": "pk",
    "code": "code",
    "title": "title",
    "tier": "tier__code",
    "tier_name": "tier__name",
    "perspective": "side",
    "service": "service__name",
    "arrow_means": "organisation__settings__arrow_means",
    "has_proxies": "has_proxies",
}
# The definition is the one that the figure was assessed by, not the one in force today.
RESULT_COLUMNS = {
    "rag": "rag",
    "unit": "definition__unit",
    "decimal_places": "definition__decimal_places",
    "multiplier": "definition__multiplier",
    "polarity": "definition__polarity",
    "calendar": "definition__calendar",
    "preset": "definition__rag_preset",
    "has_interval": "definition__has_interval",
    "commentary": "revision__commentary",
} | {
    name: name
    for name in (
        "basis",
        "value",
        "target",
        "target_lower",
        "target_upper",
        "adverse_variance",
        "dot_headline",
        "last_year_value",
        "ytd",
        "ytd_state",
        "forecast",
        "forecast_rag",
        "variation",
        "spc_limits",
        "warnings",
        "marker",
        "data_status",
        "value_state",
        "is_baseline",
    )
}
PERIOD_COLUMNS = ("period_kind", "period_start", "period_end")
NOTHING_ASKED = (Rag.NOT_DUE, Rag.NOT_IN_FORCE)
SPARKLINE_POINTS = 12


def get_lines(kpis, period: Period, *, figures: Figures, sparklines=None) -> list[Line]:
    """One line per KPI of `queries.members`, in the scorecard's order.

    Two queries, however many KPIs; a third where only issued figures are shown. A KPI measured
    more finely than the period shows what its figures come to over the period, or where they make
    none yet the last figure that was due within it; one without a figure
    shows NOT_DUE, or NO_DATA where only issued figures are shown: a committee is not told why.
    KPIs not in force in the period are left out. `sparklines` comes from the stored roll-up.
    """
    sparklines = sparklines or {}
    empty = {"rag": Rag.NO_DATA if figures is Figures.ISSUED else Rag.NOT_DUE}
    proxies = KPI.objects.filter(proxy_for=OuterRef("pk"))
    kpis = kpis.annotate(has_proxies=Exists(proxies))
    rows = list(kpis.values_list(*KPI_COLUMNS.values()))
    results = _results_by_kpi([row[0] for row in rows], period, figures)
    lines = []
    for row in rows:
        facts = dict(zip(KPI_COLUMNS, row, strict=True))
        facts["service"] = facts["service"] or ""
        facts["arrow_means"] = facts["arrow_means"] or ArrowMeans.PERFORMANCE
        points = tuple(sparklines.get(str(row[0]), ()))
        lines.append(Line(**facts, **results.get(row[0], empty), sparkline=points))
    if figures is Figures.ISSUED:
        lines = _as_issued(lines, period)
    return [line for line in lines if line.rag != Rag.NOT_IN_FORCE]


def _results_by_kpi(kpi_ids, period, figures) -> dict[int, dict]:
    """The last headline assessment of each KPI within the period, one that was due if any was."""
    found = Assessment.objects
    is_issued = figures is Figures.ISSUED
    assessments = found.issued(rolled=True) if is_issued else found.headline(rolled=True)
    within = assessments.with_baseline().filter(
        _may_end_in(period),
        Q(is_rolled=False) | Q(period_start__gte=period.start),
        kpi__in=kpi_ids,
        period_end__gte=period.start,
        period_end__lte=period.end,
    )
    rows = within.order_by("-period_end", "period_start").values_list(
        "kpi_id", *PERIOD_COLUMNS, *RESULT_COLUMNS.values()
    )
    latest = {}
    for kpi_id, kind, start, end, rag, *values in rows:
        if kpi_id in latest and (
            latest[kpi_id]["rag"] not in NOTHING_ASKED or rag in NOTHING_ASKED
        ):
            continue
        known = zip(RESULT_COLUMNS, (rag, *values), strict=True)
        latest[kpi_id] = {name: value for name, value in known if value is not None}
        latest[kpi_id]["period"] = Period(PeriodKind(kind), start, end)
    return latest


def _may_end_in(period: Period) -> Q:
    """True of every period that ends in this one; says so by columns of the index.

    But for ranges no period is longer than a year.
    """
    year_earlier = period.start - dt.timedelta(days=366)
    return Q(period_start__gte=year_earlier) | Q(period_kind=PeriodKind.RANGE.value)


def _as_issued(lines: list[Line], period: Period) -> list[Line]:
    """The lines without what readers of issued figures must not learn; in two queries."""
    kpi_ids = [line.kpi_id for line in lines]
    withheld, small = _withheld_by_kpi(kpi_ids, period), _small_by_kpi(kpi_ids, period)
    found = []
    for line in lines:
        few = small.get(line.kpi_id, set())
        line = issued.suppressed(line) if line.period in few else line
        found.append(issued.masked(line, [*withheld.get(line.kpi_id, ()), *few]))
    return found


def _small_by_kpi(kpi_ids, period) -> dict[int, set[Period]]:
    """Periods in which a small number of people stands, of the KPIs that count people."""
    rows = (
        Assessment.objects.as_issued()
        .with_baseline()
        .filter(kpi__in=kpi_ids, definition__contains_small_numbers=True)
        .filter(period_end__lte=period.end)
        .select_related("definition", "revision")
        .order_by("kpi_id", "period_start")
    )
    ways, found = ways_of(get_organisation()), {}
    for kpi_id, group in groupby(rows, key=lambda row: row.kpi_id):
        found[kpi_id] = withheld_periods([entry_of(result_of(row, ways)) for row in group])
    return found


def _withheld_by_kpi(kpi_ids, period) -> dict[int, list[Period]]:
    """Periods whose value is given but not issued, or is suppressed, up to the period's end.

    Not one that is being revised: its readers have the version that was issued.
    """
    given = SHOWN_STATES[Figures.LIVE] - SHOWN_STATES[Figures.ISSUED]
    rows = (
        Assessment.objects.as_issued()
        .filter(Q(value_state__in=given) | Q(marker=Marker.SUPPRESSED.value))
        .filter(kpi__in=kpi_ids, period_end__lte=period.end)
        .values_list("kpi_id", *PERIOD_COLUMNS)
    )
    withheld = {}
    for kpi_id, *columns in rows:
        withheld.setdefault(kpi_id, []).append(Period.from_fields(*columns))
    return withheld


def _hidden_by_kpi(kpi_ids, period) -> dict[int, list[Period]]:
    """All periods whose figure a reader of issued figures does not see."""
    hidden = _withheld_by_kpi(kpi_ids, period)
    for kpi_id, periods in _small_by_kpi(kpi_ids, period).items():
        hidden.setdefault(kpi_id, []).extend(periods)
    return hidden


def get_series(kpis, period: Period, *, figures: Figures) -> dict[str, list]:
    """The last values of each KPI up to the period, oldest first, as text; None for a gap.

    A gap stands for a value that is missing or may not be shown, and where a new series begins
    that does not compare. The keys are primary keys as text, ready to be stored in a roll-up.
    """
    kpi_ids = list(kpis.order_by().values_list("pk", flat=True))
    withheld = _hidden_by_kpi(kpi_ids, period) if figures is Figures.ISSUED else {}
    series, numbers = {}, {}
    for kpi_id, basis, state, value, number, calendar, *columns in _recent(
        kpi_ids, period, figures
    ):
        points = series.setdefault(str(kpi_id), [])
        if numbers.setdefault(kpi_id, number) != number:
            numbers[kpi_id] = number
            points.append(None)
        shown = state in SHOWN_STATES[figures] and not issued.is_hidden(
            Period.from_fields(*columns), basis, calendar, withheld.get(kpi_id, ())
        )
        points.append(str(value) if shown and value is not None else None)
    return {key: points[-SPARKLINE_POINTS:] for key, points in series.items()}


def _recent(kpi_ids, period, figures):
    """The last rows of each KPI in which something was due, oldest first."""
    place = Window(RowNumber(), partition_by=F("kpi_id"), order_by=F("period_end").desc())
    found = Assessment.objects
    return (
        (found.as_issued() if figures is Figures.ISSUED else found.headline())
        .filter(kpi__in=kpi_ids, period_end__lte=period.end)
        .exclude(rag__in=NOTHING_ASKED)
        .annotate(row=place)
        .filter(row__lte=SPARKLINE_POINTS)
        .order_by("period_end", "-period_start")
        .values_list(
            "kpi_id",
            "basis",
            "value_state",
            "value",
            "definition__series",
            "definition__calendar",
            *PERIOD_COLUMNS,
        )
    )
