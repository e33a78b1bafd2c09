"""How far the delivery plan and the strategic risks are (domain-rules section 4).

Expected progress is the elapsed share of the planned duration. Stage and RAG are two things: the
stage says where an action is, the RAG how one that is in progress goes.
"""

import datetime as dt
from collections.abc import Sequence
from decimal import Decimal
from enum import StrEnum

from kpis.calculations.rounding import round_half_up
from perfportal.core.periods.months import add_months

REVIEW_AFTER_MONTHS = 6
DONE = 100
HIGHEST_LEVEL = 5


class Stage(StrEnum):
    """Where an action is."""

    NOT_STARTED = "not_started"
    IN_PROGRESS = "in_progress"
    COMPLETE = "complete"
    ON_HOLD = "on_hold"
    CANCELLED = "cancelled"


class ActionRag(StrEnum):
    """How an action in progress goes, as its lead officer sees it."""

    GREEN = "GREEN"
    AMBER = "AMBER"
    RED = "RED"


class Moved(StrEnum):
    """The way that a risk has moved since the review before."""

    UP = "up"
    DOWN = "down"
    LEVEL = "level"


EXPECTED_TO_MOVE = frozenset({Stage.NOT_STARTED, Stage.IN_PROGRESS})


def elapsed_share(starts_on: dt.date, due_on: dt.date, *, on: dt.date) -> Decimal:
    """The share of the planned duration that has passed: 0 before the start, 1 from the due day."""
    if on >= due_on:
        return Decimal(1)
    if on <= starts_on:
        return Decimal(0)
    return Decimal((on - starts_on).days) / Decimal((due_on - starts_on).days)


def expected_percent(starts_on: dt.date, due_on: dt.date, *, on: dt.date) -> int:
    """The elapsed share in whole percent, rounded half up."""
    return int(round_half_up(elapsed_share(starts_on, due_on, on=on) * DONE, 0))


def is_behind(stage: Stage, percent: int, starts_on: dt.date, due_on: dt.date, *, on) -> bool:
    """Whether less is done than time has passed; never for what is held, cancelled or complete."""
    return stage in EXPECTED_TO_MOVE and percent < expected_percent(starts_on, due_on, on=on)


def is_late(stage: Stage, due_on: dt.date, *, on: dt.date) -> bool:
    """Whether the due day has passed without completion."""
    return stage in EXPECTED_TO_MOVE and on > due_on


def may_be_coloured(stage: Stage, starts_on: dt.date, *, on: dt.date) -> bool:
    """Only an action in progress has a RAG, and none before its first day."""
    return stage == Stage.IN_PROGRESS and on >= starts_on


def benefits_due(closed_on: dt.date) -> dt.date:
    """Six calendar months after the close; the last day of a shorter month."""
    return add_months(closed_on, REVIEW_AFTER_MONTHS)


def benefits_are_due(closed_on: dt.date | None, reviewed_on: dt.date | None, *, on) -> bool:
    """Whether the review is to be held by `on`: from its due day until it has been held."""
    return closed_on is not None and reviewed_on is None and on >= benefits_due(closed_on)


def benefits_overdue(closed_on: dt.date | None, reviewed_on: dt.date | None, *, on) -> bool:
    """Whether the review should have been held before `on`."""
    return closed_on is not None and reviewed_on is None and on > benefits_due(closed_on)


def risk_score(likelihood: int, impact: int) -> int:
    """1 to 25: likelihood times impact, each 1 to 5."""
    return likelihood * impact


def risk_direction(scores: Sequence[int]) -> Moved | None:
    """The newest score against the one before, oldest first; None with fewer than two reviews."""
    if len(scores) < 2:
        return None
    before, now = scores[-2:]
    if now == before:
        return Moved.LEVEL
    return Moved.UP if now > before else Moved.DOWN
