"""The register's pages ask as many questions of the database at 300 KPIs as at 3."""

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from perfportal.core import clock
from perfportal.core.access.roles import Role
from tests.factories import KPIFactory, ServiceFactory, TierFactory, person

pytestmark = pytest.mark.django_db
QUERIES = {
    "/kpis/": 8,
    "/register/ownership/": 8,
    "/register/owners/": 8,
    "/register/purpose/": 7,
    "/register/proposals/": 6,
    "/register/rag-rules/": 6,
    "/register/kpis.csv": 7,
    "/goalposts/": 9,
    "/strategy/": 7,
}


def asked(client):
    """How many queries each page takes, when what is kept for good has been read once."""
    found = {}
    for url in QUERIES:
        client.get(url)
        with CaptureQueriesContext(connection) as queries:
            assert client.get(url).status_code == 200
        found[url] = len(queries)
    return found


def test_as_many_queries_at_three_kpis_as_at_three_hundred(client):
    service, tier = ServiceFactory(), TierFactory(code="service")
    client.force_login(person(Role.PERFORMANCE_TEAM))
    with clock.fixed_today(dt.date(2026, 10, 20)):
        for size in (3, 297):
            for _number in range(size):
                KPIFactory(service=service, tier=tier)
            assert asked(client) == QUERIES
