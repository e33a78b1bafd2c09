"""The steps of an approval: the service head, the director, the check of the performance team."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from kpis.calculations.approval import Route, Step, next_step
from kpis.collection import policies
from kpis.collection.actions.recording import (
    NOT_CHECKED,
    NOT_VOID,
    figures,
    follow,
    note_check,
    record,
)
from kpis.collection.models import Actual, ActualState, QualityCheck
from perfportal.core import clock, submissions
from perfportal.core.concurrency import Conflict, update_if_version
from perfportal.core.registries import vetoes


@dataclass(frozen=True)
class HeldOut:
    """A value that was not approved with the rest of the page, and why."""

    actual: Actual
    reasons: list[str]


@transaction.atomic
def approve(*, by, actual: Actual, version: int) -> Actual:
    """Approve the value as submitted: it counts unless another step is to follow.

    Raises PermissionDenied by policy, ValidationError where something is missing (a red value
    without commentary or corrective action), Conflict where the slot has changed since `version`.
    """
    policies.check_can_approve(by, actual)
    objections = vetoes.collect("actual.approve", actual)
    if objections:
        raise ValidationError(objections)
    now = _locked(actual)
    if now.version != version:
        raise Conflict(now, {})
    step = next_step(Route(now.route), now.steps_done)
    agreed = {}
    if step is Step.SERVICE_HEAD and now.route != Route.SERVICE_HEAD:
        agreed = {"agreed_by": by, "agreed_at": clock.now()}
    if next_step(Route(now.route), now.steps_done | {step}) is None:
        return _count(by, actual, version, approved_by=by, **agreed)
    update_if_version(actual, version=version, **agreed)
    record(by, "actual.agreed", actual, after=figures(actual.revision))
    return actual


@transaction.atomic
def approve_page(
    *, by, chosen: Iterable[tuple[Actual, int]], submission=""
) -> tuple[list[Actual], list[HeldOut]]:
    """Approve many values at once; those that need a look are held out, the others go through.

    `chosen` pairs each value with the version that the page showed.
    """
    submissions.claim(by=by, key=submission)
    approved, held_out = [], []
    for actual, version in chosen:
        try:
            approved.append(approve(by=by, actual=actual, version=version))
        except ValidationError as error:
            held_out.append(HeldOut(actual, error.messages))
        except PermissionDenied as error:
            held_out.append(HeldOut(actual, [f"{actual.kpi.code}: {error}"]))
        except Conflict:
            changed = _("%s has changed since you opened the page: look at it again.")
            held_out.append(HeldOut(actual, [changed % actual.kpi.code]))
    return approved, held_out


@transaction.atomic
def check(
    *, by, actual: Actual, outcome: str, note: str = "", seen: int | None = None
) -> QualityCheck:
    """The performance team's look at a submitted value; a query needs a note.

    `seen` is the number of the revision that the page showed. A passed check takes the team's step;
    it does not raise the version, so that whoever is approving meanwhile is not held up. Raises
    Conflict where the value is not that revision any more, or waits no longer.
    """
    policies.check_can_check(by, actual)
    if outcome == QualityCheck.Outcome.QUERIED and not note.strip():
        raise ValidationError(_("Say what you want to know."))
    now = _locked(actual)
    if now.revision_id != actual.revision_id or seen not in (None, actual.revision.number):
        raise Conflict(now, {})
    if now.state != ActualState.SUBMITTED:
        raise Conflict(now, {})
    policies.check_round_is_open(now)
    objections = vetoes.collect("actual.pass_check", actual)
    if outcome == QualityCheck.Outcome.PASSED and objections:
        raise ValidationError(objections)
    record(by, f"actual.{outcome}", actual, reason=note.strip())
    made = note_check(by, actual, outcome, note)
    if outcome == QualityCheck.Outcome.PASSED:
        _pass(by, actual, now)
    else:
        Actual.objects.filter(pk=actual.pk).update(**NOT_CHECKED)
    return made


@transaction.atomic
def answer(*, by, check: QualityCheck, text: str, submission="") -> QualityCheck:
    """The provider answers a query; the value stays submitted as it is."""
    submissions.claim(by=by, key=submission)
    policies.check_can_answer(by, check)
    if not text.strip():
        raise ValidationError(_("Write your answer, or leave the page."))
    told = {"answer": text.strip(), "answered_by": by, "answered_at": clock.now()}
    open_ones = QualityCheck.objects.filter(pk=check.pk, outcome="queried", answer="")
    if not open_ones.update(**told):
        raise Conflict(QualityCheck.objects.get(pk=check.pk), told)
    record(by, "actual.answered", check.actual, reason=text.strip())
    return check


def _locked(actual: Actual) -> Actual:
    """The slot as it stands, locked until the transaction ends: two steps never pass each other."""
    return Actual.objects.select_for_update(of=("self",)).get(pk=actual.pk)


def _pass(by, actual: Actual, now: Actual) -> None:
    """The team's step; the value counts if it was the last one."""
    step = {"checked_by": by, "checked_at": clock.now()}
    if next_step(Route(now.route), now.steps_done | {Step.CHECK}) is None:
        _count(by, actual, now.version, approved_by=now.agreed_by or by, **step)
        return
    Actual.objects.filter(pk=actual.pk).update(**step)
    for name, value in step.items():
        setattr(actual, name, value)


def _count(by, actual: Actual, version: int, **steps) -> Actual:
    """The last step has been taken: the value is approved."""
    update_if_version(
        actual,
        version=version,
        state=ActualState.APPROVED,
        approved_at=clock.now(),
        **steps,
        **NOT_VOID,
    )
    record(by, "actual.approved", actual, after=figures(actual.revision))
    follow(by, actual, "actual.approved")
    return actual
