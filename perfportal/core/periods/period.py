"""The value object `Period`, and its arithmetic on days.

Calendars, all our defaults: financial year 1 April to 31 March; academic year 1 September to
31 August, with terms autumn (1 September to 31 December), spring (1 January to 31 March) and
summer (1 April to 31 August); municipal year 1 May to 30 April, though the real one begins at
the annual council meeting in May. Weeks are ISO weeks, Monday to Sunday.
"""

import datetime as dt
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache, total_ordering

from perfportal.core.periods import naming
from perfportal.core.periods.months import add_months, first_of_month, last_of_month, months_between

ONE_DAY = dt.timedelta(days=1)
MONTHS_IN_YEAR = 12


class PeriodError(ValueError):
    """Text or dates that are not a period; the message is a sentence with the remedy."""


class PeriodKind(StrEnum):
    DAY = "day"
    WEEK = "week"
    MONTH = "month"
    QUARTER = "quarter"
    HALF_YEAR = "half_year"
    TERM = "term"
    FINANCIAL_YEAR = "financial_year"
    CALENDAR_YEAR = "calendar_year"
    ACADEMIC_YEAR = "academic_year"
    MUNICIPAL_YEAR = "municipal_year"
    RANGE = "range"


YEAR_KINDS = frozenset(
    {
        PeriodKind.FINANCIAL_YEAR,
        PeriodKind.CALENDAR_YEAR,
        PeriodKind.ACADEMIC_YEAR,
        PeriodKind.MUNICIPAL_YEAR,
    }
)
# The months in which a period of the kind begins; it ends where the next one begins.
FIRST_MONTHS = {
    PeriodKind.MONTH: tuple(range(1, 13)),
    PeriodKind.QUARTER: (1, 4, 7, 10),
    PeriodKind.HALF_YEAR: (4, 10),
    PeriodKind.TERM: (1, 4, 9),
    PeriodKind.FINANCIAL_YEAR: (4,),
    PeriodKind.CALENDAR_YEAR: (1,),
    PeriodKind.ACADEMIC_YEAR: (9,),
    PeriodKind.MUNICIPAL_YEAR: (5,),
}

MONTHS_LONG = {PeriodKind.MONTH: 1, PeriodKind.QUARTER: 3, PeriodKind.HALF_YEAR: 6}


@total_ordering
@dataclass(frozen=True)
class Period:
    """Whole days from `start` to `end`, both included; ordered by start, then end."""

    kind: PeriodKind
    start: dt.date
    end: dt.date

    def __post_init__(self):
        if self.end < self.start:
            raise PeriodError(
                f"A period cannot end on {self.end} before it starts on {self.start}: "
                "put the earlier day first."
            )

    def __lt__(self, other):
        return (self.start, self.end, self.kind) < (other.start, other.end, other.kind)

    def __str__(self):
        return self.token

    @classmethod
    def from_fields(cls, kind, start, end) -> "Period":
        """From the three stored columns."""
        return cls(PeriodKind(kind), start, end)

    @classmethod
    def quarter(cls, year: int, number: int) -> "Period":
        """Quarter 1 to 4 of the financial year that begins in `year`."""
        first_month = add_months(dt.date(year, 4, 1), 3 * (number - 1))
        return period_containing(PeriodKind.QUARTER, first_month)

    @classmethod
    def month(cls, year: int, month: int) -> "Period":
        """A month of the calendar: `Period.month(2026, 7)` is July 2026."""
        return period_containing(PeriodKind.MONTH, dt.date(year, month, 1))

    @classmethod
    def financial_year_of(cls, day: dt.date) -> "Period":
        return period_containing(PeriodKind.FINANCIAL_YEAR, day)

    @property
    def key(self) -> tuple[PeriodKind, dt.date]:
        """Enough to tell two periods apart, except ranges that begin on one day."""
        return (self.kind, self.start)

    @property
    def token(self) -> str:
        """As written in addresses and files; `parse_period` reads it back."""
        return naming.token(self)

    @property
    def label(self) -> str:
        return naming.label(self)

    @property
    def short_label(self) -> str:
        return naming.short_label(self)

    @property
    def middle(self) -> dt.date:
        """The day that decides which year a period counts towards when it lies across two."""
        return self.start + (self.end - self.start) // 2

    @property
    def is_year(self) -> bool:
        return self.kind in YEAR_KINDS

    @property
    def number(self) -> int:
        """Its place in its year: quarter 1 to 4, half 1 or 2, term 1 to 3, the ISO week.

        A month counts from April (July is 4); whatever has no place in a year is 1.
        """
        if self.kind == PeriodKind.WEEK:
            return self.start.isocalendar().week
        if self.kind == PeriodKind.TERM:
            return {9: 1, 1: 2, 4: 3}[self.start.month]
        if months := MONTHS_LONG.get(self.kind):
            return (self.start.month - 4) % MONTHS_IN_YEAR // months + 1
        return 1

    def contains(self, day: dt.date) -> bool:
        return self.start <= day <= self.end

    def year(self, kind: PeriodKind = PeriodKind.FINANCIAL_YEAR) -> "Period":
        """The year of this calendar that it counts towards: the one its middle day falls in."""
        return self if self.kind == kind else period_containing(kind, self.middle)

    def financial_year(self) -> "Period":
        return self.year(PeriodKind.FINANCIAL_YEAR)

    def previous(self) -> "Period":
        if self.kind == PeriodKind.RANGE:
            return self._moved_range(-1)
        return period_containing(self.kind, self.start - ONE_DAY)

    def next(self) -> "Period":
        if self.kind == PeriodKind.RANGE:
            return self._moved_range(1)
        return period_containing(self.kind, self.end + ONE_DAY)

    def year_before(self) -> "Period":
        """The same period a year earlier; 29 February answers 28 February, week 53 week 52."""
        if self.kind == PeriodKind.WEEK:
            return _same_week_of(self.start.isocalendar().year - 1, self.number)
        if self.kind == PeriodKind.RANGE:
            return Period(self.kind, *_moved(self, -MONTHS_IN_YEAR))
        return period_containing(self.kind, add_months(self.start, -MONTHS_IN_YEAR))

    def divide(self, kind: PeriodKind) -> tuple["Period", ...]:
        """The periods of `kind` that make it up: those whose middle day falls in it."""
        return _divide(self, kind)

    def _moved_range(self, steps: int) -> "Period":
        """The range of equal length next to this one, in months if it is made of whole months."""
        if months := _whole_months(self):
            return Period(self.kind, *_moved(self, steps * months))
        shift = steps * (self.end - self.start + ONE_DAY)
        return Period(self.kind, self.start + shift, self.end + shift)


