"""How whole and how punctual a round's figures are, and which KPIs' data matter most (rule 6.1).

Complete: due and given with a figure, or with a reason why there can be none (no cases, withheld).
"Not available" is an answer, but the figure is missing. On time: first given on the last day for
entry or before it, whatever was corrected later.
"""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from kpis.calculations.codes import Marker
from kpis.calculations.rounding import round_half_up

HUNDRED = Decimal(100)


class Measured(StrEnum):
    """The two dimensions that the portal can measure by itself."""

    COMPLETENESS = "completeness"
    TIMELINESS = "timeliness"


class Criticality(StrEnum):
    """How much depends on the data of a KPI: the most critical are assessed first."""

    HIGH = "high"
    MEDIUM = "medium"
    LOW = "low"


@dataclass(frozen=True)
class DueFigure:
    """One figure of a round; `given_on` is the day on which it was first given, if it was."""

    due_on: dt.date | None
    given_on: dt.date | None
    is_given: bool
    marker: str = ""


@dataclass(frozen=True)
class Measure:
    """How many of the figures due were complete, and on time."""

    due: int = 0
    complete: int = 0
    on_time: int = 0

    def count(self, kind: Measured) -> int:
        return self.complete if kind is Measured.COMPLETENESS else self.on_time

    def percent(self, kind: Measured) -> Decimal | None:
        """The share, to one decimal; None where nothing was due (never 0)."""
        return round_half_up(self.count(kind) * HUNDRED / self.due, 1) if self.due else None


def measure(figures: Iterable[DueFigure]) -> Measure:
    figures = list(figures)
    return Measure(
        due=len(figures),
        complete=sum(one.is_given and one.marker != Marker.NOT_AVAILABLE for one in figures),
        on_time=sum(_is_on_time(one) for one in figures),
    )


def _is_on_time(figure: DueFigure) -> bool:
    if not figure.is_given or figure.given_on is None:
        return False
    return figure.due_on is None or figure.given_on <= figure.due_on


def criticality(
    *, tier: str, is_statutory: bool, is_public: bool, small_numbers: bool
) -> Criticality:
    """High: headlines, and what the law asks for. Medium: what the public reads. Low: the rest."""
    if tier == "1" or is_statutory:
        return Criticality.HIGH
    return Criticality.MEDIUM if tier in ("2", "3") or is_public or small_numbers else (
        Criticality.LOW)  # fmt: skip
