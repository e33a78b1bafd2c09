"""Who may lead an outcome or an action, or own a risk."""

import datetime as dt

from perfportal.core.access.roles import Permission, Role, roles_that_may
from perfportal.core.models import RoleAssignment, User

NOT_OFFICERS = {Role.CABINET_MEMBER, Role.LEADER, Role.AUDITOR}


def get_officers(*, on: dt.date):
    """Active officers who may open the strategy's pages on the day, by name."""
    roles = roles_that_may(Permission.VIEW_UNAPPROVED) - NOT_OFFICERS
    held = RoleAssignment.objects.in_force(on=on).filter(role__in=[role.value for role in roles])
    return User.objects.filter(is_active=True, pk__in=held.values("user")).order_by("full_name")
