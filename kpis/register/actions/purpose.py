"""The yearly review of a KPI's purpose; its outcome is carried out, not only noted."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from kpis.calculations.purpose import Answer, Outcome, PurposeTest
from kpis.register.actions.life_cycle import retire
from kpis.register.models import KPI, KpiTask, PurposeReview
from kpis.register.policies import (
    can_manage,
    check_can_do_task,
    check_can_review,
    check_not_retired,
)
from perfportal.core import audit, clock
from perfportal.core.concurrency import lock_version, update_if_version


@dataclass(frozen=True)
class Verdict:
    """What somebody found: answers with notes by test, the outcome and why.

    `what`, `owner` and `due_on` make the task of a change; `retire_on` is for a KPI that goes.
    `evidence` is what the page showed, by test.
    """

    answers: Mapping[PurposeTest, tuple[Answer, str]]
    outcome: Outcome
    reason: str
    what: str = ""
    owner: object = None
    due_on: dt.date | None = None
    retire_on: dt.date | None = None
    evidence: Mapping[str, list[str]] = field(default_factory=dict)


@transaction.atomic
def review_purpose(*, by, kpi: KPI, version: int, verdict: Verdict) -> PurposeReview:
    """Keep the review and carry its outcome out: a task for a change, or the end of the KPI.

    Raises ValidationError, and Conflict where the KPI has changed since `version`.
    """
    check_can_review(by, kpi)
    check_not_retired(kpi)
    lock_version(kpi, version=version)
    _check(by, kpi, verdict)
    review = PurposeReview.objects.create(
        kpi=kpi,
        reviewed_on=clock.today(),
        reviewed_by=by,
        answers={
            test.value: {"answer": answer.value, "note": note}
            for test, (answer, note) in verdict.answers.items()
        },
        evidence=dict(verdict.evidence),
        outcome=verdict.outcome.value,
        reason=verdict.reason.strip(),
    )
    audit.record(
        by=by,
        verb="kpi.purpose_reviewed",
        subject=kpi,
        after={"outcome": review.outcome, "answers": review.answers},
        reason=review.reason,
    )
    if verdict.outcome == Outcome.CHANGE:
        _make_task(by, review, verdict)
    if verdict.outcome == Outcome.RETIRE:
        why = _("Review of its purpose: %s") % review.reason
        retire(by=by, kpi=kpi, version=version, on=verdict.retire_on, reason=why)
    return review


@transaction.atomic
def finish_task(*, by, task: KpiTask, version: int, note: str) -> KpiTask:
    """Say that a change has been made, and how."""
    check_can_do_task(by, task)
    if task.done_on:
        raise ValidationError(_("This has been done already."))
    if not note.strip():
        raise ValidationError({"note": _("Say what has been done.")})
    done = {"done_on": clock.today(), "done_by": by, "done_note": note.strip()}
    update_if_version(task, version=version, **done)
    audit.record(
        by=by, verb="kpi_task.done", subject=task, after={"on": task.done_on}, reason=note.strip()
    )
    return task


def _check(by, kpi: KPI, verdict: Verdict) -> None:
    if missing := [test for test in PurposeTest if test not in verdict.answers]:
        raise ValidationError({f"answer_{missing[0]}": _("Answer each of the ten tests.")})
    if not verdict.reason.strip():
        raise ValidationError({"reason": _("Say why.")})
    if kpi.purpose_reviews.filter(reviewed_on=clock.today()).exists():
        raise ValidationError(_("%s has been reviewed today already.") % kpi.code)
    if verdict.outcome == Outcome.CHANGE:
        _check_task(verdict)
    if verdict.outcome == Outcome.RETIRE:
        if not can_manage(by):
            raise ValidationError(
                {"outcome": _("The performance team retires KPIs: choose change, and say so.")}
            )
        if verdict.retire_on is None:
            raise ValidationError({"retire_on": _("Say from when it is retired.")})


def _check_task(verdict: Verdict) -> None:
    if not verdict.what.strip():
        raise ValidationError({"what": _("Say what is to change.")})
    if verdict.owner is None:
        raise ValidationError({"owner": _("Name who makes the change.")})
    if verdict.due_on is None:
        raise ValidationError({"due_on": _("Say by when.")})
    if verdict.due_on < clock.today():
        raise ValidationError({"due_on": _("This day has gone: choose a later one.")})


def _make_task(by, review: PurposeReview, verdict: Verdict) -> KpiTask:
    task = KpiTask.objects.create(
        kpi=review.kpi,
        review=review,
        what=verdict.what.strip(),
        owner=verdict.owner,
        due_on=verdict.due_on,
    )
    after = {"what": task.what, "owner": str(task.owner), "due_on": task.due_on}
    audit.record(by=by, verb="kpi_task.created", subject=task, after=after, reason=review.reason)
    return task
