"""Which steps a value takes until it counts as approved, and what is asked of a red one.

design.md section 7: light by default. The service head approves; a council may add the check of the
performance team or the director's approval, and gives official statistics one check only. The team
may check before or after the service head; the director decides last.
"""

import datetime as dt
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from enum import StrEnum

SHORTEST_COMMENTARY = 50


class Route(StrEnum):
    """How a value of a tier is approved: the values of the settings `approval_steps_...`."""

    SERVICE_HEAD = "service_head"
    HEAD_THEN_CHECK = "service_head_then_check"
    HEAD_THEN_DIRECTOR = "service_head_then_director"
    CHECK_ONLY = "check_only"


class Step(StrEnum):
    SERVICE_HEAD = "service_head"
    CHECK = "check"
    DIRECTOR = "director"


STEPS = {
    Route.SERVICE_HEAD: (Step.SERVICE_HEAD,),
    Route.HEAD_THEN_CHECK: (Step.SERVICE_HEAD, Step.CHECK),
    Route.HEAD_THEN_DIRECTOR: (Step.SERVICE_HEAD, Step.DIRECTOR),
    Route.CHECK_ONLY: (Step.CHECK,),
}


def next_step(route: Route, done: Collection[Step]) -> Step | None:
    """The step that is asked for next; None where the value counts as approved."""
    return next((step for step in STEPS[route] if step not in done), None)


class Remedy(StrEnum):
    """How a KPI stands with its corrective actions."""

    IN_HAND = "in_hand"
    PAST_DUE = "past_due"
    NONE = "none"


@dataclass(frozen=True)
class RedLack:
    """What a red value lacks before it may be approved (domain-rules 4.7).

    `written` are the characters of its commentary; `last_due` the latest day of an open action.
    """

    written: int
    remedy: Remedy
    last_due: dt.date | None = None

    @property
    def commentary(self) -> bool:
        return self.written < SHORTEST_COMMENTARY

    @property
    def action(self) -> bool:
        return self.remedy is not Remedy.IN_HAND

    def __bool__(self) -> bool:
        return self.commentary or self.action


def red_lack(commentary: str, due_days: Iterable[dt.date], *, as_of: dt.date) -> RedLack:
    """What is missing, given the days of the KPI's open corrective actions.

    An action that was raised for an earlier red counts while its day has not passed (rule W9).
    """
    last_due = max(due_days, default=None)
    if last_due is None:
        remedy = Remedy.NONE
    else:
        remedy = Remedy.IN_HAND if last_due >= as_of else Remedy.PAST_DUE
    return RedLack(len(commentary.strip()), remedy, last_due)
