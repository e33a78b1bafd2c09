"""Bank holidays of the council's nation, from the `holidays` package."""

import datetime as dt
from collections.abc import Iterable

import holidays

SUBDIVISIONS = {"england": "ENG", "wales": "WLS", "scotland": "SCT", "northern_ireland": "NIR"}


def bank_holidays(nation: str, years: Iterable[int]) -> set[dt.date]:
    """The days on which councils of that nation are closed, beside weekends."""
    return set(holidays.UnitedKingdom(subdiv=SUBDIVISIONS[nation], years=list(years)))
