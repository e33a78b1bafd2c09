"""Updates, responses and resolutions: who may, what they do, what they refuse."""

import datetime as dt

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction

from perfportal.core import audit
from perfportal.core.access.roles import Role
from perfportal.core.clock import fixed_today
from perfportal.core.concurrency import Conflict
from perfportal.core.models import AuditEvent
from perfportal.core.models.audit import AppendOnlyError
from perfportal.core.submissions import AlreadySubmitted, new_key
from recommendations.actions import recommendations, resolutions, responses, reviews
from recommendations.actions.recommendations import NewUpdate
from recommendations.actions.resolutions import Minute
from recommendations.actions.responses import NewResponse
from recommendations.calculations.status import shown_status
from recommendations.models import Meeting, Recommendation
from tests.factories import OrganisationFactory, person
from tests.recommendations.records import DUE, a_recommendation, a_review

pytestmark = pytest.mark.django_db
TODAY = dt.date(2026, 11, 22)
EVERY_OTHER = [Role.RECOMMENDATION_LEAD, Role.LEADER, Role.ADMINISTRATOR, Role.PERFORMANCE_TEAM]


@pytest.fixture(autouse=True)
def today():
    with fixed_today(TODAY):
        yield


@pytest.fixture
def clerk():
    return person(Role.SCRUTINY_CLERK)


def update(record, by, **fields):
    new = NewUpdate(**{"on": TODAY, "narrative": "Begun"} | fields)
    return recommendations.add_update(
        by=by, recommendation=record, version=record.version, update=new
    )


def resolve(record, by, outcome="agreed_closed", **fields):
    words = {"minute_reference": "12", "text": "That it be closed", "date": TODAY} | fields
    committee = words.pop("committee", record.review.committee)
    minute = Minute(committee=committee, outcome=outcome, **words)
    return resolutions.record(by=by, recommendation=record, version=record.version, minute=minute)


def test_an_update_adds_and_never_overwrites(clerk):
    record = a_recommendation()
    update(record, clerk, narrative="First")
    update(record, clerk, narrative="Second", progress="in_progress")
    record.refresh_from_db()
    assert [row.narrative for row in record.updates.all()] == ["First", "Second"]
    assert (record.progress, record.version) == ("in_progress", 3)
    verbs = list(AuditEvent.objects.values_list("verb", flat=True))
    assert verbs == ["recommendation.updated"] * 2
    assert audit.verify() == []


def test_an_update_can_be_neither_changed_nor_deleted(clerk):
    row = update(a_recommendation(), clerk)
    row.narrative = "Rewritten"
    for act in (row.save, row.delete):
        with pytest.raises(AppendOnlyError):
            act()


def test_a_due_date_moves_with_a_reason_and_keeps_its_first_day(clerk):
    record = a_recommendation(**DUE)
    with pytest.raises(ValidationError) as refused:
        update(record, clerk, new_due_on=dt.date(2023, 3, 31))
    assert refused.value.message_dict == {"due_reason": ["A due date moves only with a reason."]}
    update(record, clerk, new_due_on=dt.date(2023, 3, 31), due_reason="New strategy")
    update(record, clerk, new_due_on=dt.date(2027, 3, 31), due_reason="Again")
    record.refresh_from_db()
    dates = (record.due_on, record.original_due_on, record.due_moves)
    assert dates == (dt.date(2027, 3, 31), dt.date(2022, 5, 1), 2)
    assert shown_status(record.facts, as_of=TODAY).status == "slipped"


def test_a_first_due_date_is_no_move(clerk):
    record = a_recommendation()
    update(record, clerk, new_due_on=dt.date(2027, 1, 1))
    record.refresh_from_db()
    assert (record.due_moves, record.original_due_on) == (0, dt.date(2027, 1, 1))


