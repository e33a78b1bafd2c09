"""/strategy/ and /strategy/<code>/: the golden thread, its gaps, and one priority."""

import datetime as dt

import pytest

from kpis.register.models import LifeCycle
from perfportal.core.access.roles import Role
from tests.factories import DirectorateFactory, KPIFactory, PortfolioFactory, ServiceFactory, person
from tests.kpis.strategy.records import (
    TODAY,
    a_closed_project,
    a_plan,
    a_priority,
    an_action,
    an_agreed_plan,
    an_outcome,
)

pytestmark = pytest.mark.django_db
URL = "/strategy/"


def page_of(client, url=URL):
    return client.get(url).context["page"]


def gaps(client):
    return {gap.sentence: [link.code for link in gap.links] for gap in page_of(client).gaps}


def test_the_thread_from_priority_to_kpi(client, team):
    kpi, under_action = KPIFactory(code="ENV-01"), KPIFactory(code="ENV-02")
    priority = a_priority(theme="Place", portfolio=PortfolioFactory(name="Environment"))
    outcome = an_outcome(priority=priority, kpis=[kpi], lead_officer=team)
    an_action(
        outcome=outcome, kpis=[under_action], stage="in_progress", percent_complete=40, rag="RED",
        lead_officer=team,
    )  # fmt: skip
    (card,) = page_of(client).priorities
    assert (card.link.url, card.portfolio) == ("/strategy/P1/", "Environment")
    (shown,) = card.outcomes
    assert [(link.code, link.url, link.note) for link in shown.kpis] == [
        ("ENV-01", "/kpis/ENV-01/", "Service")
    ]
    (row,) = shown.actions
    assert (row.stage, row.rag, row.rag_word, row.lead) == (
        "In progress", "RED", "Off track", "Asha Begum",
    )  # fmt: skip
    assert row.progress == "Behind: 40% done, 55% of the time gone"
    assert [link.code for link in row.kpis] == ["ENV-02"]
    html = client.get(URL).content.decode()
    assert '<strong class="govuk-tag govuk-tag--blue">In progress</strong>' in html
    assert "app-status--red" in html


@pytest.mark.parametrize(
    ("fields", "progress", "warning"),
    [
        ({}, "Behind: 0% done, 55% of the time gone", ""),
        ({"stage": "on_hold", "percent_complete": 10}, "10% done, 55% of the time gone", ""),
        (
            {"stage": "in_progress", "percent_complete": 60, "rag": "GREEN"},
            "60% done, 55% of the time gone",
            "",
        ),
        ({"starts_on": dt.date(2027, 1, 1)}, "Starts on 1 January 2027", ""),
        (
            {"due_on": dt.date(2026, 9, 30)},
            "Behind: 0% done, 100% of the time gone",
            "Late",
        ),
    ],
)
def test_progress_against_elapsed_time(client, team, fields, progress, warning):
    an_action(**fields)
    row = page_of(client).priorities[0].outcomes[0].actions[0]
    assert (row.progress, row.warning) == (progress, warning)


def test_how_the_actions_go_is_counted_with_its_base(client, team):
    going = {"stage": "in_progress", "percent_complete": 60}
    an_action("A1", rag="GREEN", **going)
    an_action("A2", rag="GREEN", **going)
    an_action("A3", rag="RED", **going | {"percent_complete": 10})
    an_action("A4", rag="RED", starts_on=dt.date(2027, 1, 1), **going)
    an_action("A5")
    a_closed_project("A6")
    assert page_of(client).counts == [
        "6 actions: 1 not started, 4 in progress and 1 complete.",
        "Of 3 with a RAG: 2 on track and 1 off track.",
        "Less done than time has gone: 2 of 6.",
    ]


def test_nothing_is_counted_where_there_is_no_action(client, team):
    an_outcome()
    assert page_of(client).counts == []


def test_no_colour_before_the_first_day(client, team):
    an_action(starts_on=dt.date(2027, 1, 1), stage="in_progress", percent_complete=0, rag="GREEN")
    row = page_of(client).priorities[0].outcomes[0].actions[0]
    assert (row.rag, row.rag_word) == ("", "")


def test_a_benefits_review_that_is_overdue_is_said(client, team):
    a_closed_project(closed_on=dt.date(2026, 3, 20))
    row = page_of(client).priorities[0].outcomes[0].actions[0]
    assert (row.kind, row.progress) == ("Project", "Completed on 20 March 2026")
    assert row.warning == "Benefits review was due on 20 September 2026"


