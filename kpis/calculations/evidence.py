"""Which figures the evidence of a value shows.

Evidence shows the figure that it was given with, not one that takes its place: an auditor would
ask. A version with the same numbers states the same figure, whatever its commentary says.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

Stated = tuple[Decimal | None, Decimal | None, Decimal | None, str]


def stated_by(given) -> Stated:
    """What a version, or an entry, states as its figure."""
    return (given.value, given.numerator, given.denominator, given.marker)


@dataclass(frozen=True)
class Evidenced:
    """What the evidence of a value is of: the figures it was given with, or carried on to.

    `of_next` where some is attached to a draft: it shows what is submitted next, whatever that is.
    """

    figures: frozenset[Stated] = frozenset()
    of_next: bool = False

    def shows(self, given) -> bool:
        """Whether the figure of a version, or of an entry, has evidence."""
        return self.of_next or stated_by(given) in self.figures


def evidenced(figures: Iterable[Stated | None]) -> Evidenced:
    """From the figures that pieces of evidence were given with; None for one on a draft."""
    figures = set(figures)
    return Evidenced(frozenset(figures - {None}), None in figures)
