"""The pages put together: queries in, what the templates show out."""

import datetime as dt
from dataclasses import dataclass

from django.core.paginator import Page, Paginator
from django.urls import reverse
from django.utils.translation import gettext as _

from recommendations.calculations.smart import Wording, smart_warnings
from recommendations.calculations.status import has_action_agreed
from recommendations.models import Recommendation, Review
from recommendations.presenters import (
    GroupBlock,
    Related,
    ReviewRow,
    TextPart,
    TrackerRow,
    UpdateRow,
    count_words,
    record_url,
    review_groups,
    text_parts,
    tracker_row,
    update_row,
)
from recommendations.queries import get_footnotes, get_histories, get_links
from recommendations.tracker import Tracked, TrackerFilters, track
from recommendations.wording import (
    COMMITTEE_WORDS,
    OUTCOME_WORDS,
    SMART_WORDS,
    STATUS_WORDS,
    VERDICT_WORDS,
    day_words,
    due_words_of,
    response_clock_words,
)

PER_PAGE = 50


@dataclass(frozen=True)
class Filter:
    """One filter for `components/filters.html`."""

    name: str
    label: str
    options: list[tuple[str, str]]
    chosen: str


@dataclass(frozen=True)
class TrackerPage:
    rows: list[TrackerRow]
    page: Page
    count: str
    filters: list[Filter]
    is_filtered: bool


@dataclass(frozen=True)
class FootnoteRow:
    number: int
    text: str
    cited_by: list[Related]


@dataclass(frozen=True)
class ReviewPage:
    review: Review
    facts: list[dict]
    counts: list[str]
    groups: list[GroupBlock]
    footnotes: list[FootnoteRow]
    has_responses: bool


@dataclass(frozen=True)
class RecordPage:
    row: ReviewRow
    facts: list[dict]
    original: str
    notes: list[str]
    warnings: list[str]
    updates: list[UpdateRow]
    responses: list[dict]
    resolutions: list[dict]
    footnotes: list[FootnoteRow]


def build_tracker(
    rows: list[Recommendation], filters: TrackerFilters, *, as_of: dt.date, number=None
) -> TrackerPage:
    """The tracker with the filters that its rows offer, and the count with its base."""
    tracked = track(rows, as_of=as_of)
    kept = [item for item in tracked if filters.passes(item)]
    page = Paginator(kept, PER_PAGE).get_page(number)
    return TrackerPage(
        rows=[tracker_row(item) for item in page.object_list],
        page=page,
        count=count_words(len(kept), len(tracked)),
        filters=_filters(tracked, filters),
        is_filtered=filters.is_set,
    )


def _filters(tracked: list[Tracked], chosen: TrackerFilters) -> list[Filter]:
    """A choice for whatever the rows differ in, and a search over their words."""
    rows = [item.recommendation for item in tracked]
    committees = [row.review.committee for row in rows if row.review.committee]
    offered = [
        ("review", _("Review"), [(row.review.slug, row.review.title) for row in rows]),
        ("committee", _("Committee"), [(part.slug, part.name) for part in committees]),
        ("group", _("Group"), [(row.group, row.group) for row in rows if row.group]),
        ("status", _("Status"), _used(STATUS_WORDS, {item.shown.status for item in tracked})),
        ("state", _("Resolved"), _used(COMMITTEE_WORDS, {row.committee_state for row in rows})),
        ("overdue", _("Due date"), [("yes", _("Overdue"))]),
    ]
    choices = [
        Filter(name, label, [("", _("All")), *dict.fromkeys(options)], getattr(chosen, name))
        for name, label, options in offered
        if len(set(options)) > 1 or getattr(chosen, name) or name == "overdue"
    ]
    return [*choices, Filter("search", _("Words"), [], chosen.search)]


def _used(words: dict, used) -> list[tuple[str, str]]:
    """The codes that occur, in the order of their words."""
    return [(code.value, str(word)) for code, word in words.items() if code in used]


def build_review(review: Review, rows: list[Recommendation], *, as_of: dt.date) -> ReviewPage:
    """A review in the document's order, with counts over what is followed up."""
    histories, links, notes = get_histories(rows), get_links(rows), get_footnotes(review)
    numbers = {note.number for note in notes}
    groups = review_groups(rows, histories, links, numbers, as_of=as_of)
    leaves = [row for block in groups for row in block.rows if not row.is_heading]
    return ReviewPage(
        review=review,
        facts=_review_facts(review, as_of),
        counts=_counts(leaves),
        groups=groups,
        footnotes=_footnote_rows(notes, rows),
        has_responses=any(history.responses for history in histories.values()),
    )


