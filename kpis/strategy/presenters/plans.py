"""Service plans in words, and what the KPIs on them serve."""

from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kpis.strategy.models import PlanState, ServicePlan
from kpis.strategy.presenters.thread import Link, kpi_links, priority_link
from kpis.strategy.queries.thread import SERVICE_LEVEL
from kpis.strategy.words import PLAN_COLOURS, PLAN_WORDS
from perfportal.core.periods.naming import day_words


@dataclass(frozen=True)
class PlanRow:
    """A plan as the list shows it."""

    service: str
    year: str
    url: str
    state: str
    colour: str
    agreed: str
    kpis: str


@dataclass(frozen=True)
class PlanPage:
    """Everything that the template of a plan shows."""

    row: PlanRow
    directorate: str
    aims: str
    written_by: str
    renewed_from: str
    renewed_from_url: str
    is_agreed: bool
    priorities: list[Link]
    kpis: list[Link]
    service_kpis: list[Link]


def plan_row(plan: ServicePlan) -> PlanRow:
    count = len(plan.kpis.all())
    return PlanRow(
        service=plan.service.name,
        year=plan.year.short_label,
        url=plan_url(plan),
        state=str(PLAN_WORDS[plan.state]),
        colour=PLAN_COLOURS[plan.state],
        agreed=_agreed(plan),
        kpis=ngettext("%s KPI", "%s KPIs", count) % count,
    )


def plan_page(plan: ServicePlan) -> PlanPage:
    kpis = plan.seen_kpis
    earlier = plan.renewed_from
    return PlanPage(
        row=plan_row(plan),
        directorate=plan.service.directorate.name,
        aims=plan.aims,
        written_by=str(plan.written_by) if plan.written_by else "",
        renewed_from=earlier.year.short_label if earlier else "",
        renewed_from_url=plan_url(earlier) if earlier else "",
        is_agreed=plan.state == PlanState.AGREED,
        priorities=[priority_link(priority) for priority in _served(kpis)],
        kpis=kpi_links(kpi for kpi in kpis if kpi.tier.code != SERVICE_LEVEL),
        service_kpis=kpi_links(kpi for kpi in kpis if kpi.tier.code == SERVICE_LEVEL),
    )


def plan_url(plan: ServicePlan, name="plan-detail") -> str:
    return reverse(f"kpis:{name}", args=[plan.service.slug, plan.year.token])


def _served(kpis) -> list:
    """The priorities that any of the KPIs serves, in the strategy's order."""
    found = {outcome.priority for kpi in kpis for outcome in kpi.outcomes.all()}
    found |= {action.outcome.priority for kpi in kpis for action in kpi.strategy_actions.all()}
    return sorted(found, key=lambda priority: (priority.order, priority.code))


def _agreed(plan: ServicePlan) -> str:
    if plan.state != PlanState.AGREED:
        return ""
    words = {"who": plan.agreed_by, "day": day_words(plan.agreed_on)}
    return _("%(who)s, %(day)s") % words
