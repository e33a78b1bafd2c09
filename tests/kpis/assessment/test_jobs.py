"""The jobs of the assessment: resumed, cancelled, and the one that notices what became overdue."""

import datetime as dt

import pytest

from kpis.assessment.actions import assessing
from kpis.assessment.models import Assessment
from kpis.assessment.queries.choosing import chosen_kpis
from perfportal.core import clock, jobs
from perfportal.core.access.roles import Role
from perfportal.core.models import Job, User
from perfportal.core.periods import Period
from tests.factories import ActualFactory, KPIFactory, TargetFactory, UserFactory, person
from tests.kpis.collection.records import an_action

pytestmark = pytest.mark.django_db
Q2 = Period.quarter(2026, 2)
DAY = dt.date(2026, 10, 20)


@pytest.fixture
def kpis():
    kpis = [KPIFactory() for _number in range(5)]
    for kpi in kpis:
        ActualFactory(kpi=kpi, period=Q2)
    return [kpi.pk for kpi in kpis]


def run(job, monkeypatch=None):
    with clock.fixed_today(DAY):
        jobs.run_job(job.pk)
    job.refresh_from_db()
    return job


def ask(**payload):
    with clock.fixed_today(DAY):
        return jobs.enqueue("kpis.assess", by=User.objects.system(), **payload)


def test_a_job_assesses_what_it_is_asked_and_says_what_it_did(kpis):
    job = run(ask(kpi_ids=kpis[:2]))
    assert (job.state, job.result) == (
        "succeeded",
        {"changed": 2, "removed": 0, "unchanged": 0, "kpis": 2},
    )
    assert (job.done, job.total) == (2, 2)


def test_without_kpis_everything_is_assessed(kpis):
    run(ask())
    assert Assessment.objects.count() == 5


def test_a_lost_job_goes_on_after_its_last_chunk(kpis, monkeypatch):
    job = ask()
    Job.objects.filter(pk=job.pk).update(
        state_data={"last_done": kpis[2], "counts": {"changed": 3}}
    )
    job = run(job)
    assert set(Assessment.objects.values_list("kpi", flat=True)) == set(kpis[3:])
    assert (job.result["changed"], job.done, job.total) == (5, 5, 5)


def test_a_job_that_is_cancelled_stops_between_two_chunks(kpis, monkeypatch):
    monkeypatch.setattr(assessing, "CHUNK", 2)
    job, whole = ask(), assessing.assess

    def stop_after_first(chunk, *, as_of):
        Job.objects.filter(pk=job.pk).update(cancel_requested=True)
        return whole(chunk, as_of=as_of)

    monkeypatch.setattr(assessing, "assess", stop_after_first)
    assert run(job).state == "cancelled"
    assert Assessment.objects.count() == 2
    assert job.state_data["last_done"] == kpis[1]


def test_a_council_is_divided_between_workers(kpis):
    parts = [chosen_kpis(part=(number, 2)) for number in range(2)]
    assert (parts[0], parts[1]) == (kpis[::2], kpis[1::2])


def test_a_period_chooses_the_kpis_with_a_slot_in_it(kpis):
    ActualFactory(kpi=KPIFactory(), period=Q2.previous())
    assert chosen_kpis(period="2026-27-Q2") == kpis


def test_what_was_not_due_yesterday_is_assessed_anew_today(kpis):
    late = KPIFactory()
    ActualFactory(kpi=late, period=Q2, state="due", due_on=DAY - dt.timedelta(days=1))
    later = KPIFactory()
    ActualFactory(kpi=later, period=Q2, state="due", due_on=DAY)
    with clock.fixed_today(DAY):
        job = jobs.enqueue("kpis.assess_overdue", by=User.objects.system())
    assert run(job).result == {"kpis": 1}
    assert Job.objects.get(name="kpis.assess").payload == {"kpi_ids": [late.pk]}


def test_what_is_overdue_already_asks_for_no_work():
    late = KPIFactory()
    ActualFactory(kpi=late, period=Q2, state="due", due_on=DAY - dt.timedelta(days=1))
    run(ask())
    assert Assessment.objects.get().rag == "OVERDUE"
    with clock.fixed_today(DAY):
        job = jobs.enqueue("kpis.assess_overdue", by=User.objects.system())
    assert run(job).result == {"kpis": 0}


def test_an_action_that_is_raised_and_slips_is_a_sign_by_itself():
    """W9: no action, then one in hand, then one past its day; each is assessed by its own job."""
    kpi = KPIFactory(definition__tolerance_kind="none", definition__tolerance=None)
    TargetFactory(kpi=kpi, period=Q2, value=90)
    actual = ActualFactory(kpi=kpi, period=Q2, value=50)
    run(ask())
    assert signs() == ("W9",)
    due = DAY + dt.timedelta(days=5)
    with clock.fixed_today(DAY):
        an_action(actual, by=person(Role.PERFORMANCE_TEAM), owner=UserFactory(), due_on=due)
        jobs.run_due(5)
    assert signs() == ()
    with clock.fixed_today(due + dt.timedelta(days=1)):
        jobs.enqueue("kpis.assess_overdue", by=User.objects.system())
        jobs.run_due(5)
        assert signs() == ("W9",)
        again = jobs.enqueue("kpis.assess_overdue", by=User.objects.system())
        jobs.run_due(5)
    again.refresh_from_db()
    assert again.result == {"kpis": 0}


def signs():
    return Assessment.objects.get().warning_codes
