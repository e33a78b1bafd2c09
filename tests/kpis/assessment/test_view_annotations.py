"""/kpis/<code>/annotations/: what happened to a series, and the approval of a rebase."""

import datetime as dt

import pytest

from kpis.assessment.models import Annotation
from perfportal.core import clock
from perfportal.core.access.roles import Role
from tests.factories import DirectorateFactory, KPIFactory, person
from tests.kpis.assessment.notes import a_note, a_rebase

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def day():
    with clock.fixed_today(dt.date(2026, 10, 20)):
        yield


@pytest.fixture
def kpi():
    return KPIFactory(code="WAS-01", title="Missed bins")


@pytest.fixture
def team(client):
    user = person(Role.PERFORMANCE_TEAM, full_name="Asha Begum")
    client.force_login(user)
    return user


@pytest.fixture
def director(kpi):
    return person(Role.DIRECTOR, on=kpi.service.directorate, full_name="Helen Royce")


def url(kpi, note=None):
    return f"/kpis/{kpi.code}/annotations/" + (f"{note.uid}/" if note else "")


def typed(**fields):
    return {"kind": "break", "day": "01/07/2026", "words": "New definition", "reason": ""} | fields


def test_a_kpi_without_notes_says_so_and_offers_the_form(client, team, kpi):
    response = client.get(url(kpi))
    assert "Nothing has been noted" in response.content.decode()
    assert list(response.context["form"].fields) == ["kind", "day", "words", "reason"]


def test_the_team_adds_a_note(client, team, kpi):
    response = client.post(url(kpi), typed(), follow=True)
    assert response.redirect_chain == [(url(kpi), 302)]
    (row,) = response.context["rows"]
    assert (row.kind, row.day, row.words, row.state) == (
        "Break in series", "1 July 2026", "New definition", "In force",
    )  # fmt: skip
    assert row.history == ["Added by Asha Begum on 20 October 2026"]


@pytest.mark.parametrize(
    ("fields", "errors"),
    [
        ({"kind": "rebase"},
         {"reason": ["Say which known change makes the earlier limits wrong."]}),
        ({"day": "soon"}, {"day": ["From which day?: type a day, such as 31/10/2026"]}),
        ({"words": ""}, {"words": ["What happened?: enter a value"]}),
        ({"kind": ""}, {"kind": ["What is it?: choose an answer"]}),
    ],
)  # fmt: skip
def test_what_is_wrong_stands_at_its_field(client, team, kpi, fields, errors):
    response = client.post(url(kpi), typed(**fields))
    assert (response.status_code, response.context["form"].errors) == (422, errors)
    assert not Annotation.objects.exists()


def test_the_director_finds_a_rebase_among_what_is_owed_and_approves_it(
    client, team, kpi, director
):
    rebase = a_rebase(kpi, by=team)
    client.force_login(director)
    assert url(kpi, rebase) in client.get("/").content.decode()
    response = client.get(url(kpi, rebase))
    choices = response.context["form"].fields["decision"].choices
    assert [value for value, _words in choices] == ["approve", "withdraw"]
    response = client.post(url(kpi, rebase), {"decision": "approve", "version": 1}, follow=True)
    (row,) = response.context["rows"]
    assert (row.state, row.history[1]) == (
        "In force", "Approved by Helen Royce on 20 October 2026",
    )  # fmt: skip
    assert url(kpi, rebase) not in client.get("/").content.decode()


def test_the_team_withdraws_and_cannot_approve(client, team, kpi):
    rebase = a_rebase(kpi, by=team)
    assert client.post(url(kpi, rebase), {"decision": "approve", "version": 1}).status_code == 422
    response = client.post(url(kpi, rebase), {"decision": "withdraw", "version": 1})
    assert response.context["form"].errors == {"reason": ["Say why it is withdrawn."]}
    given = {"decision": "withdraw", "version": 1, "reason": "One wild figure."}
    (row,) = client.post(url(kpi, rebase), given, follow=True).context["rows"]
    assert row.history[1] == "Withdrawn by Asha Begum on 20 October 2026: One wild figure."
    assert client.get(url(kpi, rebase)).context["form"] is None


def test_a_decision_on_another_state_is_a_conflict(client, team, kpi, director):
    rebase = a_rebase(kpi, by=team)
    client.force_login(director)
    response = client.post(url(kpi, rebase), {"decision": "approve", "version": 7})
    assert response.status_code == 409


def test_a_provider_reads_and_adds_nothing(client, kpi, team):
    note = a_note(kpi, by=team)
    client.force_login(person(Role.DATA_PROVIDER, on=kpi.service))
    response = client.get(url(kpi))
    assert (len(response.context["rows"]), response.context["form"]) == (1, None)
    assert client.post(url(kpi), typed()).status_code == 403
    assert client.get(url(kpi, note)).context["form"] is None
    given = {"decision": "withdraw", "version": 1, "reason": "No."}
    assert client.post(url(kpi, note), given).status_code == 403


def test_another_directorate_does_not_find_it(client, kpi, team):
    note = a_note(kpi, by=team)
    client.force_login(person(Role.DIRECTOR, on=DirectorateFactory(slug="away")))
    for address in (url(kpi), url(kpi, note)):
        assert client.get(address).status_code == 404
        assert client.post(address, {}).status_code == 404


def test_a_note_of_another_kpi_is_not_found_here(client, team, kpi):
    note = a_note(KPIFactory(code="WAS-02"), by=team)
    assert client.get(url(kpi, note)).status_code == 404


def test_signed_out_goes_to_sign_in(client, kpi):
    assert client.get(url(kpi))["Location"] == f"/account/sign-in/?next={url(kpi)}"


def test_the_page_of_the_kpi_lists_what_holds(client, team, kpi):
    a_note(kpi, by=team, words="New contractor")
    a_rebase(kpi, by=team)
    page = client.get(f"/kpis/{kpi.code}/").content.decode()
    assert "1 July 2026: Event. New contractor" in page
    assert url(kpi) in page
    assert "New limits" not in page


@pytest.mark.parametrize("notes", [1, 3])
def test_query_count_is_flat(client, team, kpi, notes, django_assert_num_queries):
    for number in range(notes):
        a_note(kpi, by=team, day=dt.date(2026, 7, 1 + number))
    client.get(url(kpi))
    with django_assert_num_queries(QUERIES):
        client.get(url(kpi))


QUERIES = 6
