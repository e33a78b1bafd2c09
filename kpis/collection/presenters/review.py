"""Submitted values, as those who approve and those who check see them."""

from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _

from kpis.calculations.assess import Assessed
from kpis.collection.entry_forms import judge_revision
from kpis.collection.models import Actual, QualityCheck
from kpis.collection.presenters.figures import answer_words, figure_words, in_words, value_url
from kpis.collection.queries.beside import Beside
from kpis.wording import NO_NUMBER, StatusMark, rag_mark, target_words

SAMPLE_ONE_IN = 10


@dataclass(frozen=True)
class ReviewRow:
    """A submitted value with what an approver wants to see of it."""

    actual: Actual
    figure: str
    period: str
    who: str
    url: str
    checks: list[str]
    status: StatusMark | None = None
    on_basis: str = ""
    target: str = ""
    previous: str = ""


def review_rows(values, assessed: dict[int, Assessed]) -> list[ReviewRow]:
    """Rows of the approval page; `assessed` by the value's primary key."""
    return [_review_row(value, assessed[value.pk]) for value in values]


def _review_row(actual: Actual, result: Assessed) -> ReviewRow:
    sheet = actual.kpi.definition
    figure = figure_words(actual.revision, sheet)
    on_basis = in_words(result.value, sheet)
    previous = result.previous_value
    return ReviewRow(
        **_common(actual),
        status=rag_mark(result.rag, sheet.polarity, is_baseline=result.is_baseline),
        on_basis=on_basis if on_basis not in (figure, NO_NUMBER) else "",
        target=target_words(result.target, sheet.unit, sheet.decimal_places, sheet.multiplier),
        previous=in_words(previous, sheet) if previous is not None else "",
    )


def _common(actual: Actual) -> dict:
    who = str(actual.entered_by)
    if actual.entered_for:
        who = _("%(who)s for %(whom)s") % {"who": who, "whom": actual.entered_for}
    return {
        "actual": actual,
        "figure": answer_words(actual.revision, actual.kpi.definition),
        "period": actual.period.short_label,
        "who": who,
        "url": value_url(actual),
        "checks": check_words(actual),
    }


def check_words(actual: Actual) -> list[str]:
    """What the performance team has said of the current revision."""
    return [
        check.get_outcome_display() + (f": {check.note}" if check.note else "")
        for check in actual.checks.all()
        if check.revision_id == actual.revision_id
        and check.outcome != QualityCheck.Outcome.RETURNED
    ]


@dataclass(frozen=True)
class CheckRow:
    """A submitted value with what the rules flagged; `why` says why it stands where it does."""

    review: ReviewRow
    flags: list[str]
    why: str
    colour: str


def check_rows(values, besides: dict[int, Beside]) -> list[CheckRow]:
    """What nobody has looked at first: flagged values, then the sample, then the others."""
    ranked = [_check_row(value, besides[value.pk]) for value in values]
    return [row for _rank, row in sorted(ranked, key=lambda one: one[0])]


def _check_row(actual: Actual, beside: Beside) -> tuple[int, CheckRow]:
    review, flags = ReviewRow(**_common(actual)), flags_of(actual, beside)
    places = (
        (bool(review.checks), _("Looked at"), "grey"),
        (bool(flags), _("Flagged by the checks"), "yellow"),
        (is_sampled(actual.revision), _("Drawn as a sample"), "blue"),
        (True, "", ""),
    )
    rank, (_applies, why, colour) = next(
        (rank, place) for rank, place in enumerate(places) if place[0]
    )
    last = len(places)
    return (last if rank == 0 else rank), CheckRow(review, flags, why, colour)


def flags_of(actual: Actual, beside: Beside) -> list[str]:
    """What the checks at entry say of the value as it was submitted."""
    return [finding.sentence for finding in judge_revision(actual, beside).warnings]


def is_sampled(revision) -> bool:
    """One revision in ten, the same one however often the page is opened."""
    return revision.uid.int % SAMPLE_ONE_IN == 0


@dataclass(frozen=True)
class PageLink:
    """One service's values of one round."""

    label: str
    count: int
    url: str


def pages_of(values) -> list[PageLink]:
    """The services and rounds that the values belong to, in their order."""
    counts = {}
    for value in values:
        key = (value.kpi.service, value.round)
        if all(key):
            counts[key] = counts.get(key, 0) + 1
    return [
        PageLink(
            f"{service.name}, {round_.period.short_label}",
            count,
            reverse("kpis:approval-page", args=[round_.period.token, service.slug]),
        )
        for (service, round_), count in counts.items()
    ]
