"""What was entered for a period, and the figure that it states by itself (domain-rules 1.3)."""

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from kpis.calculations.codes import Marker, MeasureType, YearToDateState
from perfportal.core.periods import Period, PeriodKind

ONE = Decimal(1)
# Types whose figure is always numerator over denominator when both are there.
QUOTIENTS = frozenset(
    {MeasureType.RATIO, MeasureType.CUM_RATIO, MeasureType.PER_FTE, MeasureType.ROLL12}
)


class Outcome(StrEnum):
    """What became of a figure: known, or why there is none."""

    KNOWN = "known"
    NOT_APPLICABLE = "not_applicable"
    NOT_DUE = "not_due"
    INCOMPLETE = "incomplete"
    ENTRY_ERROR = "entry_error"


class Reason(StrEnum):
    """Why a figure is incomplete or wrong, in words that a page may print after "because"."""

    PERIODS_MISSING = "figures of some periods are missing"
    BREAK_IN_SERIES = "the definition changed in between"
    NO_NUMERATOR = "numerator and denominator are missing"
    NO_CASES = "the number of cases is missing"
    MEDIAN = "a median cannot be added up: enter the median of the year to date"
    ZERO_DENOMINATOR = "the denominator must be above zero"
    TOO_LONG = "a figure of a longer period cannot be divided into shorter ones"


@dataclass(frozen=True)
class Reading:
    """What was entered for one period, unrounded.

    Numerator and denominator are by type: cases and total of a ratio; days lost and average FTE;
    for an average the denominator is the number of cases. Comparable definitions share a series.
    """

    period: Period
    value: Decimal | None = None
    numerator: Decimal | None = None
    denominator: Decimal | None = None
    marker: Marker | None = None
    series: int = 1

    @property
    def has_both_parts(self) -> bool:
        return self.numerator is not None and self.denominator is not None


@dataclass(frozen=True)
class Measure:
    """How the readings of one KPI are to be read.

    `due_numbers` are the periods of a year that are collected (`Period.number`); none means all.
    """

    type: MeasureType
    multiplier: Decimal = ONE
    year_kind: PeriodKind = PeriodKind.FINANCIAL_YEAR
    due_numbers: tuple[int, ...] = ()

    def expects(self, period: Period) -> bool:
        return not self.due_numbers or period.number in self.due_numbers


@dataclass(frozen=True)
class Figure:
    """An unrounded figure of a period, year to date or year, or the reason why there is none.

    `missing` lists the periods that stand in the way; `label` says what is unusual about the
    figure, such as "from Q3" or "rolling 12 months".
    """

    value: Decimal | None = None
    outcome: Outcome = Outcome.KNOWN
    missing: tuple[Period, ...] = ()
    label: str = ""
    reason: Reason | None = None

    @property
    def is_known(self) -> bool:
        return self.outcome == Outcome.KNOWN

    @property
    def marker(self) -> Marker | None:
        return Marker.NOT_APPLICABLE if self.outcome == Outcome.NOT_APPLICABLE else None

    @property
    def state(self) -> YearToDateState | None:
        """As files write it; None where nothing is due. 0/0 is complete: no more is to come."""
        if self.outcome == Outcome.NOT_DUE:
            return None
        if self.outcome in (Outcome.KNOWN, Outcome.NOT_APPLICABLE):
            return YearToDateState.COMPLETE
        return YearToDateState.INCOMPLETE


NOT_APPLICABLE = Figure(outcome=Outcome.NOT_APPLICABLE)
NOT_DUE = Figure(outcome=Outcome.NOT_DUE)


def incomplete(*missing: Period, reason: Reason = Reason.PERIODS_MISSING) -> Figure:
    return Figure(outcome=Outcome.INCOMPLETE, missing=missing, reason=reason)


def quotient(numerator: Decimal, denominator: Decimal, multiplier: Decimal = ONE) -> Figure:
    """0/0 is not applicable (no cases in the period); anything else over zero was entered wrong."""
    if denominator > 0:
        return Figure(numerator * multiplier / denominator)
    if numerator == 0 and denominator == 0:
        return NOT_APPLICABLE
    return Figure(outcome=Outcome.ENTRY_ERROR, reason=Reason.ZERO_DENOMINATOR)


def stated_figure(reading: Reading | None, period: Period, measure: Measure) -> Figure:
    """What the reading of one period says without looking at any other."""
    if reading is None:
        return incomplete(period)
    if reading.marker == Marker.NOT_APPLICABLE:
        return NOT_APPLICABLE
    if reading.marker == Marker.NOT_AVAILABLE:
        return incomplete(period)
    if reading.has_both_parts and (measure.type in QUOTIENTS or reading.value is None):
        return quotient(reading.numerator, reading.denominator, measure.multiplier)
    return incomplete(period) if reading.value is None else Figure(reading.value)
