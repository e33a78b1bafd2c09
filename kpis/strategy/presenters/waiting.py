"""What of the strategy waits for one person, a line each."""

import datetime as dt
from dataclasses import replace

from django.utils.translation import gettext as _

from kpis.calculations.progress import benefits_are_due, benefits_due, is_late
from kpis.strategy.models import StrategyAction
from kpis.strategy.presenters.plans import plan_url
from kpis.strategy.presenters.thread import Link, action_link
from kpis.strategy.queries.waiting import Waiting
from perfportal.core.periods.naming import day_words


def waiting_lines(waiting: Waiting, *, as_of: dt.date) -> list[Link]:
    """Late actions and benefits reviews first, then plans to agree; `note` says what to do."""
    actions = [
        replace(action_link(action), note=note)
        for action in waiting.actions
        if (note := _due_words(action, as_of))
    ]
    plans = [
        Link("", _("%(service)s, %(year)s") % _named(plan), plan_url(plan), _("plan to agree"))
        for plan in waiting.plans
    ]
    return [*actions, *plans]


def _due_words(action: StrategyAction, as_of: dt.date) -> str:
    reviewed = action.benefits_reviewed_on
    if action.is_project and benefits_are_due(action.closed_on, reviewed, on=as_of):
        return _("benefits review due since %s") % day_words(benefits_due(action.closed_on))
    if is_late(action.stage, action.due_on, on=as_of):
        return _("was due on %s") % day_words(action.due_on)
    return ""


def _named(plan) -> dict:
    return {"service": plan.service.name, "year": plan.year.short_label}
