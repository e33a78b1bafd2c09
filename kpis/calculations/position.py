"""Where a council stands among the councils it is compared with (domain-rules 7.2).

Values are compared as they are given, in the unit of the KPI, never rounded first. Only values of
the same definition and the same period are ranked. The average of England or of a region is a
series and never one of the councils. There is no score over several KPIs.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from kpis.calculations.codes import Marker, Polarity
from kpis.calculations.goals import TargetLine, distance

FEWEST_RANKED = 4
FEWEST_FOR_MEDIAN = 3
QUARTERS = 4


class LeftOutBecause(StrEnum):
    """Why a council is not one of those counted."""

    NOT_OUR_SERVICE = "not_our_service"
    MISSING = "missing"
    SUPPRESSED = "suppressed"
    OTHER_PERIOD = "other_period"
    OTHER_DEFINITION = "other_definition"


class Refusal(StrEnum):
    """Why there is no rank."""

    NO_PEERS = "no_peers"
    NO_OWN_VALUE = "no_own_value"
    OTHER_PERIOD = "other_period"
    OTHER_DEFINITION = "other_definition"
    TOO_FEW = "too_few"
    NOTHING_TO_AIM_AT = "nothing_to_aim_at"


class QuarterWord(StrEnum):
    """What a quarter is called: the last four where no value is good or bad."""

    BEST = "best"
    SECOND = "second"
    THIRD = "third"
    LOWEST_PERFORMING = "lowest_performing"
    HIGHEST = "highest"
    SECOND_HIGHEST = "second_highest"
    THIRD_HIGHEST = "third_highest"
    LOWEST = "lowest"


class GapWord(StrEnum):
    """How our value compares with the median of the others."""

    BETTER = "better"
    WORSE = "worse"
    LEVEL = "level"
    AS_GOOD = "as_good"
    HIGHER = "higher"
    LOWER = "lower"


QUARTER_WORDS = (
    QuarterWord.BEST, QuarterWord.SECOND, QuarterWord.THIRD, QuarterWord.LOWEST_PERFORMING,
)  # fmt: skip
NEUTRAL_QUARTER_WORDS = (
    QuarterWord.HIGHEST, QuarterWord.SECOND_HIGHEST, QuarterWord.THIRD_HIGHEST, QuarterWord.LOWEST,
)  # fmt: skip


@dataclass(frozen=True)
class Peer:
    """Another council's value, or what is known instead of it."""

    name: str
    value: Decimal | None = None
    marker: str = ""
    is_same_period: bool = True
    is_same_definition: bool = True
    is_not_our_service: bool = False

    @property
    def left_out(self) -> LeftOutBecause | None:
        """None for a value that counts. A suppressed value is not read even where it is there."""
        if self.is_not_our_service:
            return LeftOutBecause.NOT_OUR_SERVICE
        if self.marker == Marker.SUPPRESSED:
            return LeftOutBecause.SUPPRESSED
        if self.value is None or self.marker:
            return LeftOutBecause.MISSING
        if not self.is_same_definition:
            return LeftOutBecause.OTHER_DEFINITION
        return None if self.is_same_period else LeftOutBecause.OTHER_PERIOD


@dataclass(frozen=True)
class Good:
    """Which value is the better one; bounds or a midpoint are in the unit of the KPI."""

    polarity: Polarity
    target: TargetLine | None = None
    midpoint: Decimal | None = None

    @property
    def is_neutral(self) -> bool:
        return self.polarity == Polarity.NONE

    def badness(self, value: Decimal) -> Decimal | None:
        """Less is better. None where the KPI aims at a range or midpoint that is not known."""
        if self.polarity == Polarity.LOWER:
            return value
        if self.polarity in (Polarity.HIGHER, Polarity.NONE):
            return -value
        return distance(value, self._aim, self.polarity, self.midpoint)

    @property
    def _aim(self) -> TargetLine | None:
        """A target with no number is nothing to aim at."""
        known = self.target and (self.target.value, self.target.lower, self.target.upper)
        return self.target if known and any(n is not None for n in known) else None