def test_gaps_in_both_directions(client, team):
    a_priority("P1")
    second = a_priority("P2")
    third = a_priority("P3")
    an_outcome("P2-OUT1", priority=second, kpis=[KPIFactory(code="A-1")])
    outcome = an_outcome("P3-OUT1", priority=third)
    an_action("P3-A1", outcome=outcome, kpis=[KPIFactory(code="A-2")])
    KPIFactory(code="A-3")
    KPIFactory(code="A-4", state=LifeCycle.IN_DEVELOPMENT)
    assert gaps(client) == {"1 priority has no KPI": ["P1"], "1 KPI has no priority": ["A-3"]}


def test_a_retired_kpi_does_not_stand_for_a_priority(client, team):
    kpi = KPIFactory(state=LifeCycle.RETIRED, retired_on=TODAY, retired_reason="x")
    an_outcome(kpis=[kpi])
    assert gaps(client) == {"1 priority has no KPI": ["P1"]}


def test_a_service_kpi_hangs_on_the_thread_by_its_plan(client, team):
    served = KPIFactory(code="A-1", tier__code="1")
    of_service, headline = KPIFactory(code="S-1"), KPIFactory(code="A-2", tier__code="1")
    an_outcome(kpis=[served])
    plan = a_plan(kpis=[of_service, headline, served])
    assert gaps(client) == {"1 KPI has no priority": ["A-2"]}
    plan.year_start = dt.date(2025, 4, 1)
    plan.save()
    assert gaps(client) == {"2 KPIs have no priority": ["A-2", "S-1"]}


def test_no_gap_is_said_too(client, team):
    an_outcome(kpis=[KPIFactory()])
    html = client.get(URL).content.decode()
    assert "Every priority has a KPI, and every KPI has a priority." in html


def test_an_empty_strategy_says_what_will_come(client, team):
    assert "No priority yet" in client.get(URL).content.decode()


def test_a_service_head_sees_the_strategy_with_the_kpis_of_their_own(client):
    own, others = ServiceFactory(), ServiceFactory(directorate=DirectorateFactory())
    an_outcome(
        kpis=[KPIFactory(code="A-1", service=own), KPIFactory(code="SECRET-1", service=others)]
    )
    KPIFactory(code="SECRET-2", service=others)
    client.force_login(person(Role.SERVICE_HEAD, on=own))
    for url in (URL, "/strategy/P1/"):
        html = client.get(url).content.decode()
        assert "A-1" in html
        assert "SECRET" not in html
        assert "New outcome" not in html
        assert "New priority" not in html


def test_a_priority_shows_narratives_and_the_plans_that_serve_it(client, team):
    kpi = KPIFactory()
    outcome = an_outcome(kpis=[kpi])
    outcome.narratives.create(
        year_start=dt.date(2025, 4, 1), text="Bins were emptied.", written_at="2026-04-20T09:00Z"
    )
    an_agreed_plan(service=ServiceFactory(name="Waste"), kpis=[kpi])
    a_plan(service=ServiceFactory(name="Other"), kpis=[KPIFactory()])
    page = page_of(client, "/strategy/P1/")
    assert page.card.outcomes[0].narratives == [("2025/26", "Bins were emptied.")]
    assert [(plan.service, plan.state) for plan in page.plans] == [("Waste", "Agreed")]
    html = client.get("/strategy/P1/").content.decode()
    for token in ("2026-27", "2025-26"):
        assert f'href="/strategy/outcomes/P1-OUT1/narrative/?year={token}"' in html


def test_an_unknown_priority_is_not_found(client, team):
    assert client.get("/strategy/NO-1/").status_code == 404


def filled(count):
    """A strategy with `count` of everything on the page."""
    for number in range(count):
        kpi = KPIFactory(code=f"A-{number}")
        priority = a_priority(f"P{number}", portfolio=PortfolioFactory())
        outcome = an_outcome(f"O{number}", priority=priority, kpis=[kpi], lead_officer=person())
        an_action(f"A{number}", outcome=outcome, kpis=[kpi], lead_officer=person())
        an_agreed_plan(kpis=[kpi])
        a_priority(f"Q{number}")
        KPIFactory()


@pytest.mark.parametrize("count", [1, 7])
def test_query_count_stays_flat(client, team, count, django_assert_num_queries):
    filled(count)
    client.get(URL)
    with django_assert_num_queries(11):
        client.get(URL)


@pytest.mark.parametrize("count", [1, 7])
def test_query_count_of_one_priority_stays_flat(client, team, count, django_assert_num_queries):
    priority = a_priority()
    for number in range(count):
        kpi = KPIFactory()
        outcome = an_outcome(f"O{number}", priority=priority, kpis=[kpi], lead_officer=person())
        outcome.narratives.create(
            year_start=dt.date(2025, 4, 1), text="x", written_at="2026-04-20T09:00Z"
        )
        an_action(f"A{number}", outcome=outcome, kpis=[kpi], lead_officer=person())
        an_agreed_plan(kpis=[kpi])
    client.get("/strategy/P1/")
    with django_assert_num_queries(13):
        client.get("/strategy/P1/")
