"""Statistical process control: which movements of a series are more than chance (domain-rules 3.5).

XmR as NHS Making Data Count has it and NHSRplotthedots codes it. A series falls into segments,
which begin at a rebase or a break in the series; limits (`limits.py`) and signals keep to their
segment. Four signals, of which a point shows the first:

1. outside: beyond a limit; a figure on the limit is inside;
2. trend: `trend_n` figures each above (or each below) the one before; a tie breaks it;
3. two in three: of three figures on one side of the mean two between the near limit and the limit,
   and only these two are flagged; a figure beyond the limit is not near it;
4. shift: `shift_n` figures on one side of the mean; a figure on the mean breaks it.

All figures of a trend or a shift are flagged. The figure on which a rising trend turns into a
falling one is part of both and shows the later one.

Numbers are exact: limits are settled at 20 decimals, which tells every figure of four decimals
from a limit that it is not equal to.
"""

import datetime as dt
from bisect import bisect_left
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal, localcontext
from enum import StrEnum
from itertools import pairwise

from kpis.calculations.codes import MeasureType, Polarity
from kpis.calculations.limits import FEWEST, Limits, xmr_limits
from kpis.calculations.rounding import WIDE, round_half_up
from kpis.calculations.signals import (
    fires,
    marked_back,
    rising_or_falling,
    sign_of,
    two_in_three,
)
from perfportal.core.periods import YEAR_KINDS, PeriodKind

SETTLED_PLACES = 20
NOT_FOR_TYPES = frozenset(
    {
        MeasureType.CUM_RATIO,
        MeasureType.CUM_ENTERED,
        MeasureType.ROLL12,
        MeasureType.ANNUAL,
        MeasureType.YES_NO,
        MeasureType.DATE,
    }
)
# Periods of a range differ in length, and a year is too long to learn from.
NOT_FOR_KINDS = YEAR_KINDS | {PeriodKind.RANGE}
MONTHLY_OR_FINER = frozenset({PeriodKind.DAY, PeriodKind.WEEK, PeriodKind.MONTH})


class PointKind(StrEnum):
    """What a point shows; the code of `spc_point` in files.md."""

    COMMON_CAUSE = "common_cause"
    OUTSIDE = "outside"
    TREND = "trend"
    TWO_IN_THREE = "two_in_three"
    SHIFT = "shift"


class Variation(StrEnum):
    """Whether what a point shows is good; the last point's is that of the series."""

    COMMON_CAUSE = "common_cause"
    IMPROVEMENT_HIGH = "improvement_high"
    IMPROVEMENT_LOW = "improvement_low"
    CONCERN_HIGH = "concern_high"
    CONCERN_LOW = "concern_low"
    NEUTRAL_HIGH = "neutral_high"
    NEUTRAL_LOW = "neutral_low"


class Assurance(StrEnum):
    """Whether the process as it is will meet its target always, never, or by chance."""

    PASS = "pass"  # noqa: S105, a code of files.md and no password
    FAIL = "fail"
    HIT_AND_MISS = "hit_and_miss"


class Limited(StrEnum):
    """What the limits of a figure rest on: fewer than 12 figures, or enough."""

    TRIAL = "trial"
    FULL = "full"


class Refusal(StrEnum):
    """Why a figure has no limits: too few for more than a run chart, a gap, or its kind."""

    TOO_FEW = "too_few"
    GAP = "gap"
    NOT_FOR_THIS_TYPE = "not_for_this_type"


@dataclass(frozen=True)
class SpcRule:
    """How a series is looked at. `better` other than higher or lower is neutral."""

    better: Polarity
    screen: bool = True
    shift_n: int = 7
    trend_n: int = 7


@dataclass(frozen=True)
class SpcPoint:
    """One figure with the limits of its segment, in the KPI's unit, neither rounded nor clipped.

    `is_high` says that the figure lies high or rises; None for common cause. `segment` counts
    from 0, `is_trial` that the limits rest on fewer than 12 figures.
    """

    mean: Decimal
    lower: Decimal
    upper: Decimal
    near_lower: Decimal
    near_upper: Decimal
    segment: int
    is_trial: bool
    kind: PointKind = PointKind.COMMON_CAUSE
    is_high: bool | None = None
    variation: Variation = Variation.COMMON_CAUSE

    @property
    def limited(self) -> Limited:
        return Limited.TRIAL if self.is_trial else Limited.FULL


Point = SpcPoint | Refusal | None


def spc_applies(measure_type: MeasureType, kind: PeriodKind) -> bool:
    """Not to figures that accumulate or overlap, are annual, or are no quantities (rule 13)."""
    return measure_type not in NOT_FOR_TYPES and kind not in NOT_FOR_KINDS


def qualifying(variation: str, limited: str, kind: PeriodKind) -> str:
    """The variation that qualifies the word of a comparison, or nothing.

    Of monthly figures or finer, with limits that rest on 12 or more (design.md, section 7).
    """
    return variation if kind in MONTHLY_OR_FINER and limited == Limited.FULL else ""


