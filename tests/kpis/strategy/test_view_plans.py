"""/strategy/plans/: the list, one plan, and drafting, agreeing and renewing it."""

import datetime as dt

import pytest

from kpis.strategy.models import ServicePlan
from perfportal.core.access.roles import Role
from tests.factories import DirectorateFactory, KPIFactory, PortfolioFactory, ServiceFactory, person
from tests.kpis.strategy.records import a_plan, a_priority, an_action, an_agreed_plan, an_outcome

pytestmark = pytest.mark.django_db
URL = "/strategy/plans/"
PLAN = f"{URL}finance/2026-27/"


@pytest.fixture
def service():
    return ServiceFactory(name="Finance", slug="finance")


@pytest.fixture
def head(client, service):
    user = person(Role.SERVICE_HEAD, on=service, full_name="Grace Lindqvist")
    client.force_login(user)
    return user


def test_the_list_with_states(client, team, service):
    a_plan(service=service, kpis=[KPIFactory(), KPIFactory()])
    an_agreed_plan(
        service=service, year_start=dt.date(2025, 4, 1), agreed_by=person(full_name="Helen Royce")
    )
    rows = client.get(URL).context["rows"]
    assert [(row.service, row.year, row.state, row.agreed, row.kpis) for row in rows] == [
        ("Finance", "2026/27", "Draft", "", "2 KPIs"),
        ("Finance", "2025/26", "Agreed", "Helen Royce, 20 March 2026", "0 KPIs"),
    ]


def test_a_plan_shows_priorities_kpis_and_service_kpis(client, team, service):
    headline = KPIFactory(code="FIN-04", tier__code="1")
    an_outcome("P1-OUT1", priority=a_priority("P1", order=2), kpis=[headline])
    other = an_outcome("P2-OUT1", priority=a_priority("P2", order=1))
    an_action("P2-A1", outcome=other, kpis=[headline])
    a_plan(service=service, kpis=[headline, KPIFactory(code="SVC-04")])
    page = client.get(PLAN).context["page"]
    assert [link.code for link in page.priorities] == ["P2", "P1"]
    assert [link.code for link in page.kpis] == ["FIN-04"]
    assert [link.code for link in page.service_kpis] == ["SVC-04"]


def test_a_plan_without_anything(client, team, service):
    a_plan(service=service, aims="")
    html = client.get(PLAN).content.decode()
    assert "Not written yet." in html
    assert "None: no KPI on this plan has a priority." in html


@pytest.mark.parametrize("address", ["finance/2026-27-Q2/", "finance/soon/", "other/2026-27/"])
def test_an_address_without_a_plan(client, team, service, address):
    a_plan(service=service)
    assert client.get(URL + address).status_code == 404


def test_a_plan_of_another_directorate_is_not_found_but_by_its_kpis(client, service):
    portfolio = PortfolioFactory()
    plan = a_plan(service=service)
    client.force_login(person(Role.SERVICE_HEAD, on=ServiceFactory()))
    assert client.get(PLAN).status_code == 404
    assert client.get(URL).context["rows"] == []
    member = person(Role.CABINET_MEMBER, on=portfolio)
    client.force_login(member)
    assert client.get(PLAN).status_code == 404
    elsewhere = ServiceFactory(directorate=DirectorateFactory())
    plan.kpis.add(KPIFactory(code="MINE-1", portfolio=portfolio, service=service))
    plan.kpis.add(KPIFactory(code="SECRET-1", service=elsewhere))
    html = client.get(PLAN).content.decode()
    assert "MINE-1" in html
    assert "SECRET-1" not in html


def test_a_head_drafts_their_own_plan_only(client, head, service):
    other = ServiceFactory(name="Other")
    KPIFactory(code="FIN-04")
    given = {"version": 0, "year": "2026/27", "aims": "Pay in time.", "kpis": "FIN-04"}
    refused = client.post(f"{URL}new/", given | {"service": other.pk})
    assert refused.status_code == 422
    response = client.post(f"{URL}new/", given | {"service": service.pk})
    assert (response.status_code, response["Location"]) == (302, PLAN)
    plan = ServicePlan.objects.get()
    assert (plan.written_by, plan.state, plan.kpis.get().code) == (head, "draft", "FIN-04")


