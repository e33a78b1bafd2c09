"""Percentages as 0.774, "77.4%" and 77.4: which is meant, and when only a person can say."""

from collections.abc import Iterable
from decimal import Decimal

from perfportal.core.documents.cell_text import plain_number
from perfportal.core.documents.numbers import NumberError, parse_number

SHARE, PERCENT = "share", "percent"
HUNDRED, LARGEST_SHARE = Decimal(100), Decimal(1)


def as_percent(text: str, answer: str) -> str:
    """The percentage that a cell states. One with its sign is what it says, whatever the answer."""
    if answer != SHARE or text.endswith("%"):
        return text
    number = _number(text)
    if number is None or abs(number) > LARGEST_SHARE:
        return text
    return plain_number(number * HUNDRED)


def needs_answer(texts: Iterable[str]) -> bool:
    """Whether a column of percentages holds numbers up to 1 without a sign, which may be shares."""
    numbers = (_number(text) for text in texts if not text.endswith("%"))
    return any(number is not None and 0 < abs(number) <= LARGEST_SHARE for number in numbers)


def _number(text: str) -> Decimal | None:
    try:
        return parse_number(text)
    except NumberError:
        return None
