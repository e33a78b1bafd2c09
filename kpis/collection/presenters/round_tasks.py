"""Progress that a round asks for beside figures, in words."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kpis.calculations.progress import Stage
from kpis.collection.models import CorrectiveAction, RoundTask
from perfportal.core.periods.naming import day_words
from perfportal.core.registries import Duty, Standing

OVER = (Stage.COMPLETE.value, Stage.CANCELLED.value)


@dataclass(frozen=True)
class TaskRow:
    """Progress that was asked for."""

    what: str
    kind: str
    url: str
    owner: str
    deadline: str
    word: str
    colour: str
    note: str


def task_rows(tasks: Iterable[RoundTask], *, as_of: dt.date) -> list[TaskRow]:
    return [_task_row(task, as_of) for task in tasks]


def _task_row(task: RoundTask, as_of: dt.date) -> TaskRow:
    word, colour = _task_words(task, as_of)
    return TaskRow(
        what=task_title(task),
        kind=task_kind(task),
        url=task_url(task),
        owner=str(task.owner) if task.owner else _("Nobody leads it"),
        deadline=day_words(task.due_on),
        word=word,
        colour=colour,
        note=task.note,
    )


def _task_words(task: RoundTask, as_of: dt.date) -> tuple[str, str]:
    if task.state == RoundTask.State.GIVEN:
        return task.get_answer_display() if task.answer else _("Given"), "green"
    if is_settled(task):
        return _("Nothing left to say"), "grey"
    return (_("Overdue"), "red") if as_of > task.due_on else (_("Due"), "yellow")


def is_settled(task: RoundTask) -> bool:
    """Whether the action has ended otherwise, so that nobody owes its progress any more."""
    if task.corrective_action_id:
        return task.corrective_action.state != CorrectiveAction.State.OPEN
    if task.milestone_id and task.milestone.done_on:
        return True
    return (task.strategy_action or task.milestone.action).stage in OVER


def task_title(task: RoundTask) -> str:
    if task.milestone_id:
        return task.milestone.title
    if task.corrective_action_id:
        return task.corrective_action.what
    return task.strategy_action.title


def task_code(task: RoundTask) -> str:
    if task.corrective_action_id:
        return task.corrective_action.kpi.code
    return (task.strategy_action or task.milestone.action).code


def task_kind(task: RoundTask) -> str:
    kinds = {
        "strategy_action_id": _("Action %s"),
        "milestone_id": _("Milestone of %s"),
        "corrective_action_id": _("Corrective action, %s"),
    }
    return next(words for name, words in kinds.items() if getattr(task, name)) % task_code(task)


def task_url(task: RoundTask) -> str:
    """The page on which it is answered."""
    if task.corrective_action_id:
        return reverse("kpis:round-task", args=[task.uid])
    if task.milestone_id:
        return reverse("kpis:milestone-done", args=[task.milestone.action.code, task.milestone.uid])
    return reverse("kpis:action-progress", args=[task.strategy_action.code])


def task_duty(task: RoundTask, *, as_of: dt.date) -> Duty:
    """What its owner is shown among all that they owe."""
    return Duty(
        kind="action_progress",
        key=str(task.uid),
        title=task_title(task),
        url=task_url(task),
        standing=Standing.OVERDUE if as_of > task.due_on else Standing.DUE,
        code=task_code(task),
        period=task.round.period.short_label,
        due_on=task.due_on,
    )


def corrective_facts(task: RoundTask) -> list[dict]:
    """What stands above the form of a corrective action."""
    action = task.corrective_action
    due = day_words(action.due_on)
    if action.moves:
        due = ngettext(
            "%(day)s, moved once; first promised for %(first)s",
            "%(day)s, moved %(n)s times; first promised for %(first)s",
            action.moves,
        ) % {"day": due, "n": action.moves, "first": day_words(action.original_due_on)}
    facts = [
        (_("KPI"), f"{action.kpi.code} {action.kpi.title}"),
        (_("What is being done"), action.what),
        (_("By whom"), str(action.owner)),
        (_("Done by"), due),
    ]
    if action.expected_back_on:
        facts.append((_("Expected back on target"), day_words(action.expected_back_on)))
    return [{"key": key, "value": value} for key, value in facts]
