"""Bank holidays of the council's nation, from the `holidays` package."""

import datetime as dt
from collections.abc import Iterable
from functools import lru_cache

import holidays

SUBDIVISIONS = {"england": "ENG", "wales": "WLS", "scotland": "SCT", "northern_ireland": "NIR"}


def bank_holidays(nation: str, years: Iterable[int]) -> frozenset[dt.date]:
    """The days on which councils of that nation are closed, beside weekends."""
    return _of_years(nation, tuple(years))


@lru_cache(maxsize=64)
def _of_years(nation: str, years: tuple[int, ...]) -> frozenset[dt.date]:
    """Working them out is slow, and a calendar asks for the same years sixteen times."""
    return frozenset(holidays.UnitedKingdom(subdiv=SUBDIVISIONS[nation], years=years))
