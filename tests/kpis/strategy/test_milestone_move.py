"""A milestone that is not reached yet gets another day, with the reason."""

import datetime as dt

import pytest

from kpis.strategy.models import Milestone
from perfportal.core.access.roles import Role
from perfportal.core.models import AuditEvent
from tests.factories import ServiceFactory, person
from tests.kpis.strategy.records import a_milestone, an_action

pytestmark = pytest.mark.django_db


@pytest.fixture
def milestone(team):
    return a_milestone(an_action("P1-A1"), "Contract signed", due_on=dt.date(2026, 9, 30))


@pytest.fixture
def url(milestone):
    return f"/strategy/actions/P1-A1/milestone/{milestone.uid}/move/"


def typed(**more):
    return {"due_on": "30/11/2026", "reason": "The supplier is late.", "version": "1"} | more


def test_it_moves_with_its_reason_in_the_trail(client, url, milestone):
    response = client.post(url, typed(), follow=True)
    assert [str(one) for one in response.context["messages"]] == ["The milestone has another day."]
    milestone.refresh_from_db()
    assert str(milestone.due_on) == "2026-11-30"
    event = AuditEvent.objects.get(verb="milestone.moved")
    assert (event.reason, event.before["due_on"], event.after["due_on"]) == (
        "The supplier is late.",
        "2026-09-30",
        "2026-11-30",
    )


@pytest.mark.parametrize(
    ("wrong", "errors"),
    [
        ({"due_on": "30/09/2026"}, {"due_on": ["This is the day that it has: choose another."]}),
        ({"due_on": "01/10/2026"}, {"due_on": ["This day has passed: choose today or later."]}),
        ({"due_on": "soon"}, {"due_on": ["New day: type a day, such as 31/10/2026"]}),
        ({"reason": ""}, {"reason": ["Why does it move?: enter a value"]}),
    ],
)
def test_what_is_wrong_stands_at_its_field(client, url, wrong, errors):
    response = client.post(url, typed(**wrong))
    assert response.status_code == 422
    assert response.context["form"].errors == errors
    assert str(Milestone.objects.get().due_on) == "2026-09-30"


def test_one_that_is_done_stays(client, url, milestone):
    Milestone.objects.update(done_on="2026-10-01")
    response = client.post(url, typed())
    assert response.status_code == 422
    assert response.context["form"].non_field_errors() == ["This milestone is done already."]


def test_an_action_that_changed_meanwhile_is_a_conflict(client, url):
    assert client.post(url, typed(version="7")).status_code == 409
    assert str(Milestone.objects.get().due_on) == "2026-09-30"


def test_only_its_lead_officer_or_the_team(client, url, milestone):
    head = person(Role.SERVICE_HEAD, on=ServiceFactory())
    client.force_login(head)
    assert client.post(url, typed()).status_code == 403
    milestone.action.lead_officer = head
    milestone.action.save()
    assert client.post(url, typed()).status_code == 302


def test_the_page_of_done_leads_to_it(client, url):
    text = client.get(url.replace("/move/", "/done/")).content.decode()
    assert f'href="{url}"' in text
    assert "Not reached yet: move its day" in text
    assert f'href="{url}"' in client.get("/strategy/actions/P1-A1/").content.decode()


def test_of_another_action_it_is_not_found(client, url):
    an_action("P1-A2")
    assert client.get(url.replace("P1-A1", "P1-A2")).status_code == 404


def test_signed_out(client, url):
    client.logout()
    assert client.get(url)["Location"] == f"/account/sign-in/?next={url}"
