"""Which periods of a KPI a collection round asks for (domain-rules 1.1, 4.2).

A period is collected by the first round that covers its last day and whose entry deadline its
figure reaches: the figure is known `lag_days` after the period. A figure that is known within the
days of entry is collected with its quarter; a later one by the round after, never by both.

A monthly round asks for weekly and monthly figures only. A year whose quarter the sheet names is
collected in that quarter, the latest one that is known by then. Every second year is counted from
the last one collected, else from the KPI's first day. Ad hoc figures are never asked for.
"""

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import takewhile

from kpis.calculations.codes import Calendar, Frequency
from kpis.calculations.facts import YEAR_KIND
from perfportal.core.periods import Period, PeriodKind, last_closed, period_containing

ONE_DAY = dt.timedelta(days=1)
PARTS = {
    Frequency.WEEKLY: PeriodKind.WEEK,
    Frequency.MONTHLY: PeriodKind.MONTH,
    Frequency.QUARTERLY: PeriodKind.QUARTER,
    Frequency.TERMLY: PeriodKind.TERM,
    Frequency.HALF_YEARLY: PeriodKind.HALF_YEAR,
}
OF_A_MONTH = frozenset({Frequency.WEEKLY, Frequency.MONTHLY})
ROUND_KINDS = (PeriodKind.QUARTER, PeriodKind.MONTH)


@dataclass(frozen=True)
class RoundSpan:
    """The quarter or month of a round, its entry deadline, and that of the round before it."""

    period: Period
    deadline: dt.date
    deadline_before: dt.date


@dataclass(frozen=True)
class Rhythm:
    """How often a KPI is collected; `last_collected` is the first day of its newest period."""

    frequency: Frequency
    calendar: Calendar = Calendar.FINANCIAL
    due_numbers: tuple[int, ...] = ()
    lag_days: int = 0
    starts_on: dt.date | None = None
    ends_on: dt.date | None = None
    last_collected: dt.date | None = None

    def known_on(self, period: Period) -> dt.date:
        """The day on which the figure of a period is known."""
        return period.end + dt.timedelta(days=self.lag_days)

    def in_force(self, period: Period) -> bool:
        begun = self.starts_on is None or period.end >= self.starts_on
        return begun and (self.ends_on is None or period.start <= self.ends_on)


def is_asked_for(frequency: str, kind: str) -> bool:
    """Whether rounds of a kind ask for figures of a frequency at all."""
    return frequency in OF_A_MONTH or (kind == PeriodKind.QUARTER and frequency != Frequency.AD_HOC)


def round_for(frequency: str, last_day: dt.date, rounds: Iterable):
    """Where a figure belongs: the round of its month if that asks for it, else the quarter's.

    `rounds` have the fields of a period; None where none of them contains the last day of the
    figure's period.
    """
    found = [
        one
        for one in rounds
        if one.period_start <= last_day <= one.period_end
        if one.period_kind == PeriodKind.QUARTER or is_asked_for(frequency, one.period_kind)
    ]
    return max(found, key=lambda one: one.period_start, default=None)


def periods_collected(rhythm: Rhythm, span: RoundSpan) -> list[Period]:
    """The periods of a KPI that the round asks for, oldest first."""
    if not is_asked_for(rhythm.frequency, span.period.kind):
        return []
    found = _parts(rhythm, span) if rhythm.frequency in PARTS else _years(rhythm, span)
    return [period for period in reversed(found) if rhythm.in_force(period)]


def _parts(rhythm: Rhythm, span: RoundSpan) -> list[Period]:
    due = rhythm.due_numbers
    newest_first = _ready(rhythm, span, PARTS[rhythm.frequency])
    return [part for part in newest_first if not due or part.number in due]


def _years(rhythm: Rhythm, span: RoundSpan) -> list[Period]:
    kind = YEAR_KIND[rhythm.calendar]
    if rhythm.due_numbers:
        is_due = span.period.number in rhythm.due_numbers
        years = [_latest_known(rhythm, span, kind)] if is_due else []
    else:
        years = list(_ready(rhythm, span, kind))
    if rhythm.frequency == Frequency.BIENNIAL:
        return [year for year in years if _is_of_two(rhythm, year)]
    return years


def _latest_known(rhythm: Rhythm, span: RoundSpan, kind: PeriodKind) -> Period:
    return next(y for y in _ended(kind, span) if rhythm.known_on(y) <= span.deadline)


def _is_of_two(rhythm: Rhythm, year: Period) -> bool:
    first = rhythm.last_collected or rhythm.starts_on
    if first is None:
        return True
    return (year.start.year - period_containing(year.kind, first).start.year) % 2 == 0


def _ready(rhythm: Rhythm, span: RoundSpan, kind: PeriodKind) -> Iterator[Period]:
    """Ended and known by this round, and not by the one before; newest first."""

    def is_left(period):
        was_covered = period.end < span.period.start
        return not (was_covered and rhythm.known_on(period) <= span.deadline_before)

    left = takewhile(is_left, _ended(kind, span))
    return (period for period in left if rhythm.known_on(period) <= span.deadline)


def _ended(kind: PeriodKind, span: RoundSpan) -> Iterator[Period]:
    """Periods that have ended with the round's own, newest first."""
    period = last_closed(kind, span.period.end + ONE_DAY)
    while True:
        yield period
        period = period.previous()
