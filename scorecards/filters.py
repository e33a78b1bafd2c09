"""The filters of a dashboard as they stand in its address; anything unknown is left out."""

from dataclasses import dataclass

from kpis.calculations.codes import Rag
from perfportal.core.periods import Period, PeriodError, parse_period
from scorecards.lines import Line, worst_first


@dataclass(frozen=True)
class Filters:
    """What to show of a scorecard's lines, and in which order."""

    status: str = ""
    service: str = ""
    tier: str = ""
    order: str = ""

    @property
    def is_set(self) -> bool:
        return bool(self.status or self.service or self.tier)

    @property
    def is_worst_first(self) -> bool:
        return self.order == "worst"

    def apply(self, lines: list[Line]) -> list[Line]:
        """The lines that pass, worst first where that is asked for."""
        kept = [line for line in lines if self._passes(line)]
        return sorted(kept, key=worst_first) if self.is_worst_first else kept

    def _passes(self, line: Line) -> bool:
        return (
            (not self.status or line.rag == self.status)
            and (not self.service or line.service == self.service)
            and (not self.tier or line.tier == self.tier)
        )


def read_filters(query) -> Filters:
    """Filters from a query string (a QueryDict or a mapping)."""
    status = query.get("status", "").upper()
    return Filters(
        status=status if status in Rag.__members__ else "",
        service=query.get("service", "")[:200],
        tier=query.get("tier", "")[:10],
        order="worst" if query.get("order") == "worst" else "",
    )


def read_period(text: str | None, quarters: list[Period], *, default: Period) -> Period:
    """The quarter named in the address; `default` where none, or one that is not offered."""
    return find_period(text, quarters) or default


def find_period(text: str | None, quarters: list[Period]) -> Period | None:
    """The quarter named, or None."""
    try:
        period = parse_period(text or "")
    except PeriodError:
        return None
    return period if period in quarters else None
