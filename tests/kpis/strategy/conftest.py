"""The day on which the strategy's tests look, and the team that keeps it."""

import pytest

from perfportal.core import clock
from perfportal.core.access.roles import Role
from tests.factories import OrganisationFactory, person
from tests.kpis.strategy.records import TODAY


@pytest.fixture(autouse=True)
def day():
    with clock.fixed_today(TODAY):
        yield


@pytest.fixture
def team(client):
    OrganisationFactory()
    user = person(Role.PERFORMANCE_TEAM, full_name="Asha Begum")
    client.force_login(user)
    return user
