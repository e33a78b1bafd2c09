"""What of the strategy waits for one person, in two queries."""

from dataclasses import dataclass

from django.db.models import Q

from kpis.calculations.progress import Stage
from kpis.strategy.models import PlanState, ServicePlan, StrategyAction
from perfportal.core.access.roles import Permission, Scope


@dataclass(frozen=True)
class Waiting:
    """The actions that somebody leads and has not done with, and the plans they may agree."""

    actions: list[StrategyAction]
    plans: list[ServicePlan]


def get_waiting(user) -> Waiting:
    access = user.access
    open_ones = ~Q(stage__in=[Stage.COMPLETE.value, Stage.CANCELLED.value])
    to_look_back_on = Q(is_project=True, closed_on__isnull=False, benefits_reviewed_on=None)
    actions = StrategyAction.objects.filter(open_ones | to_look_back_on, lead_officer=user)
    drafts = ServicePlan.objects.filter(
        Q(service__in=access.scope_ids(Permission.APPROVE_VALUES, Scope.SERVICE))
        | Q(
            service__directorate__in=access.scope_ids(Permission.APPROVE_TARGETS, Scope.DIRECTORATE)
        ),
        state=PlanState.DRAFT.value,
    )
    plans = drafts.exclude(aims="").exclude(written_by=user).select_related("service")
    return Waiting(list(actions.order_by("code")), list(plans.order_by("service__name")))
