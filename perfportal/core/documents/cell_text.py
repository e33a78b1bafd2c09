"""A cell's value as the text that a person sees: the one place for every kind of workbook."""

import datetime as dt
import math
from decimal import Decimal

from openpyxl.utils.datetime import MAC_EPOCH, WINDOWS_EPOCH, from_excel

SPREADSHEET_DIGITS = 15
EXACT = 10**SPREADSHEET_DIGITS
SECONDS_IN_HOUR, SECONDS_IN_MINUTE = 3600, 60


def cell_text(value) -> str:
    """Dates ISO, numbers unrounded, yes and no, hours as 255:10:10."""
    return TEXTS[type(value)](value)


def number_text(value: float) -> str:
    """The decimal that a spreadsheet shows, which keeps 15 digits: 0.1 + 0.2 is 0.3."""
    if not math.isfinite(value):
        return str(value)
    if value == (whole := int(value)) and abs(whole) < EXACT:
        return str(whole)
    text = f"{value:.{SPREADSHEET_DIGITS}g}"
    return plain_number(Decimal(text)) if "e" in text else text


def percent_text(value) -> str:
    """0.972 in a cell with the format of a percentage is `97.2%`."""
    if not math.isfinite(value):
        return str(value)
    return f"{plain_number(Decimal(f'{value:.{SPREADSHEET_DIGITS}g}') * 100)}%"


def moment_of(number: float, *, is_1904: bool, is_span: bool):
    """The day, the time or the hours of a spreadsheet's number; the number where it is none."""
    try:
        return from_excel(number, MAC_EPOCH if is_1904 else WINDOWS_EPOCH, timedelta=is_span)
    except (OverflowError, ValueError):
        return number


def duration_text(value: dt.timedelta) -> str:
    seconds = value.days * 86_400 + value.seconds
    sign, seconds = ("-", -seconds) if seconds < 0 else ("", seconds)
    hours, rest = divmod(seconds, SECONDS_IN_HOUR)
    minutes, seconds = divmod(rest, SECONDS_IN_MINUTE)
    return f"{sign}{hours}:{minutes:02}:{seconds:02}"


def plain_number(number: Decimal) -> str:
    text = f"{number:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def _moment(value: dt.datetime) -> str:
    return (value.date() if value.time() == dt.time() else value).isoformat()


TEXTS = {
    str: lambda value: value,
    bool: lambda value: "yes" if value else "no",
    int: str,
    float: number_text,
    dt.date: dt.date.isoformat,
    dt.datetime: _moment,
    dt.time: dt.time.isoformat,
    dt.timedelta: duration_text,
}
