"""Actions of the delivery plan: added, changed, reported on; a closed project is looked back on."""

import datetime as dt
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from kpis.calculations.progress import DONE, ActionRag, Stage, may_be_coloured
from kpis.register.policies import check_can_manage
from kpis.strategy.actions.saving import add, change
from kpis.strategy.models import Milestone, Outcome, StrategyAction
from kpis.strategy.policies import check_can_report
from perfportal.core import audit, clock
from perfportal.core.concurrency import update_if_version
from perfportal.core.periods.naming import day_words
from perfportal.core.registries import events

NEEDS_A_NOTE = {ActionRag.AMBER, ActionRag.RED, Stage.ON_HOLD, Stage.CANCELLED}


@dataclass(frozen=True)
class Progress:
    """What a lead officer reports. `rag` is empty where an action is not in progress."""

    stage: str
    percent_complete: int
    rag: str = ""
    note: str = ""
    closed_on: dt.date | None = None


@transaction.atomic
def create_action(*, by, outcome: Outcome, kpis=(), **fields) -> StrategyAction:
    """An action that is not started."""
    check_can_manage(by)
    _check_days(fields["starts_on"], fields["due_on"])
    return add(
        StrategyAction,
        by=by,
        verb="strategy_action.created",
        kpis=kpis,
        organisation=outcome.organisation,
        outcome=outcome,
        **fields,
    )


@transaction.atomic
def change_action(*, by, action: StrategyAction, version: int, kpis, **fields) -> StrategyAction:
    """Change what an action is. One that now starts later loses its RAG."""
    check_can_manage(by)
    _check_days(fields["starts_on"], fields["due_on"])
    if not may_be_coloured(action.stage, fields["starts_on"], on=clock.today()):
        fields["rag"] = None
    return change(
        action, by=by, version=version, verb="strategy_action.changed", kpis=kpis, **fields
    )


@transaction.atomic
def report_progress(
    *, by, action: StrategyAction, version: int, progress: Progress
) -> StrategyAction:
    """Stage, RAG and percent done, each by its own rule; every fault at once, by field."""
    check_can_report(by, action)
    _refuse(_faults(action, progress, clock.today()))
    reported = change(
        action,
        by=by,
        version=version,
        verb="strategy_action.progress_reported",
        stage=progress.stage,
        rag=progress.rag or None,
        percent_complete=progress.percent_complete,
        note=progress.note.strip(),
        closed_on=progress.closed_on,
    )
    events.publish("strategy_action.progress_given", by=by, action=reported)
    return reported


@transaction.atomic
def add_milestone(
    *, by, action: StrategyAction, version: int, title: str, due_on: dt.date
) -> Milestone:
    check_can_report(by, action)
    update_if_version(action, version=version)
    milestone = Milestone(action=action, title=title.strip(), due_on=due_on)
    milestone.full_clean()
    milestone.save()
    audit.record(
        by=by,
        verb="milestone.added",
        subject=action,
        after={"milestone": milestone.title, "due_on": due_on},
    )
    return milestone


@transaction.atomic
def finish_milestone(*, by, milestone: Milestone, version: int, done_on: dt.date) -> Milestone:
    """A milestone is reached; `version` is that of its action."""
    check_can_report(by, milestone.action)
    if milestone.done_on:
        raise ValidationError(_("This milestone is done already."))
    _refuse({"done_on": _future(done_on, clock.today())})
    update_if_version(milestone.action, version=version)
    milestone.done_on = done_on
    milestone.save(update_fields=["done_on"])
    audit.record(
        by=by,
        verb="milestone.done",
        subject=milestone.action,
        before={"done_on": None},
        after={"milestone": milestone.title, "done_on": done_on},
    )
    events.publish("milestone.answered", by=by, milestone=milestone, answer="done", note="")
    return milestone


