"""The limits of natural variation of a series: XmR, as NHS Making Data Count (domain-rules 3.5).

The mean, and 2.66 average moving ranges on either side of it. A moving range of 3.267 times their
average or more is left out once before averaging (screening), so that one wild figure does not
widen the limits that should show it. Limits need an unbroken series; under five figures say
nothing, from five to eleven they are trial limits.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise

FACTOR = Decimal("2.66")
SCREEN = Decimal("3.267")
FEWEST = 5
ENOUGH = 12


@dataclass(frozen=True)
class Limits:
    """Unclipped and unrounded; `near_*` stand at two thirds of the way to the limits."""

    mean: Decimal
    average_range: Decimal
    points: int

    @property
    def upper(self) -> Decimal:
        return self.mean + FACTOR * self.average_range

    @property
    def lower(self) -> Decimal:
        return self.mean - FACTOR * self.average_range

    @property
    def near_upper(self) -> Decimal:
        return self.mean + FACTOR * self.average_range * 2 / 3

    @property
    def near_lower(self) -> Decimal:
        return self.mean - FACTOR * self.average_range * 2 / 3

    @property
    def are_trial(self) -> bool:
        return self.points < ENOUGH

    def contains(self, figure: Decimal) -> bool:
        """A figure on a limit is inside."""
        return self.lower <= figure <= self.upper


def xmr_limits(
    figures: Sequence[Decimal],
    *,
    baseline: int | None = None,
    screen: bool = True,
    fewest: int = FEWEST,
) -> Limits | None:
    """Of figures in order of time without a gap; None under `fewest` of them (never under two).

    `baseline` is how many of the first figures the limits are worked out from; all by default.
    """
    figures = figures[:baseline]
    if len(figures) < max(fewest, 2):
        return None
    return Limits(_average(figures), _average_range(figures, screen), len(figures))


def _average_range(figures, screen: bool) -> Decimal:
    ranges = [abs(after - before) for before, after in pairwise(figures)]
    if screen:
        limit = SCREEN * sum(ranges)  # of all of them, so that nothing is rounded by dividing
        kept = [one for one in ranges if one * len(ranges) < limit]
        return _average(kept or ranges)
    return _average(ranges)


def _average(numbers) -> Decimal:
    return sum(numbers, Decimal(0)) / len(numbers)
