"""Who answers for each KPI, and where nobody does."""

import datetime as dt
from dataclasses import dataclass

from django.db.models import Q

from kpis.register.models import KPI, LifeCycle
from perfportal.core.access.roles import Role
from perfportal.core.models import RoleAssignment, User

# The people of a KPI, by field; the first two are needed for it to be reported at all.
NEEDED = ("data_provider", "responsible_officer")
PEOPLE = (*NEEDED, "deputy_provider", "quality_checker")


@dataclass(frozen=True)
class Owners:
    """A KPI with the fields that name nobody, and those that name somebody who has left."""

    kpi: KPI
    nobody: tuple[str, ...]
    left: tuple[str, ...]

    @property
    def is_sound(self) -> bool:
        return not (self.nobody or self.left)


def get_owners(*, on: dt.date) -> list[Owners]:
    """The KPIs that are not retired, by code, in two queries."""
    present = set(
        RoleAssignment.objects.in_force(on=on)
        .filter(user__is_active=True)
        .values_list("user", flat=True)
    )
    kpis = KPI.objects.exclude(state=LifeCycle.RETIRED).select_related("service", *PEOPLE)
    return [_owners(kpi, present) for kpi in kpis.order_by("code")]


def _owners(kpi: KPI, present: set[int]) -> Owners:
    named = {name: getattr(kpi, f"{name}_id") for name in PEOPLE}
    return Owners(
        kpi,
        nobody=tuple(name for name in NEEDED if named[name] is None),
        left=tuple(name for name, person in named.items() if person and person not in present),
    )


def get_named_people():
    """Everybody who is named on a KPI that is not retired, by name."""
    kpis = KPI.objects.exclude(state=LifeCycle.RETIRED)
    named = Q()
    for name in PEOPLE:
        named |= Q(pk__in=kpis.filter(**{f"{name}__isnull": False}).values(name))
    return User.objects.filter(named).order_by("full_name")


def get_cabinet_member(kpi: KPI, *, on: dt.date) -> User | None:
    """The Cabinet Member who answers for the KPI's portfolio on the day."""
    held = RoleAssignment.objects.in_force(on=on).filter(
        portfolio=kpi.portfolio_id, role=Role.CABINET_MEMBER.value
    )
    people = User.objects.filter(is_active=True, pk__in=held.values("user"))
    return people.order_by("full_name").first() if kpi.portfolio_id else None


def get_successors(*, on: dt.date):
    """The people who may take a KPI over: active, with a role in force on the day."""
    held = RoleAssignment.objects.in_force(on=on).values("user")
    return User.objects.filter(is_active=True, pk__in=held).order_by("full_name")
