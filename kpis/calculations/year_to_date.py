"""Figures of a period, of the year to date and of the year, per measure type (domain-rules 1.3).

Nothing is summed over a gap: a missing period makes the year to date incomplete and is named.
Nothing is combined over a break in the series. A percentage is pooled from its numerators and
denominators, never the mean of percentages. All numbers are unrounded.
"""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from decimal import Decimal

from kpis.calculations.codes import MeasureType
from kpis.calculations.readings import (
    NOT_APPLICABLE,
    NOT_DUE,
    Figure,
    Measure,
    Outcome,
    Reading,
    Reason,
    incomplete,
    quotient,
    stated_figure,
)
from perfportal.core.periods import Period, PeriodKind

__all__ = [
    "Figure",
    "Measure",
    "Outcome",
    "Reading",
    "Reason",
    "combined",
    "outturn",
    "period_value",
    "period_values",
    "periods_to_date",
    "rolling_year",
    "year_to_date",
]

CUMULATIVE = frozenset({MeasureType.CUM_RATIO, MeasureType.CUM_ENTERED})
LATEST = frozenset({MeasureType.SNAP, MeasureType.YES_NO, MeasureType.DATE})
PERIODS_IN_TWELVE_MONTHS = {
    PeriodKind.WEEK: 52,
    PeriodKind.MONTH: 12,
    PeriodKind.QUARTER: 4,
    PeriodKind.TERM: 3,
    PeriodKind.HALF_YEAR: 2,
}
ROLLING_LABEL = "rolling 12 months"

Readings = Iterable[Reading] | Mapping[Period, Reading]


def period_value(period: Period, readings: Readings, measure: Measure, *, starts=None) -> Figure:
    """The figure of one period: as stated, the rise since the last one, or the rolling year."""
    index = _index(readings)
    if measure.type == MeasureType.ROLL12:
        return rolling_year(period, index, measure)
    if measure.type in CUMULATIVE:
        return _rise(period, index, measure, starts)
    return stated_figure(index.get(period), period, measure)


def period_values(readings: Readings, measure: Measure) -> dict[tuple, Decimal | None]:
    """The value of each period that was read, by the period's key."""
    index = _index(readings)
    return {period.key: period_value(period, index, measure).value for period in index}


def year_to_date(
    readings: Readings, *, measure: Measure, period: Period | None = None, starts=None
) -> Figure:
    """The figure from the start of the year to the end of `period`, by default the last one read.

    `starts` is the day on which the KPI came into force: periods that ended before it are not
    asked for, and a year that begins late says so ("from Q3").
    """
    index = _index(readings)
    period = period or max(index, default=None)
    if period is None:
        return incomplete()
    if measure.type == MeasureType.ROLL12:
        return rolling_year(period, index, measure)
    if measure.type == MeasureType.ANNUAL:
        stated = stated_figure(index.get(period), period, measure)
        return stated if period in index else NOT_DUE
    asked = periods_to_date(period, measure, starts)
    if not asked:
        return NOT_DUE
    return replace(_to_date(asked, index, measure), label=_late_start(asked, period, measure))


def outturn(readings: Readings, *, measure: Measure, year: Period, starts=None) -> Figure:
    """The figure of the whole year: one entered for the year itself, else that of its last period.

    A position counts on the last day only, so it is not carried forward from an earlier period.
    """
    index = _index(readings)
    kind = next((p.kind for p in sorted(index) if p.year(year.kind) == year), year.kind)
    if year in index or kind in (year.kind, PeriodKind.RANGE):
        return stated_figure(index.get(year), year, measure)
    asked = [part for part in year.divide(kind) if measure.expects(part)]
    if not asked:
        return NOT_DUE
    last = asked[-1]
    if measure.type in LATEST or measure.type == MeasureType.ANNUAL:
        return stated_figure(index.get(last), last, measure)
    return year_to_date(index, measure=measure, period=last, starts=starts)


def _index(readings: Readings) -> Mapping[Period, Reading]:
    if isinstance(readings, Mapping):
        return readings
    return {reading.period: reading for reading in readings}


def periods_to_date(period: Period, measure: Measure, starts) -> list[Period]:
    """The periods of its year, up to this one, that are collected and in force."""
    if period.is_year or period.kind == PeriodKind.RANGE:
        return [period]
    parts = period.year(measure.year_kind).divide(period.kind)
    return [
        part
        for part in parts
        if part <= period and measure.expects(part) and (starts is None or part.end >= starts)
    ]


def _late_start(asked: list[Period], period: Period, measure: Measure) -> str:
    every = periods_to_date(period, measure, None)
    if asked[0] == every[0]:
        return ""
    words = asked[0].short_label
    return "from " + (words.split()[0] if period.kind == PeriodKind.QUARTER else words)


def _to_date(asked: list[Period], index, measure: Measure) -> Figure:
    if measure.type in LATEST:
        return _latest(asked, index, measure)
    if measure.type in CUMULATIVE or len(asked) == 1:
        return stated_figure(index.get(asked[-1]), asked[-1], measure)
    return combined(asked, index, measure)


