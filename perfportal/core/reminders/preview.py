"""The mails of a day as the performance team reads them: to go out, or gone out."""

import datetime as dt
import re
from dataclasses import dataclass

from django.utils.translation import gettext as _

from perfportal.core.models import Organisation, Reminder
from perfportal.core.periods.naming import day_words
from perfportal.core.reminders.collecting import get_day, letter_for
from perfportal.core.working_days import is_working_day

STOP_KEY = re.compile(r"(/reminders/stop/)\S+")
COLOURS = {
    Reminder.State.SENT: "green",
    Reminder.State.SENDING: "grey",
    Reminder.State.FAILED: "red",
    Reminder.State.UNKNOWN: "yellow",
}


@dataclass(frozen=True)
class MailRow:
    """One person's mail of a day."""

    who: str
    subject: str
    text: str
    state: str
    colour: str
    note: str = ""


def sent_rows(reminders: list[Reminder]) -> list[MailRow]:
    """What has been sent, or was tried."""
    return [
        MailRow(
            who=str(row.person),
            subject=row.subject,
            text=without_key(row.text),
            state=row.get_state_display(),
            colour=COLOURS[row.state],
            note=row.error,
        )
        for row in reminders
    ]


def get_sent(*, on: dt.date) -> list[Reminder]:
    """The reminders of a day, by name."""
    rows = Reminder.objects.filter(day=on).select_related("person")
    return list(rows.order_by("person__full_name", "pk"))


def coming_rows(people, organisation: Organisation, *, on: dt.date) -> list[MailRow]:
    """What these people would get on a day, as things stand now."""
    day = get_day(organisation, on)
    letters = ((person, letter_for(person, day)) for person in people)
    return [
        MailRow(str(person), letter.subject, without_key(letter.text), _("To be sent"), "blue")
        for person, letter in letters
        if letter
    ]


def without_key(text: str) -> str:
    """A mail for the eyes of others: without the key by which its reader stops reminders."""
    return STOP_KEY.sub("\\1...", text)


def closed_words(organisation: Organisation, on: dt.date) -> str:
    """Why nothing goes out on a day; empty on a working day."""
    if is_working_day(on, get_day(organisation, on).plan.closed):
        return ""
    return _("%s is no working day: no reminder goes out.") % day_words(on)
