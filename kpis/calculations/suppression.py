"""Small numbers that could point at a person (domain-rules 7.5). Applies at publication only.

A figure is withheld where a count from 1 to k-1 stands in it, or could be worked out from it. What
follows from a withheld figure is the matter of `kpis.calculations.withholding`.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum

DEFAULT_THRESHOLD = 5
SMALLEST_BASE = 10
STEP = Decimal(5)


class SmallNumberWay(StrEnum):
    """What is done about small counts: withhold them, or round every count to the nearest 5."""

    SUPPRESS = "suppress"
    ROUND = "round"


@dataclass(frozen=True)
class Cell:
    """A figure as it would be published; a ratio carries its parts, an average its cases.

    A figure without parts is taken for a count: to withhold too much hurts nobody.
    """

    value: Decimal | None
    numerator: Decimal | None = None
    denominator: Decimal | None = None


@dataclass(frozen=True)
class SmallNumbers:
    """The council's rule: which counts are small, whether 0 is one, and what is done about them."""

    threshold: int = DEFAULT_THRESHOLD
    hides_zero: bool = False
    way: SmallNumberWay = SmallNumberWay.SUPPRESS

    def is_few(self, number: Decimal | None) -> bool:
        """Whether the count is 1 to k-1, or 0 where that is hidden too."""
        if number is None or (number == 0 and not self.hides_zero):
            return False
        return abs(number) < self.threshold

    def is_small(self, cell: Cell) -> bool:
        """Whether the figure itself must be withheld. No cases at all are no figure.

        A count that is published rounded need not be.
        """
        if cell.denominator is None:
            is_exact = self.way == SmallNumberWay.SUPPRESS
            return is_exact and (self.is_few(cell.value) or self.is_few(cell.numerator))
        few_cases = 0 < cell.denominator < SMALLEST_BASE
        if cell.numerator is None:
            return few_cases or self.is_few(cell.value)
        rest = cell.denominator - cell.numerator
        has_cases = cell.denominator != 0
        return few_cases or (has_cases and (self.is_few(cell.numerator) or self.is_few(rest)))


def is_small(cell: Cell, *, threshold: int = DEFAULT_THRESHOLD) -> bool:
    """As `SmallNumbers.is_small`, where 0 may be shown."""
    return SmallNumbers(threshold).is_small(cell)


def with_secondary(cells: Sequence[Decimal | None], withheld: Sequence[bool]) -> list[bool]:
    """The cells to withhold of a row whose total is published.

    A single withheld one would follow by subtraction, so the next smallest goes with it: the
    smallest of the others that is not 0, which hides more than a 0 does, else a 0. Without another
    figure nothing can be added; then the total must not be published.
    """
    hidden = list(withheld)
    shown = [
        place for place, one in enumerate(cells) if one is not None and not hidden[place]
    ]  # fmt: skip
    if sum(hidden) == 1 and shown:
        hidden[min(shown, key=lambda place: (cells[place] == 0, cells[place]))] = True
    return hidden


def rounded_to_five(number: Decimal | None) -> Decimal | None:
    """To the nearest 5, half up: 12 is 10, 13 is 15, 17 is 15, 18 is 20."""
    if number is None:
        return None
    return (number / STEP).quantize(Decimal(1), rounding=ROUND_HALF_UP) * STEP
