"""The tracker list: who sees what, filters, fragment, query count."""

import datetime as dt

import pytest
from django.urls import reverse

from perfportal.core.access.roles import Role
from perfportal.core.clock import fixed_today
from recommendations.wording import response_clock_words
from tests.factories import CommitteeFactory, person
from tests.recommendations.records import DUE, a_recommendation, a_review

pytestmark = pytest.mark.django_db
TODAY = dt.date(2022, 5, 13)
QUERIES = 5
ADDRESS = "/recommendations/"


@pytest.fixture(autouse=True)
def today():
    with fixed_today(TODAY):
        yield


@pytest.fixture
def clerk(client):
    user = person(Role.SCRUTINY_CLERK)
    client.force_login(user)
    return user


def listed(client, **query):
    page = client.get(reverse("recommendations:recommendation-list", query=query)).context["page"]
    return [row.reference for row in page.rows]


def tree():
    """2 (late), 10, and 1 as a heading over 1a, in natural order by their place."""
    review = a_review()
    heading = a_recommendation(review, "1", text="Heading of parts")
    a_recommendation(review, "1a", parent=heading, group="Adults", progress="in_progress")
    a_recommendation(review, "2", group="Parks", **DUE)
    a_recommendation(review, "10", group="Parks", text="Light the paths")
    return review


def test_the_page_lists_what_is_followed_up_in_natural_order(client, clerk):
    tree()
    response = client.get(ADDRESS)
    page = response.context["page"]
    assert [row.reference for row in page.rows] == ["1a", "2", "10"]
    assert page.count == "3 of 3 recommendations"
    assert page.rows[1].mark.word == "Slipped: 12 days late"
    assert "Heading of parts" not in response.content.decode()


def test_the_fragment_is_the_table_alone_and_speaks_its_count(client, clerk):
    tree()
    response = client.get(ADDRESS, {"group": "Parks"}, headers={"HX-Request": "true"})
    text = response.content.decode()
    assert text.lstrip().startswith('<div id="tracker">')
    assert '<div hx-swap-oob="innerHTML:#live">2 of 3 recommendations</div>' in text
    assert "HX-Request" in response["Vary"].split(", ")


@pytest.mark.parametrize(
    ("query", "references"),
    [
        ({"group": "Parks"}, ["2", "10"]),
        ({"status": "slipped"}, ["2"]),
        ({"status": "in_progress"}, ["1a"]),
        ({"overdue": "yes"}, ["2"]),
        ({"state": "closed"}, []),
        ({"search": "paths LIGHT"}, ["10"]),
        ({"review": "use-of-data", "group": "Adults"}, ["1a"]),
        ({"review": "another"}, []),
        ({"status": "nonsense", "overdue": "maybe"}, ["1a", "2", "10"]),
    ],
)
def test_filters_narrow_the_list(client, clerk, query, references):
    tree()
    assert listed(client, **query) == references


def test_nothing_matching_says_so(client, clerk):
    tree()
    text = client.get(ADDRESS, {"search": "zebra"}).content.decode()
    assert "No recommendation matches" in text
    assert "0 of 3 recommendations" in text


def test_without_any_the_page_says_what_will_come(client, clerk):
    assert "No recommendations yet" in client.get(ADDRESS).content.decode()


@pytest.mark.parametrize("rows", [1, 3])
def test_queries_do_not_grow(client, clerk, rows, django_assert_num_queries):
    review = a_review()
    for number in range(rows):
        a_recommendation(review, str(number + 1))
    with django_assert_num_queries(QUERIES):
        response = client.get(ADDRESS)
    assert len(response.context["page"].rows) == rows


def test_signed_out_people_are_sent_to_sign_in(client):
    response = client.get(ADDRESS)
    assert (response.status_code, response["Location"]) == (
        302, f"/account/sign-in/?next={ADDRESS}",
    )  # fmt: skip


def test_a_person_without_a_role_is_shown_nothing(client):
    tree()
    client.force_login(person())
    assert listed(client) == []


def test_a_lead_officer_sees_their_own(client):
    lead = person(Role.RECOMMENDATION_LEAD)
    review = tree()
    review.recommendations.filter(reference="10").update(lead_officer=lead)
    client.force_login(lead)
    assert listed(client) == ["10"]


def test_a_committee_member_sees_those_of_the_committee(client):
    review, committee = tree(), CommitteeFactory()
    a_recommendation(a_review("Secret", committee=committee), "7")
    client.force_login(person(Role.COMMITTEE_MEMBER, on=review.committee))
    assert listed(client) == ["1a", "2", "10"]
    client.force_login(person(Role.COMMITTEE_MEMBER, on=committee))
    assert listed(client) == ["7"]


def test_nothing_is_posted_here(client, clerk):
    assert client.post(ADDRESS).status_code == 405


def test_the_home_page_of_a_clerk_counts_with_a_base(client, clerk):
    tree()
    text = client.get("/").content.decode()
    for words in ("1 of 3 overdue", "1 of 3 slipped"):
        assert words in text
    assert "await" not in text


def test_the_home_page_of_others_does_not(client):
    tree()
    client.force_login(person(Role.PERFORMANCE_TEAM))
    assert "1 of 3 overdue" not in client.get("/").content.decode()


def test_scenario_9_the_response_is_overdue_by_a_day():
    review = a_review(notice_served_on=dt.date(2026, 12, 31))
    assert review.respond_by == dt.date(2027, 2, 28)
    words = response_clock_words(review.respond_by, as_of=dt.date(2027, 3, 1))
    assert words == "Response overdue by 1 day"
    on_the_day = response_clock_words(review.respond_by, as_of=review.respond_by)
    assert on_the_day == "Response due by 28 February 2027"