@pytest.mark.parametrize(
    ("fields", "faults"),
    [
        ({"narrative": " "}, {"narrative": ["Say what has happened."]}),
        (
            {"narrative": "", "progress": "paused"},
            {"narrative": ["Say what has happened: say why the work is paused."]},
        ),
        (
            {"on": dt.date(2026, 11, 23)},
            {"on": ["The date of an update cannot be in the future."]},
        ),
        (
            {"progress": "implemented"},
            {
                "completed_on": ["Enter the day on which it was completed."],
                "evidence": ["Implemented needs evidence: describe it, or give a link to it."],
            },
        ),
        (
            {"completed_on": TODAY},
            {"completed_on": ["A completion date goes with the claim Implemented."]},
        ),
    ],
)
def test_a_faulty_update_is_refused_by_field_and_saves_nothing(clerk, fields, faults):
    record = a_recommendation()
    with pytest.raises(ValidationError) as refused:
        update(record, clerk, **fields)
    assert refused.value.message_dict == faults
    assert record.updates.count() == 0
    assert Recommendation.objects.get().version == 1


def test_scenario_8_from_claim_to_closure(clerk):
    lead = person(Role.RECOMMENDATION_LEAD)
    record = a_recommendation(reference="3", lead_officer=lead)
    claim = {"by": lead, "recommendation": record, "on": TODAY, "narrative": "Live"}
    with pytest.raises(ValidationError, match="needs evidence"):
        recommendations.claim_implemented(**claim, version=1, completed_on=TODAY)
    recommendations.claim_implemented(
        **claim, version=1, completed_on=TODAY, evidence="Contract signed"
    )
    assert (record.progress, record.committee_state) == ("implemented", "open")
    with pytest.raises(PermissionDenied):
        resolve(record, lead)
    resolve(record, clerk)
    record.refresh_from_db()
    assert (record.committee_state, record.closed_by.minute_reference) == ("closed", "12")


@pytest.mark.parametrize("role", EVERY_OTHER)
def test_nobody_but_a_clerk_closes(role):
    record = a_recommendation()
    with pytest.raises(PermissionDenied, match="Only a scrutiny clerk"):
        resolve(record, person(role))
    assert Recommendation.objects.get().committee_state == "open"


def test_noting_closes_nothing(clerk):
    record = a_recommendation()
    resolve(record, clerk, "noted")
    record.refresh_from_db()
    assert (record.committee_state, record.closed_by, record.resolutions.count()) == (
        "open", None, 1,
    )  # fmt: skip


def test_closed_is_reopened_by_resolution_alone(clerk):
    record = a_recommendation()
    resolve(record, clerk)
    with pytest.raises(PermissionDenied, match="The committee has settled"):
        update(record, clerk)
    with pytest.raises(ValidationError, match="Reopen it first"):
        resolve(record, clerk)
    resolve(record, clerk, "reopened")
    record.refresh_from_db()
    assert (record.committee_state, record.closed_by) == ("reopened", None)
    with pytest.raises(ValidationError, match="nothing to reopen"):
        resolve(record, clerk, "reopened")


def test_a_resolution_needs_minute_words_and_a_past_meeting(clerk):
    record = a_recommendation()
    with pytest.raises(ValidationError) as refused:
        resolve(record, clerk, minute_reference=" ", text="", date=dt.date(2027, 1, 1))
    assert sorted(refused.value.message_dict) == ["date", "minute_reference", "text"]
    assert Meeting.objects.count() == 0


def test_one_minute_may_note_a_whole_review(clerk):
    review = a_review()
    heading = a_recommendation(review, "1")
    a_recommendation(review, "1a", parent=heading)
    a_recommendation(review, "2")
    minute = Minute(review.committee, TODAY, "noted", "14", "That progress be noted")
    made = resolutions.record_for_review(by=clerk, review=review, minute=minute)
    assert [row.recommendation.working_reference for row in made] == ["1a", "2"]
    assert Meeting.objects.count() == 1
    assert not review.recommendations.filter(committee_state="closed").exists()


