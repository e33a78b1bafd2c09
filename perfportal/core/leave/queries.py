"""The leaves that concern a person: their own, and those of whom they stand in for."""

import datetime as dt
from dataclasses import dataclass

from django.db.models import Prefetch

from perfportal.core.models import Absence, RoleAssignment, User


@dataclass(frozen=True)
class Leaves:
    """A person's leaves that are not over, and those in which they stand in for a colleague."""

    own: list[Absence]
    stands_in: list[Absence]


def get_leaves(user, *, as_of: dt.date) -> Leaves:
    """Two lists in four queries, however many leaves there are."""
    roles = RoleAssignment.objects.select_related(*RoleAssignment.SCOPES).order_by("pk")
    leaves = (
        Absence.objects.not_over(on=as_of)
        .select_related("user", "deputy")
        .prefetch_related(Prefetch("roles", roles))
    )
    return Leaves(list(leaves.filter(user=user)), list(leaves.filter(deputy=user)))


def get_own_absence(user, uid) -> Absence | None:
    """One of this person's leaves."""
    return Absence.objects.filter(user=user, uid=uid).select_related("user", "deputy").first()


def get_absent(*, on: dt.date) -> frozenset[int]:
    """The people who are away on a day, by primary key."""
    return frozenset(Absence.objects.in_force(on=on).values_list("user", flat=True))


def get_deputies(user, *, on: dt.date):
    """Who may stand in: everybody else with an account in use and a role of their own, by name."""
    held = RoleAssignment.objects.in_force(on=on).filter(delegated_from__isnull=True)
    people = User.objects.filter(is_active=True, pk__in=held.values("user"))
    return people.exclude(pk=user.pk).order_by("full_name")
