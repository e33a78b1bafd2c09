"""What the tracker, a review's page and a record's page say."""

import re
from collections import defaultdict
from dataclasses import dataclass, field

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from recommendations.calculations.status import Shown, roll_up, shown_status
from recommendations.models import Recommendation
from recommendations.queries import History
from recommendations.tracker import Tracked
from recommendations.wording import (
    COMMITTEE_WORDS,
    PROGRESS_WORDS,
    VERDICT_WORDS,
    StatusMark,
    day_words,
    due_words_of,
    status_words,
)

MARKER = re.compile(r"\[(\d+)\]")


@dataclass(frozen=True)
class TextPart:
    """A stretch of text, or the number of a footnote in its place."""

    text: str = ""
    footnote: str = ""


@dataclass(frozen=True)
class TrackerRow:
    """One line of the tracker."""

    reference: str
    url: str
    text: str
    review: str
    review_url: str
    group: str
    lead: str
    due: str
    mark: StatusMark
    committee_state: str


@dataclass(frozen=True)
class UpdateRow:
    """A dated update as it is read."""

    when: str
    parts: list[TextPart]
    by: str
    facts: list[tuple[str, str]]
    evidence_url: str = ""


@dataclass(frozen=True)
class Related:
    reference: str
    url: str
    why: str


@dataclass
class ReviewRow:
    """A recommendation or heading on a review's page: three columns and cross-references."""

    recommendation: Recommendation
    url: str
    is_heading: bool
    mark: StatusMark
    text: list[TextPart]
    response: list[TextPart]
    verdict: str
    update: UpdateRow | None
    earlier_updates: int
    related: list[Related]


@dataclass
class GroupBlock:
    """The recommendations under one heading of the document."""

    name: str
    intro: str
    rows: list[ReviewRow] = field(default_factory=list)


def record_url(recommendation) -> str:
    return reverse(
        "recommendations:recommendation-detail",
        args=[recommendation.review.slug, recommendation.working_reference],
    )


def text_parts(text: str, numbers) -> list[TextPart]:
    """The text with its markers [n] set apart where the review has such a footnote."""
    parts, at = [], 0
    for marker in MARKER.finditer(text):
        if int(marker[1]) in numbers:
            parts += [TextPart(text[at : marker.start()]), TextPart(footnote=marker[1])]
            at = marker.end()
    return [part for part in [*parts, TextPart(text[at:])] if part.text or part.footnote]


def tracker_row(tracked: Tracked) -> TrackerRow:
    row = tracked.recommendation
    return TrackerRow(
        reference=row.working_reference,
        url=record_url(row),
        text=row.text,
        review=row.review.title,
        review_url=reverse("recommendations:review-detail", args=[row.review.slug]),
        group=row.group,
        lead=str(row.lead_officer or ""),
        due=due_words_of(row),
        mark=status_words(tracked.shown),
        committee_state=str(COMMITTEE_WORDS[row.committee_state]),
    )


def statuses_of(rows: list[Recommendation], *, as_of) -> dict[int, Shown]:
    """The status of each row; a heading's from all the recommendations under it, at any depth."""
    children = defaultdict(list)
    for row in rows:
        children[row.parent_id].append(row)

    def leaves_under(row):
        parts = children[row.pk]
        return [leaf for part in parts for leaf in leaves_under(part)] if parts else [row]

    found = {row.pk: shown_status(row.facts, as_of=as_of) for row in rows if not children[row.pk]}
    for row in rows:
        if row.pk not in found:
            found[row.pk] = Shown(roll_up([found[leaf.pk].status for leaf in leaves_under(row)]))
    return found


def review_groups(rows, histories, links, numbers, *, as_of) -> list[GroupBlock]:
    """The rows in the document's groups, with what has been said of each."""
    shown = statuses_of(rows, as_of=as_of)
    headings = {row.parent_id for row in rows}
    blocks = {}
    for row in rows:
        block = blocks.setdefault(row.group, GroupBlock(row.group, row.group_intro))
        history = histories.get(row.pk, History())
        block.rows.append(
            _review_row(row, history, links.get(row.pk, []), numbers, shown[row.pk], headings)
        )
    return list(blocks.values())


def _review_row(row, history: History, related, numbers, shown, headings) -> ReviewRow:
    response = history.responses[-1] if history.responses else None
    update = history.updates[-1] if history.updates else None
    return ReviewRow(
        recommendation=row,
        url=record_url(row),
        is_heading=row.pk in headings,
        mark=status_words(shown),
        text=text_parts(row.text, numbers),
        response=text_parts(response.text, numbers) if response else [],
        verdict=str(VERDICT_WORDS[row.verdict]),
        update=update_row(update, numbers) if update else None,
        earlier_updates=max(0, len(history.updates) - 1),
        related=related_rows(related),
    )


def related_rows(related) -> list[Related]:
    return [Related(other.working_reference, record_url(other), why) for other, why in related]


def update_row(update, numbers) -> UpdateRow:
    """The update with what it claims and announces."""
    move = ""
    if update.old_due_on and update.new_due_on:
        move = _("moved from %(old)s to %(new)s: %(why)s") % {
            "old": day_words(update.old_due_on),
            "new": day_words(update.new_due_on),
            "why": update.due_reason,
        }
    elif update.new_due_on:
        move = _("set to %(new)s") % {"new": day_words(update.new_due_on)}
    facts = [
        (_("Progress"), str(PROGRESS_WORDS[update.progress]) if update.progress else ""),
        (_("Completed"), day_words(update.completed_on)),
        (_("Evidence"), update.evidence),
        (_("Due date"), move),
        (_("Next report"), day_words(update.next_report_on)),
        (_("Also on the agenda"), update.agenda_item),
    ]
    return UpdateRow(
        when=update.period_label or day_words(update.on),
        parts=text_parts(update.narrative, numbers),
        by=str(update.recorded_by),
        facts=[(name, words) for name, words in facts if words],
        evidence_url=update.evidence_url,
    )


def count_words(count: int, base: int) -> str:
    """`4 of 29 recommendations`."""
    words = ngettext(
        "%(count)s of %(base)s recommendation", "%(count)s of %(base)s recommendations", base
    )
    return words % {"count": count, "base": base}
