"""/leave/: who is away, who stands in, for what."""

import datetime as dt

import pytest

from perfportal.core import clock
from perfportal.core.access.roles import Role
from perfportal.core.models import Absence, AuditEvent, RoleAssignment
from perfportal.core.submissions import new_key
from tests.factories import ServiceFactory, UserFactory, give_role, person

pytestmark = pytest.mark.django_db
URL = "/leave/"
TODAY = dt.date(2026, 10, 9)


@pytest.fixture(autouse=True)
def the_day():
    with clock.fixed_today(TODAY):
        yield


@pytest.fixture
def service():
    return ServiceFactory(name="Revenues", slug="revenues")


@pytest.fixture
def grace(client, service):
    user = person(Role.SERVICE_HEAD, on=service, full_name="Grace Lindqvist")
    client.force_login(user)
    return user


@pytest.fixture
def dev(service):
    return person(Role.DATA_PROVIDER, on=service, full_name="Dev Shah")


def typed(user, deputy=None, **changes):
    own = user.role_assignments.filter(delegated_from=None)
    return {
        "starts_on": "2026-10-12",
        "ends_on": "16/10/2026",
        "deputy": deputy.pk if deputy else "",
        "roles": [role.pk for role in own] if deputy else [],
        "submission": new_key(),
    } | changes


def errors(response):
    return {name: list(words) for name, words in response.context["form"].errors.items()}


def test_offers_what_one_holds_and_who_may_stand_in(client, grace, dev, service):
    give_role(grace, Role.ADMINISTRATOR)
    UserFactory(full_name="Without a role")
    person(Role.AUDITOR, full_name="Gone", is_active=False)
    form = client.get(URL).context["form"]
    assert [label for _value, label in form["roles"].field.choices] == [
        "Approve for you (Service head, Revenues)"
    ]
    assert [one.full_name for one in form["deputy"].field.queryset] == ["Dev Shah"]


def test_a_leave_with_a_deputy_is_noted_once(client, grace, dev):
    form = typed(grace, dev)
    assert (client.post(URL, form)["Location"], client.post(URL, form)["Location"]) == (URL, URL)
    absence = Absence.objects.get()
    assert (absence.user, absence.deputy) == (grace, dev)
    (role,) = absence.roles.all()
    assert (role.user, role.role, role.service.name) == (dev, "service_head", "Revenues")
    assert (role.starts_on, role.ends_on) == (dt.date(2026, 10, 12), dt.date(2026, 10, 16))
    event = AuditEvent.objects.get()
    assert (event.actor, event.verb, event.after) == (
        grace,
        "leave.arranged",
        {
            "starts_on": "2026-10-12",
            "ends_on": "2026-10-16",
            "deputy": "Dev Shah",
            "roles": ["Service head, Revenues"],
        },
    )
    text = client.get(URL).content.decode()
    assert "12 October 2026 to 16 October 2026" in text
    assert "Dev Shah stands in" in text
    client.force_login(dev)
    text = client.get(URL).content.decode()
    assert "You stand in for" in text
    assert "Grace Lindqvist" in text


def test_a_leave_without_a_deputy(client, grace):
    client.post(URL, typed(grace))
    assert (Absence.objects.get().deputy, RoleAssignment.objects.count()) == (None, 1)
    assert "Nobody stands in" in client.get(URL).content.decode()


@pytest.mark.parametrize(
    ("changes", "found"),
    [
        (
            {"ends_on": "2026-10-11"},
            {"ends_on": ["The last day comes before the first day: swap them."]},
        ),
        (
            {"starts_on": "2026-10-01", "ends_on": "2026-10-08"},
            {"ends_on": ["That leave is over: give days that are still to come."]},
        ),
        (
            {"ends_on": "2062-10-16"},
            {
                "ends_on": [
                    (
                        "That is longer than a year: look at the year that you typed, or ask an "
                        "administrator to give your roles to somebody else."
                    )
                ]
            },
        ),
        ({"starts_on": ""}, {"starts_on": ["First day away: enter a value"]}),
        ({"deputy": ""}, {"deputy": ["Choose who stands in for you."]}),
        ({"roles": []}, {"roles": ["Tick what they do for you, or choose nobody."]}),
    ],
)
def test_what_is_wrong_stands_at_its_field(client, grace, dev, changes, found):
    response = client.post(URL, typed(grace, dev) | changes)
    assert (response.status_code, errors(response)) == (422, found)
    assert Absence.objects.count() == 0


