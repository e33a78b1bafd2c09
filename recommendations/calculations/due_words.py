"""Days read from the words of a document: `from May 2022`, `by the end of March 2023`.

The words are always kept. A day is read only where they leave no doubt; words such as `during 2022`
say when work goes on, so their last day is offered to a person and is no due date by itself.
"""

import datetime as dt
import re
from dataclasses import dataclass

from perfportal.core.periods import Period, PeriodError, parse_period

_MONTH = (
    r"(?:January|February|March|April|May|June|July|August|September|October|November|December)"
)
_YEAR = r"\d{4}(?:\s?[/\u2013-]\s?\d{2,4})?"
_QUARTER = rf"(?:Q|Quarter\s)\s?[1-4],?\s(?:of\s)?{_YEAR}"
_SEASON = rf"(?:the\s)?(?:summer|autumn|spring)\sterm\s{_YEAR}"
_DAY = (
    rf"\d{{1,2}}(?:st|nd|rd|th)?\s{_MONTH}\s\d{{4}}|\d{{4}}-\d\d-\d\d|\d{{1,2}}/\d{{1,2}}/\d{{4}}"
)
_WHEN = rf"(?P<when>{_DAY}|{_MONTH}\s\d{{4}}|{_QUARTER}|{_SEASON}|{_YEAR})(?![\w/])"
_START = (
    r"(?:(?<=that\s)|(?<=[,;:(\u2013-]\s)|^)from(?:\sthe\sstart\sof)?"
    r"|(?:with\seffect|starting|beginning)\sfrom"
)
_END = (
    r"by(?:\sor\sbefore)?(?:\sthe\send\sof)?|before\sthe\send\sof|no\slater\sthan|not\slater\sthan"
    r"|report(?:ing|s)?\sback\s(?:at|in|on)"
)
_WHILE = r"during|throughout|within|from|at(?:\sthe\send\sof)?|in(?:\sthe\scourse\sof)?"
PHRASE = re.compile(
    rf"(?:(?P<start>{_START})|\b(?P<end>{_END})|\b(?P<while>{_WHILE}))\s(?:the\s)?{_WHEN}",
    re.IGNORECASE,
)
REPORT_BACK = re.compile(rf"report\sback\s(?:at|in|by|on)\s{_WHEN}", re.IGNORECASE)
AGENDA_ITEM = re.compile(
    r"see\salso\s(?P<item>.+?)\son\sthe\sagenda\sfor\sthis\smeeting", re.IGNORECASE | re.DOTALL
)


@dataclass(frozen=True)
class DueWords:
    """Words about time as they stand, the day that they come to, and whether that is a due date."""

    text: str
    day: dt.date
    is_due_date: bool


def due_words(text: str | None) -> DueWords | None:
    """The one time that a text names; None where it names none, or several that differ."""
    readings = [reading for match in PHRASE.finditer(_plain(text)) if (reading := _read(match))]
    for kind in (True, False):
        of_kind = [reading for reading in readings if reading.is_due_date is kind]
        if of_kind:
            return of_kind[0] if len({reading.day for reading in of_kind}) == 1 else None
    return None


def resolved_due(text: str | None) -> dt.date | None:
    """The day that the words of a due date come to; bare `Q3 2011/12` is its last day."""
    bare = _period(_plain(text))
    if bare:
        return bare.end
    words = due_words(text)
    return words.day if words else None


def next_report(text: str | None) -> dt.date | None:
    """`Will report back at Q3 2011/12` -> the last day of that quarter."""
    found = REPORT_BACK.search(_plain(text))
    period = _period(found["when"]) if found else None
    return period.end if period else None


def agenda_item(text: str | None) -> str:
    """What else was on the agenda: `See also the report on X on the agenda for this meeting`."""
    found = AGENDA_ITEM.search(_plain(text))
    return found["item"] if found else ""


def first_day(text: str) -> tuple[dt.date, str] | None:
    """An ISO date of any precision (2023, 2011-12, 2011-12-06) and how to print it."""
    found = re.fullmatch(r"(\d{4})(?:-(\d\d))?(?:-(\d\d))?", text.strip())
    if not found:
        return None
    year, month, day = found.groups()
    try:
        first = dt.date(int(year), int(month or 1), int(day or 1))
    except ValueError:
        return None
    if day:
        return first, ""
    return first, Period.month(first.year, first.month).label if month else year


def _plain(text: str | None) -> str:
    return " ".join((text or "").split())


def _read(match) -> DueWords | None:
    period = _period(match["when"])
    if period is None:
        return None
    day = period.start if match["start"] else period.end
    return DueWords(match.group(), day, is_due_date=not match["while"])


def _period(text: str) -> Period | None:
    try:
        return parse_period(re.sub(r"(?<=\d)(?:st|nd|rd|th)\b", "", text.removeprefix("the ")))
    except PeriodError:
        return None
