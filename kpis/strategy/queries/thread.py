"""The golden thread as the viewer may see it, and where it is broken.

Priorities, outcomes, actions and strategic risks are those of the whole council: whoever sees KPIs
before they are issued reads them. The KPIs on them are those that the viewer may see.
"""

from dataclasses import dataclass

from django.db.models import Exists, OuterRef, Prefetch, Q

from kpis.register.models import KPI, LifeCycle
from kpis.strategy.models import Milestone, Outcome, Priority, ServicePlan, StrategyAction
from perfportal.core.models import Portfolio
from perfportal.core.periods import Period

SERVICE_LEVEL = "service"


@dataclass(frozen=True)
class Gaps:
    """Priorities that no KPI shows, and KPIs that serve no priority."""

    priorities: list[Priority]
    kpis: list[KPI]


def get_thread(user) -> list[Priority]:
    """Every priority with outcomes, actions and KPIs (`seen_kpis`), in five queries."""
    return list(_threads(user))


def get_priority(user, code: str) -> Priority | None:
    """A priority with its thread and what was written of its outcomes."""
    found = _threads(user).prefetch_related("outcomes__narratives")
    return found.filter(code=code).first()


def kpis_of(priority: Priority) -> list[KPI]:
    """The KPIs under a priority that has been read, its actions' included."""
    outcomes = priority.outcomes.all()
    actions = [action for outcome in outcomes for action in outcome.actions.all()]
    return [kpi for holder in (*outcomes, *actions) for kpi in holder.seen_kpis]


def get_gaps(user, *, year: Period) -> Gaps:
    """Where the thread is broken; a service's KPI may hang on it by its plan for the year."""
    return Gaps(
        priorities=list(_without_kpi(Priority.objects.all())),
        kpis=list(_without_priority(KPI.objects.visible_to(user).in_use(), year)),
    )


def get_outcome(code: str) -> Outcome | None:
    """An outcome with its priority and KPIs."""
    outcomes = Outcome.objects.select_related("priority", "lead_officer", "organisation")
    return outcomes.prefetch_related("kpis", "narratives").filter(code=code).first()


def get_action(user, code: str) -> StrategyAction | None:
    """An action with everything on its page."""
    return (
        StrategyAction.objects.select_related("outcome__priority", "lead_officer", "organisation")
        .prefetch_related(
            _kpis_of(user),
            "milestones",
            "outcome__narratives",
        )
        .filter(code=code)
        .first()
    )


def get_milestone(action: StrategyAction, uid) -> Milestone | None:
    return action.milestones.select_related("action").filter(uid=uid).first()


def get_plans_of(user, priority: Priority, *, year: Period) -> list[ServicePlan]:
    """The plans of a year that hold a KPI of the priority, those that the viewer may see."""
    kpis = KPI.objects.filter(_serves(priority=priority.pk)).order_by().values("pk")
    plans = ServicePlan.objects.visible_to(user).filter(year_start=year.start)
    held = ServicePlan.kpis.through.objects.filter(serviceplan=OuterRef("pk"), kpi__in=kpis)
    found = plans.filter(Exists(held)).select_related("service", "agreed_by")
    return list(found.prefetch_related("kpis").order_by("service__name"))


def _threads(user):
    actions = StrategyAction.objects.select_related("lead_officer").prefetch_related(_kpis_of(user))
    outcomes = Outcome.objects.select_related("lead_officer").prefetch_related(
        _kpis_of(user), Prefetch("actions", actions)
    )
    return Priority.objects.select_related("portfolio").prefetch_related(
        Prefetch("outcomes", outcomes)
    )


def _kpis_of(user) -> Prefetch:
    kpis = KPI.objects.visible_to(user).exclude(state=LifeCycle.RETIRED).select_related("tier")
    return Prefetch("kpis", kpis.order_by("code"), to_attr="seen_kpis")


def _serves(*, priority) -> Q:
    """KPIs under an outcome of the priority, or under one of its actions."""
    return Q(outcomes__priority=priority) | Q(strategy_actions__outcome__priority=priority)


def _without_kpi(priorities):
    living = KPI.objects.exclude(state=LifeCycle.RETIRED).filter(_serves(priority=OuterRef("pk")))
    return priorities.filter(~Exists(living))


def _without_priority(kpis, year: Period):
    """A service-level KPI also counts where its plan for the year holds a KPI that does."""
    serving = KPI.objects.filter(Q(outcomes__isnull=False) | Q(strategy_actions__isnull=False))
    plans = ServicePlan.objects.filter(
        year_start=year.start, kpis__in=serving.order_by().values("pk")
    )
    through_plan = Q(tier__code=SERVICE_LEVEL, service_plans__in=plans.order_by().values("pk"))
    return (
        kpis.exclude(pk__in=serving.order_by().values("pk"))
        .exclude(pk__in=KPI.objects.filter(through_plan).order_by().values("pk"))
        .order_by("code")
    )


def get_portfolios():
    return Portfolio.objects.order_by("name")
