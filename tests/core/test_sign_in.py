"""Signing in: with a password, as one of the demo council's people, and what is refused."""

import pytest
from django.core import mail
from django.urls import NoReverseMatch, reverse

from perfportal.core.models import Organisation, RoleAssignment, User

SIGN_IN = "/account/sign-in/"
PASSWORD = "a-long-enough-phrase"


@pytest.fixture
def council(db):
    return Organisation.objects.create(name="Wexborough Borough Council", slug="wexborough")


def person(council, name="Priya Shah", role="performance_team", **fields):
    email = f"{name.split()[0].lower()}@wexborough.invalid"
    user = User.objects.create_user(email, PASSWORD, full_name=name, **fields)
    RoleAssignment.objects.create(user=user, role=role, organisation=council)
    return user


def send(client, email, password=PASSWORD, **more):
    return client.post(SIGN_IN, {"login": email, "password": password, **more})


def signed_in_as(client):
    return client.session.get("_auth_user_id")


def test_form_is_shown_signed_out(client, council):
    response = client.get(SIGN_IN)
    assert response.status_code == 200
    assert "Sign in to the performance portal" in response.content.decode()


def test_right_password_opens_the_home_page(client, council):
    user = person(council)
    response = send(client, "Priya@Wexborough.invalid")
    assert (response.status_code, response.url) == (302, reverse("core:home"))
    assert signed_in_as(client) == str(user.pk)


def test_next_is_followed_within_the_portal_only(client, council):
    person(council)
    assert send(client, "priya@wexborough.invalid", next="/cookies/").url == "/cookies/"
    client.logout()
    for elsewhere in ("//evil.invalid/", "\\\\evil.invalid/", "https://evil.invalid/"):
        answer = send(client, "priya@wexborough.invalid", next=elsewhere)
        assert answer.url == reverse("core:home")
        client.logout()


def test_unknown_address_and_wrong_password_read_alike(client, council):
    person(council)
    wrong = send(client, "priya@wexborough.invalid", "wrong").context["form"].errors
    unknown = send(client, "nobody@wexborough.invalid", "wrong").context["form"].errors
    assert wrong == unknown != {}


def test_empty_form_names_each_field(client, council):
    html = send(client, "", "").content.decode()
    assert '<a href="#id_login">Enter your e-mail address</a>' in html
    assert '<a href="#id_password">Enter your password</a>' in html
    assert "<title>Error: Sign in" in html


def test_closed_account_does_not_sign_in(client, council):
    person(council, is_active=False)
    send(client, "priya@wexborough.invalid")
    assert signed_in_as(client) is None


def test_lockout_after_eight_attempts_holds_for_the_right_password_too(client, council, settings):
    person(council)
    for _ in range(settings.AXES_FAILURE_LIMIT - 1):
        assert send(client, "priya@wexborough.invalid", "wrong").status_code == 200
    assert send(client, "priya@wexborough.invalid", "wrong").status_code == 429
    answer = send(client, "priya@wexborough.invalid")
    assert answer.status_code == 429
    assert "Too many attempts to sign in" in answer.content.decode()
    assert signed_in_as(client) is None


def test_lockout_of_one_account_leaves_others_alone(client, council, settings):
    person(council)
    other = person(council, "Tom Reed")
    for _ in range(settings.AXES_FAILURE_LIMIT):
        send(client, "priya@wexborough.invalid", "wrong")
    send(client, "tom@wexborough.invalid")
    assert signed_in_as(client) == str(other.pk)


def test_lockout_page_tells_the_wait_that_is_set(settings):
    assert settings.AXES_COOLOFF_TIME == 0.25


def test_sign_out_is_a_post(client, council):
    client.force_login(person(council))
    assert client.get("/account/sign-out/").status_code == 200
    assert signed_in_as(client)
    client.post("/account/sign-out/")
    assert signed_in_as(client) is None


def test_nobody_signs_up():
    for name in ("account_signup", "account_email"):
        with pytest.raises(NoReverseMatch):
            reverse(name)


def test_password_is_chosen_anew_by_mail(client, council):
    user = person(council)
    client.post("/account/password/reset/", {"email": user.email})
    link = next(word for word in mail.outbox[0].body.split() if word.startswith("http"))
    page = client.get(link, follow=True)
    new = {"password1": "quite-another-phrase", "password2": "quite-another-phrase"}
    client.post(page.request["PATH_INFO"], new)
    user.refresh_from_db()
    assert user.check_password("quite-another-phrase")


def test_reset_for_an_unknown_address_looks_the_same_and_sends_nothing(client, council):
    answer = client.post("/account/password/reset/", {"email": "nobody@wexborough.invalid"})
    assert (answer.status_code, answer.url) == (302, "/account/password/reset/sent/")
    assert mail.outbox == []


def test_password_change_is_for_people_signed_in(client, council):
    answer = client.get("/account/password/")
    assert (answer.status_code, answer.url) == (302, f"{SIGN_IN}?next=/account/password/")


def test_demo_people_are_listed_with_their_roles_in_a_demo(client, council, settings):
    settings.DEMO = True
    person(council, is_demo=True)
    person(council, "Tom Reed", "data_provider", is_demo=True)
    person(council, "Real Person")
    people = client.get(SIGN_IN).context["demo_people"]
    assert [(row.name, row.roles) for row in people] == [
        ("Tom Reed", "Data provider"),
        ("Priya Shah", "Performance team"),
    ]


@pytest.mark.parametrize("names", [["Priya Shah"], ["Priya Shah", "Tom Reed", "Ann Lowe"]])
def test_demo_page_costs_four_queries_however_many_people(
    client, council, settings, django_assert_num_queries, names
):
    settings.DEMO = True
    for name in names:
        person(council, name, is_demo=True)
    with django_assert_num_queries(4):  # the lockout, the people, their roles, the council
        client.get(SIGN_IN)


def test_demo_people_are_not_listed_otherwise(client, council, settings):
    settings.DEMO = False
    person(council, is_demo=True)
    assert "Priya Shah" not in client.get(SIGN_IN).content.decode()


def demo_sign_in(client, uid, **more):
    return client.post("/demo/sign-in/", {"person": uid, **more})


def test_one_click_signs_in_a_demo_person(client, council, settings):
    settings.DEMO = True
    user = person(council, is_demo=True)
    assert demo_sign_in(client, user.uid).url == reverse("core:home")
    assert signed_in_as(client) == str(user.pk)


def test_one_click_follows_next_within_the_portal_only(client, council, settings):
    settings.DEMO = True
    user = person(council, is_demo=True)
    assert demo_sign_in(client, user.uid, next="/cookies/").url == "/cookies/"
    assert demo_sign_in(client, user.uid, next="//evil.invalid/").url == reverse("core:home")


def test_one_click_is_not_found_outside_a_demo(client, council, settings):
    settings.DEMO = False
    assert demo_sign_in(client, person(council, is_demo=True).uid).status_code == 404
    assert signed_in_as(client) is None


@pytest.mark.parametrize("uid", ["", "nonsense", "0f9a52c1-6f0c-4f0e-9a53-1d2f6f6f0c11"])
def test_one_click_needs_a_known_person(client, council, settings, uid):
    settings.DEMO = True
    assert demo_sign_in(client, uid).status_code == 404


def test_one_click_is_for_demo_people_only(client, council, settings):
    settings.DEMO = True
    assert demo_sign_in(client, person(council).uid).status_code == 404


def test_one_click_is_a_post(client, council, settings):
    settings.DEMO = True
    assert client.get("/demo/sign-in/").status_code == 405
