"""The thread from a KPI upwards: what it serves, in three queries."""

import datetime as dt
from dataclasses import dataclass

from django.db.models import Prefetch, Q

from kpis.register.models import KPI
from kpis.strategy.models import Outcome, StrategyAction


@dataclass(frozen=True)
class PlanNamed:
    """A service plan as far as a KPI's page names it."""

    service: str
    slug: str
    year_start: dt.date
    state: str


@dataclass(frozen=True)
class Served:
    """Outcomes (each with those of its actions that the KPI hangs under), plans and risks."""

    outcomes: list[Outcome]
    plans: list[PlanNamed]
    risks: list[tuple[str, str]]


def get_served(user, kpi: KPI) -> Served | None:
    """None where the viewer does not see the KPI before its figures are issued."""
    rows = list(
        KPI.objects.visible_to(user)
        .filter(pk=kpi.pk)
        .order_by()
        .values_list(
            "service_plans__service__name",
            "service_plans__service__slug",
            "service_plans__year_start",
            "service_plans__state",
            "risks__code",
            "risks__title",
        )
        .distinct()
    )
    if not rows:
        return None
    plans = {PlanNamed(*row[:4]) for row in rows if row[0]}
    actions = StrategyAction.objects.filter(kpis=kpi).order_by("code")
    outcomes = Outcome.objects.filter(Q(kpis=kpi) | Q(actions__kpis=kpi)).distinct()
    return Served(
        outcomes=list(
            outcomes.select_related("priority")
            .prefetch_related(Prefetch("actions", actions, to_attr="served_actions"))
            .order_by("priority__order", "priority__code", "code")
        ),
        plans=sorted(plans, key=lambda plan: (plan.year_start, plan.service), reverse=True),
        risks=sorted({row[4:] for row in rows if row[4]}),
    )
