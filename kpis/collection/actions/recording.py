"""What every write to a value leaves behind: an audit event, an assessment asked for, a check."""

from kpis.collection.models import Actual, ActualRevision, QualityCheck
from perfportal.core import audit, clock, jobs
from perfportal.core.registries import events

NOT_RETURNED = {"returned_by": None, "returned_at": None, "returned_reason": ""}
NOT_CHECKED = {"checked_by": None, "checked_at": None}
NOT_VOID = {"void_by": None, "void_at": None, "void_revision": None}
NOT_APPROVED = {
    "approved_by": None,
    "approved_at": None,
    "agreed_by": None,
    "agreed_at": None,
    **NOT_CHECKED,
}


def void_approval(actual: Actual) -> dict:
    """Columns of a value whose approval counts no more; the one that is kept names its revision."""
    if actual.approved_by_id is None:
        return dict(NOT_APPROVED)
    return NOT_APPROVED | {
        "void_by": actual.approved_by,
        "void_at": actual.approved_at,
        "void_revision": actual.revision,
    }


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
        **interval_ends(revision),
    } | _where_given(marker_reason=revision.marker_reason, entered_for=revision.entered_for)


def interval_ends(given) -> dict:
    """Both ends of the interval of a revision or an entry; nothing where it has none."""
    return {} if given.ci_low is None else {"ci_low": given.ci_low, "ci_high": given.ci_high}


def _where_given(**facts) -> dict:
    return {name: str(fact) for name, fact in facts.items() if fact}


def note_check(by, actual: Actual, outcome: str, note: str) -> QualityCheck:
    """The look at the current revision, with those whose value it is."""
    return QualityCheck.objects.create(
        actual=actual,
        revision=actual.revision,
        by=by,
        at=clock.now(),
        outcome=outcome,
        note=note.strip(),
        entered_by_id=actual.entered_by_id,
        entered_for_id=actual.entered_for_id,
    )


def record(by, verb, actual, before=None, after=None, reason=""):
    audit.record(by=by, verb=verb, subject=actual, before=before, after=after, reason=reason)


def follow(by, actual, event):
    jobs.enqueue("kpis.assess", by=by, dedupe=f"kpi-{actual.kpi_id}", kpi_ids=[actual.kpi_id])
    events.publish_on_commit(event, actual_id=actual.pk)
