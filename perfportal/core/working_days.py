"""Working days: Monday to Friday but for the bank holidays of the council's nation."""

import datetime as dt
from collections.abc import Container, Iterable
from functools import lru_cache

import holidays

from perfportal.core.council_settings import get_setting

SUBDIVISIONS = {"england": "ENG", "wales": "WLS", "scotland": "SCT", "northern_ireland": "NIR"}
ONE_DAY = dt.timedelta(days=1)


def bank_holidays(nation: str, years: Iterable[int]) -> frozenset[dt.date]:
    """The days on which councils of that nation are closed, beside weekends."""
    return _of_years(nation, tuple(years))


@lru_cache(maxsize=64)
def _of_years(nation: str, years: tuple[int, ...]) -> frozenset[dt.date]:
    """Working them out is slow, and a calendar asks for the same years sixteen times."""
    return frozenset(holidays.UnitedKingdom(subdiv=SUBDIVISIONS[nation], years=years))


def days_closed(organisation, *, around: dt.date) -> frozenset[dt.date]:
    """The council's bank holidays in the years about a day."""
    years = range(around.year - 2, around.year + 3)
    return bank_holidays(get_setting(organisation, "nation"), years)


def is_working_day(day: dt.date, closed: Container[dt.date]) -> bool:
    return day.weekday() < 5 and day not in closed


def working_days_after(first: dt.date, last: dt.date, closed: Container[dt.date]) -> int:
    """How many working days lie after `first`, up to `last` itself; 0 where it is not later."""
    days = range(1, (last - first).days + 1)
    return sum(is_working_day(first + dt.timedelta(days=number), closed) for number in days)


def working_days_before(day: dt.date, number: int, closed: Container[dt.date]) -> dt.date:
    """The latest day after which `number` working days have passed by `day`."""
    while number > 0:
        number -= is_working_day(day, closed)
        day -= ONE_DAY
    return day
