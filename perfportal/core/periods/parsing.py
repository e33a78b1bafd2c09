"""Reading a period from text: our tokens, and the spellings that councils use in their files.

A pair of years such as `2011-12` is always a year; a month is never written so.
"""

import datetime as dt
import re
from functools import lru_cache

from perfportal.core.periods.months import MONTH_NAMES, last_of_month
from perfportal.core.periods.period import Period, PeriodError, PeriodKind, period_containing

EARLIEST_YEAR, LATEST_YEAR = 1900, 2199
REMEDY = "Write it like Q2 2026/27, 2026/27, July 2026 or 2026-10-31."
MONTHS = {name[:3].lower(): number for number, name in enumerate(MONTH_NAMES, start=1)}
TERM_NUMBERS = {"1": 1, "2": 2, "3": 3, "autumn": 1, "spring": 2, "summer": 3}
YEAR_OF_CALENDAR = {
    "financial": PeriodKind.FINANCIAL_YEAR,
    "calendar": PeriodKind.FINANCIAL_YEAR,
    "academic": PeriodKind.ACADEMIC_YEAR,
    "municipal": PeriodKind.MUNICIPAL_YEAR,
}
# A span of months takes the first of these names that has the very same days.
SPAN_KINDS = (
    PeriodKind.MONTH,
    PeriodKind.QUARTER,
    PeriodKind.HALF_YEAR,
    PeriodKind.FINANCIAL_YEAR,
    PeriodKind.CALENDAR_YEAR,
    PeriodKind.ACADEMIC_YEAR,
    PeriodKind.MUNICIPAL_YEAR,
)

PAIR = r"(?P<year>\d{4}) ?[/-] ?(?P<next>\d{4}|\d{2})"
NAME = "(?:{})".format("|".join(f"{n[:3]}(?:{n[3:]})?".lower() for n in MONTH_NAMES)).replace(
    "sep(?:tember)?", "sept?(?:ember)?"
)
ISO = r"\d{4}-\d\d-\d\d"
PART = (
    r"(?:(?:q|qtr|quarter) ?(?P<quarter>\d+)"
    r"|(?:h|half-year|half year|half) ?(?P<half>\d+)"
    r"|(?:t|term) ?(?P<term>\d+)|(?P<season>autumn|spring|summer)(?: term)?)"
)


def parse_period(text: str, *, default_calendar: str = "financial") -> Period:
    """The period that `text` names.

    `default_calendar` says which year a bare `2026/27` is (financial, academic or municipal), and
    with `calendar` a quarter may be named by one year: `Q1 2026` is January to March 2026.
    Raises `PeriodError` with a sentence that names the text and an accepted spelling.
    """
    return _parsed(str(text or ""), default_calendar)


@lru_cache(maxsize=8192)
def _parsed(text: str, default_calendar: str) -> Period:
    tidy = _tidied(text)
    if not tidy:
        raise PeriodError(f"The period is empty. {REMEDY}")
    try:
        for pattern, build in READERS:
            if found := pattern.fullmatch(tidy):
                return build(found.groupdict(), default_calendar)
    except PeriodError as problem:
        raise PeriodError(f"'{text}' is not a period: {problem}") from None
    except (ValueError, OverflowError):
        raise PeriodError(f"'{text}' is not a date in the calendar. {REMEDY}") from None
    raise PeriodError(f"'{text}' is not a period. {REMEDY}")


def _tidied(text: str) -> str:
    """Lower case, one kind of dash, single spaces, no commas or stops after words."""
    text = re.sub(r"[\u2010-\u2015\u2212]", "-", text).lower()
    text = re.sub(r"(?<=[a-z])\.", "", text).replace(",", " ")
    return " ".join(text.split())


def _year(number: int) -> int:
    if not EARLIEST_YEAR <= number <= LATEST_YEAR:
        raise PeriodError(f"the year {number} is out of reach. {REMEDY}")
    return number


def _first_year(parts) -> int:
    """The first year of a pair, once the second is seen to follow it."""
    first, second = _year(int(parts["year"])), parts["next"]
    if str(first + 1)[-len(second) :] != second:
        raise PeriodError(
            f"{second} does not follow {first}. Write the year as "
            f"{first}/{(first + 1) % 100:02}, or a month as {first}-M07."
        )
    return first


def _checked(number: str, highest: int, noun: str) -> int:
    if not 1 <= int(number) <= highest:
        raise PeriodError(f"{noun} run from 1 to {highest}. {REMEDY}")
    return int(number)


def _year_beginning(kind: PeriodKind, year: int) -> Period:
    """The year of `kind` that begins in `year`: all of them begin by September."""
    return period_containing(kind, dt.date(year, 9, 1))


def _pair_of_years(parts, calendar) -> Period:
    return _year_beginning(YEAR_OF_CALENDAR[calendar], _first_year(parts))


def _named_year(kind):
    return lambda parts, calendar: _year_beginning(kind, _first_year(parts))


def _calendar_year(parts, calendar) -> Period:
    return _year_beginning(PeriodKind.CALENDAR_YEAR, _year(int(parts["year"])))


def _part_of_year(parts, calendar) -> Period:
    year = _first_year(parts)
    if parts["quarter"]:
        return Period.quarter(year, _checked(parts["quarter"], 4, "quarters"))
    if parts["half"]:
        whole, kind = PeriodKind.FINANCIAL_YEAR, PeriodKind.HALF_YEAR
        number = _checked(parts["half"], 2, "half-years")
    else:
        whole, kind = PeriodKind.ACADEMIC_YEAR, PeriodKind.TERM
        number = TERM_NUMBERS[parts["season"] or str(_checked(parts["term"], 3, "terms"))]
    return _year_beginning(whole, year).divide(kind)[number - 1]


