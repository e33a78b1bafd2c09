"""What a figure is held against, and how far it falls short: shared by status and travel.

`Gap` measures in the direction that polarity calls bad, so that the rules need not know it:
zero or less means the target is met.
"""

from dataclasses import dataclass
from decimal import Decimal

from kpis.calculations.codes import Polarity
from kpis.calculations.rounding import ZERO, round_half_up


@dataclass(frozen=True)
class TargetLine:
    """The target of one period: a value, or the bounds of a range."""

    value: Decimal | None = None
    lower: Decimal | None = None
    upper: Decimal | None = None

    @property
    def has_zero(self) -> bool:
        return 0 in (self.value, self.lower, self.upper)

    def rounded(self, places: int) -> "TargetLine":
        numbers = (self.value, self.lower, self.upper)
        return TargetLine(*(n if n is None else round_half_up(n, places) for n in numbers))


@dataclass(frozen=True)
class Gap:
    """How far a figure is on the wrong side, and the target or bound a percentage is taken of."""

    adverse: Decimal
    bound: Decimal


def gap(
    actual: Decimal, target: TargetLine | None, polarity: Polarity, midpoint: Decimal | None = None
) -> Gap | None:
    """None where there is nothing to compare with."""
    if target is None:
        return None
    if polarity == Polarity.RANGE:
        return _range_gap(actual, target)
    if target.value is None:
        return None
    if polarity == Polarity.HIGHER:
        return Gap(target.value - actual, target.value)
    if polarity == Polarity.LOWER:
        return Gap(actual - target.value, target.value)
    if polarity == Polarity.MIDPOINT:
        return _midpoint_gap(actual, target.value, midpoint)
    return None


def distance(actual: Decimal, target: TargetLine | None, polarity: Polarity, midpoint=None):
    """How far a figure is from a range (0 inside it) or a midpoint; None for other polarities."""
    if polarity not in (Polarity.RANGE, Polarity.MIDPOINT):
        return None
    if polarity == Polarity.MIDPOINT and midpoint is not None:
        return abs(actual - midpoint)
    found = gap(actual, target, polarity)
    return found and max(found.adverse, ZERO)


def _range_gap(actual: Decimal, target: TargetLine) -> Gap | None:
    """The nearer bound counts; a single value is a range of that value, one bound is open-ended."""
    lower = target.value if target.lower is None and target.upper is None else target.lower
    upper = target.value if target.lower is None and target.upper is None else target.upper
    gaps = []
    if lower is not None:
        gaps.append(Gap(lower - actual, lower))
    if upper is not None:
        gaps.append(Gap(actual - upper, upper))
    return max(gaps, key=lambda found: found.adverse, default=None)


def _midpoint_gap(actual: Decimal, value: Decimal, midpoint: Decimal | None) -> Gap:
    """Met if as near to the midpoint as the target is, which is itself the midpoint by default."""
    centre = value if midpoint is None else midpoint
    return Gap(abs(actual - centre) - abs(value - centre), value)
