"""The administration pages: by role, audited, never over the audit trail."""

import pytest

from perfportal.core.access.roles import Role
from perfportal.core.models import AuditEvent, RoleAssignment, User
from tests.factories import OrganisationFactory, UserFactory, person

pytestmark = pytest.mark.django_db
PEOPLE = "/admin/core/user/"
ROLES = "/admin/core/roleassignment/"
TRAIL = "/admin/core/auditevent/"


@pytest.fixture
def administrator(client):
    user = person(Role.ADMINISTRATOR, is_staff=True)
    client.force_login(user)
    return user


def test_signed_out_goes_to_our_own_sign_in(client):
    assert client.get("/admin/login/")["Location"].startswith("/account/sign-in/")


def test_staff_without_the_role_open_nothing(client):
    client.force_login(person(Role.PERFORMANCE_TEAM, is_staff=True))
    for address in (PEOPLE, ROLES, TRAIL):
        assert client.get(address).status_code == 403


def test_a_person_is_added_without_a_password_and_audited(client, administrator):
    OrganisationFactory()
    given = {"email": "New.Person@wrenford.example", "full_name": "New Person", "is_active": "on"}
    assert client.post(PEOPLE + "add/", given).status_code == 302
    added = User.objects.get(full_name="New Person")
    assert added.has_usable_password() is False
    event = AuditEvent.objects.get(verb="user.added")
    assert (event.actor, event.after["full_name"]) == (administrator, "New Person")


def test_a_role_that_is_ended_is_audited_with_old_and_new(client, administrator):
    user = person(Role.AUDITOR)
    row = RoleAssignment.objects.get(user=user)
    given = {
        "user": user.pk,
        "role": row.role,
        "organisation": row.organisation_id,
        "ends_on": "2026-01-31",
    }
    assert client.post(f"{ROLES}{row.pk}/change/", given).status_code == 302
    event = AuditEvent.objects.get(verb="roleassignment.changed")
    assert event.after == {"ends_on": "2026-01-31"}
    assert User.objects.get(pk=user.pk).access.grants == ()


def test_a_role_over_a_part_names_the_part(client, administrator):
    user = UserFactory()
    given = {
        "user": user.pk,
        "role": Role.SERVICE_HEAD.value,
        "organisation": OrganisationFactory().pk,
    }
    response = client.post(f"{ROLES}add/", given)
    assert response.context["errors"] == [["Choose the service that this role covers."]]


def test_the_first_administrator_is_made_on_the_command_line(client):
    first = User.objects.create_superuser("first@wrenford.example", "x", full_name="First")
    client.force_login(first)
    assert client.get(ROLES).status_code == 200
    assert first.access.roles == {Role.ADMINISTRATOR}


def test_nobody_is_deleted(client, administrator):
    assert client.post(f"{PEOPLE}{UserFactory().pk}/delete/", {"post": "yes"}).status_code == 403


def test_the_audit_trail_is_only_read(client, administrator):
    assert client.get(TRAIL).status_code == 200
    assert client.get(TRAIL + "add/").status_code == 403
