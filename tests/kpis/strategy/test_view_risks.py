"""/strategy/risks/: the list by score, one risk with its reviews, and its forms."""

import pytest

from kpis.strategy.models import Risk
from perfportal.core.access.roles import Role
from tests.factories import DirectorateFactory, KPIFactory, ServiceFactory, person
from tests.kpis.strategy.records import a_risk

pytestmark = pytest.mark.django_db
URL = "/strategy/risks/"


def test_the_highest_score_first_with_its_direction(client, team):
    a_risk("SR1", scores=((3, 4),))
    a_risk("SR2", scores=((3, 4), (4, 5)), owner=team, kpis=[KPIFactory(code="HOU-03")])
    a_risk("SR3", scores=((4, 5), (3, 3)))
    a_risk("SR4", scores=((2, 2), (1, 4)))
    rows = client.get(URL).context["rows"]
    assert [(row.link.code, row.score, row.arrow, row.moved) for row in rows] == [
        ("SR2", 20, "up", "Higher than at the review before"),
        ("SR1", 12, "", "First review"),
        ("SR3", 9, "down", "Lower than at the review before"),
        ("SR4", 4, "level", "As at the review before"),
    ]
    assert rows[0].owner == "Asha Begum"
    assert [link.code for link in rows[0].kpis] == ["HOU-03"]
    assert rows[0].working == "likelihood 4 × impact 5"


def test_an_empty_list_says_what_will_come(client, team):
    assert "No risk yet" in client.get(URL).content.decode()


def test_kpis_of_others_are_not_named(client):
    others = ServiceFactory(directorate=DirectorateFactory())
    a_risk(kpis=[KPIFactory(code="SECRET-1", service=others)])
    client.force_login(person(Role.SERVICE_HEAD, on=ServiceFactory()))
    for url in (URL, f"{URL}SR1/"):
        assert "SECRET" not in client.get(url).content.decode()


SCORE = {"reviewed_on": "2026-10-20", "likelihood": "4", "impact": "5", "note": "Rents rise."}
WORDS = {"version": 0, "code": "SR1", "title": "Costs rise", "description": "", "owner": ""}


def test_a_risk_is_added_edited_and_reviewed(client, team):
    KPIFactory(code="HOU-03")
    response = client.post(f"{URL}new/", WORDS | SCORE | {"kpis": "HOU-03"})
    assert (response.status_code, response["Location"]) == (302, f"{URL}SR1/")
    edited = WORDS | {"version": 1, "title": "Costs rise again", "kpis": ""}
    assert client.post(f"{URL}SR1/edit/", edited).status_code == 302
    lower = SCORE | {"version": 2, "likelihood": "2", "note": "Twelve homes leased."}
    assert client.post(f"{URL}SR1/review/", lower).status_code == 302
    risk = Risk.objects.get()
    assert (risk.title, risk.score, risk.kpis.count()) == ("Costs rise again", 10, 0)
    reviews = client.get(f"{URL}SR1/").context["reviews"]
    assert [(row.score, row.note, row.who) for row in reviews] == [
        (10, "Twelve homes leased.", "Asha Begum"),
        (20, "Rents rise.", "Asha Begum"),
    ]


def test_a_review_of_an_older_version_is_a_conflict(client, team):
    a_risk()
    client.post(f"{URL}SR1/review/", SCORE | {"version": 1})
    response = client.post(f"{URL}SR1/review/", SCORE | {"version": 1, "impact": "1"})
    assert response.status_code == 409
    assert Risk.objects.get().score == 20


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"likelihood": "6"}, "Select a valid choice. 6 is not one of the available choices."),
        ({"impact": ""}, "Impact: choose an answer"),
        ({"reviewed_on": "2026-10-21"}, "The day cannot be in the future."),
        ({"note": ""}, "Why this score: enter a value"),
    ],
)
def test_a_review_that_is_refused(client, team, typed, sentence):
    a_risk()
    response = client.post(f"{URL}SR1/review/", SCORE | {"version": 1} | typed)
    assert response.status_code == 422
    assert sentence in response.content.decode()


def test_the_owner_reviews_and_others_read(client):
    owner = person(Role.SERVICE_HEAD, on=ServiceFactory())
    a_risk(owner=owner)
    a_risk("SR2")
    client.force_login(owner)
    mine, other = (client.get(f"{URL}{code}/").content.decode() for code in ("SR1", "SR2"))
    assert "Review this risk" in mine
    assert "Edit this risk" not in mine
    assert "Review this risk" not in other


@pytest.mark.parametrize("count", [1, 12])
def test_query_count_stays_flat(client, team, count, django_assert_num_queries):
    for number in range(count):
        a_risk(f"SR{number}", scores=((1, 1), (2, 2)), owner=person(), kpis=[KPIFactory()])
    client.get(URL)
    with django_assert_num_queries(7):
        client.get(URL)
