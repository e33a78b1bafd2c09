"""Each reminder goes out once."""

import datetime as dt
import smtplib
import threading

import pytest
from django.core import mail
from django.core.mail.backends.base import BaseEmailBackend
from django.db import connection

from perfportal.core import clock, jobs
from perfportal.core.access.roles import Role
from perfportal.core.council_settings import change_setting
from perfportal.core.jobs.schedule import run_scheduled
from perfportal.core.mail import NotTaken
from perfportal.core.models import Absence, Job, JobState, Reminder
from perfportal.core.registries import Standing
from perfportal.core.reminders.sending import send_reminders
from tests.core.reminders.conftest import TODAY, figure
from tests.factories import UserFactory, person

pytestmark = pytest.mark.django_db
HERE = "tests.core.reminders.test_sending"
trouble = []


class Faulty(BaseEmailBackend):
    """A mail server that does what `trouble` says, and otherwise takes the mail."""

    def open(self):
        if trouble and trouble[0] == "away":
            raise ConnectionRefusedError(111, "Connection refused")
        return True

    def send_messages(self, messages):
        if trouble:
            raise trouble.pop(0)
        mail.outbox.extend(messages)
        return len(messages)


@pytest.fixture(autouse=True)
def no_trouble():
    trouble.clear()
    mail.outbox = []


@pytest.fixture
def faulty(settings):
    settings.EMAIL_BACKEND = f"{HERE}.Faulty"


def states():
    return list(Reminder.objects.order_by("pk").values_list("person__full_name", "state"))


def test_a_person_gets_one_mail_however_often_the_job_runs(council, priya, owing):
    owing(priya, figure())
    assert send_reminders(council, on=TODAY) == {"sent": 1}
    assert send_reminders(council, on=TODAY) == {}
    owing(priya, figure(), figure("FIN-02"))
    assert send_reminders(council, on=TODAY) == {}
    (message,) = mail.outbox
    assert (message.to, message.subject) == (
        ["priya@wrenford.example"], "1 figure due by 14 October",
    )  # fmt: skip
    row = Reminder.objects.get()
    assert (row.state, row.subject, row.text) == ("sent", message.subject, message.body)
    assert message.extra_headers["Auto-Submitted"] == "auto-generated"
    assert message.extra_headers["List-Unsubscribe"].startswith("<http://127.0.0.1:8000/reminders/")


def test_nobody_who_has_left_or_is_away_is_written_to(council, priya, owing):
    gone = UserFactory(is_active=False)
    owing(priya, figure())
    owing(gone, figure())
    away = {"starts_on": "2026-10-12", "ends_on": "2026-10-13", "created_at": clock.now()}
    absence = Absence.objects.create(user=priya, **away)
    assert send_reminders(council, on=TODAY) == {}
    absence.ended_on = TODAY
    absence.save()
    assert send_reminders(council, on=TODAY) == {"sent": 1}
    assert [message.to for message in mail.outbox] == [["priya@wrenford.example"]]


def test_a_mail_server_that_is_away_costs_nothing(council, priya, owing, faulty):
    owing(priya, figure())
    trouble.append("away")
    with pytest.raises(NotTaken):
        send_reminders(council, on=TODAY)
    assert Reminder.objects.count() == 0
    trouble.clear()
    assert send_reminders(council, on=TODAY) == {"sent": 1}
    assert len(mail.outbox) == 1


def test_the_job_is_tried_again_when_the_mail_server_is_away(council, priya, owing, faulty):
    owing(priya, figure())
    trouble.append("away")
    run_scheduled("core.remind")
    assert jobs.run_due() == 1
    job = Job.objects.get(name="core.remind")
    assert (job.state, job.attempts) == (JobState.QUEUED, 1)
    assert job.error == "NotTaken: ConnectionRefusedError: [Errno 111] Connection refused"
    trouble.clear()
    Job.objects.update(not_before=clock.now())
    assert jobs.run_due() == 1
    job.refresh_from_db()
    assert (job.state, job.result) == (JobState.SUCCEEDED, {"sent": 1})
    assert len(mail.outbox) == 1


