"""The life of a value: submit, check, approve, return, re-open, revise, issue."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from kpis.calculations.checks import Entry
from kpis.collection import policies
from kpis.collection.models import (
    Actual,
    ActualDraft,
    ActualRevision,
    ActualState,
    QualityCheck,
    RevisionReason,
)
from kpis.register.queries import definition_for
from perfportal.core import audit, clock, jobs, submissions
from perfportal.core.concurrency import Conflict, lock_version, update_if_version
from perfportal.core.registries import events, vetoes

NOT_RETURNED = {"returned_by": None, "returned_at": None, "returned_reason": ""}
NOT_APPROVED = {"approved_by": None, "approved_at": None}


@dataclass(frozen=True)
class Note:
    """What goes with a figure: how final it is, where it came from, why it is given again."""

    data_status: str = "final"
    source: str = ""
    kind: str = ""
    reason: str = ""


@transaction.atomic
def submit(*, by, actual: Actual, entry: Entry, version: int, note=None, submission="") -> Actual:
    """Give the value: a new revision, and the slot waits for approval.

    The entry has passed the checks; warnings are no obstacle. Raises AlreadySubmitted for the
    second post of one form, Conflict where the slot has changed since `version`, PermissionDenied.
    """
    submissions.claim(by=by, key=submission)
    policies.check_is_entrant(by, actual)
    lock_version(actual, version=version)
    policies.check_can_enter(by, actual)
    entered_for = None if policies.is_provider(by, actual) else actual.kpi.data_provider
    revision = _new_revision(by, entered_for, actual, entry, note or Note())
    update_if_version(
        actual,
        version=version,
        state=ActualState.SUBMITTED,
        revision=revision,
        entered_by=by,
        entered_for=entered_for,
        submitted_at=clock.now(),
        **NOT_RETURNED,
        **NOT_APPROVED,
    )
    ActualDraft.objects.filter(actual=actual).delete()
    _record(by, "actual.submitted", actual, after=figures(revision), reason=revision.reason)
    _follow(by, actual, "actual.submitted")
    return actual


@transaction.atomic
def check(*, by, actual: Actual, outcome: str, note: str = "") -> QualityCheck:
    """The performance team's look at a submitted value; a query needs a note."""
    policies.check_can_check(by, actual)
    if outcome == QualityCheck.Outcome.QUERIED and not note.strip():
        raise ValidationError(_("Say what you want to know."))
    _record(by, f"actual.{outcome}", actual, reason=note.strip())
    return _note_check(by, actual, outcome, note)


@transaction.atomic
def approve(*, by, actual: Actual, version: int) -> Actual:
    """Approve the value as submitted.

    Raises PermissionDenied by policy, ValidationError where something is missing (a red value
    without commentary), Conflict where the slot has changed since `version`.
    """
    policies.check_can_approve(by, actual)
    objections = vetoes.collect("actual.approve", actual)
    if objections:
        raise ValidationError(objections)
    update_if_version(
        actual,
        version=version,
        state=ActualState.APPROVED,
        approved_by=by,
        approved_at=clock.now(),
    )
    _record(by, "actual.approved", actual, after=figures(actual.revision))
    _follow(by, actual, "actual.approved")
    return actual


@dataclass(frozen=True)
class HeldOut:
    """A value that was not approved with the rest of the page, and why."""

    actual: Actual
    reasons: list[str]


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
def return_for_correction(
    *, by, actual: Actual, version: int, reason: str, submission=""
) -> Actual:
    """Send a submitted value back to its provider, who sees the reason."""
    submissions.claim(by=by, key=submission)
    policies.check_can_return(by, actual)
    if not reason.strip():
        raise ValidationError(_("Say what needs to be corrected."))
    if policies.can_check(by, actual):
        _note_check(by, actual, QualityCheck.Outcome.RETURNED, reason)
    update_if_version(
        actual,
        version=version,
        state=ActualState.DRAFT,
        returned_by=by,
        returned_at=clock.now(),
        returned_reason=reason.strip(),
    )
    _record(by, "actual.returned", actual, reason=reason.strip())
    _follow(by, actual, "actual.returned")
    return actual


