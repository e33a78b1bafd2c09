"""A council whose people owe what a test says: the registry is emptied for it."""

import datetime as dt

import pytest

from perfportal.core import clock
from perfportal.core.registries import Duty, DutyRegistry, Standing
from perfportal.core.reminders import collecting
from tests.factories import OrganisationFactory, UserFactory

TODAY = dt.date(2026, 10, 13)  # a Tuesday, the day before the deadline
DEADLINE = dt.date(2026, 10, 14)


@pytest.fixture(autouse=True)
def the_day():
    with clock.fixed_today(TODAY):
        yield


@pytest.fixture
def council(db):
    return OrganisationFactory()


@pytest.fixture
def priya(council):
    return UserFactory(full_name="Priya Nair", email="priya@wrenford.example")


@pytest.fixture
def owing(monkeypatch):
    """`owing(person, duty, ...)`: from now on this person owes these duties."""
    registry, owed = DutyRegistry(), {}
    registry.register(key="tests")(lambda user, as_of: owed.get(user.pk, []))
    monkeypatch.setattr(collecting, "duties", registry)

    def owe(person, *duties):
        owed[person.pk] = list(duties)

    return owe


def figure(code="FIN-01", title="Council Tax collected", **changes):
    facts = {
        "kind": "value",
        "key": code,
        "title": title,
        "url": f"/entry/2026-27-Q2/{code}/",
        "standing": Standing.DUE,
        "code": code,
        "period": "Q2 2026/27",
        "due_on": DEADLINE,
    }
    return Duty(**(facts | changes))
