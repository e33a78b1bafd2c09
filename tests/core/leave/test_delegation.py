"""What a delegated role gives, from which day to which, and what it never gives."""

import datetime as dt
import threading

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, connection, transaction

from perfportal.core import clock
from perfportal.core.access.access import load_access
from perfportal.core.access.roles import Permission, Role
from perfportal.core.leave import actions
from perfportal.core.leave.policies import DELEGABLE
from perfportal.core.models import Absence, RoleAssignment
from tests.factories import DirectorateFactory, ServiceFactory, UserFactory, give_role, person

pytestmark = pytest.mark.django_db
TODAY = dt.date(2026, 10, 9)
FIRST, LAST = dt.date(2026, 10, 12), dt.date(2026, 10, 16)
APPROVE = Permission.APPROVE_VALUES


@pytest.fixture(autouse=True)
def the_day():
    with clock.fixed_today(TODAY):
        yield


@pytest.fixture
def service():
    return ServiceFactory(name="Revenues")


@pytest.fixture
def grace(service):
    return person(Role.SERVICE_HEAD, on=service, full_name="Grace Lindqvist")


@pytest.fixture
def dev():
    return UserFactory(full_name="Dev Shah")


def arrange(user, deputy, first=FIRST, last=LAST, roles=None):
    roles = list(user.role_assignments.all()) if roles is None else roles
    return actions.arrange(by=user, starts_on=first, ends_on=last, deputy=deputy, roles=roles)


def days_with(user, service, permission=APPROVE):
    """The days of October on which the person holds the permission for the service."""
    days = (dt.date(2026, 10, number) for number in range(9, 20))
    return [day.day for day in days if load_access(user, on=day).may(permission, on=service)]


def test_from_the_first_day_to_the_last(grace, dev, service):
    arrange(grace, dev)
    assert days_with(dev, service) == [12, 13, 14, 15, 16]
    assert days_with(dev, ServiceFactory()) == []
    assert days_with(grace, service) == list(range(9, 20))


def test_until_the_delegator_is_back(grace, dev, service):
    absence = arrange(grace, dev)
    with clock.fixed_today(dt.date(2026, 10, 14)):
        actions.end(by=grace, absence=absence)
    assert days_with(dev, service) == [12, 13]


def test_never_longer_than_the_role_that_it_comes_from(grace, dev, service):
    grace.role_assignments.update(ends_on="2026-10-13")
    arrange(grace, dev)
    assert RoleAssignment.objects.get(user=dev).ends_on == dt.date(2026, 10, 13)
    assert days_with(dev, service) == [12, 13]


def test_ends_when_that_role_ends_meanwhile(grace, dev, service):
    arrange(grace, dev)
    grace.role_assignments.update(ends_on="2026-10-13")
    assert days_with(dev, service) == [12, 13]


def test_ends_when_the_delegator_leaves_the_council(grace, dev, service):
    arrange(grace, dev)
    grace.is_active = False
    grace.save()
    assert days_with(dev, service) == []


def test_follows_the_role_that_it_comes_from(grace, dev, service):
    """Grace's role is moved to another service: so is what she has delegated."""
    arrange(grace, dev)
    other = ServiceFactory()
    grace.role_assignments.update(service=other)
    assert (days_with(dev, service), days_with(dev, other)) == ([], [12, 13, 14, 15, 16])


def test_nobody_delegates_what_they_do_not_hold(grace, dev, service):
    other = person(Role.SERVICE_HEAD, on=service).role_assignments.get()
    with pytest.raises(PermissionDenied, match="only delegate a role that you hold"):
        arrange(grace, dev, roles=[other])
    ended = give_role(grace, Role.PERFORMANCE_TEAM)
    RoleAssignment.objects.filter(pk=ended.pk).update(ends_on="2026-10-11")
    ended.refresh_from_db()
    with pytest.raises(ValidationError) as refusal:
        arrange(grace, dev, roles=[ended])
    assert refusal.value.message_dict == {
        "roles": ["One of these is not yours on those days: leave it out."]
    }
    assert (Absence.objects.count(), dev.role_assignments.count()) == (0, 0)


def test_nobody_passes_on_what_was_delegated(grace, dev, service):
    arrange(grace, dev)
    handed = dev.role_assignments.get()
    third = UserFactory()
    with pytest.raises(PermissionDenied):
        arrange(dev, third, roles=[handed])
    RoleAssignment.objects.create(
        user=third, role=handed.role, service=service, organisation=handed.organisation,
        delegated_from=handed,
    )  # fmt: skip
    assert days_with(third, service) == []


@pytest.mark.parametrize("role", sorted(set(Role) - DELEGABLE))
def test_a_seat_an_audit_and_the_administration_are_nobody_elses(role, dev):
    places = {
        Role.CABINET_MEMBER: "portfolio", Role.COMMITTEE_MEMBER: "committee",
    }  # fmt: skip
    from tests.factories import CommitteeFactory, PortfolioFactory

    made = {"portfolio": PortfolioFactory, "committee": CommitteeFactory}
    user = person(role, on=made[places[role]]() if role in places else None)
    with pytest.raises(PermissionDenied):
        arrange(user, dev)


def test_nobody_stands_in_for_themselves(grace):
    with pytest.raises(ValidationError, match="you cannot stand in yourself"):
        arrange(grace, grace)
    with pytest.raises(IntegrityError), transaction.atomic():
        Absence.objects.create(
            user=grace, deputy=grace, starts_on=FIRST, ends_on=LAST, created_at=clock.now()
        )


def test_nobody_who_has_left_stands_in(grace):
    with pytest.raises(ValidationError, match="no longer signs in here"):
        arrange(grace, UserFactory(is_active=False))


def test_who_has_delegated_is_known(grace, dev, service):
    give_role(dev, Role.SERVICE_HEAD, on=service)
    director = person(Role.DIRECTOR, on=DirectorateFactory())
    arrange(grace, dev)
    arrange(director, dev)
    access = load_access(dev, on=FIRST)
    assert access.delegators(APPROVE) == {grace.pk}
    assert access.stands_in_for == {grace.pk, director.pk}
    assert load_access(dev, on=TODAY).stands_in_for == frozenset()


def test_one_query_whatever_was_delegated(grace, dev, django_assert_num_queries):
    arrange(grace, dev)
    give_role(dev, Role.PERFORMANCE_TEAM)
    with django_assert_num_queries(1):
        assert len(load_access(dev, on=FIRST).grants) == 2


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_of_two_forms_at_once_one_is_noted(grace, dev):
    start, refused = threading.Barrier(2), []

    def go(last):
        try:
            start.wait()
            arrange(grace, dev, last=last)
        except ValidationError as error:
            refused.append(error.message_dict)
        finally:
            connection.close()

    threads = [threading.Thread(target=go, args=[LAST + dt.timedelta(days=n)]) for n in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [list(error) for error in refused] == [["starts_on"]]
    assert (Absence.objects.count(), dev.role_assignments.count()) == (1, 1)
