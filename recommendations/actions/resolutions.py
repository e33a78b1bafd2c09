"""What a committee resolved. Only this closes a recommendation, and `noted` closes nothing."""

import datetime as dt
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from perfportal.core import audit, clock, submissions
from perfportal.core.concurrency import update_if_version
from perfportal.core.models import Committee
from recommendations.calculations.codes import AFTER, CommitteeState, Outcome
from recommendations.models import Meeting, Recommendation, Resolution
from recommendations.policies import SETTLED, check_can_manage


@dataclass(frozen=True)
class Minute:
    """The committee's words, and the meeting and minute where they stand."""

    committee: Committee
    date: dt.date
    outcome: str
    minute_reference: str
    text: str


@transaction.atomic
def record(
    *, by, recommendation: Recommendation, version: int, minute: Minute, submission=""
) -> Resolution:
    """Add the resolution and let it do what its outcome says.

    Raises PermissionDenied for everybody but a clerk, ValidationError by field, Conflict.
    """
    check_can_manage(by)
    submissions.claim(by=by, key=submission)
    check_minute(recommendation, minute, as_of=clock.today())
    before = {"committee_state": recommendation.committee_state}
    meeting, _made = Meeting.objects.get_or_create(committee=minute.committee, date=minute.date)
    row = Resolution.objects.create(
        recommendation=recommendation,
        meeting=meeting,
        outcome=minute.outcome,
        minute_reference=minute.minute_reference.strip(),
        text=minute.text.strip(),
        recorded_by=by,
        recorded_at=clock.now(),
    )
    update_if_version(recommendation, version=version, **_changes(minute.outcome, row))
    audit.record(
        by=by,
        verb=f"recommendation.{minute.outcome}",
        subject=recommendation,
        before=before,
        after={
            "committee_state": recommendation.committee_state,
            "meeting": str(meeting),
            "minute": row.minute_reference,
            "text": row.text,
        },
    )
    return row


@transaction.atomic
def record_for_review(*, by, review, minute: Minute, submission="") -> list[Resolution]:
    """One minute over every open recommendation of a review, as when a report is noted."""
    submissions.claim(by=by, key=submission)
    leaves = review.recommendations.leaves().open().in_order()
    return [
        record(by=by, recommendation=leaf, version=leaf.version, minute=minute) for leaf in leaves
    ]


def check_minute(recommendation: Recommendation, minute: Minute, *, as_of: dt.date) -> None:
    """Whether the resolution is whole and fits the state of the recommendation."""
    faults = {
        "minute_reference": not minute.minute_reference.strip() and _("Give the minute number."),
        "text": not minute.text.strip() and _("Give the words of the resolution."),
        "date": minute.date > as_of and _("The meeting cannot be in the future."),
        "outcome": _outcome_fault(recommendation, minute.outcome),
    }
    if found := {field: sentence for field, sentence in faults.items() if sentence}:
        raise ValidationError(found)


def _outcome_fault(recommendation, outcome):
    is_settled = recommendation.committee_state in SETTLED
    if recommendation.children.exists():
        return _("This is a heading: the committee closes its parts one by one.")
    if outcome == Outcome.REOPENED and not is_settled:
        return _("It is open already: there is nothing to reopen.")
    if outcome in (Outcome.AGREED_CLOSED, Outcome.WITHDRAWN) and is_settled:
        return _("The committee has settled it already. Reopen it first.")
    return None


def _changes(outcome, resolution) -> dict:
    """The new state; a resolution to note leaves it as it is and only counts the version up."""
    state = AFTER.get(Outcome(outcome))
    if state is None:
        return {}
    is_closed = state is CommitteeState.CLOSED
    return {"committee_state": state.value, "closed_by": resolution if is_closed else None}
