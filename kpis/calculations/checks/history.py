"""From a KPI's facts to the earlier figures that a new one can fairly be compared with."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise

from kpis.calculations.codes import Marker, MeasureType
from kpis.calculations.facts import KpiFacts
from kpis.calculations.readings import Reading, stated_figure
from perfportal.core.periods import Period

# Their figures share data with the one before them, or are no quantities: no limits (rules 3.5).
NO_LIMITS = frozenset(
    {
        MeasureType.CUM_ENTERED,
        MeasureType.CUM_RATIO,
        MeasureType.ROLL12,
        MeasureType.ANNUAL,
        MeasureType.YES_NO,
        MeasureType.DATE,
    }
)
NO_CHANGES = NO_LIMITS - {MeasureType.ROLL12}
YEARS_FOR_SEASONS = 2


@dataclass(frozen=True)
class Past:
    """Comparable earlier figures, oldest first: without a gap, and the changes between neighbours.

    `is_seasonal`: figures stood nearer to the same period a year before than to the period before.
    """

    series: tuple[Decimal, ...] = ()
    changes: tuple[Decimal, ...] = ()
    is_seasonal: bool = False


def past_of(facts: KpiFacts, period: Period) -> Past:
    """What lies before `period` under the same definition, in periods of its length."""
    definition = facts.definition_for(period)
    kind = definition.set_up.measure_type
    figures = _figures(facts, period, definition.series)
    return Past(
        series=() if kind in NO_LIMITS else tuple(_unbroken(figures, period)),
        changes=() if kind in NO_CHANGES else tuple(_changes(figures)),
        is_seasonal=kind not in NO_CHANGES and _is_seasonal(figures),
    )


def _figures(facts, period, series) -> dict[Period, Decimal]:
    """Given figures before the period, of its kind and series, oldest first."""
    found = {}
    for slot in facts.slots:
        earlier = slot.period
        if earlier.kind != period.kind or earlier.start >= period.start or not slot.is_given:
            continue
        definition = facts.definition_for(earlier)
        if definition.series != series:
            continue
        marker = Marker(slot.marker) if slot.marker else None
        reading = Reading(earlier, slot.value, slot.numerator, slot.denominator, marker)
        figure = stated_figure(reading, earlier, definition.set_up.measure).value
        if figure is not None:
            found[earlier] = figure
    return dict(sorted(found.items()))


def _unbroken(figures, period) -> list[Decimal]:
    """Back from the period until the first gap."""
    run, wanted = [], period.previous()
    while wanted in figures:
        run.append(figures[wanted])
        wanted = wanted.previous()
    return run[::-1]


def _changes(figures) -> Iterator[Decimal]:
    for (before, figure), (after, next_figure) in pairwise(figures.items()):
        if after.previous() == before:
            yield next_figure - figure


def _is_seasonal(figures) -> bool:
    """Over two years and more, a year back was the better guide than a period back."""
    pairs = [
        (figure, figures[period.previous()], figures[period.year_before()])
        for period, figure in figures.items()
        if period.previous() in figures and period.year_before() in figures
    ]
    in_a_year = len({(period.start.month, period.start.day) for period in figures})
    if in_a_year < 2 or len(pairs) < YEARS_FOR_SEASONS * in_a_year:
        return False
    by_period = sum(abs(figure - before) for figure, before, _year in pairs)
    by_year = sum(abs(figure - year) for figure, _before, year in pairs)
    return 2 * by_year < by_period
