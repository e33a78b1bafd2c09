"""Versions of a value: what goes into one, and why it is given."""

from dataclasses import dataclass

from kpis.calculations.checks import Entry
from kpis.calculations.codes import DataStatus
from kpis.collection.models import (
    REVISION_KINDS,
    Actual,
    ActualRevision,
    ActualState,
    RevisionReason,
)
from kpis.register.queries import definition_for
from perfportal.core import clock


@dataclass(frozen=True)
class Note:
    """What goes with a figure: how final it is, where it came from, why it is given again.

    `source_digest` is the SHA-256 of the file that it came from. `carries_evidence` where whoever
    gives it says that what is attached shows this figure too.
    """

    data_status: str = "final"
    source: str = ""
    source_digest: str = ""
    kind: str = ""
    reason: str = ""
    carries_evidence: bool = False


def new_revision(by, entered_for, actual, entry: Entry, note: Note) -> ActualRevision:
    """The next version of the value, not yet its current one."""
    return ActualRevision.objects.create(
        actual=actual,
        number=actual.revisions.count() + 1,
        value=entry.value,
        numerator=entry.numerator,
        denominator=entry.denominator,
        ci_low=entry.ci_low,
        ci_high=entry.ci_high,
        marker=entry.marker,
        marker_reason=entry.marker_reason.strip(),
        commentary=entry.commentary.strip(),
        definition=definition_for(actual.kpi, actual.period),
        entered_by=by,
        entered_for=entered_for,
        source=note.source,
        source_digest=note.source_digest,
        created_at=clock.now(),
        **_why(actual, note),
    )


def _why(actual: Actual, note: Note) -> dict:
    """Kind, reason and status of a revision; one that was returned keeps those that it had."""
    last = actual.revision
    kind, reason, status = note.kind, note.reason.strip(), note.data_status
    if last is None:
        kind = RevisionReason.FIRST
    elif not kind and actual.has_been_issued and last.kind in REVISION_KINDS:
        kind, reason = last.kind, last.reason
        status = last.data_status if status == DataStatus.FINAL else status
    return {
        "kind": kind or RevisionReason.CORRECTION,
        "reason": reason,
        "data_status": status,
        "revises": issued_version(actual),
    }


def issued_version(actual: Actual) -> ActualRevision | None:
    """The version that a report issued last: what a revision changes."""
    if actual.state == ActualState.ISSUED:
        return actual.revision
    return actual.revision.revises if actual.has_been_issued and actual.revision else None