def segment_starts(begins: Sequence[dt.date], days: Iterable[dt.date]) -> frozenset[int]:
    """The places at which segments begin: of the first period that begins on a day or later.

    `begins` are the first days of the periods, in order. A period in which the change lies still
    belongs to the earlier segment, as a figure belongs to the definition in force when it began.
    """
    return frozenset(bisect_left(begins, day) for day in days)


def spc_points(
    figures: Sequence[Decimal | None],
    rule: SpcRule,
    *,
    starts: Collection[int] = (),
    baselines: Mapping[int, int] | None = None,
    fewest: int = FEWEST,
) -> list[Point]:
    """What each place of an ordered series shows; None where there is no figure, nor a gap.

    `starts` are the places at which a new segment begins. `baselines` says, by the place at which
    a segment begins (0 for the first), from how many of its first figures the limits are worked
    out; all by default. A missing figure between two of one segment refuses that segment alone;
    before its first or after its last figure nothing is missing. Under `fewest` figures a
    segment has a run chart only.
    """
    edges = sorted({0, len(figures), *(s for s in starts if 0 < s < len(figures))})
    points: list[Point] = []
    for number, (start, end) in enumerate(pairwise(edges)):
        baseline = (baselines or {}).get(start)
        points += _segment(figures[start:end], rule, number, baseline, fewest)
    return points


def assurance(target: Decimal | None, point: Point, better: Polarity) -> Assurance | None:
    """From a target and the limits of a point, the last one's for the series (3.5, rule 10).

    A target on a limit is hit and miss. None without target or limits, or where no way is good.
    """
    if target is None or not isinstance(point, SpcPoint) or _is_neutral(better):
        return None
    if point.lower <= target <= point.upper:
        return Assurance.HIT_AND_MISS
    is_met = (target < point.lower) == (better == Polarity.HIGHER)
    return Assurance.PASS if is_met else Assurance.FAIL


def variation_of(is_high: bool | None, better: Polarity) -> Variation:
    """Of a signal that lies high or low; None is no signal."""
    if is_high is None:
        return Variation.COMMON_CAUSE
    if _is_neutral(better):
        return Variation.NEUTRAL_HIGH if is_high else Variation.NEUTRAL_LOW
    if better == Polarity.HIGHER:
        return Variation.IMPROVEMENT_HIGH if is_high else Variation.CONCERN_LOW
    return Variation.CONCERN_HIGH if is_high else Variation.IMPROVEMENT_LOW


def _segment(figures, rule: SpcRule, number: int, baseline, fewest) -> list[Point]:
    places = [place for place, figure in enumerate(figures) if figure is not None]
    points: list[Point] = [None] * len(figures)
    if not places:
        return points
    first, last = places[0], places[-1] + 1
    points[first:last] = _unbroken(figures[first:last], rule, number, baseline, fewest)
    return points


def _unbroken(figures, rule: SpcRule, number: int, baseline, fewest) -> list[Point]:
    if None in figures:
        return [Refusal.GAP] * len(figures)
    with localcontext(WIDE):
        limits = xmr_limits(figures, baseline=baseline, screen=rule.screen, fewest=fewest)
        if limits is None:
            return [Refusal.TOO_FEW] * len(figures)
        blank = _without_signal(limits, number)
        return [_with_signal(blank, signal, rule) for signal in _signals(figures, blank, rule)]


def _without_signal(limits: Limits, segment: int) -> SpcPoint:
    numbers = (limits.mean, limits.lower, limits.upper, limits.near_lower, limits.near_upper)
    settled = (round_half_up(number, SETTLED_PLACES) for number in numbers)
    return SpcPoint(*settled, segment, limits.are_trial)


def _with_signal(blank: SpcPoint, signal: tuple[PointKind, int], rule: SpcRule) -> SpcPoint:
    kind, sign = signal
    is_high = sign > 0 if sign else None
    return replace(blank, kind=kind, is_high=is_high, variation=variation_of(is_high, rule.better))


def _signals(figures, limits: SpcPoint, rule: SpcRule) -> list[tuple[PointKind, int]]:
    """The first signal of each figure in order of precedence, with its sign."""
    sides = [sign_of(figure - limits.mean) for figure in figures]
    outside = [
        side if not limits.lower <= figure <= limits.upper else 0
        for figure, side in zip(figures, sides, strict=True)
    ]
    near = [
        not beyond and not limits.near_lower <= figure <= limits.near_upper
        for figure, beyond in zip(figures, outside, strict=True)
    ]
    trend = marked_back(rising_or_falling(figures, rule.trend_n), rule.trend_n)
    of_three = [s if n else 0 for s, n in zip(two_in_three(near, sides), near, strict=True)]
    shift = marked_back(fires(sides, rule.shift_n), rule.shift_n)
    kinds = (PointKind.OUTSIDE, PointKind.TREND, PointKind.TWO_IN_THREE, PointKind.SHIFT)
    return [
        next(
            ((kind, sign) for kind, sign in zip(kinds, signs, strict=True) if sign),
            (PointKind.COMMON_CAUSE, 0),
        )
        for signs in zip(outside, trend, of_three, shift, strict=True)
    ]


def _is_neutral(better: Polarity) -> bool:
    return better not in (Polarity.HIGHER, Polarity.LOWER)
