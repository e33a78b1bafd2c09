"""A council with one KPI approved for 2025/26, and the two people whom publishing takes."""

import datetime as dt
from decimal import Decimal
from types import SimpleNamespace

import pytest

from kpis.assessment.actions.assessing import assess
from perfportal.core import clock
from perfportal.core.access.roles import Role
from perfportal.core.models import get_organisation
from perfportal.core.periods import Period
from reporting.actions import reports
from tests.factories import ActualFactory, DirectorateFactory, KPIFactory, TargetFactory, person

YEAR = Period.financial_year_of(dt.date(2025, 6, 1))
TODAY = dt.date(2026, 5, 11)
WORDS = {"summary": "A hard year for benefit claims."}


@pytest.fixture(autouse=True)
def the_day():
    with clock.fixed_today(TODAY):
        yield


@pytest.fixture
def council(db):
    """FIN-06: 22.0 days in Q3, 21.7 in Q4 against 20.0, approved; Q2 of the next year as well."""
    directorate = DirectorateFactory(name="Resources", slug="resources")
    team = person(Role.PERFORMANCE_TEAM, full_name="Asha Begum")
    director = person(Role.DIRECTOR, on=directorate, full_name="Helen Royce")
    kpi = KPIFactory(
        code="FIN-06",
        title="Days to process new claims",
        tier__code="1",
        service__directorate=directorate,
        definition__unit="days",
        definition__polarity="lower",
        definition__tolerance_kind="percent",
        definition__tolerance=5,
    )
    add_quarter(kpi, Period.quarter(2025, 3), "22.0")
    add_quarter(kpi, Period.quarter(2025, 4), "21.7")
    assess([kpi.pk], as_of=TODAY)
    report = reports.create(by=team, organisation=get_organisation(), kind="annual", period=YEAR)
    return SimpleNamespace(kpi=kpi, team=team, director=director, report=report)


def add_quarter(kpi, period, value, target="20.0", **more):
    TargetFactory(kpi=kpi, period=period, value=Decimal(target))
    return ActualFactory(kpi=kpi, period=period, value=Decimal(value), **more)


@pytest.fixture
def ready(council):
    """The report, written and put forward."""
    reports.edit(by=council.team, report=council.report, version=1, texts=WORDS)
    reports.put_forward(by=council.team, report=council.report)
    return council