@pytest.mark.parametrize(
    ("year", "sentence"),
    [
        ("2026/27", "Finance has a plan for 2026/27 already: open that one."),
        ("Q2 2026/27", "Type a financial year, such as 2026/27."),
    ],
)
def test_a_year_that_is_refused(client, team, service, year, sentence):
    a_plan(service=service)
    given = {"version": 0, "service": service.pk, "year": year, "aims": "", "kpis": ""}
    response = client.post(f"{URL}new/", given)
    assert response.status_code == 422
    assert sentence in response.content.decode()


def test_an_edit_keeps_kpis_that_the_head_does_not_see(client, head, service):
    elsewhere = ServiceFactory(directorate=DirectorateFactory())
    a_plan(service=service, kpis=[KPIFactory(code="SECRET-1", service=elsewhere)])
    form = client.get(f"{PLAN}edit/").context["form"]
    assert form["kpis"].value() == "SECRET-1"
    typed = {"version": 1, "aims": "New aims.", "kpis": form["kpis"].value()}
    assert client.post(f"{PLAN}edit/", typed).status_code == 302
    plan = ServicePlan.objects.get()
    assert (plan.aims, plan.written_by, plan.kpis.get().code) == ("New aims.", head, "SECRET-1")


def test_two_pairs_of_eyes(client, head, service):
    plan = a_plan(service=service, written_by=head)
    assert "Agree this plan" not in client.get(PLAN).content.decode()
    assert client.post(f"{PLAN}agree/").status_code == 403
    client.force_login(person(Role.DIRECTOR, on=service.directorate, full_name="Helen Royce"))
    assert "Agree this plan" in client.get(PLAN).content.decode()
    response = client.post(f"{PLAN}agree/", {"version": 1}, follow=True)
    html = response.content.decode()
    assert "The plan is agreed." in html
    assert "by Helen Royce, 20 October 2026" in html
    plan.refresh_from_db()
    assert plan.state == "agreed"


def test_a_draft_that_has_changed_is_not_agreed_unseen(client, service, team):
    plan = a_plan(service=service, written_by=team)
    ServicePlan.objects.filter(pk=plan.pk).update(version=2)
    client.force_login(person(Role.DIRECTOR, on=service.directorate))
    assert client.post(f"{PLAN}agree/", {"version": 1}).status_code == 409


def test_an_agreed_plan_is_renewed_once(client, head, service):
    an_agreed_plan(service=service)
    html = client.get(PLAN).content.decode()
    assert "Renew for the next year" in html
    assert "Edit this plan" not in html
    response = client.post(f"{PLAN}renew/", follow=True)
    assert response.redirect_chain == [(f"{URL}finance/2027-28/", 302)]
    assert "This is the draft for 2027/28: change what is new." in response.content.decode()
    again = client.post(f"{PLAN}renew/", follow=True)
    assert again.redirect_chain == [(PLAN, 302)]
    assert "Finance has a plan for 2027/28 already: open that one." in again.content.decode()


def test_an_agreed_plan_is_not_edited(client, head, service):
    an_agreed_plan(service=service)
    response = client.post(f"{PLAN}edit/", {"version": 1, "aims": "x", "kpis": ""})
    assert response.status_code == 422
    assert "This plan is agreed: renew it for the next year instead." in response.content.decode()


@pytest.mark.parametrize("count", [1, 12])
def test_query_count_stays_flat(client, team, count, django_assert_num_queries):
    for _ in range(count):
        an_agreed_plan(kpis=[KPIFactory(), KPIFactory()])
    client.get(URL)
    with django_assert_num_queries(7):
        client.get(URL)
