"""Jobs as rows: written with the change, run once, resumed after a loss, stopped when asked."""

import datetime as dt
import threading

import pytest
from django.core.exceptions import PermissionDenied
from django.core.management import call_command
from django.db import connection, transaction

from perfportal.core import clock, jobs
from perfportal.core.jobs.handlers import JobLost
from perfportal.core.jobs.schedule import Schedule, run_scheduled
from perfportal.core.models import Job, JobState
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db
ran = []


@jobs.handler("tests.note")
def note(job, *, words):
    ran.append(words)
    return {"noted": words}


@jobs.handler("tests.fail")
def fail(job):
    raise ValueError("the disk is full")


@jobs.handler("tests.count")
def count(job, *, to, stop_at=None):
    """Counts from its checkpoint on; is lost once at `stop_at`."""
    for number in range(job.state.get("at", 0), to):
        job.check_cancelled()
        if number == stop_at and job.state.get("attempt") != "second":
            job.checkpoint(at=number, attempt="second")
            raise JobLost
        ran.append(number)
        job.progress(number + 1, to)
        job.checkpoint(at=number + 1, **{k: v for k, v in job.state.items() if k == "attempt"})


@pytest.fixture(autouse=True)
def nothing_ran():
    ran.clear()


@pytest.fixture
def by():
    return UserFactory()


def lose_lease(job):
    past = clock.now() - dt.timedelta(seconds=1)
    Job.objects.filter(pk=job.pk).update(lease_until=past)


def test_a_job_runs_once_and_keeps_its_result(by):
    job = jobs.enqueue("tests.note", by=by, words="hello")
    assert jobs.run_due() == 1
    assert jobs.run_job(job.pk) is False
    job.refresh_from_db()
    assert (ran, job.state, job.result) == (["hello"], JobState.SUCCEEDED, {"noted": "hello"})


@transaction.atomic
def enqueue_and_fail(by):
    jobs.enqueue("tests.note", by=by, words="never")
    raise RuntimeError


def test_a_job_goes_with_the_transaction_that_failed(by):
    with pytest.raises(RuntimeError):
        enqueue_and_fail(by)
    assert Job.objects.count() == 0


def test_a_job_that_waits_is_not_asked_for_twice(by):
    first = jobs.enqueue("tests.note", by=by, dedupe="kpi-1", words="one")
    assert jobs.enqueue("tests.note", by=by, dedupe="kpi-1", words="two") == first
    jobs.run_due()
    assert jobs.enqueue("tests.note", by=by, dedupe="kpi-1", words="three") != first


def test_a_job_for_later_waits(by):
    jobs.enqueue("tests.note", by=by, not_before=clock.now() + dt.timedelta(hours=1), words="x")
    assert jobs.run_due() == 0


def test_a_running_job_is_not_taken_by_a_second_worker(by):
    job = jobs.enqueue("tests.note", by=by, words="x")
    Job.objects.filter(pk=job.pk).update(
        state=JobState.RUNNING, worker="a", lease_until=clock.now() + dt.timedelta(minutes=1)
    )
    assert jobs.run_job(job.pk) is False
    assert ran == []


def test_the_job_of_a_lost_worker_is_resumed_from_its_checkpoint(by):
    job = jobs.enqueue("tests.count", by=by, to=5, stop_at=3)
    jobs.run_job(job.pk)
    job.refresh_from_db()
    assert (job.state, job.done, ran) == (JobState.RUNNING, 3, [0, 1, 2])
    assert jobs.run_due() == 0
    lose_lease(job)
    assert jobs.run_due() == 1
    job.refresh_from_db()
    assert (job.state, job.done, ran) == (JobState.SUCCEEDED, 5, [0, 1, 2, 3, 4])


def test_progress_never_goes_back(by):
    job = jobs.enqueue("tests.note", by=by, words="x")
    Job.objects.filter(pk=job.pk).update(
        state=JobState.RUNNING, worker="a", lease_until=clock.now(), done=7, total=9
    )
    run = jobs.JobRun(Job.objects.get(pk=job.pk))
    run.progress(3, 9)
    job.refresh_from_db()
    assert job.done == 7


