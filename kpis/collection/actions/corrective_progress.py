"""What the owner of a corrective action says of it when a round asks: in hand, done, or moved."""

import datetime as dt
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from kpis.collection import policies
from kpis.collection.models import CorrectiveAction, RoundTask
from perfportal.core import audit, clock, jobs, submissions
from perfportal.core.concurrency import Conflict, update_if_version
from perfportal.core.registries import events

Answer = RoundTask.Answer


@dataclass(frozen=True)
class CorrectiveProgress:
    """The answer, a sentence, and the new day where it has moved."""

    answer: str
    note: str
    due_on: dt.date | None = None


@transaction.atomic
def give_progress(
    *, by, task: RoundTask, version: int, progress: CorrectiveProgress, submission=""
) -> RoundTask:
    """Answer the round; the corrective action follows. `version` is that of the action.

    Raises PermissionDenied, ValidationError by field, AlreadySubmitted, and Conflict where the
    action has changed since or the round has its answer already.
    """
    submissions.claim(by=by, key=submission)
    policies.check_can_give_progress(by, task)
    action = task.corrective_action
    _check(action, progress)
    before = {"due_on": action.due_on, "state": action.state}
    _answer(by, task, progress)
    update_if_version(action, version=version, **_changes(by, action, progress))
    audit.record(
        by=by,
        verb=f"corrective_action.{VERBS[progress.answer]}",
        subject=action,
        before=before,
        after={"due_on": action.due_on, "state": action.state},
        reason=progress.note.strip(),
    )
    jobs.enqueue("kpis.assess", by=by, kpi_ids=[action.kpi_id])
    events.publish_on_commit("corrective_action.progress_given", corrective_action_id=action.pk)
    return task


VERBS = {Answer.IN_HAND: "in_hand", Answer.DONE: "done", Answer.MOVED: "moved"}


def _changes(by, action: CorrectiveAction, progress: CorrectiveProgress) -> dict:
    if progress.answer == Answer.DONE:
        return {
            "state": CorrectiveAction.State.DONE,
            "closed_on": clock.today(),
            "closed_by": by,
            "closing_note": progress.note.strip(),
        }
    if progress.answer == Answer.MOVED:
        return {"due_on": progress.due_on, "moves": action.moves + 1}
    return {}


def _answer(by, task: RoundTask, progress: CorrectiveProgress) -> None:
    given = {
        "state": RoundTask.State.GIVEN,
        "answer": progress.answer,
        "note": progress.note.strip(),
        "given_by": by,
        "given_at": clock.now(),
    }
    waiting = RoundTask.objects.waiting().filter(pk=task.pk)
    if not RoundTask.objects.filter(pk__in=waiting.values("pk")).update(**given):
        raise Conflict(RoundTask.objects.with_subject().get(pk=task.pk), given)
    for name, value in given.items():
        setattr(task, name, value)


def _check(action: CorrectiveAction, progress: CorrectiveProgress) -> None:
    faults = {"note": _note_fault(progress), "due_on": _day_fault(action, progress)}
    if progress.answer not in VERBS:
        faults["answer"] = _("Say whether it is in hand, done, or moved to another day.")
    if found := {name: fault for name, fault in faults.items() if fault}:
        raise ValidationError(found)


def _note_fault(progress):
    if progress.note.strip():
        return ""
    if progress.answer == Answer.MOVED:
        return _("Say why the day moves.")
    if progress.answer == Answer.DONE:
        return _("Say what has been done.")
    return _("Say how far it is.")


def _day_fault(action: CorrectiveAction, progress: CorrectiveProgress):
    if progress.answer != Answer.MOVED:
        if progress.due_on and progress.due_on != action.due_on:
            return _("Choose “Moved to another day”, or leave the day empty.")
        return ""
    if progress.due_on is None:
        return _("Enter the day by which it will be done.")
    if progress.due_on == action.due_on:
        return _("This is the day that it has: choose another.")
    return _("This day has passed: choose a later day.") if progress.due_on < clock.today() else ""
