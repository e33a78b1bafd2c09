"""What may be delegated during a leave, and by whom to whom.

`check_x` raises ValidationError with a sentence at the field that it is about.
"""

import datetime as dt

from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import Q
from django.utils.translation import gettext as _

from perfportal.core.access.roles import Role
from perfportal.core.models import Absence, RoleAssignment, User
from perfportal.core.periods.naming import day_words

LONGEST_DAYS = 366
# Officers stand in for officers. A councillor's seat, an audit and the administration of the
# portal are nobody else's to hold.
DELEGABLE = frozenset(
    {
        Role.DATA_PROVIDER,
        Role.PERFORMANCE_TEAM,
        Role.SERVICE_HEAD,
        Role.DIRECTOR,
        Role.SCRUTINY_CLERK,
        Role.STATUTORY_SCRUTINY_OFFICER,
        Role.MONITORING_OFFICER,
    }
)


def get_delegable(user, *, starts_on: dt.date, ends_on: dt.date):
    """The roles that a person holds at first hand at some time between two days."""
    own = RoleAssignment.objects.filter(
        Q(starts_on__isnull=True) | Q(starts_on__lte=ends_on),
        Q(ends_on__isnull=True) | Q(ends_on__gte=starts_on),
        user=user,
        delegated_from__isnull=True,
        role__in=[role.value for role in DELEGABLE],
    )
    return own.select_related("directorate", "service", "portfolio", "committee").order_by("pk")


def check_dates(starts_on: dt.date, ends_on: dt.date, *, as_of: dt.date) -> None:
    """A leave ends after it begins, is not over, and lasts a year at most."""
    if ends_on < starts_on:
        raise ValidationError({"ends_on": _("The last day comes before the first day: swap them.")})
    if ends_on < as_of:
        raise ValidationError(
            {"ends_on": _("That leave is over: give days that are still to come.")}
        )
    if (ends_on - starts_on).days > LONGEST_DAYS:
        raise ValidationError(
            {
                "ends_on": _(
                    "That is longer than a year: look at the year that you typed, or ask an "
                    "administrator to give your roles to somebody else."
                )
            }
        )


def check_no_overlap(user, starts_on: dt.date, ends_on: dt.date) -> None:
    """Nobody is on two leaves at once."""
    other = _away(user, starts_on, ends_on)
    if other:
        sentence = _(
            "You have said already that you are away from %(first)s to %(last)s. End that leave "
            "first."
        )
        raise ValidationError({"starts_on": sentence % _days(other)})


def check_deputy(user, deputy: User | None, starts_on: dt.date, ends_on: dt.date) -> None:
    """Somebody else, with an account in use, who is there in that time."""
    if deputy is None:
        return
    if deputy.pk == user.pk:
        raise ValidationError({"deputy": _("Choose a colleague: you cannot stand in yourself.")})
    if not deputy.is_active:
        raise ValidationError(
            {"deputy": _("%s no longer signs in here: choose somebody else.") % deputy}
        )
    other = _away(deputy, starts_on, ends_on)
    if other:
        sentence = _("%(who)s is away from %(first)s to %(last)s: choose somebody who is there.")
        raise ValidationError({"deputy": sentence % {"who": deputy, **_days(other)}})


def check_holds(user, roles, starts_on: dt.date, ends_on: dt.date) -> None:
    """Nobody delegates what they do not hold, nor what was delegated to them."""
    if any(
        role.user_id != user.pk or role.delegated_from_id or Role(role.role) not in DELEGABLE
        for role in roles
    ):
        raise PermissionDenied(_("You can only delegate a role that you hold yourself."))
    if not set(roles) <= set(get_delegable(user, starts_on=starts_on, ends_on=ends_on)):
        raise ValidationError(
            {"roles": _("One of these is not yours on those days: leave it out.")}
        )


def _away(user, starts_on, ends_on) -> Absence | None:
    leaves = Absence.objects.not_over(on=starts_on).filter(user=user, starts_on__lte=ends_on)
    return leaves.first()


def _days(absence: Absence) -> dict:
    return {"first": day_words(absence.starts_on), "last": day_words(absence.ends_on)}
