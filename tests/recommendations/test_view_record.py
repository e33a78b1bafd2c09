"""A record's page: history, forms, and what each of them refuses."""

import datetime as dt

import pytest
from django.urls import reverse

from perfportal.core.access.roles import Role
from perfportal.core.clock import fixed_today
from perfportal.core.submissions import new_key
from recommendations.models import Recommendation
from tests.factories import CommitteeFactory, person
from tests.recommendations.records import a_recommendation

pytestmark = pytest.mark.django_db
TODAY = dt.date(2026, 11, 22)
QUERIES = 13
POSTS = [
    "recommendation-update", "recommendation-respond", "recommendation-resolve",
    "recommendation-correct",
]  # fmt: skip


@pytest.fixture(autouse=True)
def today():
    with fixed_today(TODAY):
        yield


@pytest.fixture
def clerk(client):
    user = person(Role.SCRUTINY_CLERK)
    client.force_login(user)
    return user


@pytest.fixture
def record():
    return a_recommendation(reference="1a(i)")


def url(record, name="recommendation-detail"):
    return reverse(f"recommendations:{name}", args=[record.review.slug, record.working_reference])


def send(client, record, name, **fields):
    return client.post(url(record, name), {"version": "1", "submission": new_key()} | fields)


def update(client, record, **fields):
    words = {"on": "22/11/2026", "narrative": "Begun", "progress": "in_progress"}
    return send(client, record, "recommendation-update", **words | fields)


def test_an_update_is_saved_and_the_page_shown_again(client, clerk, record):
    response = update(client, record)
    assert (response.status_code, response["Location"]) == (302, url(record))
    text = client.get(url(record)).content.decode()
    for words in (
        "The update has been added.",
        "Begun",
        "22 November 2026",
        f"Recorded by {clerk}",
    ):
        assert words in text


def test_an_invalid_update_comes_back_with_its_errors(client, clerk, record):
    response = update(client, record, on="31/02/2026", narrative="", progress="implemented")
    text = response.content.decode()
    assert response.status_code == 422
    assert "Date of this update: type a day, such as 31/10/2026" in text
    assert "What has happened: enter a value" in text
    assert 'href="#id_update_narrative"' in text
    assert record.updates.count() == 0


def test_implemented_without_evidence_is_refused_at_its_fields(client, clerk, record):
    response = update(client, record, progress="implemented")
    assert response.status_code == 422
    assert response.context["update_form"].errors == {
        "completed_on": ["Enter the day on which it was completed."],
        "evidence": ["Implemented needs evidence: describe it, or give a link to it."],
    }


def test_the_second_of_two_people_sees_both_versions(client, clerk, record):
    update(client, record)
    response = update(client, record, progress="paused", narrative="Lost?")
    text = response.content.decode()
    assert response.status_code == 409
    assert "in_progress" in text
    assert "paused" in text
    assert record.updates.count() == 1


def test_a_form_sent_twice_is_saved_once(client, clerk, record):
    key = new_key()
    update(client, record, submission=key)
    response = update(client, record, submission=key, version="2")
    assert response["Location"] == url(record)
    assert record.updates.count() == 1


def test_a_clerk_closes_by_resolution_and_reads_it_in_the_history(client, clerk, record):
    fields = {
        "committee": record.review.committee_id, "date": "2026-11-20", "outcome": "agreed_closed",
        "minute_reference": "12", "text": "That it be closed",
    }  # fmt: skip
    send(client, record, "recommendation-resolve", **fields)
    text = client.get(url(record)).content.decode()
    assert "Closed by the committee" in text
    assert "20 November 2026, minute 12" in text
    assert "Add an update" not in text


def test_a_rejection_needs_its_reason(client, clerk, record):
    response = send(client, record, "recommendation-respond", verdict="rejected")
    assert response.context["response_form"].errors == {
        "reason": ["Give the reason: only Accepted needs none."]
    }
    send(client, record, "recommendation-respond", verdict="rejected", reason="No money")
    assert "Rejected, not monitored" in client.get(url(record)).content.decode()


def test_corrected_words_keep_the_original(client, clerk, record):
    fields = {"text": "That it publish all figures", "reason": "The printed report"}
    send(client, record, "recommendation-correct", **fields)
    text = client.get(url(record)).content.decode()
    assert "That it publish all figures" in text
    assert "As it stood in the file:</strong> That the directorate publish its figures" in text


def test_the_lead_officer_may_update_and_nothing_else(client, record):
    lead = person(Role.RECOMMENDATION_LEAD)
    Recommendation.objects.update(lead_officer=lead)
    client.force_login(lead)
    context = client.get(url(record)).context
    assert [name for name in ("update_form", "response_form", "resolution_form", "correction_form")
            if name in context] == ["update_form"]  # fmt: skip
    assert update(client, record).status_code == 302
    for name in POSTS[1:]:
        assert send(client, record, name).status_code == 403


@pytest.mark.parametrize("name", POSTS)
def test_an_insider_without_the_right_is_refused(client, record, name):
    client.force_login(person(Role.PERFORMANCE_TEAM))
    assert send(client, record, name).status_code == 403
    assert Recommendation.objects.get().version == 1


@pytest.mark.parametrize("name", POSTS)
def test_strangers_find_nothing_to_post_to(client, record, name):
    for stranger in (
        person(Role.RECOMMENDATION_LEAD),
        person(Role.COMMITTEE_MEMBER, on=CommitteeFactory()),
    ):
        client.force_login(stranger)
        assert send(client, record, name).status_code == 404
        assert client.get(url(record)).status_code == 404


def test_a_committee_member_reads_without_forms(client, record):
    client.force_login(person(Role.COMMITTEE_MEMBER, on=record.review.committee))
    response = client.get(url(record))
    assert "update_form" not in response.context
    assert "Add an update" not in response.content.decode()


def test_a_heading_shows_its_parts_status_and_takes_no_update(client, clerk):
    heading = a_recommendation(reference="1")
    a_recommendation(heading.review, "1a", parent=heading, progress="in_progress")
    response = client.get(url(heading))
    assert response.context["page"].row.mark.word == "In progress"
    assert "update_form" not in response.context
    assert update(client, heading).status_code == 422


def test_a_reference_that_is_not_there_is_not_found(client, clerk, record):
    missing = reverse("recommendations:recommendation-detail", args=[record.review.slug, "9"])
    assert client.get(missing).status_code == 404


@pytest.mark.parametrize("name", POSTS)
def test_changes_are_posted_and_pages_are_not(client, clerk, record, name):
    assert client.get(url(record, name)).status_code == 405
    assert client.post(url(record)).status_code == 405


@pytest.mark.parametrize("updates", [1, 3])
def test_queries_do_not_grow_with_the_history(
    client, clerk, record, updates, django_assert_num_queries
):
    for version in range(1, updates + 1):
        update(client, record, version=str(version))
    client.get(url(record))
    with django_assert_num_queries(QUERIES):
        response = client.get(url(record))
    assert len(response.context["page"].updates) == updates


def test_signed_out_people_are_sent_to_sign_in(client, record):
    assert client.get(url(record))["Location"].startswith("/account/sign-in/?next=")
