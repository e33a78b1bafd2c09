"""A scorecard's line and its order. Pure: no Django, no ORM."""

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from kpis.calculations.codes import ArrowMeans, Calendar, Rag, RagPreset
from perfportal.core.periods import Period


class Figures(StrEnum):
    """Which figures a view may show (design.md section 7, "Live, but honest")."""

    LIVE = "live"
    APPROVED = "approved"
    ISSUED = "issued"


SUBMITTED, APPROVED, ISSUED = "submitted", "approved", "issued"
# The states of a value that may stand in the counts, and in a sparkline, of a view.
SHOWN_STATES = {
    Figures.LIVE: frozenset({SUBMITTED, APPROVED, ISSUED}),
    Figures.APPROVED: frozenset({APPROVED, ISSUED}),
    Figures.ISSUED: frozenset({ISSUED}),
}

WORST_FIRST = (
    Rag.RED,
    Rag.AMBER,
    Rag.OVERDUE,
    Rag.GREEN,
    Rag.NO_TARGET,
    Rag.DATA_ONLY,
    Rag.NOT_DUE,
)


@dataclass(frozen=True, slots=True)
class ProxyLine:
    """The last figure of a proxy within the year up to the scorecard's period."""

    code: str
    title: str
    rag: str
    value: Decimal
    unit: str
    decimal_places: int
    multiplier: int
    polarity: str
    period: Period


@dataclass(frozen=True, slots=True)
class Line:
    """One KPI on a scorecard in a period: what is stored, nothing computed.

    `period` is the period of the figure itself, which may be a month within the scorecard's
    quarter; None where the KPI has no figure in the period.
    """

    kpi_id: int
    code: str
    title: str
    tier: str
    tier_name: str
    perspective: str
    service: str
    unit: str = ""
    decimal_places: int = 0
    multiplier: int = 1
    polarity: str = ""
    calendar: str = Calendar.FINANCIAL
    preset: str = RagPreset.PER_KPI
    period: Period | None = None
    rag: str = Rag.NOT_DUE
    basis: str = ""
    value: Decimal | None = None
    target: Decimal | None = None
    target_lower: Decimal | None = None
    target_upper: Decimal | None = None
    adverse_variance: Decimal | None = None
    dot_headline: str = ""
    last_year_value: Decimal | None = None
    ytd: Decimal | None = None
    ytd_state: str = ""
    forecast: Decimal | None = None
    forecast_rag: str = ""
    variation: str = ""
    spc_limits: str = ""
    warnings: int = 0
    marker: str = ""
    data_status: str = ""
    value_state: str = ""
    commentary: str = ""
    sparkline: tuple[str | None, ...] = ()
    has_proxies: bool = False
    proxies: tuple[ProxyLine, ...] = ()
    arrow_means: str = ArrowMeans.PERFORMANCE
    is_baseline: bool = False
    has_interval: bool = False

    @property
    def is_approved(self) -> bool:
        return self.value_state in SHOWN_STATES[Figures.APPROVED]

    @property
    def awaits_approval(self) -> bool:
        """Given, but not yet approved: shown with a mark."""
        return self.value_state == SUBMITTED


def worst_first(line: Line) -> tuple:
    """Sort key of domain-rules 4.6: by band, then by adverse variance, largest first, then code."""
    band = WORST_FIRST.index(line.rag) if line.rag in WORST_FIRST else len(WORST_FIRST)
    return (band, -(line.adverse_variance or Decimal(0)), line.code)


def uncounted(lines, figures: Figures) -> list[Line]:
    """Lines whose value is given but may not be counted: those not yet approved."""
    return [line for line in lines if figures is not Figures.LIVE and line.awaits_approval]


def countable(lines, figures: Figures) -> list[str]:
    """Status codes that enter the counts: those of slots without a value, and of shown values."""
    left_out = {line.kpi_id for line in uncounted(lines, figures)}
    return [line.rag for line in lines if line.kpi_id not in left_out]