@lru_cache(maxsize=8192)
def period_containing(kind: PeriodKind, day: dt.date) -> Period:
    """The period of `kind` in which `day` falls."""
    if kind == PeriodKind.RANGE:
        raise PeriodError("A range has no fixed place in the year: give its first and last day.")
    if kind == PeriodKind.DAY:
        return Period(PeriodKind.DAY, day, day)
    if kind == PeriodKind.WEEK:
        monday = day - dt.timedelta(days=day.weekday())
        return Period(PeriodKind.WEEK, monday, monday + dt.timedelta(days=6))
    firsts = FIRST_MONTHS[kind]
    start = last = first_of_month(day)
    while start.month not in firsts:
        start = add_months(start, -1)
    while last.month % MONTHS_IN_YEAR + 1 not in firsts:
        last = add_months(last, 1)
    return Period(PeriodKind(kind), start, last_of_month(last))


def last_closed(kind: PeriodKind, day: dt.date) -> Period:
    """The latest period that had ended before `day` began."""
    return period_containing(kind, day).previous()


def periods_between(first: Period, last: Period) -> list[Period]:
    """All periods from `first` to `last`, both included; none if `last` lies before `first`."""
    if first.kind != last.kind:
        raise PeriodError(
            f"{first.label} and {last.label} are not of one kind: choose two of the same length."
        )
    found = []
    while first.start <= last.start:
        found.append(first)
        first = first.next()
    return found


@lru_cache(maxsize=2048)
def _divide(whole: Period, kind: PeriodKind) -> tuple[Period, ...]:
    part, parts = period_containing(kind, whole.start), []
    while part.start <= whole.end:
        if whole.contains(part.middle):
            parts.append(part)
        part = part.next()
    return tuple(parts)


def _same_week_of(year: int, number: int) -> Period:
    last_week = dt.date(year, 12, 28).isocalendar().week
    monday = dt.date.fromisocalendar(year, min(number, last_week), 1)
    return period_containing(PeriodKind.WEEK, monday)


def _whole_months(period: Period) -> int:
    """How many months a period is made of; 0 if it does not begin and end with a month."""
    if period.start.day == 1 and period.end == last_of_month(period.end):
        return months_between(period.start, period.end) + 1
    return 0


def _moved(period: Period, months: int) -> tuple[dt.date, dt.date]:
    end = add_months(period.end, months)
    return add_months(period.start, months), last_of_month(end) if _whole_months(period) else end
