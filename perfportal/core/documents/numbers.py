"""Numbers, answers and days as people write them, read into what the rules work with."""

import datetime as dt
import re
from decimal import Decimal

SIGNIFICANT_DIGITS = 15
SHAPE = re.compile(
    r"""(?P<bracket>\()?  # (12) is -12 in accounts
    \s* (?P<before>[+-])? \s* £? \s* (?P<after>[+-])? \s*
    (?P<digits> (\d{1,3}(,\d{3})+ | \d+) (\.\d+)? | \.\d+ )
    \s* %? \s* (?(bracket)\))""",
    re.VERBOSE | re.ASCII,
)
PLAIN = re.compile(r"\d+(\.\d+)?", re.ASCII)
YES = {"yes", "y", "true", "1", "met"}
NO = {"no", "n", "false", "0", "not met"}
DAY_FORMATS = ("%Y-%m-%d", "%d/%m/%Y", "%d %B %Y", "%d %b %Y", "%d.%m.%Y")


class NumberError(ValueError):
    """A text that cannot be read; the message is a sentence for people."""


def parse_number(text: str) -> Decimal:
    """`1,234`, `97.2%`, `£1,234.50`, ` 0`, `(12)` as -12; anything else raises NumberError."""
    given = str(text).strip()
    if len(given) <= SIGNIFICANT_DIGITS and PLAIN.fullmatch(given):
        return Decimal(given)
    shape = SHAPE.fullmatch(given.replace("\u00a0", "").replace("\u2212", "-"))
    signs = [part for part in shape.group("bracket", "before", "after") if part] if shape else []
    if not shape or len(signs) > 1:
        raise NumberError(f"'{given}' is not a number. Type digits only, for example 80.")
    number = Decimal(shape["digits"].replace(",", ""))
    if len(number.as_tuple().digits) > SIGNIFICANT_DIGITS:
        raise NumberError(f"'{given}' has more than {SIGNIFICANT_DIGITS} digits. Check the number.")
    return -number if number and signs and signs[0] in "(-" else number


def parse_yes_no(text: str) -> Decimal:
    """1 for yes, 0 for no."""
    word = str(text).strip().lower()
    if word in YES:
        return Decimal(1)
    if word in NO:
        return Decimal(0)
    raise NumberError(f"'{text}' is neither yes nor no. Type yes or no.")


def parse_day(text: str) -> Decimal:
    """A day as the number YYYYMMDD, the form in which figures of unit `date` are kept."""
    cleaned = str(text).strip()
    if re.fullmatch(r"\d{8}", cleaned):
        cleaned = f"{cleaned[:4]}-{cleaned[4:6]}-{cleaned[6:]}"
    for pattern in DAY_FORMATS:
        try:
            day = dt.datetime.strptime(cleaned, pattern)  # noqa: DTZ007 - a day has no time zone
        except ValueError:
            continue
        return Decimal(f"{day:%Y%m%d}")
    raise NumberError(f"'{text}' is not a day. Type it as 2026-10-31.")


def parse_figure(text: str, unit: str) -> Decimal:
    """A figure of a KPI's unit: a number, a yes or no, or a day."""
    if unit == "yes_no":
        return parse_yes_no(text)
    return parse_day(text) if unit == "date" else parse_number(text)
