"""The golden thread on the page of a KPI: what it serves, looked at from below."""

import datetime as dt

import pytest

from perfportal.core.access.roles import Role
from tests.factories import ActualFactory, CommitteeFactory, KPIFactory, ServiceFactory, person
from tests.kpis.strategy.records import a_priority, a_risk, an_action, an_agreed_plan, an_outcome

pytestmark = pytest.mark.django_db


def panel_of(client, kpi):
    panels = client.get(f"/kpis/{kpi.code}/").context["panels"]
    return next((panel for panel in panels if panel.title == "Golden thread"), None)


def served(client, kpi):
    return panel_of(client, kpi).context["served"]


def test_priorities_outcomes_actions_plan_and_risks(client, team):
    kpi = KPIFactory(code="ENV-01")
    outcome = an_outcome(priority=a_priority(title="A green borough"), kpis=[kpi], title="Less")
    an_action("P1-A1", outcome=outcome, kpis=[kpi], title="Collect food waste")
    an_action("P1-A2", outcome=outcome, title="Not for this KPI")
    by_action = an_outcome("P2-OUT1", priority=a_priority("P2", title="Homes", order=1))
    an_action("P2-A1", outcome=by_action, kpis=[kpi], title="Lease homes")
    an_agreed_plan(service=ServiceFactory(name="Waste", slug="waste"), kpis=[kpi])
    a_risk("SR2", kpis=[kpi], title="Grants end")
    shown = served(client, kpi)
    assert [
        (line.priority.title, line.outcome.title, [action.title for action in line.actions])
        for line in shown.lines
    ] == [
        ("A green borough", "Less", ["Collect food waste"]),
        ("Homes", "Outcome P2-OUT1", ["Lease homes"]),
    ]
    assert [(plan.title, plan.url, plan.note) for plan in shown.plans] == [
        ("Waste, 2026/27", "/strategy/plans/waste/2026-27/", "Agreed")
    ]
    assert [(risk.code, risk.url) for risk in shown.risks] == [("SR2", "/strategy/risks/SR2/")]
    assert shown.lines[0].outcome.url == "/strategy/P1/#P1-OUT1"
    html = client.get("/kpis/ENV-01/").content.decode()
    assert '<a class="govuk-link" href="/strategy/P1/">A green borough</a>' in html


def test_a_kpi_without_a_priority_says_so(client, team):
    kpi = KPIFactory()
    assert served(client, kpi).lines == []
    assert "No priority names this KPI." in client.get(f"/kpis/{kpi.code}/").content.decode()


def test_a_service_kpi_serves_a_priority_by_its_plan_of_the_year(client, team):
    kpi, headline = KPIFactory(), KPIFactory(tier__code="1")
    an_outcome(kpis=[headline])
    plan = an_agreed_plan(kpis=[kpi, headline])
    shown = served(client, kpi)
    assert (shown.lines, [link.code for link in shown.through_plan]) == ([], ["P1"])
    assert "By its service plan:" in client.get(f"/kpis/{kpi.code}/").content.decode()
    plan.year_start = dt.date(2025, 4, 1)
    plan.save()
    assert served(client, kpi).through_plan == []


def test_a_committee_member_sees_no_panel(client):
    committee = CommitteeFactory()
    kpi = KPIFactory()
    kpi.committees.add(committee)
    an_outcome(kpis=[kpi])
    ActualFactory(kpi=kpi, state="issued")
    client.force_login(person(Role.COMMITTEE_MEMBER, on=committee))
    assert panel_of(client, kpi) is None


@pytest.mark.parametrize("count", [1, 5])
def test_three_queries_however_much_a_kpi_serves(client, team, count, django_assert_num_queries):
    kpi = KPIFactory()
    for number in range(count):
        outcome = an_outcome(f"O{number}", priority=a_priority(f"P{number}"), kpis=[kpi])
        an_action(f"A{number}", outcome=outcome, kpis=[kpi])
        an_agreed_plan(kpis=[kpi])
        a_risk(f"SR{number}", kpis=[kpi])
    client.get(f"/kpis/{kpi.code}/")
    with django_assert_num_queries(31):
        client.get(f"/kpis/{kpi.code}/")
