"""Everything that the pages of the golden thread show, put together."""

import datetime as dt
from dataclasses import dataclass, replace

from kpis.strategy.models import Priority
from kpis.strategy.policies import can_report
from kpis.strategy.presenters.counts import counts_words
from kpis.strategy.presenters.plans import PlanRow, plan_row
from kpis.strategy.presenters.thread import (
    GapList,
    PriorityCard,
    gap_lists,
    narrative_rows,
    priority_card,
)
from kpis.strategy.queries.thread import get_gaps, get_plans_of, get_thread
from perfportal.core.periods import Period


@dataclass(frozen=True)
class ThreadPage:
    """The whole strategy, with its gaps and how its actions go."""

    counts: list[str]
    gaps: list[GapList]
    priorities: list[PriorityCard]


@dataclass(frozen=True)
class PriorityPage:
    """One priority, with the plans of the present year that serve it.

    `told_years` are those that a narrative may be written for: token and label.
    """

    card: PriorityCard
    plans: list[PlanRow]
    year: str
    told_years: tuple[tuple[str, str], ...]


def build_thread(viewer, *, as_of: dt.date) -> ThreadPage:
    gaps = get_gaps(viewer, year=Period.financial_year_of(as_of))
    priorities = get_thread(viewer)
    return ThreadPage(
        counts=counts_words(priorities, as_of=as_of),
        gaps=gap_lists(gaps),
        priorities=[priority_card(one, as_of=as_of) for one in priorities],
    )


def build_priority(viewer, priority: Priority, *, as_of: dt.date) -> PriorityPage:
    year = Period.financial_year_of(as_of)
    card = priority_card(priority, as_of=as_of)
    told = [
        replace(shown, narratives=narrative_rows(outcome), may_report=can_report(viewer, outcome))
        for shown, outcome in zip(card.outcomes, priority.outcomes.all(), strict=True)
    ]
    return PriorityPage(
        card=replace(card, outcomes=told),
        plans=[plan_row(plan) for plan in get_plans_of(viewer, priority, year=year)],
        year=year.short_label,
        told_years=tuple((one.token, one.short_label) for one in (year, year.previous())),
    )
