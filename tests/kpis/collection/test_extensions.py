"""More time for a KPI or a service: the later day holds, and the status follows it."""

import datetime as dt

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction

from kpis.assessment.models import Assessment
from kpis.calculations.codes import Rag
from kpis.collection.actions import extensions, rounds
from kpis.collection.models import Actual, RoundExtension, Whose
from perfportal.core import clock, jobs
from perfportal.core.concurrency import Conflict
from perfportal.core.models import AuditEvent
from perfportal.core.submissions import AlreadySubmitted, new_key
from tests.factories import KPIFactory

pytestmark = pytest.mark.django_db
WHY = "The supplier's file comes late."
DEADLINE = dt.date(2026, 10, 14)


def extend(round_, until, *, service=False, by=None, reason=WHY, **more):
    whose = Whose(service=round_.kpi.service) if service else Whose(kpi=round_.kpi)
    return extensions.grant(
        by=by or round_.team,
        round_=round_.round,
        whose=whose,
        until=dt.date.fromisoformat(until),
        reason=reason,
        **more,
    )


def of(kpi):
    slot = Actual.objects.get(kpi=kpi)
    return str(slot.due_on), slot.extended_because


def colleague_kpi(round_):
    """One more KPI of the same service, in the round."""
    kpi = KPIFactory(service=round_.kpi.service)
    rounds.open_round(
        by=round_.team, organisation=round_.round.organisation, period=round_.round.period
    )
    return kpi


def test_the_value_of_one_kpi_gets_more_time_and_no_other(round_):
    other = colleague_kpi(round_)
    extension = extend(round_, "2026-10-23")
    assert of(round_.kpi) == ("2026-10-23", WHY)
    assert of(other) == ("2026-10-14", "")
    event = AuditEvent.objects.get(verb="round.extended")
    assert (event.actor, event.reason) == (round_.team, WHY)
    assert event.after == {"for": "FIN-01", "until": "2026-10-23"}
    assert str(extension) == "FIN-01 until 2026-10-23"


def test_a_service_gets_it_for_all_its_kpis(round_):
    other, elsewhere = colleague_kpi(round_), KPIFactory()
    rounds.open_round(
        by=round_.team, organisation=round_.round.organisation, period=round_.round.period
    )
    extend(round_, "2026-10-20", service=True)
    assert of(round_.kpi) == of(other) == ("2026-10-20", WHY)
    assert of(elsewhere) == ("2026-10-14", "")


@pytest.mark.parametrize(
    ("of_the_kpi", "of_the_service", "holds"),
    [
        ("2026-10-23", "2026-10-20", "2026-10-23"),
        ("2026-10-20", "2026-10-23", "2026-10-23"),
        ("2026-10-20", "2026-10-20", "2026-10-20"),
    ],
)
def test_with_both_the_later_day_holds(round_, of_the_kpi, of_the_service, holds):
    extend(round_, of_the_kpi)
    extend(round_, of_the_service, service=True)
    assert of(round_.kpi)[0] == holds


def test_withdrawn_the_other_one_holds_then_the_deadline(round_):
    own, of_service = extend(round_, "2026-10-23"), extend(round_, "2026-10-20", service=True)
    extensions.withdraw(by=round_.team, extension=own, reason="The file has come.")
    assert of(round_.kpi) == ("2026-10-20", WHY)
    extensions.withdraw(by=round_.team, extension=of_service, reason="Not needed any more.")
    assert of(round_.kpi) == ("2026-10-14", "")
    event = AuditEvent.objects.filter(verb="round.extension_withdrawn").first()
    assert (event.reason, event.before["for"]) == ("The file has come.", "FIN-01")


def test_it_is_withdrawn_once(round_):
    extension = extend(round_, "2026-10-23")
    extensions.withdraw(by=round_.team, extension=extension, reason="The file has come.")
    with pytest.raises(Conflict):
        extensions.withdraw(by=round_.colleague, extension=extension, reason="Again")


def test_a_kpi_that_comes_into_the_round_later_has_its_services_day(round_):
    extend(round_, "2026-10-20", service=True)
    assert of(colleague_kpi(round_)) == ("2026-10-20", WHY)


