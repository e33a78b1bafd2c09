"""Who may see, add and withdraw the evidence of a value.

`check_can_x` raises PermissionDenied with a sentence; `can_x` answers for the button.
"""

from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext as _

from kpis.collection.models import GIVEN, Actual, ActualState, Evidence
from kpis.collection.policies import ENTERABLE, check_can_enter, check_is_entrant
from perfportal.core.access.roles import Permission


def may_see_evidence(user) -> bool:
    """Evidence is for staff who see figures before they are issued; a lost role ends it."""
    return user.access.holds(Permission.VIEW_UNISSUED)


def check_can_attach(user, actual: Actual) -> None:
    """Until it is approved whoever may enter it; afterwards the team or the approver, for the
    audit.
    """
    if user.access.holds(Permission.CHECK_VALUES) or user.access.may(
        Permission.APPROVE_VALUES, on=actual
    ):
        return
    if actual.state in ENTERABLE:
        check_can_enter(user, actual)
        return
    check_is_entrant(user, actual)
    if actual.state != ActualState.SUBMITTED:
        raise PermissionDenied(
            _("This value has been approved. The performance team adds evidence to it now.")
        )


def check_can_withdraw(user, evidence: Evidence) -> None:
    """The team; or whoever added it, until the value is approved."""
    if user.access.holds(Permission.CHECK_VALUES):
        return
    if evidence.added_by_id != user.pk:
        raise PermissionDenied(_("Only whoever added it, or the performance team, withdraws it."))
    check_can_attach(user, evidence.actual)


def check_can_carry(user, evidence: Evidence) -> None:
    """Whoever may attach evidence says what it shows; of a draft nobody can say it yet."""
    check_can_attach(user, evidence.actual)
    if evidence.withdrawn_at or evidence.actual.state not in GIVEN:
        raise PermissionDenied(
            _("Evidence in force shows a figure that has been given: submit the figure first.")
        )


def may_see_withdrawn(user) -> bool:
    """A withdrawn file is kept for auditors, and for the team that may have to erase it."""
    access = user.access
    return access.holds(Permission.VIEW_AUDIT) or access.holds(Permission.CHECK_VALUES)


def can_attach(user, actual: Actual) -> bool:
    return _answer(check_can_attach, user, actual)


def can_withdraw(user, evidence: Evidence) -> bool:
    return _answer(check_can_withdraw, user, evidence)


def can_carry(user, evidence: Evidence) -> bool:
    return _answer(check_can_carry, user, evidence)


def _answer(check, user, subject) -> bool:
    try:
        check(user, subject)
    except PermissionDenied:
        return False
    return True
