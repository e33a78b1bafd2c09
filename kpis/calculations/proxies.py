"""A yearly KPI beside a proxy that is known during the year (domain-rules 0.11).

The proxy's last figure within a year is what it said before the result came. It foretold the result
if both were on target or neither was; where one of them is not rated, if both moved the same way.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from kpis.calculations.codes import Direction, Rag
from perfportal.core.periods import Period

RATED = frozenset({Rag.GREEN, Rag.AMBER, Rag.RED})
GOOD = {Direction.IMPROVING: True, Direction.WORSENING: False}


class Foretold(StrEnum):
    """Whether the proxy said what the year brought; `open` while there is no result."""

    YES = "yes"
    NO = "no"
    OPEN = "open"
    UNKNOWN = "unknown"


@dataclass(frozen=True)
class Reading:
    """One assessed figure, as far as this question looks at it."""

    period: Period
    rag: str
    direction: str = ""


@dataclass(frozen=True)
class YearPair:
    """A year with the proxy's last reading within it and the result; either may be missing."""

    year: Period
    proxy: Reading | None
    result: Reading | None

    @property
    def foretold(self) -> Foretold:
        return foretold(self.proxy, self.result)


def foretold(proxy: Reading | None, result: Reading | None) -> Foretold:
    if result is None:
        return Foretold.OPEN
    if proxy is None:
        return Foretold.UNKNOWN
    if proxy.rag in RATED and result.rag in RATED:
        same = (proxy.rag == Rag.GREEN) == (result.rag == Rag.GREEN)
    elif proxy.direction in GOOD and result.direction in GOOD:
        same = GOOD[proxy.direction] == GOOD[result.direction]
    else:
        return Foretold.UNKNOWN
    return Foretold.YES if same else Foretold.NO


def by_year(results: Iterable[Reading], proxies: Iterable[Reading]) -> list[YearPair]:
    """The years that either has a reading in, newest first; years are those of the results."""
    found = {result.period: result for result in results}
    kind = next(iter(found)).kind if found else None
    last: dict[Period, Reading] = {}
    for reading in sorted(proxies, key=lambda one: one.period.end):
        last[reading.period.year(kind) if kind else reading.period.year()] = reading
    years = sorted({*found, *last}, key=lambda year: year.start, reverse=True)
    return [YearPair(year, last.get(year), found.get(year)) for year in years]
