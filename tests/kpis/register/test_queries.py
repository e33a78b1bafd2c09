"""Who sees which KPI of the register."""

import pytest

from kpis.register.models import KPI
from kpis.register.queries import RegisterFilters, get_register
from perfportal.core.access.roles import Role
from tests.factories import (
    CommitteeFactory,
    KPIFactory,
    PortfolioFactory,
    ServiceFactory,
    person,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def council():
    """Two services of one directorate, one of another, and a KPI without a service."""
    housing = ServiceFactory(slug="housing")
    repairs = ServiceFactory(directorate=housing.directorate, slug="repairs")
    parks = ServiceFactory(slug="parks")
    homes = PortfolioFactory(slug="homes")
    KPIFactory(code="HOU-01", service=housing, portfolio=homes)
    KPIFactory(code="REP-01", service=repairs)
    KPIFactory(code="PAR-01", service=parks, portfolio=homes)
    KPIFactory(code="COR-01", service=None)
    return {"housing": housing, "portfolio": homes, "directorate": housing.directorate}


def seen(user, **filters):
    return [kpi.code for kpi in get_register(user, RegisterFilters(**filters))]


@pytest.mark.parametrize(
    ("role", "place", "codes"),
    [
        (Role.PERFORMANCE_TEAM, None, ["COR-01", "HOU-01", "PAR-01", "REP-01"]),
        (Role.AUDITOR, None, ["COR-01", "HOU-01", "PAR-01", "REP-01"]),
        (Role.LEADER, None, ["COR-01", "HOU-01", "PAR-01", "REP-01"]),
        (Role.DIRECTOR, "directorate", ["HOU-01", "REP-01"]),
        (Role.SERVICE_HEAD, "housing", ["HOU-01"]),
        (Role.DATA_PROVIDER, "housing", ["HOU-01"]),
        (Role.CABINET_MEMBER, "portfolio", ["HOU-01", "PAR-01"]),
        (Role.SCRUTINY_CLERK, None, []),
        (Role.ADMINISTRATOR, None, []),
    ],
)
def test_each_role_sees_the_kpis_of_its_place(council, role, place, codes):
    assert seen(person(role, on=council.get(place))) == codes


def test_a_committee_member_sees_none_of_the_register(council):
    assert seen(person(Role.COMMITTEE_MEMBER, on=CommitteeFactory())) == []


@pytest.mark.parametrize(
    "named_as", ["data_provider", "deputy_provider", "quality_checker", "responsible_officer"]
)
def test_whoever_is_named_on_a_kpi_sees_it(council, named_as):
    user = person()
    KPI.objects.filter(code="PAR-01").update(**{named_as: user})
    assert seen(user) == ["PAR-01"]


@pytest.mark.parametrize(
    ("filters", "codes"),
    [
        ({"service": "housing"}, ["HOU-01"]),
        ({"portfolio": "homes"}, ["HOU-01", "PAR-01"]),
        ({"tier": "1"}, []),
        ({"tier": "service", "search": "rep"}, ["REP-01"]),
        ({"state": "retired"}, []),
    ],
)
def test_filters_narrow_what_is_seen(council, filters, codes):
    assert seen(person(Role.PERFORMANCE_TEAM), **filters) == codes
