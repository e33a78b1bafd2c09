"""The forms of priorities, outcomes and narratives."""

import datetime as dt

import pytest

from kpis.strategy.models import AnnualNarrative, Outcome, Priority
from perfportal.core.access.roles import Role
from tests.factories import KPIFactory, PortfolioFactory, ServiceFactory, person
from tests.kpis.strategy.records import a_priority, an_outcome

pytestmark = pytest.mark.django_db


def typed(**fields):
    given = {"version": 0, "code": "P1", "title": "A green borough", "theme": "", "statement": ""}
    return given | {"portfolio": "", "order": "1"} | fields


def test_a_priority_is_added_and_edited(client, team):
    portfolio = PortfolioFactory()
    response = client.post("/strategy/new/", typed(portfolio=portfolio.pk))
    assert (response.status_code, response["Location"]) == (302, "/strategy/P1/")
    response = client.post("/strategy/P1/edit/", typed(version=1, title="A greener borough"))
    assert response.status_code == 302
    priority = Priority.objects.get()
    assert (priority.title, priority.portfolio, priority.version) == ("A greener borough", None, 2)


def test_a_code_that_is_taken_is_refused(client, team):
    a_priority()
    response = client.post("/strategy/new/", typed())
    assert response.status_code == 422
    assert "Another priority has this code" in response.content.decode()


def test_the_second_of_two_edits_is_a_conflict(client, team):
    a_priority()
    client.post("/strategy/P1/edit/", typed(version=1, title="First"))
    response = client.post("/strategy/P1/edit/", typed(version=1, title="Second"))
    assert response.status_code == 409
    assert Priority.objects.get().title == "First"


def test_an_outcome_is_added_and_edited(client, team):
    a_priority()
    KPIFactory(code="ENV-01")
    given = {"version": 0, "code": "P1-OUT1", "title": "Less waste", "lead_officer": team.pk}
    response = client.post("/strategy/P1/new-outcome/", given | {"kpis": "ENV-01"})
    assert (response.status_code, response["Location"]) == (302, "/strategy/P1/")
    outcome = Outcome.objects.get()
    assert (outcome.lead_officer, [kpi.code for kpi in outcome.kpis.all()]) == (team, ["ENV-01"])
    changed = given | {"version": 1, "kpis": "", "lead_officer": ""}
    assert client.post("/strategy/outcomes/P1-OUT1/edit/", changed).status_code == 302
    outcome.refresh_from_db()
    assert (outcome.lead_officer, outcome.kpis.count()) == (None, 0)


def test_councillors_are_no_lead_officers(client, team):
    a_priority()
    person(Role.LEADER, full_name="Councillor Peel")
    person(Role.SERVICE_HEAD, on=ServiceFactory(), full_name="Tom Abara")
    form = client.get("/strategy/P1/new-outcome/").context["form"]
    people = [str(user) for user in form.fields["lead_officer"].queryset]
    assert people == ["Asha Begum", "Tom Abara"]


URL = "/strategy/outcomes/P1-OUT1/narrative/"


def test_this_years_narrative_is_written_and_rewritten(client, team):
    an_outcome()
    assert client.post(URL, {"version": 0, "text": "Begun."}).status_code == 302
    form = client.get(URL).context["form"]
    assert (form["text"].value(), form["version"].value()) == ("Begun.", 1)
    client.post(URL, {"version": 1, "text": "Done."})
    narrative = AnnualNarrative.objects.get()
    assert (narrative.text, narrative.year_start) == ("Done.", dt.date(2026, 4, 1))


def test_the_address_names_another_year(client, team):
    an_outcome()
    page = client.get(f"{URL}?year=2025-26")
    assert "What was done in 2025/26" in page.content.decode()
    client.post(f"{URL}?year=2025-26", {"version": 0, "text": "Last year."})
    assert AnnualNarrative.objects.get().year_start == dt.date(2025, 4, 1)


@pytest.mark.parametrize("year", ["2027-28", "2026-27-Q2", "soon"])
def test_a_year_that_is_none_or_has_not_begun_is_left_out(client, team, year):
    an_outcome()
    page = client.get(f"{URL}?year={year}")
    assert "What was done in 2026/27" in page.content.decode()


def test_what_two_people_write_at_once_is_a_conflict(client, team):
    an_outcome()
    client.post(URL, {"version": 0, "text": "Hers."})
    response = client.post(URL, {"version": 0, "text": "His."})
    assert response.status_code == 409
    html = response.content.decode()
    assert "Hers." in html
    assert "His." in html


def test_an_empty_narrative_is_refused(client, team):
    an_outcome()
    response = client.post(URL, {"version": 0, "text": ""})
    assert response.status_code == 422
    assert "What was done: enter a value" in response.content.decode()
