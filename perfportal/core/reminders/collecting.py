"""Who gets a reminder on a day, and what is in it.

Each person costs a fixed number of queries: what somebody owes is asked of every app, by person.
"""

import datetime as dt
from dataclasses import dataclass

from perfportal.core.access.access import load_access
from perfportal.core.council_settings import get_setting
from perfportal.core.leave.queries import get_absent
from perfportal.core.mail import Letter
from perfportal.core.models import Organisation, ReminderChoice, User
from perfportal.core.registries import Duty, duties
from perfportal.core.reminders.choices import Choice
from perfportal.core.reminders.digest import Sorted, compose
from perfportal.core.reminders.timing import Plan, is_reason, sort_of
from perfportal.core.working_days import days_closed


@dataclass(frozen=True)
class Day:
    """A day on which reminders go out, with what they follow."""

    on: dt.date
    council: Organisation
    plan: Plan


def get_day(organisation: Organisation, on: dt.date) -> Day:
    """The council's plan for a day."""
    names = ("remind_early_wd", "remind_late_wd")
    before = tuple(days for name in names if (days := get_setting(organisation, name)))
    return Day(on, organisation, Plan(before, days_closed(organisation, around=on)))


def is_on(organisation: Organisation) -> bool:
    return get_setting(organisation, "reminders") == "on"


def get_recipients(*, on: dt.date):
    """Everybody with an account in use who is not away on the day, by name."""
    people = User.objects.filter(is_active=True).exclude(pk__in=get_absent(on=on))
    return people.select_related("reminder_choice").order_by("full_name", "pk")


def letter_for(person: User, day: Day) -> Letter | None:
    """The mail that a person gets on a day; None where there is no reason for one."""
    person.access = load_access(person, on=day.on)
    found = sort_duties(duties.collect(person, as_of=day.on), day, _choice(person))
    reasons = (duty for part in found.parts.values() for duty in part)
    if not any(is_reason(duty, day.on, day.plan) for duty in reasons):
        return None
    return compose(person, found, council=day.council.name)


def sort_duties(found: list[Duty], day: Day, choice: Choice) -> Sorted:
    """The duties that stand in a mail, by its parts."""
    parts = {}
    for duty in found:
        sort = sort_of(duty, day.on, day.plan)
        if sort and choice.wants(sort):
            parts.setdefault(sort, []).append(duty)
    return Sorted(day.on, parts)


def _choice(person: User) -> Choice:
    try:
        row = person.reminder_choice
    except ReminderChoice.DoesNotExist:
        return Choice()
    return Choice(row.before_deadline, row.decisions)
