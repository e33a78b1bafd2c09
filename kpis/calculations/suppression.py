"""Small numbers that could point at a person (domain-rules 7.5). Applies at publication only.

A figure is withheld where a count from 1 to k-1 stands in it, or could be worked out from it. What
is added up or compared from a withheld figure is withheld too, so that nothing leaks by
subtraction.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

DEFAULT_THRESHOLD = 5
SMALLEST_BASE = 10


@dataclass(frozen=True)
class Cell:
    """A figure as it would be published; a ratio carries its parts."""

    value: Decimal | None
    numerator: Decimal | None = None
    denominator: Decimal | None = None


def is_small(cell: Cell, *, threshold: int = DEFAULT_THRESHOLD) -> bool:
    """Whether the figure itself must be withheld; 0 may be shown."""
    if cell.numerator is not None and cell.denominator is not None:
        rest = cell.denominator - cell.numerator
        return (
            _is_few(cell.numerator, threshold)
            or _is_few(rest, threshold)
            or cell.denominator < SMALLEST_BASE
        )
    return cell.value is not None and _is_few(cell.value, threshold)


def withheld_periods(cells: Sequence[Cell], *, threshold: int = DEFAULT_THRESHOLD) -> list[bool]:
    """For each period of a year, in order, whether its figure is withheld."""
    return [is_small(cell, threshold=threshold) for cell in cells]


def withheld_running_totals(withheld: Iterable[bool]) -> list[bool]:
    """Whether the year to date at each period is withheld: from the first withheld period on.

    A later total less the periods after it would give the withheld one away.
    """
    running, seen = [], False
    for one in withheld:
        seen = seen or one
        running.append(seen)
    return running


def _is_few(number: Decimal, threshold: int) -> bool:
    return 0 < abs(number) < threshold
