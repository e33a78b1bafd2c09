"""Data issues and briefings in words."""

import datetime as dt
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kpis.collection.models import Briefing, DataIssue, IssueNote
from kpis.collection.presenters.figures import day_words, moment_words

COLOURS = {
    DataIssue.State.OPEN: "yellow",
    DataIssue.State.WITH_SUPPLIER: "blue",
    DataIssue.State.RESOLVED: "green",
}


@dataclass(frozen=True)
class IssueRow:
    """One issue of the log."""

    supplier: str
    what: str
    url: str
    dimension: str
    kpis: str
    owner: str
    due: str
    state: str
    colour: str
    is_late: bool


@dataclass(frozen=True)
class NoteRow:
    who: str
    when: str
    state: str
    text: str


@dataclass(frozen=True)
class BriefingRow:
    title: str
    url: str
    kind: str
    published: str
    read_by: str
    is_read: bool
    read_words: str


def issue_rows(issues: list[DataIssue], *, as_of: dt.date) -> list[IssueRow]:
    return [_issue_row(issue, as_of) for issue in issues]


def _issue_row(issue: DataIssue, as_of: dt.date) -> IssueRow:
    is_over = issue.state == DataIssue.State.RESOLVED
    return IssueRow(
        supplier=issue.supplier,
        what=issue.what,
        url=reverse("kpis:issue-detail", args=[issue.uid]),
        dimension=issue.get_dimension_display(),
        kpis=", ".join(kpi.code for kpi in issue.kpis.all()),
        owner=str(issue.owner),
        due=day_words(issue.resolved_on if is_over else issue.due_on),
        state=str(issue.get_state_display()),
        colour=COLOURS[issue.state],
        is_late=not is_over and issue.due_on < as_of,
    )


def issues_words(issues: list[DataIssue], *, as_of: dt.date) -> str:
    """`5 issues, 2 of them past their day.`"""
    late = sum(row.is_late for row in issue_rows(issues, as_of=as_of))
    words = ngettext("%s issue", "%s issues", len(issues)) % len(issues)
    return _("%(issues)s, %(late)s of them past their day.") % {"issues": words, "late": late}


def note_rows(notes: list[IssueNote]) -> list[NoteRow]:
    return [
        NoteRow(str(note.by), moment_words(note.at), str(note.get_state_display()), note.text)
        for note in notes
    ]


def briefing_rows(briefings: list[Briefing], *, readers: int) -> list[BriefingRow]:
    """`readers` are all who are to read; each briefing carries `is_read` and `read_count`."""
    return [
        BriefingRow(
            title=str(briefing),
            url=reverse("kpis:briefing-detail", args=[briefing.uid]),
            kind=str(briefing.get_kind_display()),
            published=day_words(briefing.published_on),
            read_by=day_words(briefing.read_by_on),
            is_read=briefing.is_read,
            read_words=_("%(count)s of %(all)s") % {"count": briefing.read_count, "all": readers},
        )
        for briefing in briefings
    ]
