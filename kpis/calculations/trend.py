"""Two ways of seeing a trend that some councils prefer to a comparison (domain-rules 3.1, 3.4, 13).

`regression_trend`, as Kent has it: a straight line through all figures by least squares, on the
number of their period. It is a trend if the slope differs from 0 with a two-sided t test at 95%.
Kent's own test is not published in what was read.

`latest_three_trend`, as York has it: the latest three results. York's exact rule is not published;
ours is that each of two changes in the same direction makes a trend, and anything else none.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal, localcontext
from enum import StrEnum

from kpis.calculations.codes import Polarity
from kpis.calculations.rounding import WIDE, ZERO, round_half_up

FEWEST = 6
# Critical values of Student's t, two-sided at 95%, for 1 to 60 degrees of freedom, in thousandths.
THOUSANDTHS = (
    12706, 4303, 3182, 2776, 2571, 2447, 2365, 2306, 2262, 2228,
    2201, 2179, 2160, 2145, 2131, 2120, 2110, 2101, 2093, 2086,
    2080, 2074, 2069, 2064, 2060, 2056, 2052, 2048, 2045, 2042,
    2040, 2037, 2035, 2032, 2030, 2028, 2026, 2024, 2023, 2021,
    2020, 2018, 2017, 2015, 2014, 2013, 2012, 2011, 2010, 2009,
    2008, 2007, 2006, 2005, 2004, 2003, 2002, 2002, 2001, 2000,
)  # fmt: skip
CRITICAL = tuple(Decimal(number).scaleb(-3) for number in THOUSANDTHS)
NORMAL = Decimal("1.960")


class TrendMethod(StrEnum):
    """Which of the two a council sees, if any."""

    NONE = "none"
    REGRESSION = "regression"
    LATEST_THREE = "latest_three"


class Trend(StrEnum):
    """The word for a trend. The middle two are for KPIs where no way is good."""

    IMPROVING = "IMPROVING"
    WORSENING = "WORSENING"
    INCREASING = "INCREASING"
    DECREASING = "DECREASING"
    NO_CLEAR_TREND = "NO_CLEAR_TREND"
    TOO_FEW = "TOO_FEW"


@dataclass(frozen=True)
class Regression:
    """A line through figures: its slope in the KPI's unit a period, and what it says.

    `t` is the slope in standard errors; None where the figures lie on the line or are too few.
    """

    trend: Trend
    slope: Decimal | None = None
    t: Decimal | None = None
    critical: Decimal | None = None
    points: int = 0


@dataclass(frozen=True)
class _Sums:
    """Sums of squares and products about the means, each times the number of points: exact."""

    points: int
    xx: Decimal
    xy: Decimal
    yy: Decimal

    @property
    def left_over(self) -> Decimal:
        """What the line does not explain, times `xx`."""
        return self.xx * self.yy - self.xy**2


def regression_trend(figures: Sequence[Decimal | None], *, better: Polarity) -> Regression:
    """The line through the figures there are, each at its place; under six it says nothing."""
    points = [(Decimal(x), y) for x, y in enumerate(figures) if y is not None]
    if len(points) < FEWEST:
        return Regression(Trend.TOO_FEW, points=len(points))
    with localcontext(WIDE):
        sums, critical = _sums(points), critical_value(len(points) - 2)
        squared = sums.xy**2 * (sums.points - 2)  # t squared, times what is left over
        is_trend = squared > critical**2 * sums.left_over
        trend = _word(sums.xy, better) if is_trend else Trend.NO_CLEAR_TREND
        return Regression(trend, sums.xy / sums.xx, _t(sums, squared), critical, len(points))


def latest_three_trend(
    figures: Sequence[Decimal | None], *, better: Polarity, decimal_places: int
) -> Trend:
    """From the latest three results as displayed: each better than the one before, or each worse.

    Periods without a result are passed over; fewer than three results say nothing.
    """
    results = [round_half_up(f, decimal_places) for f in figures if f is not None][-3:]
    if len(results) < 3:
        return Trend.TOO_FEW
    first, second = results[1] - results[0], results[2] - results[1]
    return _word(second, better) if first * second > 0 else Trend.NO_CLEAR_TREND


def critical_value(freedom: int) -> Decimal:
    """What |t| must exceed; beyond 60 degrees of freedom that of the normal distribution."""
    return CRITICAL[freedom - 1] if freedom <= len(CRITICAL) else NORMAL


def _sums(points) -> _Sums:
    count = len(points)
    all_x, all_y = (sum(numbers, ZERO) for numbers in zip(*points, strict=True))
    return _Sums(
        count,
        count * sum(x * x for x, _y in points) - all_x**2,
        count * sum(x * y for x, y in points) - all_x * all_y,
        count * sum(y * y for _x, y in points) - all_y**2,
    )


def _t(sums: _Sums, squared: Decimal) -> Decimal | None:
    if not sums.left_over:
        return None
    size = (squared / sums.left_over).sqrt()
    return size.copy_sign(sums.xy)


def _word(change: Decimal, better: Polarity) -> Trend:
    if better not in (Polarity.HIGHER, Polarity.LOWER):
        return Trend.INCREASING if change > 0 else Trend.DECREASING
    is_better = (change > 0) == (better == Polarity.HIGHER)
    return Trend.IMPROVING if is_better else Trend.WORSENING
