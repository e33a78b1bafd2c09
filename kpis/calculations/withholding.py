"""What a withheld figure takes with it, so that nothing leaks by subtraction (domain-rules 7.5).

The one place where it is decided what of a KPI's series may be published. Pages, exports, reports
and the public site read the answer and decide nothing themselves. A total that holds a withheld
figure is withheld with it, rather than a second period; totals over other periods stay.
"""

import datetime as dt
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from kpis.calculations.codes import MeasureType, RagBasis, RagPreset
from kpis.calculations.suppression import Cell, SmallNumbers, SmallNumberWay
from kpis.calculations.year_to_date import CUMULATIVE, LATEST
from perfportal.core.periods import Period, PeriodKind


class Part(StrEnum):
    """A part of a result that is published or withheld as a whole.

    The figure goes with its status, variance, direction and rank; `to_date` is the year to date
    and the outturn; `status` stands for a status that depends on last year's figure; `series` is
    what is made of many periods: control limits, progress, warning signs.
    """

    FIGURE = "figure"
    PARTS = "parts"
    TO_DATE = "to_date"
    PREVIOUS = "previous"
    LAST_YEAR = "last_year"
    STATUS = "status"
    FORECAST = "forecast"
    SERIES = "series"


@dataclass(frozen=True)
class Entry:
    """One period of a KPI, as far as it decides what may be published.

    `cell` holds the period's own figure and parts, which are running totals in a cumulative KPI.
    `rule` is None where the KPI does not count people; then only the marker withholds.
    """

    period: Period
    cell: Cell
    is_marked: bool = False
    measure_type: str = MeasureType.SUM
    basis: str = RagBasis.PERIOD
    year_kind: PeriodKind = PeriodKind.FINANCIAL_YEAR
    preset: str = RagPreset.PER_KPI
    rule: SmallNumbers | None = None

    @property
    def year(self) -> Period:
        return self.period.year(self.year_kind)

    @property
    def is_guarded(self) -> bool:
        """Whether small numbers are withheld, rather than shown or rounded."""
        return self.rule is not None and self.rule.way == SmallNumberWay.SUPPRESS


def withheld_periods(entries: Sequence[Entry]) -> set[Period]:
    """The periods whose own figure is withheld, because it is marked so or small."""
    found, before = set(), None
    for entry in sorted(entries, key=lambda one: one.period):
        if entry.is_marked or (entry.rule and _is_small(entry, before)):
            found.add(entry.period)
        before = entry
    return found


def withheld_parts(entries: Sequence[Entry]) -> list[frozenset[Part]]:
    """For each entry, in the order given, what of its result is withheld.

    Where a KPI counts people, a figure that holds or is compared with a period that is not among
    the entries is withheld too: nobody has looked whether that one is small.
    """
    series = _Series(
        withheld_periods(entries),
        frozenset(entry.period.end for entry in entries),
        min((entry.period for entry in entries), default=None),
    )
    return [_parts(entry, series, _carried(entry, entries)) for entry in entries]


@dataclass(frozen=True)
class _Series:
    """The periods withheld in a series, the days on which any of its periods end, and the first."""

    hidden: Collection[Period]
    ends: Collection[dt.date]
    first: Period | None

    def holds(self, start: dt.date, end: dt.date) -> bool:
        """Whether a withheld period lies in the span, or ends with it though it is longer."""
        return any((start <= one.start and one.end <= end) or one.end == end for one in self.hidden)

    def is_whole(self, entry: Entry) -> bool:
        """Whether every period of the year so far is known, since the first of the series."""
        period = entry.period
        if period.is_year or period.kind == PeriodKind.RANGE:
            return True
        parts = entry.year.divide(period.kind)
        return all(part.end in self.ends for part in parts if self.first <= part < period)


def _is_small(entry: Entry, before: Entry | None) -> bool:
    """A running total is small where its rise is, or what remains of its whole."""
    rule, cell = entry.rule, entry.cell
    if rule.is_small(cell):
        return True
    if entry.measure_type != MeasureType.CUM_RATIO or not before or before.year != entry.year:
        return False
    if cell.numerator is None or before.cell.numerator is None:
        return False
    return rule.is_few(cell.numerator - before.cell.numerator)


def _carried(entry: Entry, entries: Iterable[Entry]) -> Period | None:
    """The earlier period of the year whose position stands in for one that has none."""
    if entry.measure_type not in LATEST or entry.cell.value is not None:
        return None
    earlier = (
        one.period
        for one in entries
        if one.cell.value is not None and one.period < entry.period and one.year == entry.year
    )
    return max(earlier, default=None)


def _parts(entry: Entry, series: _Series, carried: Period | None) -> frozenset[Part]:
    parts = {Part.SERIES} if series.hidden else set()
    is_total_hidden = _to_date(entry, series) or carried in series.hidden
    if is_total_hidden:
        parts |= {Part.TO_DATE, Part.FORECAST}
    if _of_period(entry, series) or (entry.basis != RagBasis.PERIOD and is_total_hidden):
        parts |= {Part.FIGURE, Part.PARTS, Part.FORECAST}
    if is_total_hidden and entry.measure_type in CUMULATIVE:
        parts.add(Part.PARTS)
    previous = replace(entry, period=entry.period.previous())
    if _of_period(previous, series) or _is_unknown(previous, series):
        parts.add(Part.PREVIOUS)
    return frozenset(parts | _compared_with_last_year(entry, series))


def _compared_with_last_year(entry: Entry, series: _Series) -> set[Part]:
    """A forecast by last year's pattern holds last year's total, and so the whole of it."""
    before, parts = replace(entry, period=entry.period.year_before()), set()
    is_total = entry.basis != RagBasis.PERIOD
    if (
        _of_period(before, series)
        or _is_unknown(before, series)
        or (is_total and _to_date(before, series))
    ):
        parts.add(Part.LAST_YEAR)
        if entry.preset == RagPreset.DOT_COMBINED:
            parts.add(Part.STATUS)
    if any(one.year(entry.year_kind) == before.year for one in series.hidden):
        parts.add(Part.FORECAST)
    return parts


def _is_unknown(entry: Entry, series: _Series) -> bool:
    return entry.is_guarded and entry.period.end not in series.ends


def _of_period(entry: Entry, series: _Series) -> bool:
    """Whether the figure of the period is withheld, or holds one that is."""
    period = entry.period
    if entry.measure_type == MeasureType.ROLL12:
        return series.holds(period.year_before().end + dt.timedelta(days=1), period.end)
    return series.holds(period.start, period.end)


def _to_date(entry: Entry, series: _Series) -> bool:
    """Whether the total at the end of the period holds a withheld figure, or an unknown one.

    A position is its own total; of others every period of the year so far is part.
    """
    if _of_period(entry, series):
        return True
    if entry.measure_type in LATEST or entry.measure_type == MeasureType.ROLL12:
        return False
    if entry.is_guarded and not series.is_whole(entry):
        return True
    return any(
        one.end <= entry.period.end and one.year(entry.year_kind) == entry.year
        for one in series.hidden
    )
