"""Puts a dashboard page together from stored results: queries in, presenters out."""

from dataclasses import dataclass
from functools import lru_cache

from django.utils.translation import gettext as _

from kpis.calculations.codes import Rag
from kpis.calculations.counting import StatusCounts, count_statuses
from perfportal.core.periods import Period
from scorecards.filters import Filters
from scorecards.lines import Figures, Line, countable, uncounted
from scorecards.models import Scorecard, ScorecardResult
from scorecards.policies import figures_for
from scorecards.presenters import (
    CountCard,
    Group,
    base_words,
    beside_words,
    count_cards,
    group_rows,
    period_words,
    shown_words,
    signature_words,
    status_of,
    waiting_words,
)
from scorecards.proxies import with_proxies
from scorecards.queries import (
    Signed,
    get_perspectives,
    get_result,
    get_signature,
    members,
    openable,
)
from scorecards.results import get_lines

STATUSES = (Rag.GREEN, Rag.AMBER, Rag.RED, Rag.OVERDUE, Rag.NOT_DUE, Rag.NO_TARGET, Rag.DATA_ONLY,
            Rag.NOT_APPLICABLE, Rag.SUPPRESSED)  # fmt: skip


@dataclass(frozen=True, slots=True)
class FilterField:
    """A select above the dashboard, as the filter component wants it."""

    name: str
    label: str
    options: tuple[tuple[str, str], ...]
    chosen: str


@dataclass(frozen=True)
class DashboardPage:
    """Everything that the dashboard's template shows."""

    scorecard: Scorecard
    period: Period
    basis: str
    cards: list[CountCard]
    base: str
    beside: list[str]
    waiting: str
    groups: list[Group]
    shown: str
    filters: tuple[FilterField, ...]
    clear_url: str
    signature: Signed | None
    signature_words: str
    lines: list[Line]


def build_dashboard(
    scorecard: Scorecard, period: Period, quarters: list[Period], chosen: Filters, *, viewer
) -> DashboardPage:
    """One page of a scorecard for a period, in a fixed number of queries."""
    result = get_result(scorecard, period)
    figures = figures_for(scorecard)
    kpis = members(scorecard, on=period.end)
    lines = get_lines(
        kpis, period, figures=figures, sparklines=result.sparklines if result else None
    )
    lines = with_proxies(lines, period, figures, viewer=viewer)
    kept = chosen.apply(lines)
    counts = stored_counts(result.counts) if result else count_now(lines, figures)
    waiting = result.not_approved if result else len(uncounted(lines, figures))
    signature = get_signature(scorecard, period)
    return DashboardPage(
        scorecard=scorecard,
        period=period,
        basis=period_words(period, figures),
        cards=count_cards(counts),
        base=base_words(counts),
        beside=beside_words(counts),
        waiting=waiting_words(waiting),
        groups=group_rows(
            kept,
            get_perspectives(scorecard),
            _by_perspective(result, chosen.is_set),
            openable=openable(kpis, viewer),
            in_one=chosen.is_worst_first,
        ),
        shown=shown_words(len(kept), len(lines)),
        filters=filter_fields(lines, quarters, period, chosen, figures),
        clear_url=f"?period={period.token}" if chosen.is_set else "",
        signature=signature,
        signature_words=signature_words(signature),
        lines=lines,
    )


def count_now(lines: list[Line], figures: Figures) -> StatusCounts:
    """The counts of lines that have not been rolled up yet."""
    return count_statuses(countable(lines, figures))


def stored_counts(stored: dict[str, int]) -> StatusCounts:
    """The counts of a roll-up as the calculation's own type."""
    return StatusCounts(**{code.lower(): count for code, count in stored.items()})


def filter_fields(lines, quarters, period, chosen, figures) -> tuple[FilterField, ...]:
    """The selects above a dashboard."""
    codes = (*STATUSES, Rag.NO_DATA) if figures is Figures.ISSUED else STATUSES
    services = {line.service for line in lines} | {chosen.service}
    tiers = dict(sorted((line.tier, line.tier_name) for line in lines))
    every = ("", _("All"))
    orders = (("", _("By perspective")), ("worst", _("Worst first")))
    return (
        FilterField("period", _("Period"), tuple(map(period_option, quarters)), period.token),
        FilterField(
            "status",
            _("Status"),
            (every, *((code.value, status_of(code).word) for code in codes)),
            chosen.status,
        ),
        FilterField(
            "service",
            _("Service"),
            (every, *((name, name) for name in sorted(services - {""}))),
            chosen.service,
        ),
        FilterField("tier", _("Tier"), (every, *tiers.items()), chosen.tier),
        FilterField("order", _("Order"), orders, chosen.order),
    )


@lru_cache(maxsize=512)
def period_option(period: Period) -> tuple[str, str]:
    return period.token, period.label


def _by_perspective(result: ScorecardResult | None, is_filtered) -> dict[str, StatusCounts]:
    """Counts per perspective; none over a filtered list, which they would not describe."""
    if result is None or is_filtered:
        return {}
    return {code: stored_counts(counts) for code, counts in result.by_perspective.items()}
