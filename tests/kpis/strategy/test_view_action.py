"""/strategy/actions/<code>/ and the forms by which its lead officer reports."""

import datetime as dt

import pytest

from kpis.strategy.models import StrategyAction
from perfportal.core.access.roles import Role
from tests.factories import KPIFactory, ServiceFactory, person
from tests.kpis.strategy.records import a_closed_project, a_milestone, an_action, an_outcome

pytestmark = pytest.mark.django_db
URL = "/strategy/actions/P1-A1/"


@pytest.fixture
def lead(client):
    user = person(Role.SERVICE_HEAD, on=ServiceFactory(), full_name="Tom Abara")
    client.force_login(user)
    return user


def page_of(client, url=URL):
    return client.get(url).context["page"]


def test_milestones_late_to_come_and_done(client, team):
    action = an_action()
    a_milestone(action, "Signed", done_on=dt.date(2026, 9, 28))
    a_milestone(action, "Half way")
    open_one = a_milestone(action, "Open", due_on=dt.date(2026, 10, 20))
    rows = page_of(client).milestones
    assert [(row.title, row.state, row.is_late) for row in rows] == [
        ("Signed", "Done on 28 September 2026", False),
        ("Half way", "Late", True),
        ("Open", "To do", False),
    ]
    assert rows[0].url == ""
    assert rows[2].url == f"{URL}milestone/{open_one.uid}/done/"


def test_the_way_up_to_its_priority(client, team):
    an_action()
    crumbs = [(crumb["label"], crumb["url"]) for crumb in page_of(client).crumbs]
    assert crumbs == [
        ("Strategy", "/strategy/"),
        ("Priority P1", "/strategy/P1/"),
        ("Outcome P1-OUT1", "/strategy/P1/#P1-OUT1"),
        ("Action P1-A1", ""),
    ]


def test_stage_and_rag_stand_apart(client, team):
    an_action(stage="in_progress", percent_complete=60, rag="AMBER", note="Waits for power.")
    html = client.get(URL).content.decode()
    assert '<strong class="govuk-tag govuk-tag--blue">In progress</strong>' in html
    assert '<span class="app-status app-status--amber">' in html
    assert "60% done, 55% of the time gone." in html
    assert "Waits for power." in html


@pytest.mark.parametrize(
    ("closed", "words"),
    [
        (
            dt.date(2026, 4, 19),
            "The review was due on 19 October 2026. Is the need that the project was for still met",
        ),
        (
            dt.date(2026, 4, 20),
            "The review is due on 20 October 2026. It asks whether the need is still met.",
        ),
    ],
)
def test_the_benefits_review_of_a_closed_project(client, team, closed, words):
    a_closed_project("P1-A1", closed_on=closed)
    assert words in client.get(URL).content.decode()


def test_an_action_that_is_no_project_has_no_review(client, team):
    a_closed_project("P1-A1", is_project=False)
    assert page_of(client).benefits is None


def test_narratives_of_its_outcome_are_shown(client, team):
    action = an_action()
    action.outcome.narratives.create(
        year_start=dt.date(2025, 4, 1), text="Bins were emptied.", written_at="2026-04-20T09:00Z"
    )
    assert page_of(client).narratives == [("2025/26", "Bins were emptied.")]


def test_a_lead_officer_reports_and_another_officer_only_reads(client, lead):
    an_action(lead_officer=lead)
    an_action("P1-A2")
    mine, other = client.get(URL).content.decode(), client.get("/strategy/actions/P1-A2/")
    assert "Report progress" in mine
    assert "Edit this action" not in mine
    assert "Report progress" not in other.content.decode()
    assert client.get("/strategy/actions/P1-A2/progress/").status_code == 403


REPORT = {
    "version": 1, "stage": "in_progress", "rag": "GREEN", "percent_complete": "60",
    "closed_on": "", "note": "",
}  # fmt: skip


def test_progress_is_reported(client, lead):
    an_action(lead_officer=lead)
    response = client.post(f"{URL}progress/", REPORT, follow=True)
    assert response.redirect_chain == [(URL, 302)]
    assert "Progress has been saved." in response.content.decode()
    action = StrategyAction.objects.get()
    assert (action.stage, action.rag, action.percent_complete) == ("in_progress", "GREEN", 60)


def test_what_is_refused_comes_back_with_the_form(client, lead):
    an_action(lead_officer=lead)
    response = client.post(f"{URL}progress/", REPORT | {"percent_complete": "100"})
    assert response.status_code == 422
    assert (
        "100% is for a complete action: choose the stage Complete or a lower number."
        in response.content.decode()
    )


