"""How a value has changed from one version to another, in words (domain-rules 6.5)."""

from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _

from kpis.calculations.checks import Entry
from kpis.collection.models import ActualRevision, RevisionReason
from kpis.collection.presenters.figures import day_words, figure_words
from kpis.wording import DATA_STATUS_WORDS, format_plain, lower_first, rag_mark

NONE = "–"
RATED = ("GREEN", "AMBER", "RED")
COMMENTARY, STATUS = "commentary", "data_status"


@dataclass(frozen=True)
class Version:
    """A version that may not have been saved yet."""

    value: Decimal | None
    numerator: Decimal | None
    denominator: Decimal | None
    marker: str
    data_status: str
    commentary: str
    ci_low: Decimal | None = None
    ci_high: Decimal | None = None


def version_of(entry: Entry, data_status: str) -> Version:
    return Version(
        entry.value,
        entry.numerator,
        entry.denominator,
        entry.marker,
        data_status,
        entry.commentary.strip(),
        entry.ci_low,
        entry.ci_high,
    )


@dataclass(frozen=True)
class DifferenceRow:
    """One thing that differs: what it was, and what it is to be."""

    name: str
    label: str
    before: str
    after: str


@dataclass(frozen=True)
class Change:
    """What a revision would change, and the sentence about its status."""

    rows: list[DifferenceRow]
    status: str = ""


def difference_rows(before, after, sheet) -> list[DifferenceRow]:
    """What differs between two versions of a value; what is equal is left out."""
    rows = [
        DifferenceRow(name, str(label), was, now)
        for (name, label, was), (_name, _label, now) in zip(
            _facts(before, sheet), _facts(after, sheet), strict=True
        )
    ]
    return [row for row in rows if row.before != row.after]


def _facts(version, sheet):
    yield "figure", _("Figure"), figure_words(version, sheet)
    yield "numerator", sheet.numerator_label or _("Number on top"), _number(version.numerator)
    yield "denominator", sheet.denominator_label or _("Number below"), _number(version.denominator)
    yield "interval", _("95% confidence interval"), _interval(version)
    yield STATUS, _("How final it is"), str(DATA_STATUS_WORDS[version.data_status])
    yield COMMENTARY, _("Commentary"), version.commentary or NONE


def _number(number: Decimal | None) -> str:
    return NONE if number is None else format_plain(number)


def _interval(version) -> str:
    """Both ends as they were given, unrounded."""
    if version.ci_low is None or version.ci_high is None:
        return NONE
    ends = {"low": format_plain(version.ci_low), "high": format_plain(version.ci_high)}
    return _("%(low)s to %(high)s") % ends


def is_changed(rows: list[DifferenceRow]) -> bool:
    """Whether anything but the word for how final it is differs."""
    return any(row.name != STATUS for row in rows)


def revised_words(revision: ActualRevision | None) -> str:
    """`Revised on 12 November 2026 from 44.1% to 43.6% (late data)`; empty where it is none.

    Asks for `revision.revises`, the issued version that it changes.
    """
    if revision is None or revision.revises is None:
        return ""
    sheet, day = revision.definition, day_words(revision.created_at)
    was = figure_words(revision.revises, revision.revises.definition)
    now = figure_words(revision, sheet)
    why = lower_first(revision.get_kind_display())
    if was == now:
        words = _("Revised on %(day)s: the figure is still %(now)s (%(why)s)")
    elif revision.kind == RevisionReason.PLANNED:
        words = _("Final since %(day)s: provisionally %(was)s, now %(now)s")
    else:
        words = _("Revised on %(day)s from %(was)s to %(now)s (%(why)s)")
    return words % {"day": day, "was": was, "now": now, "why": why}


def status_words(before: str | None, after: str | None, polarity) -> str:
    """`This changes the status from amber to green`; empty where it stays."""
    if before == after or not {before, after} & set(RATED):
        return ""
    return _("This changes the status from %(before)s to %(after)s.") % {
        "before": status_word(before, polarity),
        "after": status_word(after, polarity),
    }


def status_word(rag: str | None, polarity) -> str:
    """`amber`, or the words of a status that is no colour."""
    if not rag:
        return _("none")
    return str(rag).lower() if rag in RATED else lower_first(rag_mark(rag, polarity).word)


def reason_words(revision: ActualRevision) -> str:
    """The reason as given; the planned revision explains itself."""
    if revision.reason or revision.kind != RevisionReason.PLANNED:
        return revision.reason
    return _("The final figure took the place of the provisional one.")
