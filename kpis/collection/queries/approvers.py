"""Who is asked next about a submitted value, by name."""

import datetime as dt

from kpis.calculations.approval import Route, Step, next_step
from kpis.collection.models import Actual, ActualState
from perfportal.core.access.roles import Permission, roles_that_may
from perfportal.core.models import RoleAssignment, User


def step_of(actual: Actual) -> Step | None:
    """The step that a value waits for; None where it waits for none."""
    if actual.state != ActualState.SUBMITTED:
        return None
    return next_step(Route(actual.route), actual.steps_done)


def get_asked(actual: Actual, *, on: dt.date) -> list[User]:
    """The people whose role takes the next step, on the day, by name.

    The performance team is asked as a team, so it is not listed.
    """
    step, service = step_of(actual), actual.kpi.service
    if service is None or step not in (Step.SERVICE_HEAD, Step.DIRECTOR):
        return []
    held = RoleAssignment.objects.in_force(on=on)
    if step is Step.SERVICE_HEAD:
        held = held.filter(role__in=_roles(Permission.APPROVE_VALUES), service=service)
    else:
        directorate = service.directorate_id
        held = held.filter(role__in=_roles(Permission.CONFIRM_VALUES), directorate=directorate)
    people = User.objects.filter(is_active=True, pk__in=held.values("user"))
    own = {actual.entered_by_id, actual.entered_for_id}
    return [person for person in people.order_by("full_name") if person.pk not in own]


def _roles(permission) -> list[str]:
    return [role.value for role in roles_that_may(permission)]
