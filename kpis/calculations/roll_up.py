"""From the figures of shorter periods to the figure of a longer one (domain-rules 1.3).

Counts add; percentages and rates pool their numerators and denominators; averages are weighted by
their cases; days per FTE are all days over the mean FTE; a position is the one at the end of the
period, as it is for the outturn, never an earlier one carried forward; a running total is the last
one, which counts from the start of the year; a rolling year is the one that ends with the period.
A median cannot be made from medians, and what is asked for once a year is not due in its parts. A
figure that was entered for the longer period itself wins. Over a gap nothing is made: the missing
periods are named.

A week across the turn of a month, quarter or year belongs where its middle day, Thursday, falls.
That is the rule of `Period.divide` and of the year to date, so the quarters always make the year.
(`collecting` asks for a week in the round of its last day; that says when it is entered, not where
it counts.)
"""

import datetime as dt

from kpis.calculations.codes import MeasureType
from kpis.calculations.readings import (
    NOT_DUE,
    Figure,
    Measure,
    Reason,
    incomplete,
    stated_figure,
)
from kpis.calculations.year_to_date import (
    CUMULATIVE,
    LATEST,
    Readings,
    combined,
    rolling_year,
)
from perfportal.core.periods import YEAR_KINDS, Period, PeriodKind

DAY, WEEK, MONTH = PeriodKind.DAY, PeriodKind.WEEK, PeriodKind.MONTH
QUARTER, TERM, HALF_YEAR = PeriodKind.QUARTER, PeriodKind.TERM, PeriodKind.HALF_YEAR
# What each kind of period can be made of.
PARTS = {
    MONTH: frozenset({DAY, WEEK}),
    QUARTER: frozenset({DAY, WEEK, MONTH}),
    TERM: frozenset({DAY, WEEK, MONTH}),
    HALF_YEAR: frozenset({DAY, WEEK, MONTH, QUARTER}),
} | dict.fromkeys(YEAR_KINDS, frozenset({DAY, WEEK, MONTH, QUARTER, TERM, HALF_YEAR}))
AT_THE_END = CUMULATIVE | LATEST


def roll_up(
    readings: Readings,
    *,
    measure: Measure,
    whole: Period,
    kind: PeriodKind,
    starts: dt.date | None = None,
) -> Figure:
    """The unrounded figure of `whole` from its parts of `kind`.

    Parts that are not collected, or that ended before the KPI `starts`, are not asked for.
    """
    index = {reading.period: reading for reading in _listed(readings)}
    if whole in index:
        return stated_figure(index[whole], whole, measure)
    if kind not in PARTS.get(whole.kind, ()):
        return incomplete(whole, reason=Reason.TOO_LONG)
    asked = asked_parts(whole, kind, measure=measure, starts=starts)
    if not asked or measure.type == MeasureType.ANNUAL:
        return NOT_DUE
    return _of_parts(asked, index, measure)


def asked_parts(
    whole: Period, kind: PeriodKind, *, measure: Measure, starts: dt.date | None
) -> list[Period]:
    """The parts of `kind` that are collected and had not ended before the KPI `starts`."""
    return [
        part
        for part in whole.divide(kind)
        if measure.expects(part) and (starts is None or part.end >= starts)
    ]


def _listed(readings: Readings):
    return readings.values() if hasattr(readings, "values") else readings


def _of_parts(asked: list[Period], index, measure: Measure) -> Figure:
    last = asked[-1]
    if measure.type == MeasureType.ROLL12:
        return rolling_year(last, index, measure)
    if measure.type in AT_THE_END or len(asked) == 1:
        return stated_figure(index.get(last), last, measure)
    return combined(asked, index, measure)
