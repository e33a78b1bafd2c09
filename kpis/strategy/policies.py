"""Who may change the strategy. `check_can_x` raises a sentence, `can_x` answers.

The performance team keeps all of it. A lead officer reports on their own outcome or action, an
owner on their risk, a service head writes the plan of their service. Whoever wrote a plan never
agrees it.
"""

from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext as _

from kpis.strategy.models import Outcome, PlanState, Risk, ServicePlan, StrategyAction
from perfportal.core.access.roles import Permission


def check_can_report(user, subject: StrategyAction | Outcome) -> None:
    """Progress of an action and the story of an outcome: its lead officer or the team."""
    if user.pk != subject.lead_officer_id:
        user.access.require(
            Permission.MANAGE_REGISTER,
            sentence=_("Only its lead officer or the performance team reports on this."),
        )


def check_can_review(user, risk: Risk) -> None:
    if user.pk != risk.owner_id:
        user.access.require(
            Permission.MANAGE_REGISTER,
            sentence=_("Only its owner or the performance team reviews this risk."),
        )


def check_can_write_plan(user, service) -> None:
    """The head of the service, or the performance team."""
    if not user.access.may(Permission.APPROVE_VALUES, on=service):
        user.access.require(
            Permission.MANAGE_REGISTER,
            sentence=_("Only the head of the service or the performance team writes its plan."),
        )


def check_can_agree(user, plan: ServicePlan) -> None:
    """The service's head or the director of its directorate, and not whoever wrote the plan."""
    access = user.access
    is_head = access.may(Permission.APPROVE_VALUES, on=plan.service)
    if not is_head and not access.may(Permission.APPROVE_TARGETS, on=plan.service):
        raise PermissionDenied(
            _("Only the head of the service or the director of its directorate agrees its plan.")
        )
    if plan.written_by_id == user.pk:
        raise PermissionDenied(
            _("You wrote this plan, so somebody else agrees it: ask your director.")
        )


def can_report(user, subject) -> bool:
    return _answers(check_can_report, user, subject)


def can_review(user, risk: Risk) -> bool:
    return _answers(check_can_review, user, risk)


def can_write_plan(user, service) -> bool:
    return _answers(check_can_write_plan, user, service)


def can_agree(user, plan: ServicePlan) -> bool:
    """Whether the button is shown: only a draft can be agreed."""
    return plan.state == PlanState.DRAFT and _answers(check_can_agree, user, plan)


def _answers(check, *args) -> bool:
    try:
        check(*args)
    except PermissionDenied:
        return False
    return True
