"""A baseline year: no target, data only, and said so wherever the status stands."""

import datetime as dt
from decimal import Decimal as D

import pytest

from kpis.assessment.actions.assessing import assess
from kpis.assessment.models import Assessment
from perfportal.core import clock
from perfportal.core.access.roles import Role
from perfportal.core.periods import Period
from tests.factories import ActualFactory, KPIFactory, TargetFactory, TierFactory, person

pytestmark = pytest.mark.django_db
TODAY = dt.date(2026, 10, 20)
Q2 = Period.quarter(2026, 2)


@pytest.fixture(autouse=True)
def day():
    with clock.fixed_today(TODAY):
        yield


@pytest.fixture
def kpi():
    kpi = KPIFactory(code="NEW-01", tier=TierFactory(code="1"))
    TargetFactory(kpi=kpi, period=Q2.financial_year(), value=None, kind="baseline")
    ActualFactory(kpi=kpi, period=Q2, value=D("71.5"))
    assess([kpi.pk], as_of=TODAY)
    return kpi


def stored(kpi):
    return Assessment.objects.with_baseline().get(kpi=kpi)


def test_its_figure_is_data_only(kpi):
    assert (stored(kpi).rag, stored(kpi).is_baseline) == ("DATA_ONLY", True)


def test_a_target_ends_it(kpi):
    TargetFactory(kpi=kpi, period=Q2, value=D(70))
    assess([kpi.pk], as_of=TODAY)
    assert (stored(kpi).rag, stored(kpi).is_baseline) == ("GREEN", False)


def test_another_years_figure_has_no_target(kpi):
    before = Q2.year_before()
    ActualFactory(kpi=kpi, period=before, value=D(70))
    assess([kpi.pk], as_of=TODAY)
    found = Assessment.objects.with_baseline().for_period(before).get()
    assert (found.rag, found.is_baseline) == ("NO_TARGET", False)


def test_a_kpi_for_information_is_no_baseline():
    kpi = KPIFactory(definition__polarity="none", definition__tolerance_kind="none")
    ActualFactory(kpi=kpi, period=Q2)
    assess([kpi.pk], as_of=TODAY)
    assert (stored(kpi).rag, stored(kpi).is_baseline) == ("DATA_ONLY", False)


def test_the_page_of_the_kpi_says_so(client, kpi):
    client.force_login(person(Role.PERFORMANCE_TEAM))
    page = client.get("/kpis/NEW-01/").context["page"]
    assert (page.headline.mark.word, page.headline.target) == ("Baseline year", "No target")
    assert {step.title: step.text for step in page.working}["Status"] == (
        "This is the KPI's baseline year: the figure is the first to compare with, and has no "
        "target."
    )
