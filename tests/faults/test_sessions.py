"""Sessions and sign-in under attack: fixation, rights taken away, guessing, forged addresses."""

import re

import pytest
from django.conf import settings
from django.core import mail
from django.test import Client

from perfportal.core.access.roles import Role
from tests.faults import addresses
from tests.faults.council import SIGNED_OUT, client_with, sessions_of, undone

SIGN_IN = "/account/sign-in/"
PASSWORD = "a-long-enough-phrase"
ELSEWHERE = (
    "https://evil.invalid/",
    "//evil.invalid/",
    "\\\\evil.invalid/",
    "/\\evil.invalid/",
    "///evil.invalid/",
    "https:evil.invalid",
    "javascript:alert(1)",
)


@pytest.fixture
def director(council):
    user = council.people["director"]
    user.set_password(PASSWORD)
    user.save()
    return user


def sign_in(client, user, password=PASSWORD, **more):
    return client.post(SIGN_IN, {"login": user.email, "password": password, **more})


def test_session_given_before_sign_in_does_not_carry_the_person(director):
    attacker, victim = Client(), Client()
    attacker.session["x"] = 1
    session = attacker.session
    session["planted"] = "yes"
    session.save()
    planted = session.session_key
    victim.cookies[settings.SESSION_COOKIE_NAME] = planted
    assert sign_in(victim, director).status_code == 302
    assert victim.cookies[settings.SESSION_COOKIE_NAME].value != planted
    attacker.cookies[settings.SESSION_COOKIE_NAME] = planted
    assert attacker.get("/reports/").url == f"{SIGN_IN}?next=/reports/"


def test_sign_out_ends_the_session_for_a_copied_cookie_too(director):
    client = Client()
    sign_in(client, director)
    copied = Client()
    copied.cookies[settings.SESSION_COOKIE_NAME] = client.cookies["sessionid"].value
    assert copied.get("/reports/").status_code == 200
    client.post("/account/sign-out/")
    assert copied.get("/reports/").url == f"{SIGN_IN}?next=/reports/"


def test_role_taken_away_and_account_closed_hold_at_the_next_request(director):
    client = Client()
    sign_in(client, director)
    assert client.get("/dashboards/cmt/").status_code == 200
    director.role_assignments.filter(role=Role.DIRECTOR.value).delete()
    assert client.get("/dashboards/cmt/").status_code == 403
    director.is_active = False
    director.save()
    assert client.get("/dashboards/cmt/").url == f"{SIGN_IN}?next=/dashboards/cmt/"


def test_new_password_ends_the_sessions_of_the_old_one(director):
    client = Client()
    sign_in(client, director)
    director.set_password("quite-another-phrase")
    director.save()
    assert client.get("/reports/").status_code == 302


@pytest.mark.parametrize("wanted", ELSEWHERE)
@pytest.mark.parametrize("place", ["body", "query"])
def test_sign_in_never_leads_off_the_portal(director, wanted, place):
    client = Client()
    data = {"login": director.email, "password": PASSWORD}
    if place == "body":
        response = client.post(SIGN_IN, data | {"next": wanted})
    else:
        response = client.post(SIGN_IN, data, query_params={"next": wanted})
    assert (response.status_code, response.url) == (302, "/")


@pytest.mark.parametrize("wanted", ELSEWHERE)
def test_sign_out_and_people_signed_in_are_not_led_off_the_portal(director, wanted):
    client = Client()
    sign_in(client, director)
    assert client.get(SIGN_IN, {"next": wanted}).url == "/"
    assert client.post("/account/sign-out/", {"next": wanted}).url == SIGN_IN


@pytest.mark.parametrize("address", ["https://evil.invalid/x", "//evil.invalid/x"])
def test_expired_session_in_htmx_leads_back_to_our_own_page_only(council, address):
    response = Client().get("/kpis/", headers={"hx-request": "true", "hx-current-url": address})
    assert "evil" not in response.headers.get("HX-Redirect", "")
    assert response.headers["HX-Redirect"].startswith(SIGN_IN)


@pytest.mark.parametrize("host", ["evil.invalid", "testserver.evil.invalid", "testserver@evil"])
def test_forged_host_is_refused_in_our_own_words(council, host):
    response = Client().post(
        "/account/password/reset/", {"email": "x@wrenford.example"}, headers={"host": host}
    )
    assert response.status_code == 400
    assert "DisallowedHost" not in response.content.decode()
    assert mail.outbox == []


def test_forwarded_host_does_not_reach_the_link_in_a_mail(director):
    forged = {"x-forwarded-host": "evil.invalid", "x-forwarded-proto": "gopher"}
    Client().post("/account/password/reset/", {"email": director.email}, headers=forged)
    links = re.findall(r"\w+://[^/\s]+", mail.outbox[0].body)
    assert set(links) == {"http://testserver"}


def test_lockout_tells_nothing_about_which_accounts_exist(director):
    """Known and unknown addresses get the same statuses and the same words, up to the lock."""

    def attempts(email):
        client = Client()
        answers = []
        for _ in range(settings.AXES_FAILURE_LIMIT + 1):
            response = client.post(SIGN_IN, {"login": email, "password": "wrong"})
            answers.append((response.status_code, plain(response, email)))
        return answers

    known, unknown = attempts(director.email), attempts("nobody@wrenford.example")
    assert [status for status, _ in known] == [200] * (settings.AXES_FAILURE_LIMIT - 1) + [429] * 2
    assert known == unknown


def test_another_spelling_of_the_address_is_the_same_account_to_the_lock(director):
    client = Client()
    for number in range(settings.AXES_FAILURE_LIMIT):
        email = director.email.upper() if number % 2 else director.email
        client.post(SIGN_IN, {"login": email, "password": "wrong"})
    assert sign_in(client, director).status_code == 429


def plain(response, email):
    """The page without what differs by nature: the address typed and the form's token."""
    text = re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", response.content.decode())
    return text.replace(email, "")


def test_every_post_needs_the_token_also_from_htmx(council):
    """The person is one who may act, so that nothing else refuses."""
    cookies = sessions_of(council.people)
    accepted = {}
    for name in addresses.names():
        for who in ("performance_team", "director", "scrutiny_clerk", SIGNED_OUT):
            for headers in ({}, {"hx-request": "true"}):
                with undone():
                    client = client_with(cookies[who], enforce_csrf_checks=True)
                    url = addresses.address(name, council)
                    response = client.post(url, addresses.POSTED.get(name, {}), headers=headers)
                if response.status_code != 403:
                    accepted[name, who, bool(headers)] = response.status_code
    assert accepted == {}


def test_token_of_another_browser_is_refused(director):
    client = Client(enforce_csrf_checks=True)
    client.force_login(director)
    client.get("/account/password/")
    token = Client().get(SIGN_IN).cookies["csrftoken"].value
    response = client.post("/account/sign-out/", {"csrfmiddlewaretoken": token})
    assert response.status_code == 403
    assert client.get("/reports/").status_code == 200
