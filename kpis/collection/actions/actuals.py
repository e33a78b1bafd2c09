"""The life of a value: submit, check, approve, return, re-open, revise, issue.

The steps of its approval are in `approvals`; they are called from here like the others.
"""

from collections.abc import Iterable

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from kpis.calculations.checks import Entry
from kpis.collection import policies
from kpis.collection.actions.approvals import HeldOut, answer, approve, approve_page, check
from kpis.collection.actions.evidence import carry_all
from kpis.collection.actions.recording import (
    NOT_APPROVED,
    NOT_RETURNED,
    figures,
    follow,
    note_check,
    record,
    void_approval,
)
from kpis.collection.actions.versions import Note, new_revision
from kpis.collection.models import (
    REVISION_KINDS,
    Actual,
    ActualDraft,
    ActualState,
    Evidence,
    QualityCheck,
    RevisionReason,
)
from kpis.collection.queries.finals import final_day
from kpis.collection.queries.routes import route_of
from perfportal.core import audit, clock, jobs, submissions
from perfportal.core.concurrency import lock_version, update_if_version

__all__ = [
    "NOT_APPROVED",
    "NOT_RETURNED",
    "REVISION_KINDS",
    "HeldOut",
    "Note",
    "answer",
    "approve",
    "approve_page",
    "check",
    "figures",
    "issue",
    "reopen",
    "return_for_correction",
    "revise",
    "submit",
]


@transaction.atomic
def submit(*, by, actual: Actual, entry: Entry, version: int, note=None, submission="") -> Actual:
    """Give the value: a new revision, and the slot waits for approval.

    The entry has passed the checks; warnings are no obstacle. Raises AlreadySubmitted for the
    second post of one form, Conflict where the slot has changed since `version`, PermissionDenied.
    """
    submissions.claim(by=by, key=submission)
    policies.check_is_entrant(by, actual)
    policies.check_round_is_open(actual)
    lock_version(actual, version=version)
    policies.check_can_enter(by, actual)
    return _give(by, actual, entry, note or Note(), version, "actual.submitted")


@transaction.atomic
def return_for_correction(
    *, by, actual: Actual, version: int, reason: str, submission=""
) -> Actual:
    """Send a submitted value back to its provider, who sees the reason."""
    submissions.claim(by=by, key=submission)
    policies.check_can_return(by, actual)
    if not reason.strip():
        raise ValidationError(_("Say what needs to be corrected."))
    if policies.can_check(by, actual):
        note_check(by, actual, QualityCheck.Outcome.RETURNED, reason)
    update_if_version(
        actual,
        version=version,
        state=ActualState.DRAFT,
        returned_by=by,
        returned_at=clock.now(),
        returned_reason=reason.strip(),
        **NOT_APPROVED,
    )
    record(by, "actual.returned", actual, reason=reason.strip())
    follow(by, actual, "actual.returned")
    return actual


@transaction.atomic
def reopen(*, by, actual: Actual, version: int, reason: str, submission="") -> Actual:
    """Open a submitted or approved value again; an approval is void from then on.

    What was approved, by whom and when, stays in sight until the value is approved anew.
    """
    submissions.claim(by=by, key=submission)
    policies.check_can_reopen(by, actual)
    if not reason.strip():
        raise ValidationError(_("Say why the value is opened again."))
    before = _approval(actual)
    update_if_version(
        actual,
        version=version,
        state=ActualState.DRAFT,
        **void_approval(actual),
        **NOT_RETURNED,
    )
    record(by, "actual.reopened", actual, before, reason=reason.strip())
    follow(by, actual, "actual.reopened")
    return actual


@transaction.atomic
def revise(*, by, actual: Actual, entry: Entry, version: int, note: Note, submission="") -> Actual:
    """Change an issued value: a revision with its kind and reason, which is then approved anew.

    The planned one, the final figure of a provisional value, needs no reason and no issue. What has
    been published stays as it was until the next publication.
    """
    submissions.claim(by=by, key=submission)
    if note.kind == RevisionReason.PLANNED:
        policies.check_can_finalise(by, actual)
    else:
        policies.check_can_revise(by, actual)
        if note.kind not in REVISION_KINDS or not note.reason.strip():
            raise ValidationError(_("Say what kind of revision this is, and why."))
    lock_version(actual, version=version)
    before = figures(actual.revision) | (_approval(actual) or {})
    voided = void_approval(actual)
    return _give(by, actual, entry, note, version, "actual.revised", before, voided)


@transaction.atomic
def issue(*, by, actual_ids: Iterable[int], source: str) -> int:
    """Mark approved values as issued in a report; how many were."""
    approved = list(
        Actual.objects.filter(pk__in=list(actual_ids), state=ActualState.APPROVED)
        .select_related("kpi")
        .order_by("pk")
    )
    for actual in approved:
        update_if_version(
            actual, version=actual.version, state=ActualState.ISSUED, issued_at=clock.now()
        )
    audit.record_many(
        [audit.NewEvent("actual.issued", actual, source=source) for actual in approved], by=by
    )
    if approved:
        jobs.enqueue("kpis.assess", by=by, kpi_ids=sorted({one.kpi_id for one in approved}))
    return len(approved)


def _approval(actual: Actual) -> dict | None:
    """Who had approved a value that is opened again, as the audit trail keeps it."""
    if actual.approved_by_id is None:
        return None
    return {"approved_by": str(actual.approved_by), "approved_at": actual.approved_at.isoformat()}


def _give(by, actual, entry: Entry, note: Note, version, verb, before=None, cleared=None) -> Actual:
    """A new revision becomes the value, and waits for approval; `cleared` ends the last one."""
    entered_for = None if policies.is_named(by, actual) else actual.kpi.data_provider
    revision = new_revision(by, entered_for, actual, entry, note)
    update_if_version(
        actual,
        version=version,
        state=ActualState.SUBMITTED,
        revision=revision,
        entered_by=by,
        entered_for=entered_for,
        submitted_at=clock.now(),
        final_expected_on=final_day(actual.period, revision),
        route=route_of(actual.kpi),
        **NOT_RETURNED,
        **(cleared or NOT_APPROVED),
    )
    ActualDraft.objects.filter(actual=actual).delete()
    if note.carries_evidence:
        carry_all(by, revision)
    Evidence.objects.belong_to_submitted([actual.kpi_id])
    record(by, verb, actual, before, figures(revision), revision.reason)
    follow(by, actual, verb)
    return actual
