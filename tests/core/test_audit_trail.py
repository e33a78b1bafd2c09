"""The audit trail: what is written stays, and what is touched is found."""

import datetime as dt
from decimal import Decimal

import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection, transaction

from perfportal.core import audit, clock
from perfportal.core.models import AppendOnlyError, AuditEvent, AuditSeal
from tests.factories import OrganisationFactory, UserFactory

pytestmark = pytest.mark.django_db
LATER = dt.timedelta(hours=1)


@pytest.fixture
def council():
    return OrganisationFactory()


def note(council, verb="kpi.changed", **more):
    return audit.record(by=UserFactory(), verb=verb, subject=council, **more)


def seal():
    return audit.seal_settled(as_of=clock.now() + LATER)


def tamper(event, **changes):
    """Change a row behind the model's and the database's back."""
    with connection.cursor() as cursor:
        cursor.execute(drop_trigger())
        for name, value in changes.items():
            cursor.execute(
                f"UPDATE core_auditevent SET {name} = %s WHERE id = %s", [value, event.pk]
            )


def drop_trigger():
    on_table = " ON core_auditevent" if connection.vendor == "postgresql" else ""
    return f"DROP TRIGGER core_auditevent_append_only{on_table}"


def test_an_event_keeps_who_what_and_from_what_to_what(council):
    event = note(council, before={"target": Decimal("95.0")}, after={"target": Decimal("92")})
    event.refresh_from_db()
    assert event.before == {"target": "95"}
    assert event.after == {"target": "92"}
    assert event.actor_name == str(event.actor)
    assert event.digest == audit.digest_of(event)


def test_an_event_needs_somebody_who_acted(council):
    with pytest.raises(ValueError, match="needs the person who acted"):
        audit.record(by=None, verb="kpi.changed", subject=council)


def test_many_at_once_are_digested_as_one_by_one(council):
    person = UserFactory()
    events = audit.record_many(
        [audit.NewEvent("a.b", council, after={"n": n}) for n in range(3)], by=person
    )
    assert [event.digest for event in events] == [audit.digest_of(event) for event in events]
    assert len({event.digest for event in events}) == 3


@transaction.atomic
def note_and_fail(council):
    note(council)
    raise RuntimeError


def test_an_event_goes_with_the_transaction_that_failed(council):
    with pytest.raises(RuntimeError):
        note_and_fail(council)
    assert AuditEvent.objects.count() == 0


def test_the_model_refuses_to_change_or_delete(council):
    event = note(council)
    with pytest.raises(AppendOnlyError):
        event.save()
    with pytest.raises(AppendOnlyError):
        event.delete()
    with pytest.raises(AppendOnlyError):
        AuditEvent.objects.update(verb="x")


def test_the_database_refuses_to_change(council):
    event = note(council)
    with (
        pytest.raises(DatabaseError, match="only ever added"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute("UPDATE core_auditevent SET verb = 'x' WHERE id = %s", [event.pk])


def test_an_untouched_trail_is_whole(council):
    for _ in range(3):
        note(council)
    assert seal().event_count == 3
    note(council)
    second = seal()
    assert second.event_count == 1
    assert second.previous.event_count == 3
    assert audit.verify() == []
    call_command("verify_audit")


def test_a_fresh_event_is_not_sealed_yet(council):
    note(council)
    assert audit.seal_settled(as_of=clock.now()) is None


def test_a_seal_ends_before_the_first_event_that_has_not_settled(council, monkeypatch):
    """A clock that went back gives a later number an earlier time; none may be stepped over."""
    start = clock.now()
    for minutes in (0, 20, 1):
        monkeypatch.setattr(clock, "now", lambda after=minutes: start + dt.timedelta(minutes=after))
        note(council)
    assert audit.seal_settled(as_of=start + dt.timedelta(minutes=10)).event_count == 1
    assert audit.seal_settled(as_of=start + dt.timedelta(minutes=30)).event_count == 2
    assert audit.verify() == []


def test_a_seal_waits_a_day_for_a_number_that_is_missing(council):
    """Its transaction may still be open; after a day it has failed."""
    first, late, last = (note(council) for _ in range(3))
    with connection.cursor() as cursor:
        cursor.execute(drop_trigger())
        cursor.execute("DELETE FROM core_auditevent WHERE id = %s", [late.pk])
    assert seal().last_id == first.pk
    assert seal() is None
    tomorrow = audit.seal_settled(as_of=clock.now() + dt.timedelta(days=1, minutes=1))
    assert (tomorrow.first_id, tomorrow.last_id) == (last.pk, last.pk)
    assert audit.verify() == []


def test_a_changed_event_is_found(council):
    event = note(council, after={"target": "92"})
    seal()
    tamper(event, reason="Never said")
    (problem,) = audit.verify()
    assert problem.event_id == event.pk
    with pytest.raises(CommandError, match="1 problems"):
        call_command("verify_audit")


def test_an_event_that_was_given_a_new_digest_breaks_its_seal(council):
    event = note(council)
    seal()
    event.reason = "Never said"
    tamper(event, reason="Never said", digest=audit.digest_of(event))
    (problem,) = audit.verify()
    assert "do not match their seal" in problem.sentence


def test_a_missing_event_is_found(council):
    first = note(council)
    note(council)
    seal()
    with connection.cursor() as cursor:
        cursor.execute(drop_trigger())
        cursor.execute("DELETE FROM core_auditevent WHERE id = %s", [first.pk])
    (problem,) = audit.verify()
    assert problem.sentence.endswith("2 were sealed, 1 remain.")
    assert AuditSeal.objects.count() == 1
