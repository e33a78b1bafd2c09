"""What the page of a value says about its record: evidence, revision, final figure, sheet."""

from django.urls import reverse

from kpis.collection import policies
from kpis.collection.actions.evidence import most_bytes
from kpis.collection.evidence_forms import EvidenceForm
from kpis.collection.evidence_policies import can_attach, may_see_evidence
from kpis.collection.models import GIVEN, Actual
from kpis.collection.objections import needs_evidence
from kpis.collection.presenters.evidence import evidence_rows
from kpis.collection.presenters.finals import final_url, final_words
from kpis.collection.presenters.revisions import revised_words
from kpis.collection.queries.evidence import get_evidence
from perfportal.core import submissions
from perfportal.core.documents.tables import MEGABYTE


def record_of(user, actual: Actual, evidence_form=None) -> dict:
    """Context of the page; evidence only for those who may see it."""
    is_given = actual.state in GIVEN
    return {
        "evidence": _evidence(user, actual, evidence_form) if may_see_evidence(user) else None,
        "revised": revised_words(actual.revision) if is_given else "",
        "final": final_words(actual),
        "final_url": final_url(actual) if policies.can_finalise(user, actual) else "",
        "sheet_url": _sheet_url(actual) if actual.revision and may_see_evidence(user) else "",
    }


def _evidence(user, actual: Actual, form) -> dict:
    first = {"submission": submissions.new_key()}
    form = form or EvidenceForm(initial=first, auto_id="evidence-%s")
    rows = evidence_rows(user, get_evidence(actual), actual)
    return {
        "rows": rows,
        "form": form if can_attach(user, actual) else None,
        "is_needed": needs_evidence(actual) and not any(row.counts for row in rows),
        "most": f"{most_bytes(actual.kpi.organisation) // MEGABYTE} MB",
    }


def _sheet_url(actual: Actual) -> str:
    return reverse("kpis:entry-sheet", args=[actual.period.token, actual.kpi.code])
