"""Who may say what happened to a KPI's series and agree that its limits start anew; who forecasts.

`check_can_x` raises PermissionDenied with a sentence; `can_x` answers for the button.
"""

from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext as _

from kpis.assessment.models import Annotation, AnnotationState
from kpis.register.models import KPI, LifeCycle
from kpis.register.policies import can_manage
from perfportal.core.access.roles import Permission

DECIDERS = (Permission.APPROVE_TARGETS, Permission.APPROVE_VALUES)


def can_decide(user, annotation: Annotation) -> bool:
    """A director or service head over the KPI, for nobody's own rebase and no stand-in's either."""
    own = annotation.by_id in {user.pk, *user.access.stands_in_for}
    waits = annotation.state == AnnotationState.WAITING
    return waits and not own and any(user.access.may(one, on=annotation) for one in DECIDERS)


def check_can_decide(user, annotation: Annotation) -> None:
    if not can_decide(user, annotation):
        raise PermissionDenied(
            _(
                "The director or service head of the KPI approves a rebase that waits, and never "
                "their own."
            )
        )


def can_withdraw(user, annotation: Annotation) -> bool:
    """The performance team withdraws what is there, and whoever decides declines what waits."""
    is_there = annotation.state != AnnotationState.WITHDRAWN
    return is_there and (can_manage(user) or can_decide(user, annotation))


def check_can_withdraw(user, annotation: Annotation) -> None:
    if not can_withdraw(user, annotation):
        raise PermissionDenied(_("The performance team withdraws a note that is still there."))


def check_can_forecast(user, kpi: KPI) -> None:
    """The service head, the responsible officer, the provider or deputy, or the performance team;
    of a KPI that is not retired."""
    if not _is_forecaster(user, kpi):
        raise PermissionDenied(
            _(
                "Only the service head, the responsible officer, the data provider or the "
                "performance team forecasts this KPI."
            )
        )
    if kpi.state == LifeCycle.RETIRED:
        raise PermissionDenied(_("This KPI is retired, so there is no year ahead of it."))


def can_forecast(user, kpi: KPI) -> bool:
    try:
        check_can_forecast(user, kpi)
    except PermissionDenied:
        return False
    return True


def _is_forecaster(user, kpi: KPI) -> bool:
    access = user.access
    provides = user.pk in (kpi.data_provider_id, kpi.deputy_provider_id)
    return (
        user.pk == kpi.responsible_officer_id
        or (provides and access.holds(Permission.ENTER_VALUES))
        or access.may(Permission.APPROVE_VALUES, on=kpi)
        or access.holds(Permission.ENTER_ON_BEHALF)
    )
