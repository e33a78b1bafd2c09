"""Numbers as the sentences of checks say them: `1,234.5`, no more places than they need."""

from collections.abc import Iterable
from decimal import Decimal

from kpis.calculations.rounding import round_half_up

MOST_PLACES = 4


def said(number: Decimal, places: int = MOST_PLACES) -> str:
    """Rounded half up, without zeros that say nothing, and with a real minus sign."""
    text = f"{round_half_up(number, places):,f}"
    text = text.rstrip("0").rstrip(".") if "." in text else text
    return "0" if text == "-0" else text.replace("-", "\u2212")


def said_apart(number: Decimal, other: Decimal, places: int) -> tuple[str, str]:
    """Two numbers that differ, with as many places as it takes to see that they do."""
    while places < MOST_PLACES and said(number, places) == said(other, places):
        places += 1
    return said(number, places), said(other, places)


def span(numbers: Iterable[Decimal], places: int) -> str:
    """`19.8 to 22.5`, or the one number where they are the same."""
    numbers = list(numbers)
    lowest, highest = said(min(numbers), places), said(max(numbers), places)
    return lowest if lowest == highest else f"{lowest} to {highest}"
