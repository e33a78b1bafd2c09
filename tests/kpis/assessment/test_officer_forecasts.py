"""Officers' forecasts: who gives them, what is kept of them, and what follows."""

import datetime as dt
from decimal import Decimal as D

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction

from kpis.assessment import policies
from kpis.assessment.actions import forecasting
from kpis.assessment.models import ForecastOverride
from kpis.assessment.queries.forecasts import get_officer_forecasts
from kpis.calculations.overrides import OfficerForecast
from perfportal.core import clock
from perfportal.core.access.roles import Role
from perfportal.core.models import AuditEvent, Job
from perfportal.core.periods import Period, parse_period
from perfportal.core.submissions import AlreadySubmitted, new_key
from tests.factories import KPIFactory, ServiceFactory, UserFactory, person

pytestmark = pytest.mark.django_db
YEAR = parse_period("2026-27")
TODAY = dt.date(2026, 11, 27)
WHY = "Two posts are filled since May."


@pytest.fixture(autouse=True)
def the_day():
    with clock.fixed_today(TODAY):
        yield


@pytest.fixture
def kpi():
    service = ServiceFactory()
    provider = person(Role.DATA_PROVIDER, on=service)
    return KPIFactory(service=service, data_provider=provider)


@pytest.fixture
def head(kpi):
    return person(Role.SERVICE_HEAD, on=kpi.service)


def give(kpi, by, value="96.3", **more):
    facts = {"year": YEAR, "value": D(value), "reason": WHY} | more
    return forecasting.give(by=by, kpi=kpi, **facts)


def test_it_is_kept_with_its_event_and_assessed(kpi, head):
    given = give(kpi, head, reason=f"  {WHY} ")

    assert (given.period, given.value, given.reason, given.by) == (YEAR, D("96.3"), WHY, head)
    event = AuditEvent.objects.get(verb="forecast.given")
    assert (event.actor, event.reason, event.after) == (
        head,
        WHY,
        {"year": "2026-27", "value": "96.3"},
    )
    assert Job.objects.get(name="kpis.assess").payload == {"kpi_ids": [kpi.pk]}


@pytest.mark.parametrize(
    ("facts", "field"),
    [({"reason": "  "}, "reason"), ({"year": Period.quarter(2026, 2)}, "year")],
)
def test_what_is_refused(kpi, head, facts, field):
    with pytest.raises(ValidationError) as refused:
        give(kpi, head, **facts)

    assert list(refused.value.message_dict) == [field]
    assert not ForecastOverride.objects.exists()


def test_a_form_sent_twice_is_saved_once(kpi, head):
    key = new_key()
    give(kpi, head, submission=key)

    with pytest.raises(AlreadySubmitted):
        give(kpi, head, submission=key)

    assert ForecastOverride.objects.count() == 1


def test_who_may(kpi, head):
    officer = UserFactory()
    kpi.responsible_officer, kpi.deputy_provider = (
        officer,
        person(Role.DATA_PROVIDER, on=kpi.service),
    )
    allowed = [
        head, officer, kpi.data_provider, kpi.deputy_provider, person(Role.PERFORMANCE_TEAM),
    ]  # fmt: skip
    refused = [
        person(Role.SERVICE_HEAD, on=ServiceFactory()),
        person(Role.DATA_PROVIDER, on=kpi.service),
        person(Role.DIRECTOR, on=kpi.service.directorate),
        person(Role.AUDITOR),
    ]

    assert [policies.can_forecast(one, kpi) for one in allowed] == [True] * 5
    assert [policies.can_forecast(one, kpi) for one in refused] == [False] * 4


def test_nobody_forecasts_a_retired_kpi(kpi, head):
    kpi.state = "retired"

    assert not policies.can_forecast(head, kpi)


def test_others_neither_give_nor_withdraw(kpi, head):
    stranger = person(Role.SERVICE_HEAD, on=ServiceFactory())
    given = give(kpi, head)

    with pytest.raises(PermissionDenied):
        give(kpi, stranger)
    with pytest.raises(PermissionDenied):
        forecasting.withdraw(by=stranger, given=given)
    assert not ForecastOverride.objects.get().is_withdrawn


def test_withdrawing_keeps_it_and_happens_once(kpi, head):
    given = give(kpi, head)
    Job.objects.all().delete()

    forecasting.withdraw(by=head, given=given)

    kept = ForecastOverride.objects.get()
    assert (kept.withdrawn_by, kept.withdrawn_at) == (head, clock.now())
    assert AuditEvent.objects.filter(verb="forecast.withdrawn").count() == 1
    assert Job.objects.filter(name="kpis.assess").count() == 1
    with pytest.raises(ValidationError, match="withdrawn already"):
        forecasting.withdraw(by=head, given=given)


@pytest.mark.parametrize(
    "changes",
    [
        {"reason": ""},
        {"period_kind": "quarter"},
        {"withdrawn_at": dt.datetime(2026, 11, 27, tzinfo=dt.UTC)},
    ],
)
def test_the_database_keeps_it_whole(kpi, head, changes):
    given = give(kpi, head)

    with pytest.raises(IntegrityError), transaction.atomic():
        ForecastOverride.objects.filter(pk=given.pk).update(**changes)


def test_the_assessment_reads_them_oldest_first_in_one_query(kpi, head, django_assert_num_queries):
    other = KPIFactory()
    first, second = give(kpi, head), give(kpi, head, "95")
    forecasting.withdraw(by=head, given=second)

    with django_assert_num_queries(1):
        found = get_officer_forecasts([kpi.pk, other.pk])

    assert found == {
        kpi.pk: (
            OfficerForecast(YEAR, first.value, WHY, TODAY),
            OfficerForecast(YEAR, D(95), WHY, TODAY, withdrawn_on=TODAY),
        )
    }
