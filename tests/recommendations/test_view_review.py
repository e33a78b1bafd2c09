"""A review's page: three columns, headings, footnotes and cross-references."""

import datetime as dt

import pytest

from perfportal.core.access.roles import Role
from perfportal.core.clock import fixed_today
from recommendations.models import Footnote, ProgressUpdate, RecommendationLink, Response
from tests.factories import A_MOMENT, CommitteeFactory, person
from tests.recommendations.records import DUE, a_recommendation, a_review, system

pytestmark = pytest.mark.django_db
ADDRESS = "/recommendations/use-of-data/"
QUERIES = 12


@pytest.fixture(autouse=True)
def today():
    with fixed_today(dt.date(2022, 5, 2)):
        yield


@pytest.fixture
def clerk(client):
    user = person(Role.SCRUTINY_CLERK)
    client.force_login(user)
    return user


def tell(record, *, update="", response=""):
    recorded = {"recommendation": record, "recorded_by": system(), "recorded_at": A_MOMENT}
    if update:
        ProgressUpdate.objects.create(on=dt.date(2011, 12, 1), narrative=update, **recorded)
    if response:
        Response.objects.create(verdict="not_stated", text=response, **recorded)


def a_whole_review(leaves=3):
    """1 is a heading; each leaf has an update; the first carries footnote 1 and a link."""
    review = a_review()
    heading = a_recommendation(review, "1", group="One", text="That reports be made for:")
    rows = [
        a_recommendation(
            review, f"1{letter}", parent=heading, group="One", text=f"Part [1] {letter}"
        )
        for letter in "abcdefgh"[:leaves]
    ]
    note = Footnote.objects.create(review=review, number=1, text="Meeting of May")
    rows[0].footnotes.add(note)
    for row in rows:
        tell(row, update=f"News of {row.reference}")
    return review, rows


def test_headings_updates_and_footnotes_stand_together(client, clerk):
    _review, rows = a_whole_review()
    type(rows[1]).objects.filter(pk=rows[1].pk).update(**DUE)
    response = client.get(ADDRESS)
    page = response.context["page"]
    marks = [(row.recommendation.reference, row.mark.word) for row in page.groups[0].rows]
    assert marks == [
        ("1", "Slipped"), ("1a", "Not stated"), ("1b", "Slipped: 1 day late"), ("1c", "Not stated"),
    ]  # fmt: skip
    assert page.counts == ["2 of 3 recommendations: Not stated", "1 of 3 recommendations: Slipped"]
    text = response.content.decode()
    assert '<a class="govuk-link" href="#footnote-1">[1]</a>' in text
    assert '<li id="footnote-1">[1] Meeting of May' in text
    assert "News of 1a" in text


def test_a_document_without_responses_has_two_columns_and_one_with_them_three(client, clerk):
    _review, rows = a_whole_review()
    assert ">Response</th>" not in client.get(ADDRESS).content.decode()
    tell(rows[0], response="Agreed.")
    assert ">Response</th>" in client.get(ADDRESS).content.decode()


def test_related_records_point_to_each_other(client, clerk):
    _review, rows = a_whole_review()
    RecommendationLink.objects.create(recommendation=rows[0], related=rows[1], why="See next item")
    shown = client.get(ADDRESS).context["page"].groups[0].rows
    related = {row.recommendation.reference: [r.reference for r in row.related] for row in shown}
    assert related == {"1": [], "1a": ["1b"], "1b": ["1a"], "1c": []}


def test_a_marker_without_its_footnote_stays_text(client, clerk):
    a_recommendation(a_review(), "1", text="As said [7]")
    text = client.get(ADDRESS).content.decode()
    assert "As said [7]" in text
    assert "#footnote-7" not in text


def test_text_of_a_document_is_escaped(client, clerk):
    a_recommendation(a_review(), "1", text="<script>alert(1)</script>")
    assert "<script>alert(1)" not in client.get(ADDRESS).content.decode()


@pytest.mark.parametrize("leaves", [1, 3])
def test_queries_do_not_grow(client, clerk, leaves, django_assert_num_queries):
    a_whole_review(leaves)
    with django_assert_num_queries(QUERIES):
        response = client.get(ADDRESS)
    assert len(response.context["page"].groups[0].rows) == leaves + 1


def test_strangers_find_nothing(client):
    a_whole_review()
    for stranger in (
        person(),
        person(Role.RECOMMENDATION_LEAD),
        person(Role.COMMITTEE_MEMBER, on=CommitteeFactory()),
    ):
        client.force_login(stranger)
        assert client.get(ADDRESS).status_code == 404


def test_a_lead_officer_sees_their_part_under_its_heading(client):
    _review, rows = a_whole_review()
    lead = person(Role.RECOMMENDATION_LEAD)
    type(rows[2]).objects.filter(pk=rows[2].pk).update(lead_officer=lead)
    client.force_login(lead)
    response = client.get(ADDRESS)
    shown = response.context["page"].groups[0].rows
    assert [row.recommendation.reference for row in shown] == ["1", "1c"]
    assert "News of 1a" not in response.content.decode()


def test_signed_out_people_are_sent_to_sign_in_and_nothing_is_posted(client):
    a_whole_review()
    assert client.get(ADDRESS)["Location"] == f"/account/sign-in/?next={ADDRESS}"
    client.force_login(person(Role.SCRUTINY_CLERK))
    assert client.post(ADDRESS).status_code == 405


def test_a_review_that_is_not_there_is_not_found(client, clerk):
    assert client.get("/recommendations/nothing/").status_code == 404
