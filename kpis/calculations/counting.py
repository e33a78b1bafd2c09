"""Counting statuses (domain-rules 2.7): percentages are of rated KPIs, all others stand beside."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from kpis.calculations.codes import Rag
from kpis.calculations.rounding import round_half_up


@dataclass(frozen=True)
class StatusCounts:
    """How many KPIs have each status; those not in force in the period are left out."""

    green: int = 0
    amber: int = 0
    red: int = 0
    no_target: int = 0
    data_only: int = 0
    not_due: int = 0
    overdue: int = 0
    suppressed: int = 0
    not_applicable: int = 0
    no_data: int = 0

    @property
    def base(self) -> int:
        """How many are rated: what percentages are taken of."""
        return self.green + self.amber + self.red

    @property
    def not_rated(self) -> int:
        return self.total - self.base

    @property
    def total(self) -> int:
        return sum(vars(self).values())

    @property
    def percent_green(self) -> int | None:
        return percent_of(self.green, self.base)

    @property
    def percent_amber(self) -> int | None:
        return percent_of(self.amber, self.base)

    @property
    def percent_red(self) -> int | None:
        return percent_of(self.red, self.base)


def count_statuses(statuses: Iterable[Rag]) -> StatusCounts:
    counts = Counter(Rag(status) for status in statuses)
    del counts[Rag.NOT_IN_FORCE]
    return StatusCounts(**{status.value.lower(): number for status, number in counts.items()})


def percent_of(count: int, base: int) -> int | None:
    """Whole percent, half up and never forced to add up to 100; None of nothing."""
    return int(round_half_up(Decimal(count) * 100 / base, 0)) if base else None


def is_below_one_percent(count: int, base: int) -> bool:
    """Some, yet under one in a hundred: printed as "less than 1%", not as 0% or 1%."""
    return 0 < count * 100 < base
