"""What happened to a series, on its chart: breaks part the line, the others mark it. Pure."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, replace

from kpis.assessment.results import Result
from perfportal.core.periods.naming import day_words

GREY = "#505a5f"
LONGEST = 40


@dataclass(frozen=True)
class Noted:
    """Something that happened on a day; a break makes figures before and after incomparable."""

    day: dt.date
    words: str
    is_break: bool = False


def with_breaks(results: list[Result], noted: Sequence[Noted]) -> list[Result]:
    """The results with their series counted on at each noted break, as the rules count them."""
    days = [one.day for one in noted if one.is_break]
    if not days:
        return results
    return [
        replace(one, sheet=replace(one.sheet, series=one.sheet.series + _begun(one, days)))
        for one in results
    ]


def _begun(result: Result, days: list[dt.date]) -> int:
    return sum(day <= result.period.start for day in days)


def note_lines(results: list[Result], noted: Sequence[Noted]) -> list[dict]:
    """A thin line where a period begins in which something happened, or after it."""
    return [
        {
            "type": "line",
            "x0": place - 0.5,
            "x1": place - 0.5,
            "y0": 0,
            "y1": 1,
            "yref": "paper",
            "line": {"color": GREY, "width": 1, "dash": "dot"},
        }
        for place, _note in _places(results, noted)
    ]


def note_labels(results: list[Result], noted: Sequence[Noted]) -> list[dict]:
    """Its words at the foot of the line, cut where they are long: the list has them whole."""
    return [
        {
            "x": place - 0.5,
            "y": 0,
            "yref": "paper",
            "text": note.words if len(note.words) <= LONGEST else f"{note.words[:LONGEST]}…",
            "showarrow": False,
            "xanchor": "left" if place < len(results) / 2 else "right",
            "yanchor": "bottom",
            "font": {"color": GREY},
        }
        for place, note in _places(results, noted)
    ]


def notes_in_words(results: list[Result], noted: Sequence[Noted]) -> str:
    """`9 December 2024: new contractor`, of what the chart marks."""
    return "; ".join(f"{day_words(note.day)}: {note.words}" for _p, note in _places(results, noted))


def _places(results: list[Result], noted: Sequence[Noted]):
    """The place of the first period that ends on the day or later; breaks have lines already."""
    for note in sorted((one for one in noted if not one.is_break), key=lambda one: one.day):
        place = next((n for n, one in enumerate(results) if one.period.end >= note.day), None)
        if place is not None:
            yield place, note
