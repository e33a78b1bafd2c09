"""Recommendations as duties: of their lead officer, and of the clerk."""

import datetime as dt

import pytest

from perfportal.core.access.roles import Role
from perfportal.core.registries import Standing, duties
from recommendations.models import ProgressUpdate
from tests.factories import A_MOMENT, person
from tests.recommendations.records import a_recommendation, a_review

pytestmark = pytest.mark.django_db
TODAY = dt.date(2026, 10, 20)


def owed(user):
    found = duties.collect(user, as_of=TODAY)
    return [
        (duty.code, duty.standing, duty.due_on) for duty in found if duty.kind == "recommendation"
    ]


@pytest.fixture
def lead():
    return person(Role.RECOMMENDATION_LEAD)


def due(lead, review, reference, day, **fields):
    return a_recommendation(
        review, reference, lead_officer=lead, due_on=day, original_due_on=day, **fields
    )


def test_what_is_late_and_what_is_due_within_four_weeks(lead):
    review = a_review()
    due(lead, review, "1", dt.date(2026, 10, 19))
    due(lead, review, "2", dt.date(2026, 11, 17))
    due(lead, review, "3", dt.date(2026, 11, 18))
    due(person(Role.RECOMMENDATION_LEAD), review, "4", dt.date(2026, 10, 19))
    due(lead, review, "5", dt.date(2026, 10, 1), progress="implemented", completed_on=TODAY)
    assert owed(lead) == [
        ("1", Standing.OVERDUE, dt.date(2026, 10, 19)),
        ("2", Standing.DUE, dt.date(2026, 11, 17)),
    ]
    first = next(iter(duties.collect(lead, as_of=TODAY)))
    assert (first.title, first.period, first.url) == (
        "That the directorate publish its figures",
        "Use of data",
        "/recommendations/use-of-data/1/",
    )


def test_the_report_that_was_promised_comes_first(lead):
    row = due(lead, a_review(), "1", dt.date(2027, 3, 31))
    for on, promised in ((dt.date(2026, 4, 1), "2026-09-01"), (dt.date(2026, 9, 1), "2026-11-01")):
        ProgressUpdate.objects.create(
            recommendation=row, on=on, narrative="Begun", next_report_on=promised,
            recorded_by=lead, recorded_at=A_MOMENT,
        )  # fmt: skip
    assert owed(lead) == [("1", Standing.DUE, dt.date(2026, 11, 1))]


def test_a_lead_officer_without_the_role_cannot_give_it(lead):
    due(lead, a_review(), "1", dt.date(2026, 10, 19))
    lead.role_assignments.update(ends_on="2026-10-01")
    lead.__dict__.pop("access", None)
    assert owed(lead) == []


def test_a_clerk_is_told_what_the_committee_settles(client):
    clerk = person(Role.SCRUTINY_CLERK)
    assert owed(clerk) == []
    review = a_review()
    for reference in ("1", "2"):
        a_recommendation(review, reference, progress="implemented", completed_on=TODAY)
    a_recommendation(review, "3")
    (duty,) = duties.collect(clerk, as_of=TODAY)
    assert (duty.title, duty.url, duty.count) == (
        "2 recommendations await the committee", "/recommendations/?status=implemented", 2,
    )  # fmt: skip


@pytest.mark.parametrize("count", [1, 3])
def test_query_count_is_flat(lead, count, django_assert_num_queries):
    from recommendations.duties import get_led, update_duties

    review = a_review()
    for number in range(count):
        due(lead, review, str(number), dt.date(2026, 10, 19))
    assert lead.access.grants != ()
    with django_assert_num_queries(1):
        assert len(update_duties(get_led(lead, as_of=TODAY), as_of=TODAY)) == count
