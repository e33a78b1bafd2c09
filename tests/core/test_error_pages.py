"""Error pages say what happened and what to do, in the council's own dress."""

import pytest
from django.contrib.auth.models import AnonymousUser
from django.contrib.sessions.backends.db import SessionStore
from django.core.exceptions import PermissionDenied
from django.db import InterfaceError, OperationalError
from django.template.loader import render_to_string
from django.views.defaults import bad_request, page_not_found, permission_denied, server_error

from perfportal.core import context_processors
from perfportal.core.models import Organisation
from perfportal.core.views import health
from tests.core.govuk_fixtures import outline
from tests.factories import UserFactory


@pytest.fixture
def request_of_nobody(rf, db):
    Organisation.objects.create(name="Wexborough Borough Council", slug="wexborough")
    return rf.get("/kpis/FIN-01/")


def test_refusal_shows_its_sentence(request_of_nobody):
    refusal = PermissionDenied("You entered this value, so somebody else approves it.")
    response = permission_denied(request_of_nobody, refusal)
    assert response.status_code == 403
    html = response.content.decode()
    assert '<p class="govuk-body">You entered this value, so somebody else approves it.</p>' in html
    assert "Wexborough Borough Council" in html


def test_not_found_keeps_what_django_says_to_itself(request_of_nobody):
    response = page_not_found(request_of_nobody, Exception("No KPI matches the given query."))
    assert response.status_code == 404
    assert "matches the given query" not in response.content.decode()


def test_failure_page_needs_no_database(rf):
    response = server_error(rf.get("/"))
    assert response.status_code == 500
    assert "Something went wrong on our side" in response.content.decode()


def test_unreadable_request_gets_the_council_page(request_of_nobody):
    response = bad_request(request_of_nobody, Exception("Invalid HTTP_HOST header"))
    assert response.status_code == 400
    html = response.content.decode()
    assert "Wexborough Borough Council" in html
    assert "HTTP_HOST" not in html


def test_conflict_shows_both_versions_and_leads_back(rf, db):
    request = rf.post("/entry/1/", headers={"referer": "http://testserver/entry/"})
    request.user = AnonymousUser()
    rows = [{"label": "Name", "theirs": "Housing", "mine": "Homes"}]
    context = {"conflict": "Somebody else has changed Housing.", "rows": rows}
    html = render_to_string("409.html", context, request=request)
    assert [part for part in outline(html) if part in ("Name", "Housing", "Homes")] == [
        "Name", "Housing", "Homes",
    ]  # fmt: skip
    assert 'href="http://testserver/entry/"' in html


def test_page_of_a_lost_database_opens_without_one(rf, monkeypatch):
    def away():
        raise OperationalError("server closed the connection unexpectedly")

    monkeypatch.setattr(context_processors, "get_organisation", away)
    html = render_to_string("503.html", request=rf.get("/"))
    assert "The portal cannot be reached just now" in html


@pytest.mark.django_db
@pytest.mark.parametrize("error", [OperationalError, InterfaceError])
def test_a_signed_in_person_is_told_to_try_again_when_the_database_is_lost(
    client, monkeypatch, error
):
    """Their session is read before any view begins, so no view can catch this."""

    def away(_store):
        raise error("connection refused")

    client.force_login(UserFactory())
    client.raise_request_exception = False
    monkeypatch.setattr(SessionStore, "load", away)
    response = client.get("/kpis/")
    assert (response.status_code, response["Retry-After"]) == (503, "60")
    assert "Nothing was saved. Wait a minute" in response.content.decode()


@pytest.mark.django_db
def test_another_failure_is_still_ours(client, monkeypatch):
    def broken(_store):
        raise ZeroDivisionError

    client.force_login(UserFactory())
    client.raise_request_exception = False
    monkeypatch.setattr(SessionStore, "load", broken)
    assert client.get("/kpis/").status_code == 500


@pytest.mark.parametrize("error", [OperationalError, InterfaceError])
def test_readiness_names_a_database_that_is_away(rf, monkeypatch, error):
    def away():
        raise error("connection already closed")

    monkeypatch.setattr(health.connection, "cursor", away)
    response = health.readyz(rf.get("/readyz"))
    assert (response.status_code, response.content) == (503, b'{"database": "down"}')
