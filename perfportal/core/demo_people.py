"""The people of the demo council, for one-click sign-in on a demonstration only."""

import datetime as dt
import uuid
from dataclasses import dataclass

from django.db.models import Prefetch

from perfportal.core.access.roles import ROLE_RULES, Role
from perfportal.core.models import RoleAssignment, User


@dataclass(frozen=True)
class DemoPerson:
    """Somebody to sign in as, and what they do at the council."""

    uid: uuid.UUID
    name: str
    roles: str
    rank: int


def get_demo_people(*, as_of: dt.date) -> list[DemoPerson]:
    """Everyone of the demo council in the order of the table of roles, with their roles today."""
    in_force = RoleAssignment.objects.in_force(on=as_of).order_by("pk")
    people = User.objects.filter(is_demo=True, is_active=True).prefetch_related(
        Prefetch("role_assignments", queryset=in_force)
    )
    return sorted(map(_demo_person, people), key=lambda person: (person.rank, person.name))


def _demo_person(user) -> DemoPerson:
    roles = list(dict.fromkeys(Role(row.role) for row in user.role_assignments.all()))
    order = list(Role)
    return DemoPerson(
        uid=user.uid,
        name=user.full_name,
        roles=", ".join(ROLE_RULES[role].title for role in roles) or user.job_title,
        rank=min((order.index(role) for role in roles), default=len(order)),
    )