@dataclass(frozen=True)
class Position:
    """The place of one value: `n` councils counted of the `asked`, ours included in both.

    `rank` 1 is the best, or the highest where the polarity is none. `gap` is ours less the median
    of the others, in the unit of the KPI. What is None is not said; `refusal` says why.
    """

    n: int
    asked: int
    rank: int | None = None
    is_joint: bool = False
    quartile: int | None = None
    quarter_word: QuarterWord | None = None
    is_neutral: bool = False
    peer_median: Decimal | None = None
    gap: Decimal | None = None
    gap_word: GapWord | None = None
    left_out: tuple[tuple[str, LeftOutBecause], ...] = ()
    refusal: Refusal | None = None


def position(own: Decimal | None, peers: Sequence[Peer], good: Good) -> Position:
    """Our place among the peers; `own` is None where our value is missing or suppressed.

    Ties share the best rank, the quartile is 4 x rank / N rounded up. With fewer than four values
    there is no rank and no quartile, with fewer than three no median either. A council whose
    service it is not is no peer; one without a usable value is asked but not counted.
    """
    reasons = [(peer, peer.left_out) for peer in peers]
    usable = [peer.value for peer, reason in reasons if reason is None]
    asked = [pair for pair in reasons if pair[1] != LeftOutBecause.NOT_OUR_SERVICE]
    n = len(usable) + (own is not None)
    middle = median(usable) if n >= FEWEST_FOR_MEDIAN else None
    refusal = _refusal(own, usable, [reason for _peer, reason in asked], good)
    rank, is_joint = (None, False) if refusal else _rank(own, usable, good)
    quarter = quartile(rank, n) if rank else None
    names = NEUTRAL_QUARTER_WORDS if good.is_neutral else QUARTER_WORDS
    return Position(
        n=n,
        asked=len(asked) + 1,
        rank=rank,
        is_joint=is_joint,
        quartile=quarter,
        quarter_word=names[quarter - 1] if quarter else None,
        is_neutral=good.is_neutral,
        peer_median=middle,
        gap=None if own is None or middle is None else own - middle,
        gap_word=_gap_word(own, middle, good),
        left_out=tuple((peer.name, reason) for peer, reason in reasons if reason),
        refusal=refusal,
    )


def quartile(rank: int, n: int) -> int:
    """1 is the quarter with rank 1: 4 x rank / n, rounded up."""
    return -(-QUARTERS * rank // n)


def median(values: Sequence[Decimal]) -> Decimal | None:
    """The middle value, or the average of the two middle ones; None of nothing."""
    if not values:
        return None
    ordered, half = sorted(values), len(values) // 2
    if len(ordered) % 2:
        return ordered[half]
    return (ordered[half - 1] + ordered[half]) / 2


def mean(values: Sequence[Decimal]) -> Decimal | None:
    """The plain average of the councils, whatever their size; None of nothing."""
    return sum(values) / len(values) if values else None


def _rank(own: Decimal, usable: Sequence[Decimal], good: Good) -> tuple[int, bool]:
    ours = good.badness(own)
    theirs = [good.badness(value) for value in usable]
    return 1 + sum(other < ours for other in theirs), ours in theirs


def _refusal(own, usable, reasons: Sequence[LeftOutBecause | None], good: Good) -> Refusal | None:
    """The first thing that stands in the way of a rank."""
    if not reasons:
        return Refusal.NO_PEERS
    if not usable and LeftOutBecause.OTHER_DEFINITION in reasons:
        return Refusal.OTHER_DEFINITION
    if not usable and LeftOutBecause.OTHER_PERIOD in reasons:
        return Refusal.OTHER_PERIOD
    if own is None:
        return Refusal.NO_OWN_VALUE
    if len(usable) + 1 < FEWEST_RANKED:
        return Refusal.TOO_FEW
    return Refusal.NOTHING_TO_AIM_AT if good.badness(own) is None else None


def _gap_word(own: Decimal | None, middle: Decimal | None, good: Good) -> GapWord | None:
    """Where neither is good, which is higher; two values equally far from the aim are as good."""
    if own is None or middle is None:
        return None
    if own == middle:
        return GapWord.LEVEL
    if good.is_neutral:
        return GapWord.HIGHER if own > middle else GapWord.LOWER
    ours, theirs = good.badness(own), good.badness(middle)
    if ours is None:
        return None
    if ours == theirs:
        return GapWord.AS_GOOD
    return GapWord.BETTER if ours < theirs else GapWord.WORSE
