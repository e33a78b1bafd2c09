"""One action in words: its facts, milestones, and what has come of a project."""

import datetime as dt
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _

from kpis.calculations.progress import benefits_due, benefits_overdue
from kpis.strategy.models import Milestone, StrategyAction
from kpis.strategy.presenters.thread import (
    ActionRow,
    action_row,
    narrative_rows,
    outcome_link,
    priority_link,
)
from perfportal.core.periods.naming import day_words


@dataclass(frozen=True)
class MilestoneRow:
    """A milestone; where it is marked as done and where its day moves, empty once it is done."""

    title: str
    due: str
    state: str
    is_late: bool
    url: str
    move_url: str = ""


@dataclass(frozen=True)
class Benefits:
    """The review of a closed project. `due` is empty where there is nothing to wait for."""

    due: str
    is_overdue: bool
    answer: str
    note: str


@dataclass(frozen=True)
class ActionPage:
    """Everything that the template of an action shows."""

    row: ActionRow
    crumbs: list[dict]
    facts: list[dict]
    note: str
    milestones: list[MilestoneRow]
    benefits: Benefits | None
    outcome: str
    narratives: list[tuple[str, str]]


def action_page(action: StrategyAction, *, as_of: dt.date) -> ActionPage:
    return ActionPage(
        row=action_row(action, as_of=as_of),
        crumbs=_crumbs(action),
        facts=_facts(action),
        note=action.note,
        milestones=[_milestone(one, as_of) for one in action.milestones.all()],
        benefits=_benefits(action, as_of),
        outcome=str(action.outcome),
        narratives=narrative_rows(action.outcome),
    )


def _crumbs(action) -> list[dict]:
    outcome, priority = action.outcome, action.outcome.priority
    return [
        {"label": _("Strategy"), "url": reverse("kpis:strategy")},
        {"label": priority.title, "url": priority_link(priority).url},
        {"label": outcome.title, "url": outcome_link(outcome).url},
        {"label": action.title, "url": ""},
    ]


def _facts(action) -> list[dict]:
    facts = [
        (_("Lead officer"), str(action.lead_officer) if action.lead_officer else _("Nobody yet")),
        (_("Planned"), _planned(action)),
    ]
    if action.closed_on:
        facts.append((_("Completed"), day_words(action.closed_on)))
    return [{"key": key, "value": value} for key, value in facts]


def _planned(action) -> str:
    days = {"start": day_words(action.starts_on), "due": day_words(action.due_on)}
    return _("%(start)s to %(due)s") % days


def _milestone(one: Milestone, as_of: dt.date) -> MilestoneRow:
    is_late = one.done_on is None and as_of > one.due_on
    state = _("Late") if is_late else _("To do")
    if one.done_on:
        state = _("Done on %s") % day_words(one.done_on)
    where = [one.action.code, one.uid]
    return MilestoneRow(
        title=one.title,
        due=day_words(one.due_on),
        state=state,
        is_late=is_late,
        url="" if one.done_on else reverse("kpis:milestone-done", args=where),
        move_url="" if one.done_on else reverse("kpis:milestone-move", args=where),
    )


def _benefits(action, as_of) -> Benefits | None:
    """Nothing where the action is no project, or has not closed yet."""
    if not action.is_project or not action.closed_on:
        return None
    if action.benefits_reviewed_on:
        day = day_words(action.benefits_reviewed_on)
        answer = (
            _("Yes, the need is still met.")
            if action.need_still_met
            else _("No, the need is not met any more.")
        )
        return Benefits("", False, _("Reviewed on %s.") % day + f" {answer}", action.benefits_note)
    return Benefits(
        due=day_words(benefits_due(action.closed_on)),
        is_overdue=benefits_overdue(action.closed_on, None, on=as_of),
        answer="",
        note="",
    )