def test_what_the_server_refuses_is_tried_three_times_and_holds_nobody_up(
    council, priya, owing, faulty
):
    zoe = UserFactory(full_name="Zoe Adams", email="zoe@wrenford.example")
    owing(priya, figure())
    owing(zoe, figure())
    refusal = smtplib.SMTPRecipientsRefused({"priya@wrenford.example": (550, b"No such user")})
    trouble.append(refusal)
    assert send_reminders(council, on=TODAY) == {"failed": 1, "sent": 1}
    assert states() == [("Priya Nair", "failed"), ("Zoe Adams", "sent")]
    trouble.append(refusal)
    assert send_reminders(council, on=TODAY) == {"failed": 1}
    trouble.append(refusal)
    assert send_reminders(council, on=TODAY) == {"failed": 1}
    assert send_reminders(council, on=TODAY) == {}
    row = Reminder.objects.get(person=priya)
    assert (row.state, row.attempts) == ("failed", 3)
    assert row.error.startswith("SMTPRecipientsRefused: ")
    assert [message.to for message in mail.outbox] == [["zoe@wrenford.example"]]


def test_what_was_refused_once_goes_out_later(council, priya, owing, faulty):
    owing(priya, figure())
    trouble.append(smtplib.SMTPDataError(451, b"Try again later"))
    assert send_reminders(council, on=TODAY) == {"failed": 1}
    assert send_reminders(council, on=TODAY) == {"sent": 1}
    assert (Reminder.objects.get().attempts, len(mail.outbox)) == (2, 1)


def test_what_may_have_arrived_is_not_sent_again(council, priya, owing, faulty):
    owing(priya, figure())
    trouble.append(smtplib.SMTPServerDisconnected("Connection unexpectedly closed"))
    assert send_reminders(council, on=TODAY) == {"unknown": 1}
    assert send_reminders(council, on=TODAY) == {}
    assert (Reminder.objects.get().state, mail.outbox) == ("unknown", [])


def test_the_reminder_of_a_worker_that_was_lost_is_left_alone(council, priya, owing):
    owing(priya, figure())
    Reminder.objects.create(person=priya, day=TODAY, claimed_at=clock.now())
    assert send_reminders(council, on=TODAY) == {}
    assert mail.outbox == []


def test_the_next_day_is_a_day_of_its_own(council, priya, owing):
    owing(priya, figure(standing=Standing.OVERDUE, due_on=dt.date(2026, 10, 12)))
    assert send_reminders(council, on=TODAY) == {"sent": 1}
    assert send_reminders(council, on=dt.date(2026, 10, 14)) == {}
    assert send_reminders(council, on=dt.date(2026, 10, 20)) == {"sent": 1}


def test_a_council_that_wants_none_gets_none(council, priya, owing):
    owing(priya, figure())
    change_setting(
        by=person(Role.ADMINISTRATOR), organisation=council, name="reminders", value="off"
    )
    run_scheduled("core.remind")
    jobs.run_due()
    assert Job.objects.get(name="core.remind").result == {"off": True}
    assert mail.outbox == []


@pytest.mark.parametrize(
    ("moment", "result"),
    [
        (dt.datetime(2026, 10, 13, 5, 59, tzinfo=dt.UTC), {"closed": True}),  # 06:59 in summer
        (dt.datetime(2026, 10, 13, 6, 0, tzinfo=dt.UTC), {"sent": 1}),
        (dt.datetime(2026, 10, 13, 18, 1, tzinfo=dt.UTC), {"closed": True}),
        (dt.datetime(2026, 10, 10, 10, 0, tzinfo=dt.UTC), {"closed": True}),  # a Saturday
    ],
)
def test_nothing_is_sent_at_night_or_at_weekends(
    council, priya, owing, monkeypatch, moment, result
):
    owing(priya, figure())
    monkeypatch.setattr(clock, "now", lambda: moment)
    run_scheduled("core.remind")
    jobs.run_due()
    assert Job.objects.get(name="core.remind").result == result


def test_each_person_costs_a_fixed_number_of_queries(
    council, priya, owing, django_assert_num_queries
):
    with django_assert_num_queries(3):
        send_reminders(council, on=TODAY)
    UserFactory.create_batch(2)
    with django_assert_num_queries(5):
        send_reminders(council, on=TODAY)


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_of_two_workers_one_sends(council, owing):
    people = UserFactory.create_batch(8)
    for one in people:
        owing(one, figure())
    start, outcomes = threading.Barrier(2), []

    def work():
        try:
            start.wait()
            outcomes.append(send_reminders(council, on=TODAY))
        finally:
            connection.close()

    workers = [threading.Thread(target=work) for _ in range(2)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert sum(outcome.get("sent", 0) for outcome in outcomes) == 8
    assert sorted(message.to[0] for message in mail.outbox) == sorted(one.email for one in people)
    assert Reminder.objects.filter(state="sent").count() == 8
