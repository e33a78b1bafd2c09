"""A yearly KPI and its proxies: one page, both charts, the years side by side."""

from decimal import Decimal

import pytest

from perfportal.core.access.roles import Role
from perfportal.core.periods import Period, parse_period
from tests.factories import CommitteeFactory, KPIFactory, person
from tests.scorecards.board import assessed

pytestmark = pytest.mark.django_db


@pytest.fixture
def pair():
    """A yearly result that was missed, and a quarterly proxy that had said so."""
    yearly = KPIFactory(code="EDU-01", title="Pupils ready at five", definition__frequency="annual")
    proxy = KPIFactory(
        code="EDU-11",
        title="Nursery attendance",
        service=yearly.service,
        proxy_for=yearly,
        definition__indicator_role="proxy",
    )
    for period, value, rag in (("2024-25", "68.0", "GREEN"), ("2025-26", "61.2", "RED")):
        assessed(yearly, parse_period(period), value=Decimal(value), target=66, rag=rag)
    for period, value, rag in (
        ("2025-26-Q1", "91.0", "GREEN"),
        ("2025-26-Q4", "84.4", "RED"),
        ("2026-27-Q2", "85.0", "AMBER"),
    ):
        assessed(proxy, parse_period(period), value=Decimal(value), target=90, rag=rag)
    return yearly, proxy


@pytest.fixture
def team(client):
    user = person(Role.PERFORMANCE_TEAM)
    client.force_login(user)
    return user


SIDE_BY_SIDE = [
    ["2026/27", "85.0%, Slightly below target, Q2 2026/27", "–", "No result yet"],
    ["2025/26", "84.4%, Below target, Q4 2025/26", "61.2%, Below target", "Yes"],
    ["2024/25", "–", "68.0%, On target", "Cannot be said"],
]


def test_the_yearly_kpi_shows_its_proxy(client, team, pair):
    response = client.get("/kpis/EDU-01/")
    (shown,) = response.context["pairs"]
    assert shown.heading == "Proxy: Nursery attendance"
    assert shown.chart.id == "chart-EDU-11"
    assert shown.rows == SIDE_BY_SIDE
    assert "Nursery attendance: 85.0% in Q2 2026/27" in response.content.decode()


def test_the_proxy_shows_the_kpi_that_it_stands_in_for(client, team, pair):
    (shown,) = client.get("/kpis/EDU-11/").context["pairs"]
    assert shown.heading == "Stands in during the year for Pupils ready at five"
    assert shown.rows == SIDE_BY_SIDE


def test_a_kpi_without_a_proxy_shows_none(client, team):
    kpi = KPIFactory()
    assert client.get(f"/kpis/{kpi.code}/").context["pairs"] == []


def test_a_committee_sees_issued_figures_of_what_is_in_its_remit(client, pair):
    yearly, proxy = pair
    committee = CommitteeFactory()
    yearly.committees.add(committee)
    client.force_login(person(Role.COMMITTEE_MEMBER, on=committee))
    assert client.get("/kpis/EDU-01/").context["pairs"] == []
    proxy.committees.add(committee)
    (shown,) = client.get("/kpis/EDU-01/").context["pairs"]
    assert (shown.chart, shown.rows) == (None, [])
    assessed(proxy, Period.quarter(2026, 1), value=Decimal(89), rag="AMBER", value_state="issued")
    (shown,) = client.get("/kpis/EDU-01/").context["pairs"]
    assert [row[1] for row in shown.rows] == ["89.0%, Slightly below target, Q1 2026/27"]


def test_a_retired_proxy_is_not_shown(client, team, pair):
    pair[1].state, pair[1].retired_on, pair[1].retired_reason = "retired", "2026-10-01", "Old"
    pair[1].save()
    assert client.get("/kpis/EDU-01/").context["pairs"] == []
