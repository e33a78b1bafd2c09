"""How numbers are written: figure, unit, change. Decimal, rounded half up here for the page.

A figure of unit `date` is the number YYYYMMDD, one of unit `yes_no` is 1 or 0.
"""

from decimal import Decimal

from django.utils.translation import gettext, ngettext

from kpis.calculations.codes import Unit
from kpis.calculations.rounding import round_half_up
from perfportal.core.periods.months import MONTH_NAMES

NO_NUMBER = "–"
# Units whose words stand behind the number: written once where two numbers follow each other.
SUFFIXES = {Unit.KG: " kg", Unit.TCO2E: " tCO2e"}
SIGNS = {Unit.PERCENT: ("", "%"), Unit.GBP: ("£", ""), Unit.GBP_THOUSAND: ("£", "k")}


def format_number(value: Decimal, decimal_places: int) -> str:
    """`1,234.5`, rounded half up; a real minus sign, and no minus on a rounded zero."""
    rounded = round_half_up(value, decimal_places)
    text = f"{abs(rounded):,f}"
    return f"\u2212{text}" if rounded < 0 else text


def format_figure(value: Decimal | None, unit: str, decimal_places: int) -> str:
    """The number with its sign (`97.1%`, `£1,234`) but without unit words: for a second number."""
    if value is None:
        return NO_NUMBER
    if unit == Unit.YES_NO:
        return gettext("Yes") if value else gettext("No")
    if unit == Unit.DATE:
        return _date_words(int(value))
    before, after = SIGNS.get(unit, ("", ""))
    number = format_number(value, decimal_places)
    sign = "\u2212" if number.startswith("\u2212") else ""
    return f"{sign}{before}{number.removeprefix(sign)}{after}"


def format_value(value: Decimal | None, unit: str, decimal_places: int, multiplier: int = 1) -> str:
    """The number as people say it: `97.1%`, `£1,234`, `18.2 days`, `45.0 per 100,000`."""
    figure = format_figure(value, unit, decimal_places)
    if value is None:
        return figure
    return figure + unit_suffix(unit, round_half_up(value, decimal_places), multiplier)


def format_interval(
    low: Decimal, high: Decimal, unit: str, decimal_places: int, multiplier: int = 1
) -> str:
    """Both ends of a confidence interval: `59.1% to 64.9%`, `17.1 to 19.3 days`."""
    return gettext("%(low)s to %(high)s") % {
        "low": format_figure(low, unit, decimal_places),
        "high": format_value(high, unit, decimal_places, multiplier),
    }


def unit_suffix(unit: str, value: Decimal, multiplier: int = 1) -> str:
    """The words behind a number, with their space; empty for units that have a sign."""
    if unit == Unit.DAYS:
        return " " + ngettext("day", "days", _plural(value))
    if unit == Unit.WEEKS:
        return " " + ngettext("week", "weeks", _plural(value))
    if unit == Unit.MINUTES:
        return " " + ngettext("minute", "minutes", _plural(value))
    if unit == Unit.RATE and multiplier > 1:
        return " " + gettext("per %(base)s") % {"base": f"{multiplier:,}"}
    return SUFFIXES.get(unit, "")


def _plural(value: Decimal) -> int:
    """One is singular however it is written, `1.0 days` excepted, as people say."""
    return 1 if value == 1 and value.as_tuple().exponent == 0 else 2


def format_change(change: Decimal, unit: str, decimal_places: int, multiplier: int = 1) -> str:
    """A difference without its sign: `1.2 percentage points`, `3 days`."""
    if unit != Unit.PERCENT:
        return format_value(abs(change), unit, decimal_places, multiplier)
    number = format_number(abs(change), decimal_places)
    point = ngettext("percentage point", "percentage points", 1 if number == "1" else 2)
    return f"{number} {point}"


def format_plain(value: Decimal) -> str:
    """A number as typed in a set-up: no trailing zeros, no exponent."""
    text = f"{value:,f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def minimum_words(minimum: Decimal, is_percent: bool) -> str:
    """The smallest change that counts: `0.5` in the KPI's unit, `2% of the previous value`."""
    number = format_plain(minimum)
    if not is_percent:
        return number
    return gettext("%(number)s%% of the previous value") % {"number": number}


def _date_words(number: int) -> str:
    year, month, day = number // 10000, number // 100 % 100, number % 100
    return f"{day} {MONTH_NAMES[month - 1]} {year}" if 1 <= month <= 12 else str(number)