@transaction.atomic
def reopen(*, by, actual: Actual, version: int, reason: str, submission="") -> Actual:
    """Open a submitted or approved value again; an approval is void from then on."""
    submissions.claim(by=by, key=submission)
    policies.check_can_reopen(by, actual)
    if not reason.strip():
        raise ValidationError(_("Say why the value is opened again."))
    update_if_version(
        actual, version=version, state=ActualState.DRAFT, **NOT_APPROVED, **NOT_RETURNED
    )
    _record(by, "actual.reopened", actual, reason=reason.strip())
    _follow(by, actual, "actual.reopened")
    return actual


@transaction.atomic
def revise(*, by, actual: Actual, entry: Entry, version: int, note: Note, submission="") -> Actual:
    """Change an issued value: a revision with its kind and reason, which is then approved anew.

    What has been published stays as it was until the next publication.
    """
    submissions.claim(by=by, key=submission)
    policies.check_can_revise(by, actual)
    if note.kind not in REVISION_KINDS or not note.reason.strip():
        raise ValidationError(_("Say what kind of revision this is, and why."))
    lock_version(actual, version=version)
    before = figures(actual.revision)
    entered_for = None if policies.is_provider(by, actual) else actual.kpi.data_provider
    revision = _new_revision(by, entered_for, actual, entry, note)
    update_if_version(
        actual,
        version=version,
        state=ActualState.SUBMITTED,
        revision=revision,
        entered_by=by,
        entered_for=entered_for,
        submitted_at=clock.now(),
        **NOT_APPROVED,
    )
    _record(by, "actual.revised", actual, before, figures(revision), note.reason)
    _follow(by, actual, "actual.revised")
    return actual


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


REVISION_KINDS = (
    RevisionReason.LATE_DATA,
    RevisionReason.ERROR,
    RevisionReason.DEFINITION,
    RevisionReason.AUDIT,
)


def figures(revision: ActualRevision) -> dict:
    """A revision as the audit trail keeps it."""
    return {
        "revision": revision.number,
        "value": revision.value,
        "numerator": revision.numerator,
        "denominator": revision.denominator,
        "marker": revision.marker,
        "data_status": revision.data_status,
        "commentary": revision.commentary,
    } | _where_given(marker_reason=revision.marker_reason, entered_for=revision.entered_for)


def _where_given(**facts) -> dict:
    return {name: str(fact) for name, fact in facts.items() if fact}


def _new_revision(by, entered_for, actual, entry: Entry, note: Note) -> ActualRevision:
    number = actual.revisions.count() + 1
    kind = note.kind or (RevisionReason.FIRST if number == 1 else RevisionReason.CORRECTION)
    return ActualRevision.objects.create(
        actual=actual,
        number=number,
        value=entry.value,
        numerator=entry.numerator,
        denominator=entry.denominator,
        marker=entry.marker,
        marker_reason=entry.marker_reason.strip(),
        commentary=entry.commentary.strip(),
        data_status=note.data_status,
        definition=definition_for(actual.kpi, actual.period),
        entered_by=by,
        entered_for=entered_for,
        source=note.source,
        kind=kind,
        reason=note.reason.strip(),
        created_at=clock.now(),
    )


def _note_check(by, actual: Actual, outcome: str, note: str) -> QualityCheck:
    return QualityCheck.objects.create(
        actual=actual,
        revision=actual.revision,
        by=by,
        at=clock.now(),
        outcome=outcome,
        note=note.strip(),
    )


def _record(by, verb, actual, before=None, after=None, reason=""):
    audit.record(by=by, verb=verb, subject=actual, before=before, after=after, reason=reason)


def _follow(by, actual, event):
    jobs.enqueue("kpis.assess", by=by, dedupe=f"kpi-{actual.kpi_id}", kpi_ids=[actual.kpi_id])
    events.publish_on_commit(event, actual_id=actual.pk)
