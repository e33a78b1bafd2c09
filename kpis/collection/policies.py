"""Who may enter, check, approve, return and re-open a value.

`check_can_x` raises PermissionDenied with a sentence; `can_x` answers for the button.
"""

from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext as _

from kpis.collection.models import Actual, ActualState
from perfportal.core.access.roles import Permission

ENTERABLE = (ActualState.DUE, ActualState.DRAFT)


def _answers(check):
    """The question that goes with a check: True where it lets the person."""

    def ask(user, actual) -> bool:
        try:
            check(user, actual)
        except PermissionDenied:
            return False
        return True

    return ask


def _refuse_if_locked(actual: Actual) -> None:
    if actual.round_id and actual.round.locked_at:
        raise PermissionDenied(_("The round is closed. Ask the performance team to open it again."))


def is_provider(user, actual: Actual) -> bool:
    """Named on the KPI as provider or deputy, with the role still in force."""
    named = user.pk in (actual.kpi.data_provider_id, actual.kpi.deputy_provider_id)
    return named and user.access.holds(Permission.ENTER_VALUES)


def check_is_entrant(user, actual: Actual) -> None:
    """Provider or deputy, or the performance team on behalf of the provider; in any state."""
    if not (is_provider(user, actual) or user.access.holds(Permission.ENTER_ON_BEHALF)):
        raise PermissionDenied(
            _("You are not named as provider of this KPI. Ask the performance team to name you.")
        )


def check_can_enter(user, actual: Actual) -> None:
    """An entrant, while the round is open and the value has not been given."""
    check_is_entrant(user, actual)
    _refuse_if_locked(actual)
    if actual.state not in ENTERABLE:
        raise PermissionDenied(
            _("This value has been submitted. It can be changed when it is returned or re-opened.")
        )


def can_send_files(user) -> bool:
    """Whoever enters figures, for themselves or on behalf of others."""
    access = user.access
    return access.holds(Permission.ENTER_VALUES) or access.holds(Permission.ENTER_ON_BEHALF)


def check_can_send_files(user) -> None:
    if not can_send_files(user):
        raise PermissionDenied(_("Only those who enter figures send files with figures."))


def is_own(user, actual: Actual) -> bool:
    """Entered by this person, or for them."""
    return user.pk in (actual.entered_by_id, actual.entered_for_id)


def check_can_approve(user, actual: Actual) -> None:
    """The service head of the KPI's service, never of a value that is their own."""
    if not user.access.may(Permission.APPROVE_VALUES, on=actual):
        raise PermissionDenied(_("Only the service head approves the values of this service."))
    if is_own(user, actual):
        raise PermissionDenied(_("You entered this value, so somebody else must approve it."))
    _refuse_if_locked(actual)
    if actual.state != ActualState.SUBMITTED:
        raise PermissionDenied(_("This value is not waiting for approval."))


def check_can_check(user, actual: Actual) -> None:
    """The performance team looks at values that it did not enter itself."""
    user.access.require(Permission.CHECK_VALUES)
    if is_own(user, actual):
        raise PermissionDenied(_("You entered this value, so a colleague must check it."))
    if actual.state != ActualState.SUBMITTED:
        raise PermissionDenied(_("This value is not waiting to be checked."))


def check_can_return(user, actual: Actual) -> None:
    """Whoever may check or approve it may send it back with a reason."""
    if can_check(user, actual) or can_approve(user, actual):
        return
    raise PermissionDenied(_("Only a checker or the service head returns a submitted value."))


def check_can_reopen(user, actual: Actual) -> None:
    """The performance team, until the value has been issued in a report."""
    user.access.require(Permission.MANAGE_ROUNDS)
    _refuse_if_locked(actual)
    if actual.state == ActualState.ISSUED:
        raise PermissionDenied(
            _("This value has been issued in a report: change it by a revision with a reason.")
        )
    if actual.state not in (ActualState.SUBMITTED, ActualState.APPROVED):
        raise PermissionDenied(_("This value is open already."))


def check_can_revise(user, actual: Actual) -> None:
    """An issued value is changed by its provider or the performance team, as a revision."""
    if not (is_provider(user, actual) or user.access.holds(Permission.ENTER_ON_BEHALF)):
        raise PermissionDenied(_("Only the provider or the performance team revises a value."))
    _refuse_if_locked(actual)
    if actual.state != ActualState.ISSUED:
        raise PermissionDenied(_("This value has not been issued: re-open it instead."))


can_enter = _answers(check_can_enter)
can_check = _answers(check_can_check)
can_approve = _answers(check_can_approve)
can_return = _answers(check_can_return)
can_reopen = _answers(check_can_reopen)
can_revise = _answers(check_can_revise)
