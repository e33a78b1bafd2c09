"""Who may enter, check, approve, return and re-open a value.

`check_can_x` raises PermissionDenied with a sentence; `can_x` answers for the button.
"""

from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext as _

from kpis.calculations.approval import Route, Step, next_step
from kpis.calculations.codes import NOT_FINAL
from kpis.collection.models import (
    APPROVED_OR_ISSUED,
    GIVEN,
    Actual,
    ActualState,
    CorrectiveAction,
    QualityCheck,
    RoundTask,
)
from perfportal.core.access.roles import Permission

ENTERABLE = (ActualState.DUE, ActualState.DRAFT)


def _answers(check):
    """The question that goes with a check: True where it lets the person."""

    def ask(user, subject) -> bool:
        try:
            check(user, subject)
        except PermissionDenied:
            return False
        return True

    return ask


def check_round_is_open(actual: Actual | RoundTask) -> None:
    """Nothing changes in a closed round; back-data is in none, and issued values come after it."""
    is_issued = isinstance(actual, Actual) and actual.has_been_issued
    if actual.round_id and actual.round.locked_at and not is_issued:
        raise PermissionDenied(_("The round is closed. Ask the performance team to open it again."))


def is_named(user, actual: Actual) -> bool:
    """Named on the KPI as provider or deputy, with the role still in force."""
    named = user.pk in (actual.kpi.data_provider_id, actual.kpi.deputy_provider_id)
    return named and user.access.holds(Permission.ENTER_VALUES)


def is_provider(user, actual: Actual) -> bool:
    """Named on the KPI, or standing in for whoever is and is on leave."""
    named = {actual.kpi.data_provider_id, actual.kpi.deputy_provider_id}
    return is_named(user, actual) or bool(named & user.access.delegators(Permission.ENTER_VALUES))


def check_is_entrant(user, actual: Actual) -> None:
    """Provider or deputy, or the performance team on behalf of the provider; in any state."""
    if not (is_provider(user, actual) or user.access.holds(Permission.ENTER_ON_BEHALF)):
        raise PermissionDenied(
            _("You are not named as provider of this KPI. Ask the performance team to name you.")
        )


def check_can_enter(user, actual: Actual) -> None:
    """An entrant, while the round is open and the value has not been given."""
    check_is_entrant(user, actual)
    check_round_is_open(actual)
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
    """Entered by or for this person, or by or for somebody whose role they hold for a time."""
    people = {user.pk} | user.access.stands_in_for
    return bool(people & {actual.entered_by_id, actual.entered_for_id})


def check_can_approve(user, actual: Actual) -> None:
    """Whoever is asked next: the service head of its service, or the director after them.

    Never of a value that is their own, and never twice by one person. A delegated role is held
    like any other: it is the person acting who may not have entered the value.
    """
    step = next_step(Route(actual.route), actual.steps_done)
    director = step is Step.DIRECTOR
    permission = Permission.CONFIRM_VALUES if director else Permission.APPROVE_VALUES
    if not user.access.may(permission, on=actual):
        raise PermissionDenied(
            _("The service head has approved this value. It waits for the director.")
            if director
            else _("Only the service head approves the values of this service.")
        )
    if is_own(user, actual):
        raise PermissionDenied(_("You entered this value, so somebody else must approve it."))
    check_round_is_open(actual)
    if actual.state != ActualState.SUBMITTED:
        raise PermissionDenied(_("This value is not waiting for approval."))
    if step is Step.CHECK:
        raise PermissionDenied(_("This value waits for the performance team's check."))
    if director and actual.agreed_by_id == user.pk:
        raise PermissionDenied(_("You have approved this value, so somebody else must confirm it."))


def may_approve_somewhere(user) -> bool:
    """Whether there is a page of approvals for this person: a service head or a director."""
    held = (Permission.APPROVE_VALUES, Permission.CONFIRM_VALUES)
    return any(user.access.holds(permission) for permission in held)


def check_is_approver(user) -> None:
    if not may_approve_somewhere(user):
        raise PermissionDenied(_("Only service heads and directors approve values."))


def check_can_check(user, actual: Actual) -> None:
    """The performance team looks at values that it did not enter itself, while they wait."""
    user.access.require(Permission.CHECK_VALUES)
    if is_own(user, actual):
        raise PermissionDenied(_("You entered this value, so a colleague must check it."))
    check_round_is_open(actual)
    if actual.state != ActualState.SUBMITTED:
        raise PermissionDenied(_("This value is not waiting to be checked."))
    if actual.route == Route.HEAD_THEN_CHECK and actual.agreed_by_id == user.pk:
        raise PermissionDenied(_("You have approved this value, so a colleague must check it."))