def test_the_database_too_closes_only_with_a_resolution():
    record = a_recommendation()
    closing = Recommendation.objects.filter(pk=record.pk)
    with pytest.raises(IntegrityError), transaction.atomic():
        closing.update(committee_state="closed")
    with pytest.raises(IntegrityError), transaction.atomic():
        closing.update(progress="implemented")
    with pytest.raises(IntegrityError), transaction.atomic():
        closing.update(due_on=TODAY)


def test_a_heading_takes_neither_update_nor_resolution(clerk):
    heading = a_recommendation()
    a_recommendation(heading.review, "1a", parent=heading)
    with pytest.raises(ValidationError, match="This is a heading"):
        update(heading, clerk)
    with pytest.raises(ValidationError, match="This is a heading"):
        resolve(heading, clerk)


def test_only_the_named_lead_or_a_clerk_updates(clerk):
    lead, other = person(Role.RECOMMENDATION_LEAD), person(Role.RECOMMENDATION_LEAD)
    record = a_recommendation(lead_officer=lead)
    update(record, lead)
    update(record, clerk)
    for stranger in (other, person(Role.PERFORMANCE_TEAM)):
        with pytest.raises(PermissionDenied, match="lead officer"):
            update(record, stranger)
    assert record.updates.count() == 2


def test_a_second_person_is_told_and_nothing_is_lost(clerk):
    record = a_recommendation()
    stale = Recommendation.objects.get()
    update(record, clerk, progress="in_progress")
    with pytest.raises(Conflict) as conflict:
        update(stale, clerk, progress="paused")
    assert conflict.value.theirs.progress == "in_progress"
    assert conflict.value.mine["progress"] == "paused"
    assert record.updates.count() == 1


def test_the_same_form_is_accepted_once(clerk):
    record, key = a_recommendation(), new_key()
    new = NewUpdate(on=TODAY, narrative="Begun")
    given = {"by": clerk, "recommendation": record, "update": new, "submission": key}
    recommendations.add_update(**given, version=1)
    with pytest.raises(AlreadySubmitted):
        recommendations.add_update(**given, version=2)
    assert record.updates.count() == 1


def test_a_response_needs_a_reason_unless_accepted(clerk):
    record = a_recommendation()

    def respond(**fields):
        return responses.record(
            by=clerk, recommendation=record, version=record.version, response=NewResponse(**fields)
        )

    with pytest.raises(ValidationError, match="Give the reason"):
        respond(verdict="rejected")
    respond(verdict="accepted", body="Cabinet")
    respond(verdict="rejected", reason="No money")
    record.refresh_from_db()
    assert (record.verdict, record.responses.count()) == ("rejected", 2)
    assert shown_status(record.facts, as_of=TODAY).status == "rejected"


def test_a_damaged_text_is_corrected_and_kept(clerk):
    record = a_recommendation(text="That directorates con[…]", damaged=True)
    recommendations.correct_text(
        by=clerk, recommendation=record, version=1, text="That directorates consider", reason="Pdf"
    )
    record.refresh_from_db()
    assert (record.text, record.original_text, record.damaged) == (
        "That directorates consider", "That directorates con[…]", False,
    )  # fmt: skip


def test_a_title_is_used_once_and_an_address_is_free(clerk):
    council = OrganisationFactory()
    first = reviews.create(by=clerk, organisation=council, title="Parks & paths")
    second = reviews.create(by=clerk, organisation=council, title="Parks: paths")
    assert (first.slug, second.slug) == ("parks-paths", "parks-paths-2")
    with pytest.raises(ValidationError, match="already"):
        reviews.create(by=clerk, organisation=council, title=" Parks & paths ")
    with pytest.raises(PermissionDenied):
        reviews.create(by=person(), organisation=council, title="Else")
    long = reviews.create(by=clerk, organisation=council, title="word " * 40)
    assert len(long.slug) <= 70
