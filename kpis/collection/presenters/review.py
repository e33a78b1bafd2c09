"""Submitted values as those who approve them see them: what needs a look first, then the others."""

import datetime as dt
from dataclasses import dataclass, field

from django.urls import reverse
from django.utils.translation import gettext as _

from kpis.calculations.approval import RedLack, red_lack
from kpis.calculations.codes import Rag
from kpis.collection.entry_forms import judge_revision
from kpis.collection.models import Actual, QualityCheck
from kpis.collection.presenters.approval import query_rows, step_words, void_note
from kpis.collection.presenters.corrective import lack_words
from kpis.collection.presenters.figures import answer_words, in_words, value_url
from kpis.collection.queries.beside import Beside
from kpis.collection.queries.review import Judged
from kpis.wording import (
    NO_NUMBER,
    StatusMark,
    format_change,
    lower_first,
    rag_mark,
    rag_word,
    target_words,
)
from perfportal.core import submissions


@dataclass(frozen=True)
class ReviewRow:
    """A submitted value with what an approver wants to see of it.

    `reasons` say why it needs a look; without one the value is ticked beforehand.
    """

    actual: Actual
    figure: str
    period: str
    who: str
    url: str
    checks: list[str]
    status: StatusMark
    on_basis: str
    target: str
    difference: str
    previous: str
    change: str
    is_ticked: bool
    reasons: list[str] = field(default_factory=list)
    action_url: str = ""
    return_key: str = field(default_factory=submissions.new_key)


@dataclass(frozen=True)
class ReviewFacts:
    """What the rows are made from, each by the value's primary key or, `due_days`, by KPI."""

    judged: dict[int, Judged]
    besides: dict[int, Beside]
    due_days: dict[int, list[dt.date]]


def review_rows(values, facts: ReviewFacts, *, as_of, held=()) -> list[ReviewRow]:
    """Rows of the approval page, those that need a look first; `held` were held out just now."""
    rows = [_review_row(value, facts, as_of, value in held) for value in values]
    return sorted(rows, key=lambda row: not row.reasons)


@dataclass(frozen=True)
class RowGroup:
    """Rows that stand together under one heading."""

    title: str
    lead: str
    rows: list[ReviewRow]


def row_groups(rows: list[ReviewRow]) -> list[RowGroup]:
    """Those that need a look, then those in which nothing stands out; a group without rows is none.

    The ones that need a look are not ticked beforehand.
    """
    look = [row for row in rows if row.reasons]
    others = [row for row in rows if not row.reasons]
    groups = (
        RowGroup(_("These need a look"), _("Tick those that you agree with."), look),
        RowGroup(
            _("Nothing stands out in these"),
            _("They are ticked already. Take the tick off where you do not agree."),
            others,
        ),
    )
    return [group for group in groups if group.rows]


def _review_row(actual: Actual, facts: ReviewFacts, as_of, is_held) -> ReviewRow:
    sheet, judged = actual.kpi.definition, facts.judged[actual.pk]
    result, figure = judged.now, answer_words(actual.revision, sheet)
    on_basis = in_words(result.value, sheet)
    due_days = facts.due_days.get(actual.kpi_id, ())
    lack = red_lack(actual.revision.commentary, due_days, as_of=as_of)
    reasons = _reasons(actual, judged, facts.besides[actual.pk], lack)
    return ReviewRow(
        actual=actual,
        figure=figure,
        period=actual.period.short_label,
        who=who_words(actual),
        url=value_url(actual),
        checks=check_words(actual),
        status=rag_mark(result.rag, sheet.polarity, is_baseline=result.is_baseline),
        on_basis=on_basis if on_basis not in (figure, NO_NUMBER) else "",
        target=target_words(result.target, sheet.unit, sheet.decimal_places, sheet.multiplier),
        difference=_distance(result.value, result.target.value, sheet, _("target")),
        previous=_if_any(result.previous_value, sheet),
        change=_distance(result.value, result.previous_value, sheet, _("last time")),
        is_ticked=not reasons and not is_held,
        reasons=reasons,
        action_url=_action_url(actual) if result.rag == Rag.RED and lack.action else "",
    )


def _reasons(actual: Actual, judged: Judged, beside: Beside, lack: RedLack) -> list[str]:
    """Why somebody should look before agreeing, the weightiest first.

    What was asked and flagged is settled once the performance team has passed the value.
    """
    note = void_note(actual)
    reasons = [note.sentence] if note else []
    if judged.now.rag == Rag.RED:
        reasons.append(_red(lack))
    if judged.has_moved:
        reasons.append(_moved(judged, actual.kpi.definition.polarity))
    if actual.checked_by_id is None:
        unanswered = _("Not answered yet.")
        reasons += [f"{row.question} {row.answer or unanswered}" for row in query_rows(actual)]
        reasons += flags_of(actual, beside)
    return reasons


def _red(lack: RedLack) -> str:
    if not lack:
        return _("It is red: look at the commentary and at what is being done.")
    return _("It is red. Before it can be approved it needs %s.") % lack_words(lack)


def _moved(judged: Judged, polarity: str) -> str:
    before, now = (
        lower_first(str(rag_word(rag, polarity))) for rag in (judged.before, judged.now.rag)
    )
    return _("The status has changed: %(before)s last time, %(now)s now.") % {
        "before": before,
        "now": now,
    }


def _distance(value, other, sheet, what) -> str:
    """`0.4 percentage points below target`; empty where there is nothing to compare with."""
    if value is None or other is None:
        return ""
    if value == other:
        return _("the same as %s") % what
    size = format_change(value - other, sheet.unit, sheet.decimal_places, sheet.multiplier)
    words = _("%(size)s above %(what)s") if value > other else _("%(size)s below %(what)s")
    return words % {"size": size, "what": what}


def _if_any(number, sheet) -> str:
    return in_words(number, sheet) if number is not None else ""


def _action_url(actual: Actual) -> str:
    url = reverse("kpis:corrective-new", args=[actual.period.token, actual.kpi.code])
    return f"{url}?back=approval"


def who_words(actual: Actual) -> str:
    """Who entered the value, and for whom."""
    if not actual.entered_for:
        return str(actual.entered_by)
    return _("%(who)s for %(whom)s") % {"who": actual.entered_by, "whom": actual.entered_for}


def check_words(actual: Actual) -> list[str]:
    """The steps taken, and what the performance team has said of the current revision."""
    said = [
        check.get_outcome_display() + (f": {check.note}" if check.note else "")
        for check in actual.checks.all()
        if check.revision_id == actual.revision_id
        and check.outcome == QualityCheck.Outcome.PASSED
        and check.note
    ]
    return step_words(actual) + said


def flags_of(actual: Actual, beside: Beside) -> list[str]:
    """What the checks at entry say of the value as it was submitted."""
    return [finding.sentence for finding in judge_revision(actual, beside).warnings]


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
