"""The list of rounds in words: those that are open, the calendar of a year, what has happened."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from kpis.collection.models import CollectionRound, RoundExtension
from kpis.collection.presenters.figures import moment_words
from kpis.collection.presenters.rounds import Progress, today_words
from kpis.collection.queries.calendar import CalendarEntry, timetable_of
from perfportal.core.periods import Period
from perfportal.core.periods.naming import day_words

NOT_SET = "–"


@dataclass(frozen=True)
class OpenRound:
    """One round that is being collected."""

    title: str
    url: str
    today: str
    given: Progress
    approved: Progress
    late: int
    tasks: Progress


@dataclass(frozen=True)
class CalendarRow:
    """One round of the year, opened or not; `token` is posted by the button that opens it."""

    title: str
    token: str
    url: str
    days: list[tuple[str, str]]
    word: str
    colour: str
    may_open: bool


@dataclass(frozen=True)
class ExtensionRow:
    """More time for a KPI or a service; `withdraw_url` is empty where it may not be taken back."""

    whose: str
    until: str
    reason: str
    granted: str
    withdrawn: str
    withdraw_url: str


@dataclass(frozen=True)
class HistoryLine:
    """One thing that happened to a round."""

    what: str
    who: str
    when: str
    reason: str


def open_rounds(rounds: Iterable[CollectionRound], *, as_of: dt.date) -> list[OpenRound]:
    return [_open_round(round_, as_of) for round_ in rounds]


def _open_round(round_, as_of) -> OpenRound:
    asked = round_.values_asked
    return OpenRound(
        title=round_.period.label,
        url=round_url(round_),
        today=today_words(timetable_of(round_), as_of=as_of, is_locked=False),
        given=Progress(round_.values_given, asked, _("submitted")),
        approved=Progress(round_.values_approved, asked, _("approved")),
        late=round_.values_late,
        tasks=Progress(round_.tasks_given or 0, round_.tasks_asked or 0, _("reported")),
    )


def round_url(round_: CollectionRound) -> str:
    return reverse("kpis:round-detail", args=[round_.period.token])


def calendar_rows(entries: Iterable[CalendarEntry], *, as_of: dt.date) -> list[CalendarRow]:
    return [_calendar_row(entry, as_of) for entry in entries]


def _calendar_row(entry: CalendarEntry, as_of: dt.date) -> CalendarRow:
    days, round_ = entry.days, entry.round
    word, colour = _state_words(entry, as_of)
    return CalendarRow(
        title=entry.period.short_label,
        token=entry.period.token,
        url=round_url(round_) if round_ else "",
        days=[
            (label, day_words(day) if day else NOT_SET)
            for label, day in (
                (_("Opens"), days.opens_on),
                (_("Entry closes"), days.entry_deadline),
                (_("Check"), days.check_deadline),
                (_("Approval"), days.approval_deadline),
                (_("Directors sign"), days.sign_off_deadline),
                (_("Management team"), days.cmt_on),
            )
        ],
        word=word,
        colour=colour,
        may_open=entry.may_open(as_of=as_of),
    )


def _state_words(entry: CalendarEntry, as_of: dt.date) -> tuple[str, str]:
    """Only a round that has been opened has a colour."""
    if entry.round:
        return (_("Closed"), "grey") if entry.round.locked_at else (_("Open"), "green")
    if entry.within:
        return _("Collected with %s") % entry.within.short_label, ""
    return (_("Not opened"), "") if entry.may_open(as_of=as_of) else (_("To come"), "")


def year_links(year: Period, *, as_of: dt.date) -> list[dict]:
    """The years before and after, up to the one that follows the present one."""
    last = Period.financial_year_of(as_of).next()
    return [
        {"label": _("Rounds of %s") % one.label, "url": f"?year={one.token}"}
        for one in (year.previous(), year.next())
        if one <= last
    ]


def opened_words(round_: CollectionRound) -> str:
    """What a round that has just been opened asks for."""
    values, tasks = round_.actuals.count(), round_.tasks.count()
    asked = ngettext("%(n)s value is", "%(n)s values are", values) % {"n": values}
    if tasks:
        reports = ngettext("%(n)s progress report", "%(n)s progress reports", tasks) % {"n": tasks}
        asked = ngettext(
            "%(values)s value and %(reports)s are", "%(values)s values and %(reports)s are", values
        ) % {"values": values, "reports": reports}
    return _("%(round)s is open: %(asked)s due by %(day)s.") % {
        "round": round_,
        "asked": asked,
        "day": day_words(round_.entry_deadline),
    }


def extension_rows(extensions: Iterable[RoundExtension], *, may_withdraw) -> list[ExtensionRow]:
    return [_extension_row(one, may_withdraw) for one in extensions]


def _extension_row(one: RoundExtension, may_withdraw) -> ExtensionRow:
    withdrawn = ""
    if one.withdrawn_at:
        withdrawn = _("Withdrawn by %(who)s: %(why)s") % {
            "who": one.withdrawn_by,
            "why": one.withdrawn_reason,
        }
    url = reverse("kpis:extension-withdraw", args=[one.uid])
    return ExtensionRow(
        whose=f"{one.kpi.code} {one.kpi.title}" if one.kpi else one.service.name,
        until=day_words(one.until),
        reason=one.reason,
        granted=_("%(who)s, %(when)s") % {"who": one.by, "when": moment_words(one.at)},
        withdrawn=withdrawn,
        withdraw_url=url if may_withdraw and not withdrawn else "",
    )


WHAT = {
    "opened": gettext_lazy("Opened"),
    "added_to": gettext_lazy("KPIs and actions that had come since were added"),
    "locked": gettext_lazy("Closed"),
    "unlocked": gettext_lazy("Opened again"),
    "extended": gettext_lazy("More time for %(whose)s, until %(day)s"),
    "extension_withdrawn": gettext_lazy("Extension of %(whose)s withdrawn"),
}


def round_history(events) -> list[HistoryLine]:
    return [_history_line(event) for event in events]


def _history_line(event) -> HistoryLine:
    verb, facts = event.verb.rpartition(".")[2], (event.after or {}) | (event.before or {})
    words = str(WHAT.get(verb, verb.replace("_", " ").capitalize()))
    until = facts.get("until")
    day = day_words(dt.date.fromisoformat(until)) if until else ""
    if "whose" in words:
        words = words % {"whose": facts.get("for", ""), "day": day}
    return HistoryLine(words, event.actor_name, moment_words(event.at), event.reason)
