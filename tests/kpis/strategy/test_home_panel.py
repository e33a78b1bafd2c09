"""What of the strategy waits for a person stands among what they owe."""

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
from tests.owed import owed

pytestmark = pytest.mark.django_db


def periods(client):
    groups = client.get("/").context["owed"].groups
    return [(row.title, row.period) for group in groups for row in group.rows]


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
    an_action("A7", title="Soon", due_on=dt.date(2026, 11, 17), lead_officer=head)
    an_action("A8", title="Not so soon", due_on=dt.date(2026, 11, 18), lead_officer=head)
    a_closed_project("A4", title="Boilers", closed_on=dt.date(2026, 4, 20), lead_officer=head)
    a_closed_project("A5", title="Too soon", closed_on=dt.date(2026, 4, 21), lead_officer=head)
    a_closed_project("A6", title="Not mine", closed_on=dt.date(2026, 1, 1))
    assert owed(client) == [
        ("overdue", "Late", "was due on 19 October 2026, 1 day ago"),
        ("due", "Review the benefits: Boilers", "by 20 October 2026, today"),
        ("due", "Soon", "by 17 November 2026, in 28 days"),
    ]


def test_plans_to_agree(client, head, service):
    team = person()
    a_plan(service=service, written_by=team)
    a_plan(service=service, year_start=dt.date(2027, 4, 1), written_by=head)
    a_plan(service=service, year_start=dt.date(2028, 4, 1), aims="")
    an_agreed_plan(service=service, year_start=dt.date(2025, 4, 1))
    a_plan(service=ServiceFactory(directorate=DirectorateFactory()))
    assert periods(client) == [("Agree the plan of Finance", "2026/27")]
    director = person(Role.DIRECTOR, on=service.directorate)
    client.force_login(director)
    assert periods(client) == [
        ("Agree the plan of Finance", "2026/27"),
        ("Agree the plan of Finance", "2027/28"),
    ]


def test_nothing_waits(client, head):
    assert owed(client) == []
