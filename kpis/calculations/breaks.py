"""Breaks in series that somebody has noted, beside changed definitions (domain-rules 6.4).

Figures before and after one do not compare: directions of travel, years to date and limits stop
there, as they do where a new definition begins a new series.
"""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import replace

from kpis.calculations.facts import DefinitionFacts


def broken(
    definitions: Sequence[DefinitionFacts], days: Iterable[dt.date]
) -> tuple[DefinitionFacts, ...]:
    """The definitions, oldest first, each parted on the days that lie in its time.

    A period belongs to the series in which it begins.
    """
    days = sorted(set(days))
    if not days:
        return tuple(definitions)
    ends = [one.valid_from for one in definitions[1:]] + [dt.date.max]
    return tuple(
        replace(one, valid_from=start, series=one.series + sum(day <= start for day in days))
        for one, end in zip(definitions, ends, strict=True)
        for start in [one.valid_from, *(day for day in days if one.valid_from < day < end)]
    )
