"""Due dates of returns and hours of reports, in words; the calendar and the review of reports."""

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal
from itertools import groupby

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kpis.calculations.returns import (
    DueStanding,
    DueState,
    Report,
    StillRead,
    due_standing,
    hours_a_year,
    report_hours,
)
from kpis.register.models import DataSource, ReturnDate
from kpis.register.words import OFTEN_WORDS, STILL_READ_WORDS
from kpis.wording import format_plain
from perfportal.core.periods.months import MONTH_NAMES

NOT_SAID = "–"
DUE_COLOURS = {
    DueState.SUBMITTED: "green",
    DueState.SUBMITTED_LATE: "yellow",
    DueState.OVERDUE: "red",
    DueState.DUE_SOON: "blue",
    DueState.LATER: "grey",
}
READ_COLOURS = {StillRead.YES: "green", StillRead.NO: "red", StillRead.NOT_ASKED: "grey"}


@dataclass(frozen=True)
class CalendarRow:
    """One due date in the calendar; `url` marks it as submitted, empty where it is or may not."""

    name: str
    source_url: str
    label: str
    due: str
    owner: str
    word: str
    colour: str
    url: str


@dataclass(frozen=True)
class Month:
    """A month of the calendar that has due dates."""

    title: str
    rows: list[CalendarRow]


@dataclass(frozen=True)
class ReportRow:
    """One report that is made outside the portal."""

    name: str
    url: str
    service: str
    audience: str
    frequency: str
    hours: str
    read: str
    colour: str
    reviewed: str
    note: str


def calendar_months(dates: list[ReturnDate], *, may_submit, as_of: dt.date) -> list[Month]:
    """The due dates by month. `may_submit(source)` says whether the viewer marks one as sent."""
    by_month = groupby(dates, key=lambda date: (date.due_on.year, date.due_on.month))
    return [
        Month(
            title=f"{MONTH_NAMES[month - 1]} {year}",
            rows=calendar_rows(group, may_submit=may_submit, as_of=as_of),
        )
        for (year, month), group in by_month
    ]


def calendar_rows(dates, *, may_submit, as_of: dt.date) -> list[CalendarRow]:
    return [_calendar_row(date, may_submit, as_of) for date in dates]


def calendar_words(dates: list[ReturnDate], *, as_of: dt.date) -> str:
    """`14 due dates: 6 submitted in time, 1 late, 1 overdue, 2 due within 28 days.`"""
    states = [due_standing(d.due_on, d.submitted_on, as_of=as_of).state for d in dates]
    words = {state.value: states.count(state) for state in DueState} | {"count": len(dates)}
    return (
        ngettext(
            "%(count)s due date: %(submitted)s submitted in time, %(submitted_late)s late, "
            "%(overdue)s overdue, %(due_soon)s due within 28 days.",
            "%(count)s due dates: %(submitted)s submitted in time, %(submitted_late)s late, "
            "%(overdue)s overdue, %(due_soon)s due within 28 days.",
            len(dates),
        )
        % words
    )


def due_mark(standing: DueStanding) -> tuple[str, str]:
    """The words and the colour: `Overdue by 3 days`, red."""
    return _due_words(standing), DUE_COLOURS[standing.state]


def report_rows(reports: list[DataSource]) -> list[ReportRow]:
    return [_report_row(report) for report in reports]


def report_words(reports: list[DataSource]) -> list[str]:
    """`7 reports take 412 hours a year.` and what of that nobody reads or nobody knows."""
    hours = report_hours(
        Report(one.frequency, one.hours_each, StillRead(one.is_still_read)) for one in reports
    )
    total = ngettext(
        "%(count)s report outside the portal takes %(hours)s a year.",
        "%(count)s reports outside the portal take %(hours)s a year.",
        len(reports),
    ) % {"count": len(reports), "hours": hours_words(hours.total)}
    unread = _("Of these, %(hours)s go into reports that nobody reads any more.") % {
        "hours": hours_words(hours.unread)
    }
    unknown = ngettext(
        "%(count)s report does not say how many hours it takes or how often it is made.",
        "%(count)s reports do not say how many hours they take or how often they are made.",
        hours.not_known,
    ) % {"count": hours.not_known}
    return [total, unread, *([unknown] if hours.not_known else [])]


def hours_words(hours: Decimal | None) -> str:
    """`1 hour`, `6.5 hours`; empty where nobody has said."""
    if hours is None:
        return ""
    words = {"hours": format_plain(hours)}
    return ngettext("%(hours)s hour", "%(hours)s hours", 1 if hours == 1 else 2) % words


def day_words(day: dt.date) -> str:
    return f"{day.day} {day:%B %Y}"


def _calendar_row(date: ReturnDate, may_submit, as_of) -> CalendarRow:
    word, colour = due_mark(due_standing(date.due_on, date.submitted_on, as_of=as_of))
    is_open = date.submitted_on is None and may_submit(date.source)
    return CalendarRow(
        name=date.source.name,
        source_url=reverse("kpis:source-detail", args=[date.source.slug]),
        label=date.label or NOT_SAID,
        due=day_words(date.due_on),
        owner=str(date.source.owner or NOT_SAID),
        word=word,
        colour=colour,
        url=reverse("kpis:return-submit", args=[date.uid]) if is_open else "",
    )


def _due_words(standing: DueStanding) -> str:
    days = standing.days
    if standing.state is DueState.SUBMITTED:
        return _("Submitted")
    if standing.state is DueState.SUBMITTED_LATE:
        pattern = ngettext("Submitted %(days)s day late", "Submitted %(days)s days late", days)
    elif standing.state is DueState.OVERDUE:
        pattern = ngettext("Overdue by %(days)s day", "Overdue by %(days)s days", days)
    elif standing.state is DueState.LATER:
        return _("Later")
    elif not days:
        return _("Due today")
    else:
        pattern = ngettext("Due in %(days)s day", "Due in %(days)s days", days)
    return pattern % {"days": days}


def _report_row(report: DataSource) -> ReportRow:
    read = StillRead(report.is_still_read)
    reviewed = report.last_reviewed_on
    hours = hours_a_year(report.frequency, report.hours_each)
    return ReportRow(
        name=report.name,
        url=reverse("kpis:source-detail", args=[report.slug]),
        service=report.service.name if report.service else NOT_SAID,
        audience=report.audience or NOT_SAID,
        frequency=str(OFTEN_WORDS.get(report.frequency, NOT_SAID)),
        hours=NOT_SAID if hours is None else format_plain(hours),
        read=str(STILL_READ_WORDS[read]),
        colour=READ_COLOURS[read],
        reviewed=day_words(reviewed) if reviewed else "",
        note=report.review_note,
    )
