"""A planned review saved at once: records, responses, updates, footnotes, links, audit events."""

import datetime as dt
import re

from django.db import transaction

from perfportal.core import audit, clock
from perfportal.core.audit import NewEvent
from recommendations.actions.reviews import make_review
from recommendations.calculations.codes import Verdict
from recommendations.calculations.due_words import agenda_item, next_report
from recommendations.imports.links import plan_links
from recommendations.imports.planning import Plan
from recommendations.models import (
    Footnote,
    ProgressUpdate,
    Recommendation,
    RecommendationLink,
    Response,
    Review,
)

PHASE = re.compile(r"\bPhase\s+(?:\d+|[IVX]+|one|two|three)\b", re.IGNORECASE)


@transaction.atomic
def import_review(
    *, by, organisation, plan: Plan, title: str, committee=None, as_of: dt.date
) -> Review:
    """The review of a plan. Raises ValidationError where one of this title is there already.

    Progress and verdict stay not stated whatever the words say: these are a person's to set.
    """
    source = plan.source
    review = make_review(
        by=by,
        organisation=organisation,
        title=title,
        committee=committee,
        source_file=source.name,
        council=source.council,
        phase=_phase(title),
        update_heading=source.update_heading[:100],
        source_notes=list(source.notes),
    )
    records = _save_records(review, plan)
    _save_footnotes(review, plan, records)
    _save_words(by, plan, records, as_of)
    for link in plan_links(plan):
        RecommendationLink.objects.create(
            recommendation=records[link.reference], related=records[link.related], why=link.why
        )
    events = [
        NewEvent("recommendation.imported", record, None, _imported(record), source=source.name)
        for record in records.values()
    ]
    audit.record_many(events, by=by)
    return review


def _save_records(review: Review, plan: Plan) -> dict[str, Recommendation]:
    """The records by working reference. A heading may stand below its parts: it is tied last."""
    saved = {}
    for order, planned in enumerate(plan.records, start=1):
        saved[planned.working_reference] = Recommendation.objects.create(
            review=review,
            order=order,
            reference=planned.reference,
            working_reference=planned.working_reference,
            group=planned.row.group[:300],
            group_intro=planned.row.group_intro,
            text=planned.text,
            original_text=planned.original_text,
            damaged=planned.row.damaged,
            transcription_notes=list(planned.row.notes),
            due_text=planned.due_text,
            due_on=planned.due_on,
            original_due_on=planned.due_on,
            verdict=(Verdict.NOT_STATED if planned.response else Verdict.AWAITING).value,
        )
    for planned in plan.records:
        if planned.parent:
            part = Recommendation.objects.filter(pk=saved[planned.working_reference].pk)
            part.update(parent=saved[planned.parent])
    return saved


def _save_footnotes(review: Review, plan: Plan, records) -> None:
    notes = {
        number: Footnote.objects.create(review=review, number=int(number), text=text)
        for number, text in plan.source.footnotes.items()
    }
    for planned in plan.leaves:
        cited = [notes[number] for number in planned.row.footnotes if number in notes]
        records[planned.working_reference].footnotes.set(cited)


def _save_words(by, plan: Plan, records, as_of: dt.date) -> None:
    """Responses and updates as the document has them, each the first of its history."""
    recorded = {"recorded_by": by, "recorded_at": clock.now()}
    for planned in plan.records:
        record = records[planned.working_reference]
        if planned.response:
            Response.objects.create(
                recommendation=record,
                verdict=Verdict.NOT_STATED.value,
                text=planned.response,
                **recorded,
            )
        if planned.update:
            ProgressUpdate.objects.create(
                recommendation=record,
                on=plan.source.updated_on or as_of,
                period_label=plan.source.updated_label,
                narrative=planned.update,
                next_report_on=next_report(planned.update),
                agenda_item=agenda_item(planned.update)[:300],
                **recorded,
            )


def _imported(record: Recommendation) -> dict:
    return {"reference": record.working_reference, "text": record.text, "due_on": record.due_on}


def _phase(title: str) -> str:
    found = PHASE.search(title)
    return found.group() if found else ""