def check_can_answer(user, check: QualityCheck) -> None:
    """Whoever may enter the value answers a query about it, while it waits for approval."""
    check_is_entrant(user, check.actual)
    check_round_is_open(check.actual)
    is_current = check.revision_id == check.actual.revision_id
    if not check.is_open_query or not is_current or check.actual.state != ActualState.SUBMITTED:
        raise PermissionDenied(_("This query waits for no answer any more."))
    if check.by_id == user.pk:
        raise PermissionDenied(_("You asked this, so the provider must answer it."))


def check_can_return(user, actual: Actual) -> None:
    """Whoever may check or approve it may send it back with a reason."""
    if can_check(user, actual) or can_approve(user, actual):
        return
    raise PermissionDenied(_("Only a checker or the service head returns a submitted value."))


def check_can_reopen(user, actual: Actual) -> None:
    """The performance team, until the value has been issued in a report."""
    user.access.require(Permission.MANAGE_ROUNDS)
    check_round_is_open(actual)
    if actual.has_been_issued:
        raise PermissionDenied(
            _("This value has been issued in a report: change it by a revision with a reason.")
        )
    if actual.state not in (ActualState.SUBMITTED, ActualState.APPROVED):
        raise PermissionDenied(_("This value is open already."))


def check_can_revise(user, actual: Actual) -> None:
    """An issued value is changed by its provider or the performance team, as a revision."""
    _check_is_reviser(user, actual)
    if not actual.has_been_issued:
        raise PermissionDenied(_("This value has not been issued: re-open it instead."))
    if actual.state not in APPROVED_OR_ISSUED:
        raise PermissionDenied(
            _("A revision of this value is under way: have it approved or returned first.")
        )


def check_can_finalise(user, actual: Actual) -> None:
    """The final figure of a provisional one, by the same people, once the figure was given."""
    _check_is_reviser(user, actual)
    check_round_is_open(actual)
    if actual.state not in GIVEN or actual.revision.data_status not in NOT_FINAL:
        raise PermissionDenied(_("This figure is not provisional: nothing is left to confirm."))


def _check_is_reviser(user, actual: Actual) -> None:
    if not (is_provider(user, actual) or user.access.holds(Permission.ENTER_ON_BEHALF)):
        raise PermissionDenied(_("Only the provider or the performance team revises a value."))


def check_can_raise(user, kpi) -> None:
    """A corrective action of the KPI: its service head, its provider or the performance team."""
    access = user.access
    is_named = user.pk in (kpi.data_provider_id, kpi.deputy_provider_id)
    if is_named and access.holds(Permission.ENTER_VALUES):
        return
    if access.may(Permission.APPROVE_VALUES, on=kpi) or access.holds(Permission.ENTER_ON_BEHALF):
        return
    raise PermissionDenied(
        _(
            "Only the service head, the provider or the performance team says what is done about "
            "this KPI."
        )
    )


def check_can_change_action(user, action: CorrectiveAction) -> None:
    """Those who may raise one; only while it is in hand."""
    check_can_raise(user, action.kpi)
    _refuse_if_closed(action)


def check_can_close_action(user, action: CorrectiveAction) -> None:
    """Its owner, too, says that it is done."""
    if user.pk != action.owner_id:
        check_can_raise(user, action.kpi)
    _refuse_if_closed(action)


def _refuse_if_closed(action: CorrectiveAction) -> None:
    if action.state != CorrectiveAction.State.OPEN:
        raise PermissionDenied(_("This action is closed. Add another one if more is to be done."))


def check_can_give_progress(user, task: RoundTask) -> None:
    """The owner of a corrective action, or the performance team on their behalf."""
    if user.pk != task.corrective_action.owner_id:
        user.access.require(
            Permission.ENTER_ON_BEHALF,
            sentence=_("Only the owner of this action or the performance team reports on it."),
        )
    check_round_is_open(task)


can_enter = _answers(check_can_enter)
can_check = _answers(check_can_check)
can_approve = _answers(check_can_approve)
can_return = _answers(check_can_return)
can_reopen = _answers(check_can_reopen)
can_revise = _answers(check_can_revise)
can_answer = _answers(check_can_answer)
can_raise = _answers(check_can_raise)
can_change_action = _answers(check_can_change_action)
can_close_action = _answers(check_can_close_action)
can_finalise = _answers(check_can_finalise)
can_give_progress = _answers(check_can_give_progress)
