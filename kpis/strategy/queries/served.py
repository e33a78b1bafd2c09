"""The thread from a KPI upwards: what it serves, in three queries."""

import datetime as dt
from dataclasses import dataclass

from django.db.models import Prefetch, Q

from kpis.register.models import KPI
from kpis.strategy.models import Outcome, Priority, ServicePlan, StrategyAction
from kpis.strategy.queries.thread import SERVICE_LEVEL
from perfportal.core.periods import Period


@dataclass(frozen=True)
class PlanNamed:
    """A service plan as far as a KPI's page names it."""

    service: str
    slug: str
    year_start: dt.date
    state: str


@dataclass(frozen=True)
class Served:
    """Outcomes (each with those of its actions that the KPI hangs under), plans and risks.

    `through_plan` are the priorities that a service's KPI serves by its plan for the year alone.
    """

    outcomes: list[Outcome]
    through_plan: list[Priority]
    plans: list[PlanNamed]
    risks: list[tuple[str, str]]


def get_served(user, kpi: KPI, *, year: Period) -> Served | None:
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
    outcomes = _outcomes(kpi)
    is_indirect = not outcomes and kpi.tier.code == SERVICE_LEVEL
    return Served(
        outcomes=outcomes,
        through_plan=_through_plan(kpi, year) if is_indirect else [],
        plans=sorted(plans, key=lambda plan: (plan.year_start, plan.service), reverse=True),
        risks=sorted({row[4:] for row in rows if row[4]}),
    )


def _outcomes(kpi: KPI) -> list[Outcome]:
    actions = StrategyAction.objects.filter(kpis=kpi).order_by("code")
    outcomes = Outcome.objects.filter(Q(kpis=kpi) | Q(actions__kpis=kpi)).distinct()
    return list(
        outcomes.select_related("priority")
        .prefetch_related(Prefetch("actions", actions, to_attr="served_actions"))
        .order_by("priority__order", "priority__code", "code")
    )


def _through_plan(kpi: KPI, year: Period) -> list[Priority]:
    plans = ServicePlan.objects.filter(kpis=kpi, year_start=year.start)
    beside = KPI.objects.filter(service_plans__in=plans.order_by().values("pk"))
    ids = beside.order_by().values("pk")
    priorities = Priority.objects.filter(
        Q(outcomes__kpis__in=ids) | Q(outcomes__actions__kpis__in=ids)
    )
    return list(priorities.distinct())
