"""What a KPI serves, as its page says it."""

from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _

from kpis.strategy.presenters.thread import Link, action_link, outcome_link, priority_link
from kpis.strategy.queries.served import Served
from kpis.strategy.words import PLAN_WORDS
from perfportal.core.periods import Period


@dataclass(frozen=True)
class ThreadLine:
    """Priority > outcome > actions: one way from a KPI to a priority."""

    priority: Link
    outcome: Link
    actions: list[Link]


@dataclass(frozen=True)
class ServedPanel:
    """The thread of one KPI."""

    lines: list[ThreadLine]
    through_plan: list[Link]
    plans: list[Link]
    risks: list[Link]


def served_panel(served: Served) -> ServedPanel:
    return ServedPanel(
        lines=[
            ThreadLine(
                priority=priority_link(outcome.priority),
                outcome=outcome_link(outcome),
                actions=[action_link(action) for action in outcome.served_actions],
            )
            for outcome in served.outcomes
        ],
        through_plan=[priority_link(priority) for priority in served.through_plan],
        plans=[_plan(plan) for plan in served.plans],
        risks=[
            Link(code, title, reverse("kpis:risk-detail", args=[code]))
            for code, title in served.risks
        ],
    )


def _plan(plan) -> Link:
    year = Period.financial_year_of(plan.year_start)
    words = {"service": plan.service, "year": year.short_label}
    url = reverse("kpis:plan-detail", args=[plan.slug, year.token])
    return Link("", _("%(service)s, %(year)s") % words, url, str(PLAN_WORDS[plan.state]))