def _latest(asked: list[Period], index, measure: Measure) -> Figure:
    """The last figure that there is; a position is never summed."""
    stated = (stated_figure(index.get(part), part, measure) for part in reversed(asked))
    there = (figure for figure in stated if figure.outcome != Outcome.INCOMPLETE)
    return next(there, incomplete(asked[-1]))


def combined(asked: list[Period], index, measure: Measure) -> Figure:
    """One figure of several periods, by type; incomplete over a gap or a break in the series."""
    stated = {part: stated_figure(index.get(part), part, measure) for part in asked}
    if missing := [p for p, figure in stated.items() if figure.outcome == Outcome.INCOMPLETE]:
        return incomplete(*missing)
    if wrong := [p for p, figure in stated.items() if figure.outcome == Outcome.ENTRY_ERROR]:
        return replace(stated[wrong[0]], missing=tuple(wrong))
    series = index[asked[-1]].series
    if other := [part for part in asked if index[part].series != series]:
        return incomplete(*other, reason=Reason.BREAK_IN_SERIES)
    counted = [index[part] for part, figure in stated.items() if figure.is_known]
    return COMBINE[measure.type](counted, measure) if counted else NOT_APPLICABLE


def _sum(readings: list[Reading], measure: Measure) -> Figure:
    return Figure(sum(stated_figure(r, r.period, measure).value for r in readings))


def _pooled(readings: list[Reading], measure: Measure) -> Figure:
    """Sum of numerators over sum of denominators."""
    return _quotient_of_sums(readings, measure.multiplier)


def _per_fte(readings: list[Reading], measure: Measure) -> Figure:
    """Sum of days over the mean FTE of the periods so far."""
    return _quotient_of_sums(readings, measure.multiplier * len(readings))


def _quotient_of_sums(readings: list[Reading], multiplier: Decimal) -> Figure:
    if without := [r.period for r in readings if not r.has_both_parts]:
        return incomplete(*without, reason=Reason.NO_NUMERATOR)
    numerators = sum(reading.numerator for reading in readings)
    return quotient(numerators, sum(reading.denominator for reading in readings), multiplier)


def _weighted_mean(readings: list[Reading], measure: Measure) -> Figure:
    if without := [r.period for r in readings if r.denominator is None]:
        return incomplete(*without, reason=Reason.NO_CASES)
    means = [stated_figure(reading, reading.period, measure).value for reading in readings]
    total = sum(mean * r.denominator for mean, r in zip(means, readings, strict=True))
    return quotient(total, sum(reading.denominator for reading in readings))


def _median(readings: list[Reading], measure: Measure) -> Figure:
    return incomplete(reason=Reason.MEDIAN)


COMBINE = {
    MeasureType.SUM: _sum,
    MeasureType.RATIO: _pooled,
    MeasureType.ROLL12: _pooled,
    MeasureType.WMEAN: _weighted_mean,
    MeasureType.PER_FTE: _per_fte,
    MeasureType.MEDIAN: _median,
}


def _rise(period: Period, index, measure: Measure, starts) -> Figure:
    """What a cumulative figure gained in the period; in the first of a year, the figure itself."""
    stated = stated_figure(index.get(period), period, measure)
    earlier = [part for part in periods_to_date(period, measure, starts) if part < period]
    if not stated.is_known or not earlier:
        return stated
    before = stated_figure(index.get(earlier[-1]), earlier[-1], measure)
    if before.outcome == Outcome.NOT_APPLICABLE:
        return stated
    if not before.is_known:
        return before
    return _difference(index[period], index[earlier[-1]], measure)


def _difference(now: Reading, before: Reading, measure: Measure) -> Figure:
    """Of numerators, over the denominator of the year as it is known now; else of the figures."""
    if now.series != before.series:
        return incomplete(before.period, reason=Reason.BREAK_IN_SERIES)
    if measure.type == MeasureType.CUM_RATIO and now.has_both_parts and before.has_both_parts:
        return quotient(now.numerator - before.numerator, now.denominator, measure.multiplier)
    values = [stated_figure(reading, reading.period, measure).value for reading in (now, before)]
    return Figure(values[0] - values[1])


def rolling_year(period: Period, index, measure: Measure) -> Figure:
    """The last twelve months pooled, across the turn of the year.

    A reading that holds only a value is itself the rolling figure, as its source gave it.
    """
    own = index.get(period)
    stated = stated_figure(own, period, measure)
    if own is None or not own.has_both_parts or period.is_year:
        return replace(stated, label=ROLLING_LABEL)
    window = [period]
    while len(window) < PERIODS_IN_TWELVE_MONTHS.get(period.kind, 1):
        window.insert(0, window[0].previous())
    asked = [part for part in window if measure.expects(part)]
    if not asked:
        return NOT_DUE
    return replace(combined(asked, index, measure), label=ROLLING_LABEL)