def _quarter_of_one_year(parts, calendar) -> Period:
    """`Q2 2026`: plain in the calendar year, ambiguous in any other."""
    year, number = _year(int(parts["year"])), _checked(parts["quarter"], 4, "quarters")
    if calendar != "calendar":
        raise PeriodError(
            f"the year may be {year - 1}/{year % 100:02} or {year}/{(year + 1) % 100:02}. "
            f"Write Q{number} {year}/{(year + 1) % 100:02}."
        )
    return period_containing(PeriodKind.QUARTER, dt.date(year, 3 * number, 1))


def _month_token(parts, calendar) -> Period:
    return Period.month(_year(int(parts["year"])), _checked(parts["month"], 12, "months"))


def _full_year(text: str) -> int:
    """`23` is 2023 and `98` is 1998, as computers usually read two digits."""
    number = int(text.strip("'"))
    return _year(number if number > 99 else number + (2000 if number < 70 else 1900))


def _month(name: str, year: int) -> Period:
    return Period.month(year, MONTHS[name[:3]])


def _named_month(parts, calendar) -> Period:
    return _month(parts["name"], _full_year(parts["year"]))


def _week(parts, calendar) -> Period:
    year, number = _year(int(parts["year"])), _checked(parts["week"], 53, "weeks")
    return period_containing(PeriodKind.WEEK, dt.date.fromisocalendar(year, number, 1))


def _iso_day(text: str) -> dt.date:
    day = dt.date.fromisoformat(text)
    _year(day.year)
    return day


def _day(day: dt.date) -> Period:
    return period_containing(PeriodKind.DAY, day)


def _span(start: dt.date, end: dt.date) -> Period:
    """Whole months that are a quarter, a half or a year get its name; all else is a range."""
    if end < start:
        raise PeriodError("it ends before it starts. Write the earlier month first.")
    if start.day == 1 and end == last_of_month(end):
        for named in (period_containing(kind, start) for kind in SPAN_KINDS):
            if (named.start, named.end) == (start, end):
                return named
    return Period(PeriodKind.RANGE, start, end)


def _span_of_months(parts, calendar) -> Period:
    """`Jul 2026 - Sep 2026`; a first month without a year lies in the twelve months before."""
    last = _month(parts["last_name"], _full_year(parts["last_year"]))
    if parts["year"]:
        first = _month(parts["name"], _full_year(parts["year"]))
    else:
        first = _month(parts["name"], last.start.year)
        first = first.year_before() if first > last else first
    return _span(first.start, last.end)


def _span_of_days(parts, calendar) -> Period:
    return _span(_iso_day(parts["first"]), _iso_day(parts["last"]))


def _range_token(parts, calendar) -> Period:
    return Period(PeriodKind.RANGE, _iso_day(parts["first"]), _iso_day(parts["last"]))


def _day_in_words(parts, calendar) -> Period:
    return _day(dt.date(_full_year(parts["year"]), MONTHS[parts["name"][:3]], int(parts["day"])))


def _day_first(parts, calendar) -> Period:
    return _day(dt.date(_year(int(parts["year"])), int(parts["month"]), int(parts["day"])))


SHORT_YEAR = r"(?:\d{4}|'?\d{2})"
READERS = [
    (re.compile(pattern), build)
    for pattern, build in [
        (PAIR, _pair_of_years),
        (rf"(?:fy|financial year) ?{PAIR}", _named_year(PeriodKind.FINANCIAL_YEAR)),
        (rf"(?:ay|academic year) ?{PAIR}", _named_year(PeriodKind.ACADEMIC_YEAR)),
        (rf"(?:my|municipal year) ?{PAIR}", _named_year(PeriodKind.MUNICIPAL_YEAR)),
        (r"(?:cy|calendar year)? ?(?P<year>\d{4})", _calendar_year),
        (rf"{PART}[ -]*(?:of )?(?:fy ?)?{PAIR}", _part_of_year),
        (rf"(?:fy ?)?{PAIR}[ -]*{PART}", _part_of_year),
        (r"(?:q|qtr|quarter) ?(?P<quarter>\d+) ?(?P<year>\d{4})", _quarter_of_one_year),
        (r"(?P<year>\d{4})[ -]*(?:q|qtr|quarter) ?(?P<quarter>\d+)", _quarter_of_one_year),
        (r"(?P<year>\d{4})-m(?P<month>\d{2})", _month_token),
        (r"(?P<year>\d{4})-?w(?P<week>\d{2})", _week),
        (r"(?:week|wk|w) ?(?P<week>\d{1,2}) (?:of )?(?P<year>\d{4})", _week),
        (rf"(?P<name>{NAME})[ -]?(?P<year>{SHORT_YEAR})", _named_month),
        (
            (
                rf"(?P<name>{NAME})(?:[ -]?(?P<year>{SHORT_YEAR}))? ?(?:-|to) ?"
                rf"(?P<last_name>{NAME})[ -]?(?P<last_year>{SHORT_YEAR})"
            ),
            _span_of_months,
        ),
        (rf"(?P<first>{ISO})--(?P<last>{ISO})", _range_token),
        (rf"(?P<first>{ISO}) (?:-|to) (?P<last>{ISO})", _span_of_days),
        (ISO.join(["(?P<iso>", r")(?: 00:00:00)?"]), lambda p, calendar: _day(_iso_day(p["iso"]))),
        (rf"(?P<day>\d{{1,2}})[ -](?P<name>{NAME})[ -](?P<year>{SHORT_YEAR})", _day_in_words),
        (r"(?P<day>\d{1,2})/(?P<month>\d{1,2})/(?P<year>\d{4})", _day_first),
    ]
]
