"""A dated update of progress: it adds to the history and never overwrites it."""

import datetime as dt
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from perfportal.core import audit, clock, submissions
from perfportal.core.concurrency import update_if_version
from recommendations.calculations.codes import Progress
from recommendations.models import ProgressUpdate, Recommendation
from recommendations.policies import check_can_manage, check_can_update

NEEDS_WORDS = {
    Progress.PAUSED: gettext_lazy("say why the work is paused"),
    Progress.SUPERSEDED: gettext_lazy("say what has taken its place"),
    Progress.NOT_ACHIEVED: gettext_lazy("say why it was not achieved"),
}


@dataclass(frozen=True)
class NewUpdate:
    """What an officer or clerk reports. `progress` empty leaves the claim as it is."""

    on: dt.date
    narrative: str
    progress: str = ""
    completed_on: dt.date | None = None
    evidence: str = ""
    evidence_url: str = ""
    new_due_on: dt.date | None = None
    due_reason: str = ""
    next_report_on: dt.date | None = None
    agenda_item: str = ""
    period_label: str = ""


@transaction.atomic
def add_update(
    *, by, recommendation: Recommendation, version: int, update: NewUpdate, submission=""
) -> ProgressUpdate:
    """Add the update and carry its claim and due date over to the recommendation.

    Raises ValidationError by field, Conflict where the record has moved on, AlreadySubmitted.
    """
    check_can_update(by, recommendation)
    submissions.claim(by=by, key=submission)
    check_update(recommendation, update, as_of=clock.today())
    before = _state(recommendation)
    old_due_on = recommendation.due_on
    update_if_version(recommendation, version=version, **_changes(recommendation, update))
    row = ProgressUpdate.objects.create(
        recommendation=recommendation,
        old_due_on=old_due_on if update.new_due_on else None,
        recorded_by=by,
        recorded_at=clock.now(),
        **vars(update),
    )
    audit.record(
        by=by,
        verb="recommendation.updated",
        subject=recommendation,
        before=before,
        after=_state(recommendation) | {"narrative": update.narrative},
        reason=update.due_reason,
    )
    return row


def claim_implemented(
    *, by, recommendation, version, on, narrative, completed_on, evidence="", evidence_url=""
) -> ProgressUpdate:
    """The officer's claim that it is done, with evidence; the committee decides whether it is."""
    update = NewUpdate(
        on=on,
        narrative=narrative,
        progress=Progress.IMPLEMENTED.value,
        completed_on=completed_on,
        evidence=evidence,
        evidence_url=evidence_url,
    )
    return add_update(by=by, recommendation=recommendation, version=version, update=update)


@transaction.atomic
def correct_text(*, by, recommendation: Recommendation, version: int, text: str, reason: str):
    """Put a damaged transcription right; the text as it came stays in `original_text`."""
    check_can_manage(by)
    if not text.strip() or not reason.strip():
        raise ValidationError(_("Give the corrected words, and say where they are taken from."))
    before = {"text": recommendation.text}
    update_if_version(recommendation, version=version, text=text.strip(), damaged=False)
    audit.record(
        by=by,
        verb="recommendation.text_corrected",
        subject=recommendation,
        before=before,
        after={"text": text.strip()},
        reason=reason,
    )


def check_update(recommendation: Recommendation, update: NewUpdate, *, as_of: dt.date) -> None:
    """Whether an update may be added: every fault at once, by field."""
    faults = {
        "narrative": _narrative_fault(update),
        "on": _day_fault(update.on, as_of),
        "completed_on": _completion_fault(update, as_of),
        "evidence": _evidence_fault(update),
        "due_reason": _due_fault(recommendation, update),
    }
    if recommendation.children.exists():
        faults["narrative"] = _("This is a heading: add the update to one of its parts.")
    if found := {field: sentence for field, sentence in faults.items() if sentence}:
        raise ValidationError(found)


def _narrative_fault(update):
    if update.narrative.strip():
        return None
    what = NEEDS_WORDS.get(update.progress)
    return _("Say what has happened%(more)s.") % {"more": f": {what}" if what else ""}


def _day_fault(day, as_of):
    return _("The date of an update cannot be in the future.") if day > as_of else None


def _completion_fault(update, as_of):
    if update.progress != Progress.IMPLEMENTED:
        is_stray = update.completed_on is not None
        return _("A completion date goes with the claim Implemented.") if is_stray else None
    if update.completed_on is None:
        return _("Enter the day on which it was completed.")
    return _day_fault(update.completed_on, as_of)


def _evidence_fault(update):
    has_evidence = update.evidence.strip() or update.evidence_url
    if update.progress != Progress.IMPLEMENTED or has_evidence:
        return None
    return _("Implemented needs evidence: describe it, or give a link to it.")


def _due_fault(recommendation, update):
    is_move = recommendation.due_on and update.new_due_on
    if is_move and update.new_due_on == recommendation.due_on:
        return _("This is the due date already: leave the new date empty.")
    if is_move and not update.due_reason.strip():
        return _("A due date moves only with a reason.")
    return None


def _changes(recommendation, update) -> dict:
    changes = {}
    if update.progress:
        changes |= {"progress": update.progress, "completed_on": update.completed_on}
    if update.new_due_on:
        has_moved = recommendation.due_on is not None
        changes |= {
            "due_on": update.new_due_on,
            "original_due_on": recommendation.original_due_on or update.new_due_on,
            "due_moves": recommendation.due_moves + has_moved,
        }
    return changes


def _state(recommendation) -> dict:
    return {
        "progress": recommendation.progress,
        "due_on": recommendation.due_on,
        "due_moves": recommendation.due_moves,
        "completed_on": recommendation.completed_on,
    }
