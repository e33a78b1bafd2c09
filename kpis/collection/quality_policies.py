"""Who may log an issue with data, and who may say what became of it."""

from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext as _

from kpis.collection.models import DataIssue
from perfportal.core.access.roles import Permission

MAY_RAISE = (Permission.ENTER_VALUES, Permission.APPROVE_VALUES, Permission.MANAGE_REGISTER)


def can_raise(user) -> bool:
    return any(user.access.holds(permission) for permission in MAY_RAISE)


def check_can_raise(user) -> None:
    if not can_raise(user):
        raise PermissionDenied(_("Those who enter, check or approve figures raise issues."))


def can_follow(user, issue: DataIssue) -> bool:
    """Its owner, who raised it, and the performance team note on an issue and close it."""
    own = user.pk in (issue.owner_id, issue.raised_by_id)
    return own or user.access.holds(Permission.MANAGE_REGISTER)


def check_can_follow(user, issue: DataIssue) -> None:
    if not can_follow(user, issue):
        raise PermissionDenied(_("%s follows this issue: ask them.") % issue.owner)
