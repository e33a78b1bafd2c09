"""Rows and events in bulk are the very rows and events that one by one would give."""

import uuid
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction

from kpis.collection.models import Actual
from perfportal.core import audit, bulk_rows
from perfportal.core.models import AuditEvent
from tests.factories import ActualFactory, OrganisationFactory, UserFactory

pytestmark = pytest.mark.django_db
STRANGE = 'tab\t, line\n, back\\slash, "quotes", £ and % and %(name)s'


@pytest.fixture
def council():
    return OrganisationFactory()


def event(number: int, *, before=None) -> audit.BulkEvent:
    after = {"value": Decimal("95.0"), "words": STRANGE, "none": None, "n": number}
    return audit.BulkEvent(str(uuid.uuid4()), f"KPI {number} {STRANGE}", before, after, STRANGE)


def test_events_in_bulk_keep_their_words_and_have_the_digest_of_a_single_one(council):
    person = UserFactory(full_name='Ann "50%" Other')
    given = [event(1), event(2, before={"value": Decimal("1E+2")})]
    audit.record_in_bulk(given, by=person, verb="a.b", model=Actual, source="100%.csv")
    first, second = AuditEvent.objects.order_by("pk")
    assert (first.after["words"], first.after["value"], first.reason) == (STRANGE, "95", STRANGE)
    assert (first.before, second.before) == (None, {"value": "100"})
    assert (first.subject_label, first.source) == (f"KPI 1 {STRANGE}", "100%.csv")
    assert [one.digest for one in (first, second)] == [
        audit.digest_of(one) for one in (first, second)
    ]
    assert audit.verify() == []


def test_an_event_in_bulk_needs_somebody_who_acted(council):
    with pytest.raises(ValueError, match="needs the person who acted"):
        audit.record_in_bulk([event(1)], by=None, verb="a.b", model=Actual)


def test_keys_are_reserved_for_one_and_never_given_again():
    slot = ActualFactory()
    first = list(bulk_rows.reserve_ids(Actual, 3))
    assert first == sorted(set(first))
    assert min(first) > slot.pk
    bulk_rows.insert_rows(
        Actual,
        ("id", "uid", "kpi_id", "period_kind", "period_start", "period_end"),
        [
            (pk, uid, slot.kpi_id, "month", f"2030-0{n}-01", f"2030-0{n}-28")
            for n, (pk, uid) in enumerate(zip(first, bulk_rows.new_uids(3), strict=True), start=1)
        ],
        state="due",
    )
    assert ActualFactory().pk > max(first)
    made = Actual.objects.get(pk=first[1])
    assert (made.version, made.is_historic, made.round_id) == (1, False, None)


def test_the_constraints_of_the_database_hold_in_bulk_too():
    slot = ActualFactory()
    columns = ("uid", "kpi_id", "period_kind", "period_start", "period_end")
    twice = (bulk_rows.new_uids(1)[0], slot.kpi_id, slot.period_kind, slot.period_start,
             slot.period_end)  # fmt: skip
    with pytest.raises(IntegrityError), transaction.atomic():
        bulk_rows.insert_rows(Actual, columns, [twice])


def test_identifiers_are_random_ones_of_version_four():
    made = [uuid.UUID(uid) for uid in bulk_rows.new_uids(50)]
    assert len(set(made)) == 50
    assert {(one.version, one.variant) for one in made} == {(4, uuid.RFC_4122)}
