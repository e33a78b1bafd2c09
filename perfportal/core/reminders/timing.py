"""On which days a duty is a reason to write to somebody. No database, no clock.

Before a deadline on the working days that the council has chosen; after it on the next working
day and then every fifth. What has no deadline is counted from the day since which it waits.
"""

import datetime as dt
from collections.abc import Container
from dataclasses import dataclass, field
from enum import StrEnum

from perfportal.core.registries import Duty, Standing
from perfportal.core.working_days import is_working_day, working_days_after

WEEK = 5
ESCALATED = "escalated"


class Sort(StrEnum):
    """The parts of a mail, in their order."""

    RETURNED = "returned"
    OVERDUE = "overdue"
    DUE = "due"
    DECIDE = "decide"
    ESCALATED = "escalated"


ESSENTIAL = frozenset({Sort.RETURNED, Sort.OVERDUE, Sort.ESCALATED})


@dataclass(frozen=True)
class Plan:
    """The council's choice of days, and the days on which it is closed."""

    before: tuple[int, ...] = (5, 1)
    closed: Container[dt.date] = field(default_factory=frozenset)

    @property
    def horizon(self) -> int:
        """How many working days ahead a deadline is mentioned."""
        return max(self.before, default=0)


def sort_of(duty: Duty, day: dt.date, plan: Plan) -> Sort | None:
    """The part of the mail in which a duty stands; None for what is given, or far ahead."""
    if not duty.reminds or duty.standing is Standing.GIVEN:
        return None
    if duty.kind == ESCALATED:
        return Sort.ESCALATED
    if duty.standing is Standing.RETURNED:
        return Sort.RETURNED
    if duty.due_on and duty.due_on < day:
        return Sort.OVERDUE
    if duty.standing is Standing.TO_DECIDE:
        return Sort.DECIDE
    is_near = duty.due_on and working_days_after(day, duty.due_on, plan.closed) <= plan.horizon
    return Sort.DUE if is_near else None


def is_reason(duty: Duty, day: dt.date, plan: Plan) -> bool:
    """Whether this is one of the days on which the duty is written about."""
    if not is_working_day(day, plan.closed):
        return False
    due_on = None if duty.kind == ESCALATED else duty.due_on
    ahead = working_days_after(day, due_on, plan.closed) if due_on else 0
    if ahead and ahead in plan.before:
        return True
    return any(first and first < day and _is_weekly(first, day, plan)
               for first in (duty.since, due_on))  # fmt: skip


def _is_weekly(since: dt.date, day: dt.date, plan: Plan) -> bool:
    """The first working day after `since`, the sixth, the eleventh ..."""
    return working_days_after(since, day, plan.closed) % WEEK == 1
