"""What the tests of the register's pages have in common: the day, and the performance team."""

import datetime as dt

import pytest

from perfportal.core import clock
from perfportal.core.access.roles import Role
from tests.factories import OrganisationFactory, person

TODAY = dt.date(2026, 10, 20)


@pytest.fixture(autouse=True)
def day():
    """The third week of October 2026, in which the second quarter is being collected."""
    with clock.fixed_today(TODAY):
        yield


@pytest.fixture
def team(client):
    """Somebody of the performance team, signed in."""
    OrganisationFactory()
    user = person(Role.PERFORMANCE_TEAM, full_name="Asha Begum")
    client.force_login(user)
    return user