def test_a_worker_whose_job_was_taken_over_stops(by):
    job = jobs.enqueue("tests.note", by=by, words="x")
    Job.objects.filter(pk=job.pk).update(state=JobState.RUNNING, worker="a")
    old = jobs.JobRun(Job.objects.get(pk=job.pk))
    Job.objects.filter(pk=job.pk).update(worker="b")
    with pytest.raises(JobLost):
        old.progress(1, 2)


def test_a_failing_job_is_tried_three_times_and_keeps_its_last_words(by, monkeypatch):
    start = clock.now()
    job = jobs.enqueue("tests.fail", by=by)
    ran_after = []
    for seconds in (0, 29, 31, 80, 92):  # again after 30 seconds, and then after 60 more
        monkeypatch.setattr(clock, "now", lambda at=seconds: start + dt.timedelta(seconds=at + 1))
        ran_after += [seconds] * jobs.run_due()
    job.refresh_from_db()
    assert (ran_after, job.state, job.attempts) == ([0, 31, 92], JobState.FAILED, 3)
    assert job.error == "ValueError: the disk is full"


def test_a_waiting_job_is_cancelled_at_once(by):
    job = jobs.enqueue("tests.note", by=by, words="x")
    jobs.cancel(job, by=by)
    assert jobs.run_due() == 0
    job.refresh_from_db()
    assert job.state == JobState.CANCELLED


def test_a_running_job_is_cancelled_at_its_next_check(by):
    job = jobs.enqueue("tests.count", by=by, to=5)
    Job.objects.filter(pk=job.pk).update(cancel_requested=True)
    jobs.run_due()
    job.refresh_from_db()
    assert (job.state, ran) == (JobState.CANCELLED, [])


def test_a_stranger_does_not_cancel(by):
    job = jobs.enqueue("tests.note", by=by, words="x")
    with pytest.raises(PermissionDenied):
        jobs.cancel(job, by=UserFactory())


def test_a_broker_that_is_away_costs_nothing(by, broker_at, django_capture_on_commit_callbacks):
    broker_at("redis://127.0.0.1:1/0")
    with django_capture_on_commit_callbacks(execute=True):
        job = jobs.enqueue("tests.note", by=by, words="x")
    job.refresh_from_db()
    assert job.state == JobState.QUEUED
    assert jobs.run_due() == 1


def test_work_once_does_what_waits(by, capsys):
    jobs.enqueue("tests.note", by=by, words="x")
    call_command("work", once=True)
    assert ran == ["x"]


def test_the_schedule_says_what_is_due_and_when_again(settings):
    settings.SCHEDULE = {"core.seal_audit": {"every_seconds": 60}}
    schedule = Schedule(started=1000.0)
    assert schedule.due(at=1059.0) == []
    assert schedule.due(at=1060.0) == ["core.seal_audit"]
    assert schedule.due(at=1061.0) == []


def test_a_scheduled_job_waits_once():
    run_scheduled("core.seal_audit")
    run_scheduled("core.seal_audit")
    assert Job.objects.filter(name="core.seal_audit").count() == 1
    assert jobs.run_due() == 1


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_a_worker_waits_for_what_a_waiting_job_was_asked_again_for():
    """Otherwise it would finish without the change that the second asker has not committed yet."""
    by = UserFactory()
    job = jobs.enqueue("tests.note", by=by, words="x", dedupe="same")
    claims = []

    def work():
        try:
            claims.append(jobs.run_job(job.pk))
        finally:
            connection.close()

    worker = threading.Thread(target=work)
    with transaction.atomic():
        assert jobs.enqueue("tests.note", by=by, words="y", dedupe="same") == job
        worker.start()
        worker.join(timeout=1)
        assert worker.is_alive()
    worker.join(timeout=30)
    assert claims == [True]
