"""What stands beside an entry form: the values before, last year's, and the target."""

import datetime as dt
from collections import defaultdict
from dataclasses import dataclass
from decimal import Decimal

from kpis.calculations.checks import Earlier
from kpis.calculations.codes import MeasureType, RagBasis
from kpis.calculations.goals import TargetLine
from kpis.calculations.targets import TargetVersion, target_for
from kpis.collection.models import GIVEN, Actual
from kpis.collection.queries.facts import get_target_versions
from perfportal.core.periods import Period, PeriodKind

LAST_VALUES = 4
LOOK_BACK = dt.timedelta(days=5 * 366)
# Entered for the period, rated on a figure that grows through the year: not of one scale.
ADDED_UP = frozenset({MeasureType.SUM, MeasureType.PER_FTE})


@dataclass(frozen=True)
class EarlierValue:
    """A value that was given before, as the form shows it."""

    period: Period
    value: Decimal | None = None
    numerator: Decimal | None = None
    denominator: Decimal | None = None
    marker: str = ""
    commentary: str = ""


@dataclass(frozen=True)
class Beside:
    """What stands beside an entry form; the last values newest first."""

    last: list[EarlierValue]
    year_before: EarlierValue | None
    target: TargetLine | None


def get_besides(slots) -> dict[int, Beside]:
    """By the slot's primary key, in two queries however many slots there are."""
    slots = list(slots)
    if not slots:
        return {}
    kpi_ids = {slot.kpi_id for slot in slots}
    since = min(slot.period_start for slot in slots) - LOOK_BACK
    given, targets = _given_since(kpi_ids, since), get_target_versions(kpi_ids)
    return {slot.pk: _beside(slot, given[slot.kpi_id], targets[slot.kpi_id]) for slot in slots}


def get_beside(actual: Actual) -> Beside:
    return get_besides([actual])[actual.pk]


def _given_since(kpi_ids, since) -> dict[int, list[EarlierValue]]:
    rows = Actual.objects.filter(kpi__in=kpi_ids, state__in=GIVEN, period_start__gte=since)
    columns = ("value", "numerator", "denominator", "marker", "commentary")
    found = defaultdict(list)
    for kpi, kind, start, end, *figures in rows.order_by("-period_start").values_list(
        "kpi_id",
        "period_kind",
        "period_start",
        "period_end",
        *(f"revision__{name}" for name in columns),
    ):
        found[kpi].append(EarlierValue(Period(PeriodKind(kind), start, end), *figures))
    return found


def _beside(actual: Actual, given: list[EarlierValue], targets: list[TargetVersion]) -> Beside:
    period, sheet = actual.period, actual.kpi.definition
    before = [
        value
        for value in given
        if value.period.kind == period.kind and value.period.start < period.start
    ]
    year_before = period.year_before()
    return Beside(
        last=before[:LAST_VALUES],
        year_before=next((value for value in before if value.period == year_before), None),
        target=target_for(
            period,
            targets,
            measure_type=MeasureType(sheet.measure_type),
            basis=RagBasis(sheet.rag_basis),
        ),
    )


def earlier_for_checks(actual: Actual, beside: Beside, figure) -> Earlier:
    """What the checks compare an entry with. `figure` turns an earlier value into its figure."""
    figures = [found for value in beside.last if (found := figure(value)) is not None]
    before = beside.last[0] if beside.last else None
    sheet = actual.kpi.definition
    comparable = sheet.rag_basis == RagBasis.PERIOD or (
        sheet.rag_basis == RagBasis.YTD and sheet.measure_type not in ADDED_UP
    )
    return Earlier(
        figure=figures[0] if figures else None,
        denominator=before.denominator if before else None,
        recent=tuple(figures),
        target=beside.target.value if beside.target and comparable else None,
        same_year=bool(before) and before.period.financial_year() == actual.period.financial_year(),
    )
