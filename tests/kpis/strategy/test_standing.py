"""How the KPIs of a priority, an action or a plan stand: the latest figure of each."""

from decimal import Decimal as D

import pytest

from kpis.assessment.actions.assessing import assess
from perfportal.core.access.roles import Role
from perfportal.core.periods import Period
from tests.factories import (
    ActualFactory,
    DirectorateFactory,
    KPIFactory,
    ServiceFactory,
    TargetFactory,
    person,
)
from tests.kpis.strategy.records import TODAY, a_plan, an_action, an_outcome

pytestmark = pytest.mark.django_db
Q2 = Period.quarter(2026, 2)


@pytest.fixture
def council():
    """One KPI with three quarters, one that waits for approval, one without a figure."""
    service = ServiceFactory(name="Waste", slug="waste")
    kpis = [KPIFactory(code=code, service=service) for code in ("A-1", "A-2", "A-3")]
    for period, value in ((Q2, D("97.1")), (Q2.previous(), D("90.0"))):
        ActualFactory(kpi=kpis[0], period=period, value=value)
        TargetFactory(kpi=kpis[0], period=period, value=D("97.0"))
    ActualFactory(kpi=kpis[1], period=Q2.previous(), value=D("50.0"), state="submitted")
    assess([kpi.pk for kpi in kpis], as_of=TODAY)
    outcome = an_outcome(kpis=kpis[:2])
    an_action(outcome=outcome, kpis=kpis)
    a_plan(service=service, kpis=kpis)
    return service


@pytest.mark.parametrize(
    "url", ["/strategy/P1/", "/strategy/actions/P1-A1/", "/strategy/plans/waste/2026-27/"]
)
def test_the_latest_figure_of_each_kpi(client, team, council, url):
    response = client.get(url)
    (panel,) = response.context["panels"]
    assert panel.context["shown"] == "2 of 3 KPIs have a figure."
    rows = [
        (row.code, row.mark.code, row.figure, row.period, row.note) for row in panel.context["rows"]
    ]
    assert rows == [
        ("A-1", "GREEN", "97.1%", "Q2 2026/27", ""),
        ("A-2", "NO_TARGET", "50.0%", "Q1 2026/27", "not yet approved"),
    ]
    assert "app-status--green" in response.content.decode()


def test_figures_of_other_directorates_do_not_show(client, council):
    elsewhere = ServiceFactory(directorate=DirectorateFactory())
    client.force_login(person(Role.SERVICE_HEAD, on=elsewhere))
    response = client.get("/strategy/P1/")
    assert response.context["panels"] == []
    assert "97.1" not in response.content.decode()