@pytest.mark.parametrize(
    ("until", "reason", "on", "faults"),
    [
        (
            "2026-10-14",
            WHY,
            "2026-10-09",
            {"until": ["Choose a day after 14 October 2026, the deadline of the round."]},
        ),
        (
            "2026-10-01",
            WHY,
            "2026-10-09",
            {"until": ["Choose a day after 14 October 2026, the deadline of the round."]},
        ),
        (
            "2026-10-16",
            WHY,
            "2026-10-19",
            {"until": ["This day has passed: choose today or a later day."]},
        ),
        (
            "2026-10-16",
            "  ",
            "2026-10-09",
            {"reason": ["Say why there is more time: the provider sees it."]},
        ),
    ],
)
def test_what_is_refused(round_, until, reason, on, faults):
    with clock.fixed_today(dt.date.fromisoformat(on)), pytest.raises(ValidationError) as caught:
        extend(round_, until, reason=reason)
    assert caught.value.message_dict == faults
    assert of(round_.kpi) == ("2026-10-14", "")


def test_after_the_deadline_has_passed_it_is_granted_too(round_):
    with clock.fixed_today(dt.date(2026, 10, 19)):
        extend(round_, "2026-10-19")
    assert of(round_.kpi)[0] == "2026-10-19"


def test_what_the_round_does_not_ask_for_gets_no_more_time(round_):
    stranger = KPIFactory()
    with pytest.raises(ValidationError) as caught:
        extensions.grant(
            by=round_.team,
            round_=round_.round,
            whose=Whose(kpi=stranger),
            until=dt.date(2026, 10, 23),
            reason=WHY,
        )
    assert caught.value.message_dict == {
        "whose": ["This round asks for nothing of it: choose another."]
    }


def test_a_closed_round_is_not_extended(round_):
    extension = extend(round_, "2026-10-20")
    rounds.lock_round(by=round_.team, round_=round_.round)
    with pytest.raises(PermissionDenied, match="The round is closed"):
        extend(round_, "2026-10-23")
    with pytest.raises(PermissionDenied, match="The round is closed"):
        extensions.withdraw(by=round_.team, extension=extension, reason="Not needed")
    assert of(round_.kpi)[0] == "2026-10-20"


def test_only_the_performance_team_grants_it(round_):
    with pytest.raises(PermissionDenied):
        extend(round_, "2026-10-23", by=round_.head)


def test_a_form_sent_twice_grants_it_once(round_):
    key = new_key()
    extend(round_, "2026-10-23", submission=key)
    with pytest.raises(AlreadySubmitted), transaction.atomic():
        extend(round_, "2026-10-23", submission=key)
    assert RoundExtension.objects.count() == 1


def test_whoever_types_the_figure_meanwhile_meets_no_conflict(round_):
    before = Actual.objects.get().version
    extend(round_, "2026-10-23")
    assert Actual.objects.get().version == before


def status(round_, on):
    with clock.fixed_today(on):
        job = jobs.enqueue("kpis.assess_overdue", by=round_.team)
        jobs.run_job(job.pk)
        jobs.run_due(limit=100)
    return Assessment.objects.headline().get(kpi=round_.kpi, period_start="2026-07-01").rag


def test_an_extended_value_is_overdue_only_after_its_own_day(round_):
    assert status(round_, DEADLINE) == Rag.NOT_DUE
    assert status(round_, dt.date(2026, 10, 15)) == Rag.OVERDUE
    with clock.fixed_today(dt.date(2026, 10, 16)):
        extend(round_, "2026-10-23")
        jobs.run_due(limit=100)
    assert Assessment.objects.headline().get(period_start="2026-07-01").rag == Rag.NOT_DUE
    assert status(round_, dt.date(2026, 10, 23)) == Rag.NOT_DUE
    assert status(round_, dt.date(2026, 10, 24)) == Rag.OVERDUE


def test_withdrawing_makes_it_overdue_at_once(round_):
    with clock.fixed_today(dt.date(2026, 10, 16)):
        extension = extend(round_, "2026-10-23")
        extensions.withdraw(by=round_.team, extension=extension, reason="The file has come.")
        jobs.run_due(limit=100)
    assert Assessment.objects.headline().get(period_start="2026-07-01").rag == Rag.OVERDUE


@pytest.mark.parametrize(
    "wrong",
    [
        {"service": True, "kpi": True},
        {},
        {"kpi": True, "reason": ""},
        {"kpi": True, "withdrawn_reason": "Half withdrawn"},
    ],
)
def test_the_database_refuses_one_that_is_not_whole(round_, wrong):
    given = {"until": "2026-10-23", "reason": WHY, "by": round_.team, "at": clock.now()} | wrong
    own = {"kpi": round_.kpi, "service": round_.kpi.service}
    fields = given | {name: one for name, one in own.items() if wrong.get(name)}
    with pytest.raises(IntegrityError), transaction.atomic():
        RoundExtension.objects.create(round=round_.round, **fields)