@transaction.atomic
def move_milestone(
    *, by, milestone: Milestone, version: int, due_on: dt.date, reason: str
) -> Milestone:
    """A milestone is expected on another day, and why; `version` is that of its action."""
    check_can_report(by, milestone.action)
    if milestone.done_on:
        raise ValidationError(_("This milestone is done already."))
    _refuse({"due_on": _move_fault(milestone, due_on), "reason": _reason_fault(reason)})
    update_if_version(milestone.action, version=version)
    before, milestone.due_on = milestone.due_on, due_on
    milestone.save(update_fields=["due_on"])
    audit.record(
        by=by,
        verb="milestone.moved",
        subject=milestone.action,
        before={"milestone": milestone.title, "due_on": before},
        after={"due_on": due_on},
        reason=reason.strip(),
    )
    events.publish(
        "milestone.answered", by=by, milestone=milestone, answer="moved", note=reason.strip()
    )
    return milestone


@transaction.atomic
def review_benefits(*, by, action: StrategyAction, version: int, **answer) -> StrategyAction:
    """Look back on a closed project: `benefits_reviewed_on`, `need_still_met`, `benefits_note`."""
    check_can_report(by, action)
    if not action.is_project or not action.closed_on:
        raise ValidationError(_("Only a project that is closed has its benefits reviewed."))
    if action.benefits_reviewed_on:
        raise ValidationError(_("The benefits of this project have been reviewed already."))
    day = answer["benefits_reviewed_on"]
    early = _("The review cannot be before the project closed.") if day < action.closed_on else None
    empty = None if answer["benefits_note"].strip() else _("Say what has come of the project.")
    _refuse({"benefits_reviewed_on": _future(day, clock.today()) or early, "benefits_note": empty})
    return change(
        action, by=by, version=version, verb="strategy_action.benefits_reviewed", **answer
    )


def _check_days(starts_on: dt.date, due_on: dt.date) -> None:
    if due_on < starts_on:
        raise ValidationError(
            {"due_on": _("The due date cannot be before the start on %s.") % day_words(starts_on)}
        )


def _refuse(faults: dict) -> None:
    if found := {name: sentence for name, sentence in faults.items() if sentence}:
        raise ValidationError(found)


def _faults(action: StrategyAction, progress: Progress, today: dt.date) -> dict:
    return {
        "rag": _rag_fault(action, progress, today),
        "percent_complete": _percent_fault(progress),
        "closed_on": _closed_fault(progress, today),
        "note": _note_fault(progress),
    }


def _rag_fault(action, progress, today):
    if may_be_coloured(progress.stage, action.starts_on, on=today):
        return None if progress.rag else _("Choose how it goes: on track, at risk or off track.")
    if not progress.rag:
        return None
    if progress.stage != Stage.IN_PROGRESS:
        return _("Only an action in progress has a RAG: choose None.")
    return _("It starts on %s and has no RAG before: choose None.") % day_words(action.starts_on)


def _percent_fault(progress):
    is_complete = progress.stage == Stage.COMPLETE
    if progress.percent_complete == DONE and not is_complete:
        return _("100% is for a complete action: choose the stage Complete or a lower number.")
    if progress.percent_complete != DONE and is_complete:
        return _("A complete action is 100% done: type 100 or choose another stage.")
    if progress.percent_complete and progress.stage == Stage.NOT_STARTED:
        return _("An action that is not started is 0% done: type 0 or choose another stage.")
    return None


def _closed_fault(progress, today):
    if progress.stage != Stage.COMPLETE:
        return _("Only a complete action has a closing day.") if progress.closed_on else None
    if not progress.closed_on:
        return _("Enter the day on which it was completed.")
    return _future(progress.closed_on, today)


def _note_fault(progress):
    needs = {progress.rag, progress.stage} & NEEDS_A_NOTE
    if needs and not progress.note.strip():
        return _("Say why, and what is being done about it.")
    return None


def _move_fault(milestone, due_on: dt.date):
    if due_on == milestone.due_on:
        return _("This is the day that it has: choose another.")
    return _("This day has passed: choose today or later.") if due_on < clock.today() else None


def _reason_fault(reason: str):
    return None if reason.strip() else _("Say why the day moves.")


def _future(day: dt.date, today: dt.date):
    return _("The day cannot be in the future.") if day > today else None