def test_one_leave_at_a_time(client, grace, dev):
    client.post(URL, typed(grace, dev))
    response = client.post(URL, typed(grace, dev, starts_on="2026-10-16", ends_on="2026-10-20"))
    assert errors(response) == {
        "starts_on": [
            (
                "You have said already that you are away from 12 October 2026 to 16 October 2026. "
                "End that leave first."
            )
        ]
    }
    client.post(URL, typed(grace, dev, starts_on="2026-10-17", ends_on="2026-10-20"))
    assert Absence.objects.count() == 2


def test_a_deputy_who_is_away_is_refused(client, grace, dev):
    Absence.objects.create(
        user=dev, starts_on="2026-10-16", ends_on="2026-10-23", created_at=clock.now()
    )
    response = client.post(URL, typed(grace, dev))
    assert errors(response) == {
        "deputy": [
            (
                "Dev Shah is away from 16 October 2026 to 23 October 2026: choose somebody who is "
                "there."
            )
        ]
    }


def test_ends_early_and_only_once(client, grace, dev):
    client.post(URL, typed(grace, dev, starts_on="2026-10-09"))
    absence = Absence.objects.get()
    url = f"/leave/{absence.uid}/end/"
    assert "I am back" in client.get(URL).content.decode()
    response = client.post(url, follow=True)
    assert "Your leave has ended." in response.content.decode()
    assert "This leave has ended already." in client.post(url, follow=True).content.decode()
    absence.refresh_from_db()
    assert absence.ended_on == TODAY
    assert AuditEvent.objects.filter(verb="leave.ended").count() == 1
    client.post(URL, typed(grace, dev))
    assert Absence.objects.not_over(on=TODAY).count() == 1


def test_a_leave_to_come_is_called_off(client, grace, dev):
    client.post(URL, typed(grace, dev))
    text = client.get(URL).content.decode()
    assert "Call it off" in text
    client.post(f"/leave/{Absence.objects.get().uid}/end/")
    with clock.fixed_today(dt.date(2026, 10, 13)):
        assert (
            list(RoleAssignment.objects.in_force(on=clock.today()).filter(absence__isnull=False))
            == []
        )


def test_nobody_ends_the_leave_of_another(client, grace, dev):
    client.post(URL, typed(grace, dev))
    client.force_login(dev)
    assert client.post(f"/leave/{Absence.objects.get().uid}/end/").status_code == 404


def test_somebody_elses_role_is_no_choice(client, grace, dev):
    other = dev.role_assignments.get()
    response = client.post(URL, typed(grace, dev, roles=[other.pk]))
    assert response.status_code == 422
    assert list(errors(response)) == ["roles"]


def test_signed_out_and_the_wrong_method(client, grace, dev):
    client.post(URL, typed(grace, dev))
    end = f"/leave/{Absence.objects.get().uid}/end/"
    assert client.get(end).status_code == 405
    client.logout()
    assert client.get(URL)["Location"] == f"/account/sign-in/?next={URL}"
    assert client.post(end)["Location"] == f"/account/sign-in/?next={end}"


@pytest.mark.parametrize("leaves", [1, 3])
def test_query_count_is_flat(client, grace, dev, service, leaves, django_assert_num_queries):
    for number in range(leaves):
        day = f"2026-11-{number + 1:02}"
        absence = Absence.objects.create(
            user=grace, deputy=dev, starts_on=day, ends_on=day, created_at=clock.now()
        )
        RoleAssignment.objects.create(
            user=dev, role="service_head", service=service, absence=absence, starts_on=day,
            ends_on=day, organisation=service.directorate.organisation,
            delegated_from=grace.role_assignments.get(),
        )  # fmt: skip
    with django_assert_num_queries(11):
        client.get(URL)
