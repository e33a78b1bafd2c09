"""The status that is shown, and the status of a heading from those of its parts (5.4).

An officer's claim, the executive's response and the committee's resolution stay three fields; the
shown status is derived from them and the day and is stored nowhere.
"""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from recommendations.calculations.codes import CommitteeState, Progress, Status, Verdict

UNDER_WAY = {Progress.NOT_STATED, Progress.NOT_STARTED, Progress.IN_PROGRESS}
UNFINISHED = UNDER_WAY | {Progress.SLIPPED, Progress.PAUSED}
LEFT_OUT = {Status.REJECTED, Status.SUPERSEDED, Status.WITHDRAWN}


@dataclass(frozen=True)
class Facts:
    """What the status of one recommendation follows from."""

    progress: str = Progress.NOT_STATED
    committee_state: str = CommitteeState.OPEN
    verdict: str = Verdict.AWAITING
    due_on: dt.date | None = None
    original_due_on: dt.date | None = None


@dataclass(frozen=True)
class Shown:
    """The status as shown; `days_late` is 0 unless the due date, as it stands, has passed."""

    status: Status
    days_late: int = 0


def shown_status(facts: Facts, *, as_of: dt.date) -> Shown:
    """The committee's word first, then a rejection, then the claim, slipped by its date (P3)."""
    if facts.committee_state == CommitteeState.CLOSED:
        return Shown(Status.CLOSED)
    if facts.committee_state == CommitteeState.WITHDRAWN:
        return Shown(Status.WITHDRAWN)
    if facts.verdict == Verdict.REJECTED:
        return Shown(Status.REJECTED)
    progress = Progress(facts.progress)
    if progress not in UNFINISHED:
        return Shown(Status(progress))
    late = days_late(facts.due_on, as_of=as_of)
    if progress in UNDER_WAY and (late or _was_put_off(facts)):
        return Shown(Status.SLIPPED, late)
    return Shown(Status(progress), late)


def days_late(due_on: dt.date | None, *, as_of: dt.date) -> int:
    """Days since the due date; 0 on the day itself, before it, and without one."""
    return max(0, (as_of - due_on).days) if due_on else 0


def _was_put_off(facts: Facts) -> bool:
    """Whether the due date now lies later than the first one."""
    return bool(facts.due_on and facts.original_due_on and facts.due_on > facts.original_due_on)


def roll_up(children: Sequence[Status]) -> Status:
    """The status of a heading. Rejected, superseded and withdrawn parts do not count.

    Any part slipped, else paused, decides; parts that all say the same give that; closed and
    implemented together are implemented; all else is in progress.
    """
    if not children:
        raise ValueError("Only a heading, which has parts, takes its status from them.")
    counted = {status for status in children if status not in LEFT_OUT}
    if not counted:
        return Status.SUPERSEDED if Status.SUPERSEDED in children else children[0]
    for status in (Status.SLIPPED, Status.PAUSED):
        if status in counted:
            return status
    if len(counted) == 1:
        return counted.pop()
    if counted == {Status.CLOSED, Status.IMPLEMENTED}:
        return Status.IMPLEMENTED
    if counted == {Status.NOT_STATED, Status.NOT_STARTED}:
        return Status.NOT_STATED
    return Status.IN_PROGRESS


def has_action_agreed(verdict: str, *, action: str, has_owner: bool, due_on) -> bool:
    """Accepted in principle counts only with an action, an owner and a date (5.2)."""
    if verdict == Verdict.IN_PRINCIPLE:
        return bool(action.strip() and has_owner and due_on)
    return verdict in (Verdict.ACCEPTED, Verdict.PARTIALLY_ACCEPTED)
