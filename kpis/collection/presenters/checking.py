"""Submitted values as the performance team checks them, each with the reason why it is asked."""

from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy
from django.utils.translation import ngettext

from kpis.calculations.approval import Step
from kpis.calculations.sampling import Candidate, WhyChecked, why_checked
from kpis.collection.models import Actual
from kpis.collection.presenters.approval import query_rows, step_words, void_note, waits_words
from kpis.collection.presenters.figures import answer_words, value_url
from kpis.collection.presenters.review import flags_of, who_words
from kpis.collection.queries.approvers import step_of
from kpis.collection.queries.beside import Beside
from kpis.collection.queries.sampling import SampleFacts

WHY = {
    WhyChecked.ANSWERED: (_lazy("Your query is answered"), "yellow"),
    WhyChecked.REQUIRED: (_lazy("Needs one check to be approved"), "yellow"),
    WhyChecked.FLAGGED: (_lazy("Flagged by the checks"), "yellow"),
    WhyChecked.LOW_QUALITY: (_lazy("The quality of its data is low"), "blue"),
    WhyChecked.NEW_PROVIDER: (_lazy("First value of a new provider"), "blue"),
    WhyChecked.DRAWN: (_lazy("Drawn as a sample"), "blue"),
}
LOOKED_AT = (_lazy("Looked at"), "grey")
ASKED = (_lazy("Your query waits for its answer"), "grey")


@dataclass(frozen=True)
class CheckRow:
    """A submitted value with what the rules flagged; `why` says why it is to be looked at."""

    actual: Actual
    figure: str
    period: str
    who: str
    url: str
    flags: list[str]
    said: list[str]
    why: str
    colour: str
    waits: str
    is_asked: bool


def check_rows(values, besides: dict[int, Beside], facts: SampleFacts, percent: int):
    """What is asked for first, in the order of the reasons; then the others, then what is done."""
    ranked = [_check_row(value, besides[value.pk], facts, percent) for value in values]
    return [row for _rank, row in sorted(ranked, key=lambda one: one[0])]


def sample_words(percent: int) -> str:
    """The rule of the sample, as the page states it."""
    rest = _(
        "First come answered queries and values that need one check to be approved, then what the "
        "checks flagged, KPIs whose data quality is low, and the first value of a new provider."
    )
    drawn = ngettext(
        "Of the others %(n)s in a hundred is drawn by lot.",
        "Of the others %(n)s in a hundred are drawn by lot.",
        percent,
    )
    return f"{rest} " + (drawn % {"n": percent} if percent else _("No others are drawn."))


def _check_row(actual: Actual, beside: Beside, facts: SampleFacts, percent: int):
    queries, flags = query_rows(actual), flags_of(actual, beside)
    why = why_checked(_candidate(actual, facts, queries, flags), percent)
    place = _done(actual, queries)
    words, colour = place or WHY.get(why, ("", ""))
    return _rank(why, place), CheckRow(
        actual=actual,
        figure=answer_words(actual.revision, actual.kpi.definition),
        period=actual.period.short_label,
        who=who_words(actual),
        url=value_url(actual),
        flags=flags,
        said=_said(actual, queries),
        why=str(words),
        colour=colour,
        waits=waits_words(actual),
        is_asked=why is not None and place is None,
    )


def _candidate(actual: Actual, facts: SampleFacts, queries, flags) -> Candidate:
    return Candidate(
        uid=actual.revision.uid,
        is_answered=bool(queries),
        is_required=step_of(actual) is Step.CHECK,
        is_flagged=bool(flags),
        quality=facts.quality_of(actual),
        is_new_provider=facts.is_new_provider(actual),
    )


def _done(actual: Actual, queries):
    """What stands beside a value that asks for nothing now; None where it may."""
    if actual.checked_by_id:
        return LOOKED_AT
    return ASKED if any(row.is_open for row in queries) else None


def _rank(why: WhyChecked | None, place) -> int:
    reasons = list(WHY)
    if place:
        return len(reasons) + 1
    return reasons.index(why) if why else len(reasons)


def _said(actual: Actual, queries) -> list[str]:
    """What has been asked, answered, taken and made void so far."""
    note = void_note(actual)
    said = [words for row in queries for words in (row.question, row.answer) if words]
    return [*([note.sentence] if note else []), *step_words(actual), *said]