def test_a_report_on_an_older_version_is_a_conflict(client, lead):
    an_action(lead_officer=lead)
    client.post(f"{URL}progress/", REPORT)
    response = client.post(f"{URL}progress/", REPORT | {"percent_complete": "70"})
    assert response.status_code == 409
    assert StrategyAction.objects.get().percent_complete == 60


def test_a_milestone_is_added_and_done(client, lead):
    action = an_action(lead_officer=lead)
    new = {"version": 1, "title": "Contract signed", "due_on": "30/09/2026"}
    assert client.post(f"{URL}milestone/", new).status_code == 302
    milestone = action.milestones.get()
    url = f"{URL}milestone/{milestone.uid}/done/"
    assert client.post(url, {"version": 2, "done_on": "2026-10-21"}).status_code == 422
    assert client.post(url, {"version": 2, "done_on": "2026-10-19"}).status_code == 302
    milestone.refresh_from_db()
    assert milestone.done_on == dt.date(2026, 10, 19)


def test_a_milestone_of_another_action_is_not_found(client, lead):
    an_action(lead_officer=lead)
    other = a_milestone(an_action("P1-A2", lead_officer=lead))
    assert client.get(f"{URL}milestone/{other.uid}/done/").status_code == 404


def test_the_benefits_are_reviewed(client, lead):
    a_closed_project("P1-A1", lead_officer=lead)
    answer = {
        "version": 1, "benefits_reviewed_on": "2026-10-20", "need_still_met": "no",
        "benefits_note": "The offices are let now.",
    }  # fmt: skip
    response = client.post(f"{URL}benefits/", answer, follow=True)
    html = response.content.decode()
    assert "Reviewed on 20 October 2026. No, the need is not met any more." in html
    assert "The offices are let now." in html


NEW = {
    "version": 0, "code": "P1-A7", "title": "Plant trees", "kind": "project", "lead_officer": "",
    "starts_on": "2026-11-01", "due_on": "2027-03-31", "kpis": "env-01; ENV-02",
}  # fmt: skip


def test_the_team_adds_an_action_with_kpis_by_code(client, team):
    an_outcome()
    KPIFactory(code="ENV-01")
    KPIFactory(code="ENV-02")
    response = client.post("/strategy/outcomes/P1-OUT1/new-action/", NEW)
    assert (response.status_code, response["Location"]) == (302, "/strategy/actions/P1-A7/")
    action = StrategyAction.objects.get()
    assert (action.is_project, action.starts_on) == (True, dt.date(2026, 11, 1))
    assert [kpi.code for kpi in action.kpis.order_by("code")] == ["ENV-01", "ENV-02"]


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"kpis": "ENV-01, X-9, Y-9"}, "No KPI has the code X-9, Y-9."),
        ({"kpis": "OLD-01"}, "OLD-01 is retired: leave it out."),
        ({"due_on": "2026-10-31"}, "The due date cannot be before the start on 1 November 2026."),
        ({"title": ""}, "Title: enter a value"),
        ({"starts_on": "soon"}, "Starts on: type a day, such as 31/10/2026"),
        ({"code": "trees"}, "Use capital letters, digits and dashes, such as P1 or P1-OUT2."),
    ],
)
def test_an_action_that_is_refused(client, team, typed, sentence):
    an_outcome()
    KPIFactory(code="ENV-01")
    KPIFactory(code="ENV-02")
    KPIFactory(code="OLD-01", state="retired", retired_on=dt.date(2026, 4, 1), retired_reason="x")
    response = client.post("/strategy/outcomes/P1-OUT1/new-action/", NEW | typed)
    assert response.status_code == 422
    assert sentence in response.content.decode()
    assert StrategyAction.objects.count() == 0


def test_an_action_is_edited(client, team):
    an_action(kpis=[KPIFactory(code="ENV-01")])
    form = client.get(f"{URL}edit/").context["form"]
    assert (form["kpis"].value(), form["kind"].value()) == ("ENV-01", "action")
    typed = NEW | {"version": 1, "code": "P1-A1", "kind": "action", "kpis": ""}
    assert client.post(f"{URL}edit/", typed).status_code == 302
    action = StrategyAction.objects.get()
    assert (action.title, list(action.kpis.all())) == ("Plant trees", [])


@pytest.mark.parametrize("count", [1, 8])
def test_query_count_stays_flat(client, team, count, django_assert_num_queries):
    action = an_action(kpis=[KPIFactory() for _ in range(count)])
    for number in range(count):
        a_milestone(action, f"Milestone {number}")
    client.get(URL)
    with django_assert_num_queries(9):
        client.get(URL)
