"""Who may say what happened to a KPI's series, and who agrees that its limits start anew."""

from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext as _

from kpis.assessment.models import Annotation, AnnotationState
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
