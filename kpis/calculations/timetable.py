"""The timetable of a collection round in working days after the period (domain-rules 4.2).

Working day 1 is the first one after the period's last day; weekends and bank holidays do not count.
"""

import datetime as dt
from collections.abc import Container
from dataclasses import dataclass

ONE_DAY = dt.timedelta(days=1)


@dataclass(frozen=True)
class WorkingDays:
    """On which working day each stage ends."""

    opens: int = 1
    entry: int = 10
    check: int = 13
    approval: int = 15
    sign_off: int = 18
    cmt: int = 23


@dataclass(frozen=True)
class Timetable:
    """The days of one round."""

    opens_on: dt.date
    entry_deadline: dt.date
    check_deadline: dt.date
    approval_deadline: dt.date
    sign_off_deadline: dt.date
    cmt_on: dt.date


def working_day(number: int, *, after: dt.date, bank_holidays: Container[dt.date]) -> dt.date:
    """The `number`th working day after a day; the day itself is not counted."""
    day = after
    while number > 0:
        day += ONE_DAY
        if day.weekday() < 5 and day not in bank_holidays:
            number -= 1
    return day


def timetable(
    period_end: dt.date, *, bank_holidays: Container[dt.date], days: WorkingDays | None = None
) -> Timetable:
    """The round of a period that ends on `period_end`."""
    days = days or WorkingDays()

    def on(number):
        return working_day(number, after=period_end, bank_holidays=bank_holidays)

    return Timetable(
        opens_on=on(days.opens),
        entry_deadline=on(days.entry),
        check_deadline=on(days.check),
        approval_deadline=on(days.approval),
        sign_off_deadline=on(days.sign_off),
        cmt_on=on(days.cmt),
    )
