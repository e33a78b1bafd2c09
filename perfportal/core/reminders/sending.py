"""Each reminder goes out once, whoever sends it and however often it is tried.

The mail server is reached first; then the row of the person and the day is written, which the
database accepts once; then the mail is handed over, and how that went is noted. A server that is
away has cost nothing. A mail that was refused is tried again by a later run of the same day. One
that may have arrived is not.
"""

import datetime as dt
from collections import Counter

from django.core.mail import get_connection
from django.db import IntegrityError, transaction
from django.db.models import F

from perfportal.core import clock
from perfportal.core.mail import Letter, MaybeTaken, NotTaken, hand_over, open_connection
from perfportal.core.models import Organisation, Reminder, User
from perfportal.core.reminders.collecting import get_day, get_recipients, letter_for

MOST_ATTEMPTS = 3


def send_reminders(
    organisation: Organisation, *, on: dt.date, each=lambda done, total: None
) -> dict:
    """Send the reminders of a day that have not gone out; how many stand in each state.

    Raises NotTaken where the mail server does not answer: what is left is for the next run.
    """
    day = get_day(organisation, on)
    people = list(get_recipients(on=on).exclude(pk__in=_settled(on)))
    outcomes = Counter()
    for number, person in enumerate(people, 1):
        each(number, len(people))
        if letter := letter_for(person, day):
            outcomes[send(letter, person, on=on)] += 1
    return {state: count for state, count in outcomes.items() if state}


def send(letter: Letter, person: User, *, on: dt.date) -> str:
    """The state in which the person's reminder stands; empty where another worker has it."""
    connection = get_connection()
    open_connection(connection)
    try:
        row = _claim(letter, person, on)
        return _hand_over(row, letter, connection) if row else ""
    finally:
        connection.close()


def _hand_over(row: Reminder, letter: Letter, connection) -> str:
    try:
        hand_over(letter, connection)
    except NotTaken as error:
        return _note(row, Reminder.State.FAILED, error=str(error))
    except MaybeTaken as error:
        return _note(row, Reminder.State.UNKNOWN, error=str(error))
    return _note(row, Reminder.State.SENT, sent_at=clock.now(), error="")


def _claim(letter: Letter, person: User, on: dt.date) -> Reminder | None:
    """The row of the person and the day, for one worker; None for every other."""
    words = {"subject": letter.subject[:200], "text": letter.text, "claimed_at": clock.now()}
    try:
        with transaction.atomic():
            return Reminder.objects.create(person=person, day=on, **words)
    except IntegrityError:
        refused = Reminder.objects.filter(person=person, day=on).filter(**_REFUSED)
        again = refused.update(state=Reminder.State.SENDING, attempts=F("attempts") + 1, **words)
        return Reminder.objects.get(person=person, day=on) if again else None


def _note(row: Reminder, state: str, **changes) -> str:
    Reminder.objects.filter(pk=row.pk).update(state=state, **changes)
    return str(state)


def _settled(on: dt.date):
    """The people whose reminder of the day is not to be tried (again)."""
    return Reminder.objects.filter(day=on).exclude(**_REFUSED).values("person")


_REFUSED = {"state": Reminder.State.FAILED, "attempts__lt": MOST_ATTEMPTS}
