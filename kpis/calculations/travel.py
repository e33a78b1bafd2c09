"""Direction of travel (domain-rules 3.1 to 3.3).

Figures are compared as displayed. The direction says whether the change is good; the arrow says
which way the number moved, and is a fact of its own.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from kpis.calculations.codes import Arrow, Direction, MeasureType, Polarity
from kpis.calculations.goals import TargetLine, distance
from kpis.calculations.rounding import ZERO, round_half_up
from perfportal.core.periods import Period, PeriodKind

HUNDRED = Decimal(100)
WORKED_OUT = frozenset({MeasureType.CUM_ENTERED, MeasureType.CUM_RATIO, MeasureType.ROLL12})
EXACT = frozenset({MeasureType.YES_NO, MeasureType.DATE})


@dataclass(frozen=True)
class Interval:
    """The 95% confidence interval of a survey figure, in the unit of the figure."""

    low: Decimal
    high: Decimal

    def overlaps(self, other: "Interval", decimal_places: int) -> bool:
        """Whether the two, as displayed, have a number in common."""
        mine, theirs = self.rounded(decimal_places), other.rounded(decimal_places)
        return mine.low <= theirs.high and theirs.low <= mine.high

    def rounded(self, decimal_places: int) -> "Interval":
        return Interval(*(round_half_up(end, decimal_places) for end in (self.low, self.high)))


def interval_of(low: Decimal | None, high: Decimal | None) -> Interval | None:
    """The interval of two ends as they are stored; None where it was not given whole."""
    return None if low is None or high is None else Interval(low, high)


def keeps_interval(measure_type: MeasureType) -> bool:
    """Whether the figure of a period is the one that was given, and so has the interval given.

    What a running total gained and a rolling year are worked out from several figures; an answer
    or a day is no estimate.
    """
    return measure_type not in WORKED_OUT | EXACT


@dataclass(frozen=True)
class TravelRule:
    """How the figures of one KPI are compared.

    `neutral` (Tier 2) says increasing or decreasing whatever the polarity. `minimum_change` is in
    the KPI's unit, or percent of the earlier figure. A range is compared by its target's bounds.
    """

    polarity: Polarity
    decimal_places: int = 0
    minimum_change: Decimal = ZERO
    minimum_is_percent: bool = False
    neutral: bool = False
    target: TargetLine | None = None
    midpoint: Decimal | None = None


@dataclass(frozen=True)
class Point:
    """A figure that may be compared with another of its series and length of period."""

    period: Period
    value: Decimal | None
    series: int = 1
    interval: Interval | None = None


Points = Iterable[Point] | Mapping[Period, Point]


@dataclass(frozen=True)
class Travels:
    """Against the previous period, the same period last year, and last year's outturn."""

    short: Direction | None = None
    long: Direction | None = None
    annual: Direction | None = None
    headline: Direction | None = None


def direction_of_travel(
    current: Decimal | None,
    previous: Decimal | None,
    *,
    polarity: Polarity,
    decimal_places: int,
    minimum_change: Decimal = ZERO,
    minimum_is_percent: bool = False,
    neutral: bool = False,
    target: TargetLine | None = None,
    midpoint: Decimal | None = None,
) -> Direction | None:
    """The direction from an earlier figure to a comparable one; None if there is no figure now."""
    rule = TravelRule(
        polarity, decimal_places, minimum_change, minimum_is_percent, neutral, target, midpoint
    )
    return _direction(current, previous, rule)


def arrow(current: Decimal | None, previous: Decimal | None, decimal_places: int) -> Arrow | None:
    """Which way the displayed number moved; None if one is not there."""
    if current is None or previous is None:
        return None
    change = round_half_up(current, decimal_places) - round_half_up(previous, decimal_places)
    if change == 0:
        return Arrow.LEVEL
    return Arrow.UP if change > 0 else Arrow.DOWN


def compare(current: Point | None, previous: Point | None, rule: TravelRule) -> Direction | None:
    """As `direction_of_travel`, and not comparable over a break or between lengths of period.

    Survey figures whose confidence intervals overlap show no clear change.
    """
    if current is None or current.value is None:
        return None
    if previous is None or previous.value is None:
        return Direction.NO_COMPARATOR
    if current.series != previous.series or not _same_length(current.period, previous.period):
        return Direction.NOT_COMPARABLE
    if intervals_overlap(current.interval, previous.interval, rule.decimal_places):
        return Direction.NO_CHANGE
    return _direction(current.value, previous.value, rule)


