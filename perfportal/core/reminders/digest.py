"""What a reminder says: codes, titles, days and links. No value and no reason is in a mail."""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from perfportal.core.mail import Letter, absolute, one_line
from perfportal.core.periods.months import MONTH_NAMES
from perfportal.core.periods.naming import day_words
from perfportal.core.registries import Duty
from perfportal.core.reminders.choices import stop_url
from perfportal.core.reminders.timing import Sort

MOST_LINES = 60
HEADINGS = {
    Sort.RETURNED: gettext_lazy("Returned to you (the page says why)"),
    Sort.OVERDUE: gettext_lazy("Overdue"),
    Sort.DUE: gettext_lazy("Due"),
    Sort.DECIDE: gettext_lazy("For you to decide"),
    Sort.ESCALATED: gettext_lazy("Overdue in your service"),
}


@dataclass(frozen=True)
class Sorted:
    """The duties of one person on a day, by the part of the mail in which they stand."""

    on: dt.date
    parts: dict[Sort, list[Duty]]

    @property
    def count(self) -> int:
        return sum(map(len, self.parts.values()))


def compose(person, found: Sorted, *, council: str) -> Letter:
    """The mail to one person."""
    stop = stop_url(person)
    text = "\n\n".join(
        [
            _("Good day %s,") % one_line(person),
            *_sections(found),
            _("Everything that you owe: %s") % absolute(reverse("core:home")),
            _ending(one_line(council), stop),
        ]
    )
    return Letter(person.email, subject_of(found.parts), text + "\n", stop)


def subject_of(parts: dict[Sort, list[Duty]]) -> str:
    """`2 figures overdue, 3 figures due by 14 October`."""
    return ", ".join(SUBJECTS[sort](parts[sort]) for sort in Sort if parts.get(sort))


def things(duties: list[Duty]) -> str:
    """`3 figures` where they are all figures, otherwise `3 tasks`."""
    count = len(duties)
    if all(duty.kind == "value" for duty in duties):
        return ngettext("%(count)s figure", "%(count)s figures", count) % {"count": count}
    return ngettext("%(count)s task", "%(count)s tasks", count) % {"count": count}


def _due_subject(duties: list[Duty]) -> str:
    days = {duty.due_on for duty in duties}
    first = min(days)
    words = {"things": things(duties), "day": f"{first.day} {MONTH_NAMES[first.month - 1]}"}
    if len(days) == 1:
        return _("%(things)s due by %(day)s") % words
    return _("%(things)s due, the first by %(day)s") % words


def _decide_subject(duties: list[Duty]) -> str:
    count = len(duties)
    return ngettext("%(count)s decision waits", "%(count)s decisions wait", count) % {
        "count": count
    }


def _escalated_subject(duties: list[Duty]) -> str:
    count = len(duties)
    return ngettext(
        "%(count)s figure overdue in your service",
        "%(count)s figures overdue in your service",
        count,
    ) % {"count": count}


SUBJECTS: dict[Sort, Callable[[list[Duty]], str]] = {
    Sort.RETURNED: lambda duties: _("%s returned") % things(duties),
    Sort.OVERDUE: lambda duties: _("%s overdue") % things(duties),
    Sort.DUE: _due_subject,
    Sort.DECIDE: _decide_subject,
    Sort.ESCALATED: _escalated_subject,
}


def _sections(found: Sorted):
    """A heading with its lines, for each part; of a very long list the first lines."""
    left = MOST_LINES
    for sort in Sort:
        duties = found.parts.get(sort, [])[:left]
        left -= len(duties)
        if duties:
            yield "\n".join(
                [str(HEADINGS[sort]), *(_line(duty, sort, found.on) for duty in duties)]
            )
    if found.count > MOST_LINES:
        yield _("And %s more on the page.") % (found.count - MOST_LINES)


def _line(duty: Duty, sort: Sort, on: dt.date) -> str:
    name = one_line(f"{duty.code} {duty.title}")
    facts = [name, duty.period and one_line(duty.period), _whose(duty, sort)]
    what = ", ".join(fact for fact in facts if fact)
    return f"- {what}{_when(duty.due_on, on)}\n  {absolute(duty.url)}"


def _whose(duty: Duty, sort: Sort) -> str:
    if not duty.whose:
        return ""
    words = _("owed by %s") if sort is Sort.ESCALATED else _("for %s")
    return words % one_line(duty.whose)


def _when(due_on: dt.date | None, on: dt.date) -> str:
    if due_on is None:
        return ""
    words = _(": was due on %s") if due_on < on else _(": by %s")
    return words % day_words(due_on)


def _ending(council: str, stop: str) -> str:
    lines = (
        _("This is the performance portal of %s. It writes to you once a day at most.") % council,
        _("What is overdue or returned is always written about. Choose the rest: %s")
        % absolute(reverse("core:reminders-mine")),
        _("Stop reminders before a deadline: %s") % stop,
    )
    return "\n".join(lines)