def _review_facts(review: Review, as_of) -> list[dict]:
    facts = [
        (_("Council"), review.council),
        (_("Committee"), str(review.committee or "")),
        (_("Source"), review.get_source_display()),
        (_("Phase"), review.phase),
        (_("Adopted on"), day_words(review.adopted_on)),
        (_("Response"), response_clock_words(review.respond_by, as_of=as_of)),
    ]
    return _rows(facts)


def _counts(leaves: list[ReviewRow]) -> list[str]:
    """`2 of 6 recommendations: Slipped`, by status in the order of the words."""
    by_word = {}
    for row in leaves:
        word = row.mark.word.split(":")[0]
        by_word[word] = by_word.get(word, 0) + 1
    return [f"{count_words(count, len(leaves))}: {word}" for word, count in by_word.items()]


def _footnote_rows(notes, rows) -> list[FootnoteRow]:
    cited = {note.number: [] for note in notes}
    for row in rows:
        for note in row.footnotes.all():
            cited[note.number].append(Related(row.working_reference, record_url(row), ""))
    return [FootnoteRow(note.number, note.text, cited[note.number]) for note in notes]


def build_record(
    review: Review, rows: list[Recommendation], reference: str, *, as_of: dt.date
) -> RecordPage | None:
    """One record with its whole history, newest first; None where it is not among the rows."""
    record = next((row for row in rows if row.working_reference == reference), None)
    if record is None:
        return None
    histories, notes = get_histories([record]), get_footnotes(review)
    numbers = {note.number for note in notes}
    groups = review_groups(rows, histories, get_links(rows), numbers, as_of=as_of)
    row = next(r for block in groups for r in block.rows if r.recommendation is record)
    history = histories[record.pk]
    return RecordPage(
        row=row,
        facts=_record_facts(row, as_of),
        original=record.original_text if record.original_text != record.text else "",
        notes=list(record.transcription_notes),
        warnings=[] if row.is_heading else _warnings(record, history),
        updates=[update_row(update, numbers) for update in reversed(history.updates)],
        responses=[_response(response, numbers) for response in reversed(history.responses)],
        resolutions=[_resolution(resolution) for resolution in reversed(history.resolutions)],
        footnotes=[note for note in _footnote_rows(notes, rows) if _cites(record, note.number)],
    )


def _cites(record, number) -> bool:
    return any(note.number == number for note in record.footnotes.all())


def _record_facts(row: ReviewRow, as_of) -> list[dict]:
    record = row.recommendation
    review = record.review
    clock = response_clock_words(review.respond_by, as_of=as_of)
    answer = row.verdict + (f". {clock}" if clock and record.verdict == "awaiting" else "")
    facts = [
        (_("Review"), review.title),
        (_("Group"), record.group),
        (_("Addressed to"), record.addressee),
        (_("Lead officer"), str(record.lead_officer or _("None named"))),
        (_("Time in the document"), record.due_text),
        (_("Due date"), due_words_of(record) if record.due_on else _("None set")),
        (_("Completed on"), day_words(record.completed_on)),
        (_("Response"), answer),
        (_("With the committee"), str(COMMITTEE_WORDS[record.committee_state])),
    ]
    return _rows(facts[:2] if row.is_heading else facts)


def _rows(facts) -> list[dict]:
    return [{"key": key, "value": value} for key, value in facts if value]


def _warnings(record: Recommendation, history) -> list[str]:
    """What the wording leaves open, and an acceptance without an agreed action."""
    wording = Wording(record.text, bool(record.lead_officer_id), bool(record.due_on))
    found = [str(SMART_WORDS[warning]) for warning in smart_warnings(wording)]
    response = history.responses[-1] if history.responses else None
    if (
        response
        and response.verdict == "in_principle"
        and not has_action_agreed(
            response.verdict,
            action=response.text,
            has_owner=bool(record.lead_officer_id),
            due_on=record.due_on,
        )
    ):
        found.append(_("Accepted in principle without action, owner and date: none agreed."))
    return found


def _response(response, numbers) -> dict:
    where = ", ".join(
        filter(None, [response.body, day_words(response.decided_on), response.minute_reference])
    )
    parts: list[TextPart] = text_parts(response.text, numbers)
    verdict = str(VERDICT_WORDS[response.verdict])
    return {"verdict": verdict, "parts": parts, "reason": response.reason, "where": where}


def _resolution(resolution) -> dict:
    return {
        "outcome": str(OUTCOME_WORDS[resolution.outcome]),
        "text": resolution.text,
        "minute": resolution.minute_reference,
        "committee": resolution.meeting.committee.name,
        "when": day_words(resolution.meeting.date),
    }


def tracker_url(**query) -> str:
    """The tracker with filters, for links from other pages."""
    return reverse("recommendations:recommendation-list", query=query)
