"""Scorecards with stored assessments, for the tests of this app."""

import datetime as dt
from decimal import Decimal

from kpis.models import Assessment
from perfportal.core.fields import period_columns
from perfportal.core.periods import Period, PeriodKind
from scorecards.lines import Line
from scorecards.models import Audience, Membership, Scorecard
from tests.factories import A_MOMENT, ActualFactory, KPIFactory, OrganisationFactory

TODAY = dt.date(2026, 10, 20)
Q2 = Period.quarter(2026, 2)
Q1 = Period.quarter(2026, 1)
Q2_LAST_YEAR = Period.quarter(2025, 2)
GIVEN = ("submitted", "approved", "issued")


def line(code="A-1", **fields) -> Line:
    """A line of a green percentage in Q2, approved."""
    facts = {
        "kpi_id": fields.pop("kpi_id", 1),
        "title": "Council Tax collected",
        "tier": "1",
        "tier_name": "Council headline",
        "perspective": "financial",
        "service": "Revenues",
        "unit": "percent",
        "decimal_places": 1,
        "polarity": "higher",
        "period": Q2,
        "rag": "GREEN",
        "basis": "period",
        "value": Decimal("97.1"),
        "target": Decimal("97.0"),
        "value_state": "approved",
    }
    return Line(code=code, **facts | fields)


def assessed(kpi, period=Q2, *, commentary="", **fields) -> Assessment:
    """A stored headline assessment, approved and green unless said otherwise."""
    facts = {
        "rag": "GREEN",
        "basis": "period",
        "value": Decimal("97.1"),
        "value_state": "approved",
        "is_headline": True,
        "definition": kpi.definition,
        "rule_version": "test",
        "computed_at": A_MOMENT,
    } | fields
    if facts["value_state"] in GIVEN and commentary:
        slot = ActualFactory(
            kpi=kpi, period=period, state=facts["value_state"], commentary=commentary
        )
        facts["revision"] = slot.revision
    return Assessment.objects.create(kpi=kpi, **period_columns(period), **facts)


def assessed_kpi(period=Q2, *, kpi=None, **fields):
    """A KPI of Tier 1 with one assessment."""
    kpi = KPIFactory(**{"tier__code": "1"} | (kpi or {}))
    assessed(kpi, period, **fields)
    return kpi


def corporate(**fields) -> Scorecard:
    """The corporate scorecard of every Tier 1 KPI."""
    return scorecard(
        audience=Audience.CORPORATE, name="Corporate scorecard", slug="corporate-scorecard",
        membership=Membership.HEADLINE, **fields,
    )  # fmt: skip


def of_part(audience, part, **fields) -> Scorecard:
    """The scorecard of a directorate, portfolio or committee."""
    place = {str(audience): part}
    return scorecard(
        audience=audience, name=part.name, slug=f"{audience}-{part.slug}",
        membership=Membership.PLACE, **place, **fields,
    )  # fmt: skip


def scorecard(**fields) -> Scorecard:
    return Scorecard.objects.create(organisation=OrganisationFactory(), **fields)


def month(year, number) -> Period:
    return Period.month(year, number)


def year(first) -> Period:
    return Period.financial_year_of(dt.date(first, 4, 1))


assert Q2.kind == PeriodKind.QUARTER
