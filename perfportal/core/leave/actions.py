"""Going on leave with a deputy, and coming back."""

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from perfportal.core import audit, clock, submissions
from perfportal.core.leave import policies
from perfportal.core.models import Absence, RoleAssignment, User
from perfportal.core.registries import vetoes


@dataclass(frozen=True)
class Delegation:
    """A role that is to be somebody else's for a time; others may object (`core.delegate`)."""

    role: RoleAssignment
    deputy: User


@transaction.atomic
def arrange(
    *,
    by: User,
    starts_on: dt.date,
    ends_on: dt.date,
    deputy: User | None = None,
    roles: Collection[RoleAssignment] = (),
    submission="",
) -> Absence:
    """Say that one is away, who stands in, and in which of one's roles.

    Raises ValidationError at the field that is wrong, PermissionDenied for a role that is not
    one's own, AlreadySubmitted for the second post of one form.
    """
    submissions.claim(by=by, key=submission)
    User.objects.select_for_update().get(pk=by.pk)
    policies.check_dates(starts_on, ends_on, as_of=clock.today())
    policies.check_no_overlap(by, starts_on, ends_on)
    policies.check_deputy(by, deputy, starts_on, ends_on)
    policies.check_holds(by, roles, starts_on, ends_on)
    _check_answers(roles, deputy)
    absence = Absence.objects.create(
        user=by, starts_on=starts_on, ends_on=ends_on, deputy=deputy, created_at=clock.now()
    )
    for role in roles:
        _delegate(role, absence)
    after = _facts(absence) | {"roles": [describe(role) for role in roles]}
    audit.record(by=by, verb="leave.arranged", subject=absence, after=after)
    return absence


@transaction.atomic
def end(*, by: User, absence: Absence) -> None:
    """Be back today, or call a leave off that has not begun; what was delegated ends with it."""
    if absence.user_id != by.pk:
        raise PermissionDenied(_("Only the person who is on leave ends it."))
    today = clock.today()
    open_ones = Absence.objects.not_over(on=today).filter(pk=absence.pk, ended_on__isnull=True)
    if not open_ones.update(ended_on=today):
        raise ValidationError(_("This leave has ended already."))
    before = _facts(absence)
    absence.ended_on = today
    audit.record(
        by=by, verb="leave.ended", subject=absence, before=before, after={"back_on": today}
    )


def describe(role: RoleAssignment) -> str:
    """`Service head, Revenues and Benefits`."""
    part = role.service or role.directorate or role.portfolio or role.committee
    return f"{role.get_role_display()}, {part}" if part else role.get_role_display()


def _check_answers(roles, deputy) -> None:
    """A deputy stands in for something, and something is delegated to somebody."""
    if roles and deputy is None:
        raise ValidationError({"deputy": _("Choose who stands in for you.")})
    objections = [
        sentence
        for role in roles
        for sentence in vetoes.collect("core.delegate", Delegation(role, deputy))
    ]
    if objections:
        raise ValidationError({"deputy": objections})


def _delegate(role: RoleAssignment, absence: Absence) -> RoleAssignment:
    """The role for the deputy, from the first day of both to the last day of both."""
    ends = [day for day in (role.ends_on, absence.ends_on) if day]
    starts = [day for day in (role.starts_on, absence.starts_on) if day]
    place = {f"{name}_id": getattr(role, f"{name}_id") for name in RoleAssignment.SCOPES}
    return RoleAssignment.objects.create(
        user=absence.deputy,
        role=role.role,
        organisation_id=role.organisation_id,
        starts_on=max(starts),
        ends_on=min(ends),
        delegated_from=role,
        absence=absence,
        **place,
    )


def _facts(absence: Absence) -> dict:
    return {
        "starts_on": absence.starts_on,
        "ends_on": absence.ends_on,
        "deputy": str(absence.deputy or ""),
    }
