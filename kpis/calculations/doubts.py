"""Questions that a figure raises about its own quality (domain-rules 6.3); none is an error.

A figure may be right and still look wrong. Each doubt has a name and a sentence for the person who
can answer it.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from kpis.calculations.codes import Rag
from kpis.calculations.goals import TargetLine

NEVER_NEAR_ZERO = Decimal(10)


class Reason(StrEnum):
    STATUS_CONTRADICTS = "status_contradicts"
    ZERO_FOR_MISSING = "zero_for_missing"
    UNCHANGED = "unchanged"
    TARGET_IS_ZERO = "target_is_zero"


@dataclass(frozen=True)
class Doubt:
    """One question, by its reason, as a sentence."""

    reason: Reason
    sentence: str


@dataclass(frozen=True)
class Observation:
    """A figure among what is known about it. `earlier` are figures before it, newest first.

    `stated` is a status that came with the figure, such as one printed in a report; `status` is
    the one that our rules give.
    """

    figure: Decimal
    earlier: tuple[Decimal, ...] = ()
    target: TargetLine | None = None
    status: Rag | None = None
    stated: Rag | None = None


def doubts(seen: Observation) -> list[Doubt]:
    """The questions to ask about a figure, the gravest first; usually none."""
    return list(_doubts(seen))


def _doubts(seen: Observation) -> Iterator[Doubt]:
    if seen.status and seen.stated and _is_green(seen.status) != _is_green(seen.stated):
        yield Doubt(
            Reason.STATUS_CONTRADICTS,
            f"The status given is {seen.stated}, but the figure and its target make it "
            f"{seen.status}. Which of them is right?",
        )
    if seen.figure == 0 and far_from_zero(seen.earlier):
        yield Doubt(
            Reason.ZERO_FOR_MISSING,
            "Does 0 stand for 'not reported'? If so, use the marker x in its place.",
        )
    if seen.earlier and seen.figure == seen.earlier[0]:
        yield Doubt(
            Reason.UNCHANGED, "Exactly as in the period before: confirm that it was collected."
        )
    if seen.target and seen.target.value == 0 and far_from_zero((seen.figure,)):
        yield Doubt(Reason.TARGET_IS_ZERO, "Is the target really 0, or is there no target?")


def _is_green(status: Rag) -> bool:
    return status == Rag.GREEN


def far_from_zero(figures: Iterable[Decimal]) -> bool:
    """Whether there are figures, and those that are not 0 themselves were never near it."""
    others = [abs(figure) for figure in figures if figure]
    return bool(others) and min(others) >= NEVER_NEAR_ZERO
