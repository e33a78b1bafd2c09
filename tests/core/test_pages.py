"""Pages about the portal, read signed out."""

import pytest

from perfportal.core.models import Organisation
from perfportal.core.statements import COMPLIANCE, NOT_TESTED, AccessibilityStatement

PAGES = {
    "/accessibility/": "Accessibility statement",
    "/privacy/": "Privacy",
    "/cookies/": "Cookies",
}


@pytest.fixture
def council(db):
    return Organisation.objects.create(name="Wexborough Borough Council", slug="wexborough")


@pytest.mark.parametrize("address", PAGES)
def test_anyone_may_read(client, council, address):
    response = client.get(address)
    assert response.status_code == 200
    html = response.content.decode()
    assert f'<h1 class="govuk-heading-l">{PAGES[address]}</h1>' in html
    assert "Wexborough Borough Council" in html


@pytest.mark.parametrize("address", PAGES)
def test_no_cookie_is_set(client, council, address):
    assert client.get(address).cookies == {}


@pytest.mark.parametrize("address", PAGES)
def test_page_opens_before_there_is_a_council(client, db, address):
    assert client.get(address).status_code == 200


@pytest.mark.parametrize("address", PAGES)
def test_only_reading(client, council, address):
    assert client.post(address).status_code == 405


@pytest.mark.parametrize("address", PAGES)
def test_staff_navigation_is_not_shown(client, council, address):
    assert "govuk-service-navigation" not in client.get(address).content.decode()


def test_nothing_is_claimed_before_a_test(council):
    statement = AccessibilityStatement.of(council)
    assert statement.compliance == NOT_TESTED


def test_statement_without_a_test_says_so(client, council):
    html = client.get("/accessibility/").content.decode()
    assert "Not yet tested." in html
    assert "fully compliant" not in html


def test_the_council_types_its_compliance(council):
    council.settings = {"accessibility": {"compliance": "partial", "problems": ["Charts"]}}
    statement = AccessibilityStatement.of(council)
    assert statement.compliance == COMPLIANCE["partial"]
    assert statement.problems == ("Charts",)


def test_cookies_are_named_as_the_settings_name_them(client, council, settings):
    settings.SESSION_COOKIE_NAME = "portal_session"
    assert "portal_session" in client.get("/cookies/").content.decode()
