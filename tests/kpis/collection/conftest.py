"""A service with its KPI, a round that is open, and the people who work on it."""

import datetime as dt
from types import SimpleNamespace

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from kpis.calculations.checks import Entry
from kpis.collection.actions import actuals, rounds
from kpis.collection.models import Actual
from perfportal.core import clock
from perfportal.core.access.roles import Role
from perfportal.core.models import get_organisation
from perfportal.core.periods import Period
from tests.factories import (
    DirectorateFactory,
    EvidenceFactory,
    KPIFactory,
    ServiceFactory,
    TargetFactory,
    person,
)

QUARTER = Period.quarter(2026, 2)
TODAY = dt.date(2026, 10, 9)


@pytest.fixture(autouse=True)
def the_day():
    with clock.fixed_today(TODAY):
        yield


@pytest.fixture
def round_(db):
    """Council tax, 55.9% in Q2, due from Priya; Grace approves, Asha checks, Owen is elsewhere."""
    directorate = DirectorateFactory(name="Resources", slug="resources")
    service = ServiceFactory(name="Revenues", slug="revenues", directorate=directorate)
    elsewhere = ServiceFactory(name="Housing", slug="housing")
    people = SimpleNamespace(
        provider=person(Role.DATA_PROVIDER, on=service, full_name="Priya Nair"),
        deputy=person(Role.DATA_PROVIDER, on=service, full_name="Dev Shah"),
        stranger=person(Role.DATA_PROVIDER, on=elsewhere, full_name="Owen Hartley"),
        head=person(Role.SERVICE_HEAD, on=service, full_name="Grace Lindqvist"),
        team=person(Role.PERFORMANCE_TEAM, full_name="Asha Begum"),
        colleague=person(Role.PERFORMANCE_TEAM, full_name="Luke Farrow"),
    )
    kpi = KPIFactory(
        code="FIN-01",
        title="Council Tax collected in the year",
        service=service,
        data_provider=people.provider,
        deputy_provider=people.deputy,
        tier__code="1",
        definition__measure_type="cum_ratio",
        definition__multiplier=100,
        definition__numerator_label="Council Tax received since April",
        definition__denominator_label="Council Tax due for the year",
        definition__rag_basis="ytd",
        definition__tolerance="0.5",
    )
    TargetFactory(kpi=kpi, period=QUARTER, value="55.9")
    made = rounds.open_round(by=people.team, organisation=get_organisation(), period=QUARTER)
    actual = Actual.objects.with_entry().get(kpi=kpi)
    return SimpleNamespace(round=made, kpi=kpi, actual=actual, **vars(people))


@pytest.fixture
def submitted(round_):
    """The value of FIN-01 as Priya submitted it: 55.6%."""
    actual = Actual.objects.with_entry().get()
    actuals.submit(
        by=round_.provider,
        actual=actual,
        entry=Entry(numerator=27_000_000, denominator=48_600_000),
        version=actual.version,
    )
    return actual


@pytest.fixture
def proven(round_):
    """A link that shows the figure of FIN-01, for tests that are about something else."""
    actual = Actual.objects.get(pk=round_.actual.pk)
    return EvidenceFactory(actual=actual, revision=actual.revision, added_by=round_.provider)


@pytest.fixture
def kept(settings, tmp_path):
    """The folder in which this test's council keeps its files of evidence."""
    settings.MEDIA_ROOT = tmp_path
    return tmp_path / "evidence"


def a_file(name="QRC4 return.txt", content=b"Line 12: 27,000,000 received\n"):
    """A file as a form sends it."""
    return SimpleUploadedFile(name, content)
