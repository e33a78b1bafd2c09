"""What of the strategy waits for one person, as duties."""

import datetime as dt

from django.urls import reverse
from django.utils.translation import gettext as _

from kpis.calculations.progress import benefits_are_due, benefits_due, is_late
from kpis.strategy.models import ServicePlan, StrategyAction
from kpis.strategy.presenters.plans import plan_url
from kpis.strategy.queries.waiting import Waiting
from perfportal.core.registries import Duty, Standing

SOON = dt.timedelta(days=28)
ONE_DAY = dt.timedelta(days=1)


def waiting_duties(waiting: Waiting, *, as_of: dt.date) -> list[Duty]:
    """Actions that are late or due within four weeks, reviews of benefits, plans to agree."""
    actions = (_action_duty(action, as_of) for action in waiting.actions)
    return [*filter(None, actions), *map(_plan_duty, waiting.plans)]


def _action_duty(action: StrategyAction, as_of: dt.date) -> Duty | None:
    """None where nothing is asked of it yet."""
    page, title, due_on = "action-progress", action.title, action.due_on
    if action.is_project and benefits_are_due(
        action.closed_on, action.benefits_reviewed_on, on=as_of
    ):
        page, due_on = "action-benefits", benefits_due(action.closed_on)
        title = _("Review the benefits: %s") % action.title
    elif not is_late(action.stage, due_on, on=max(due_on + ONE_DAY, as_of)):
        return None
    if due_on > as_of + SOON:
        return None
    return Duty(
        kind="strategy_action",
        key=f"{page}-{action.uid}",
        title=title,
        url=reverse(f"kpis:{page}", args=[action.code]),
        standing=Standing.OVERDUE if due_on < as_of else Standing.DUE,
        code=action.code,
        due_on=due_on,
    )


def _plan_duty(plan: ServicePlan) -> Duty:
    return Duty(
        kind="service_plan",
        key=f"plan-{plan.uid}",
        title=_("Agree the plan of %s") % plan.service.name,
        url=plan_url(plan),
        standing=Standing.TO_DECIDE,
        period=plan.year.short_label,
    )
