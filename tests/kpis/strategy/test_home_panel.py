"""The home page says what of the strategy waits for a person."""

import datetime as dt

import pytest

from perfportal.core.access.roles import Role
from tests.factories import DirectorateFactory, ServiceFactory, person
from tests.kpis.strategy.records import (
    a_closed_project,
    a_plan,
    an_action,
    an_agreed_plan,
)

pytestmark = pytest.mark.django_db


def lines(client):
    panels = client.get("/").context["panels"]
    found = [panel for panel in panels if panel.title == "Strategy"]
    return [(line.title, line.note) for panel in found for line in panel.context["lines"]]


@pytest.fixture
def service():
    return ServiceFactory(name="Finance")


@pytest.fixture
def head(client, service):
    user = person(Role.SERVICE_HEAD, on=service)
    client.force_login(user)
    return user


def test_late_actions_and_reviews_that_are_due(client, head):
    an_action("A1", title="Late", due_on=dt.date(2026, 10, 19), lead_officer=head)
    an_action("A2", title="In time", lead_officer=head)
    an_action(
        "A3", title="Held", due_on=dt.date(2026, 10, 19), stage="on_hold", lead_officer=head
    )  # fmt: skip
    a_closed_project("A4", title="Boilers", closed_on=dt.date(2026, 4, 20), lead_officer=head)
    a_closed_project("A5", title="Too soon", closed_on=dt.date(2026, 4, 21), lead_officer=head)
    a_closed_project("A6", title="Not mine", closed_on=dt.date(2026, 1, 1))
    assert lines(client) == [
        ("Late", "was due on 19 October 2026"),
        ("Boilers", "benefits review due since 20 October 2026"),
    ]


def test_plans_to_agree(client, head, service):
    team = person()
    a_plan(service=service, written_by=team)
    a_plan(service=service, year_start=dt.date(2027, 4, 1), written_by=head)
    a_plan(service=service, year_start=dt.date(2028, 4, 1), aims="")
    an_agreed_plan(service=service, year_start=dt.date(2025, 4, 1))
    a_plan(service=ServiceFactory(directorate=DirectorateFactory()))
    assert lines(client) == [("Finance, 2026/27", "plan to agree")]
    director = person(Role.DIRECTOR, on=service.directorate)
    client.force_login(director)
    assert lines(client) == [
        ("Finance, 2026/27", "plan to agree"),
        ("Finance, 2027/28", "plan to agree"),
    ]


def test_nothing_waits(client, head):
    assert lines(client) == []