def intervals_overlap(one: Interval | None, other: Interval | None, decimal_places: int) -> bool:
    """Whether both figures have an interval, and the two overlap as displayed."""
    return bool(one and other and one.overlaps(other, decimal_places))


def travels(
    period: Period,
    rule: TravelRule,
    *,
    measure_type: MeasureType,
    by_period: Points,
    on_basis: Points | None = None,
    outturns: Points = (),
) -> Travels:
    """All comparisons of one period.

    `by_period` holds the figures of single periods, `on_basis` those of the KPI's basis (the same
    if left out), `outturns` those of years. The short comparison always takes single periods:
    of cumulative figures it would say nothing, Q2 being above Q1 in every year. A rolling year
    has no short one, as it shares three of four quarters. The headline is the long comparison,
    or the annual one where the period is a year.
    """
    by_period = _index(by_period)
    on_basis = by_period if on_basis is None else _index(on_basis)
    if period.is_year:
        annual = _against(period, period.previous(), on_basis, rule)
        return Travels(annual=annual, headline=annual)
    long = _against(period, period.year_before(), on_basis, rule)
    year = period.year(_year_kind(period))
    return Travels(
        short=None
        if measure_type == MeasureType.ROLL12
        else _against(period, period.previous(), by_period, rule),
        long=long,
        annual=_against(year, year.previous(), _index(outturns), rule),
        headline=long,
    )


def _direction(current, previous, rule: TravelRule) -> Direction | None:
    if current is None:
        return None
    if previous is None:
        return Direction.NO_COMPARATOR
    current = round_half_up(current, rule.decimal_places)
    previous = round_half_up(previous, rule.decimal_places)
    gained = _gain(current, previous, rule)
    words = (Direction.IMPROVING, Direction.WORSENING)
    if gained is None:
        gained, words = current - previous, (Direction.INCREASING, Direction.DECREASING)
    if gained == 0 or abs(gained) < _minimum(previous, rule):
        return Direction.NO_CHANGE
    return words[0] if gained > 0 else words[1]


def _gain(current: Decimal, previous: Decimal, rule: TravelRule) -> Decimal | None:
    """How much better the figure is, or None where no way is good or the range is not known."""
    if rule.neutral or rule.polarity == Polarity.NONE:
        return None
    if rule.polarity in (Polarity.HIGHER, Polarity.LOWER):
        change = current - previous
        return change if rule.polarity == Polarity.HIGHER else -change
    target = rule.target and rule.target.rounded(rule.decimal_places)
    far = [distance(v, target, rule.polarity, rule.midpoint) for v in (current, previous)]
    return None if None in far else far[1] - far[0]


def _minimum(previous: Decimal, rule: TravelRule) -> Decimal:
    if rule.minimum_is_percent:
        return abs(previous) * rule.minimum_change / HUNDRED
    return rule.minimum_change


def _index(points: Points) -> Mapping[Period, Point]:
    return points if isinstance(points, Mapping) else {point.period: point for point in points}


def _against(period: Period, earlier: Period, points: Mapping[Period, Point], rule: TravelRule):
    return compare(points.get(period), _point_of(earlier, points), rule)


def _point_of(period: Period, points: Mapping[Period, Point]) -> Point | None:
    """The point of the period, or one that ends with it though its length differs."""
    if period in points:
        return points[period]
    return next((point for other, point in points.items() if other.end == period.end), None)


def _same_length(one: Period, other: Period) -> bool:
    """Periods of one kind compare, leap days or not; ranges only if as many days, give or take."""
    if one.kind != other.kind:
        return False
    days = abs((one.end - one.start).days - (other.end - other.start).days)
    return one.kind != PeriodKind.RANGE or days <= 1


def _year_kind(period: Period) -> PeriodKind:
    return PeriodKind.ACADEMIC_YEAR if period.kind == PeriodKind.TERM else PeriodKind.FINANCIAL_YEAR
