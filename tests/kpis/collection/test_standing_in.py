"""Standing in for a colleague on leave: entering for them, approving for them, never one's own."""

import datetime as dt

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from kpis.calculations.checks import Entry
from kpis.collection import policies
from kpis.collection.actions import actuals
from kpis.collection.models import Actual
from kpis.collection.queries.review import get_to_approve
from perfportal.core import clock
from perfportal.core.access.roles import Role
from perfportal.core.leave.actions import arrange, end
from perfportal.core.models import User
from tests.factories import give_role
from tests.kpis.collection.conftest import TODAY
from tests.kpis.collection.test_entry_views import URL, as_typed

ENTRY = Entry(numerator=27_000_000, denominator=48_600_000)
UNTIL = dt.date(2026, 10, 16)


def fresh(user):
    """As the next request would load them."""
    return User.objects.get(pk=user.pk)


def hand_over(user, deputy):
    """Everything of the person's from today until the 16th; the deputy as of then."""
    roles = list(user.role_assignments.filter(delegated_from=None))
    return arrange(by=user, starts_on=TODAY, ends_on=UNTIL, deputy=deputy, roles=roles)


def submit(by, actual):
    return actuals.submit(by=fresh(by), actual=actual, entry=ENTRY, version=actual.version)


class TestEntering:
    def test_a_colleague_elsewhere_enters_for_the_provider_and_it_is_written_down(
        self, client, round_
    ):
        hand_over(round_.provider, round_.stranger)
        client.force_login(round_.stranger)
        assert client.get(URL).status_code == 200
        client.post(URL, as_typed(round_.actual, submit="1"))
        actual = Actual.objects.get()
        assert (actual.state, actual.entered_by, actual.entered_for) == (
            "submitted", round_.stranger, round_.provider,
        )  # fmt: skip
        assert actual.revision.entered_for == round_.provider

    @pytest.mark.parametrize("day", [TODAY - dt.timedelta(days=1), UNTIL + dt.timedelta(days=1)])
    def test_not_before_the_leave_and_not_after_it(self, client, round_, day):
        hand_over(round_.provider, round_.stranger)
        with clock.fixed_today(day):
            client.force_login(round_.stranger)
            assert client.get(URL).status_code == 404
            assert client.post(URL, as_typed(round_.actual, submit="1")).status_code == 404

    def test_not_once_the_provider_is_back(self, round_):
        absence = hand_over(round_.provider, round_.stranger)
        end(by=round_.provider, absence=absence)
        with pytest.raises(PermissionDenied, match="not named as provider"):
            submit(round_.stranger, round_.actual)

    def test_a_deputy_named_on_the_kpi_enters_in_their_own_name(self, round_):
        hand_over(round_.provider, round_.deputy)
        assert submit(round_.deputy, round_.actual).entered_for is None


class TestApproving:
    def test_a_stand_in_approves_what_others_entered(self, round_, submitted):
        hand_over(round_.head, round_.stranger)
        actuals.approve(by=fresh(round_.stranger), actual=submitted, version=submitted.version)
        submitted.refresh_from_db()
        assert (submitted.state, submitted.approved_by) == ("approved", round_.stranger)

    def test_not_after_the_leave(self, round_, submitted):
        hand_over(round_.head, round_.stranger)
        with clock.fixed_today(UNTIL + dt.timedelta(days=1)), pytest.raises(PermissionDenied):
            actuals.approve(by=fresh(round_.stranger), actual=submitted, version=submitted.version)

    def test_approval_is_not_handed_to_whoever_entered_what_waits(self, round_, submitted):
        with pytest.raises(ValidationError) as refusal:
            hand_over(round_.head, round_.provider)
        assert refusal.value.message_dict == {
            "deputy": [
                (
                    "Priya Nair entered figures of Revenues that wait for approval, and nobody "
                    "approves their own: choose somebody else."
                )
            ]
        }

    def test_a_stand_in_does_not_approve_what_they_enter_later(self, round_):
        hand_over(round_.head, round_.deputy)
        actual = submit(round_.deputy, round_.actual)
        deputy = fresh(round_.deputy)
        assert list(get_to_approve(deputy)) == []
        with pytest.raises(PermissionDenied, match="You entered this value"):
            actuals.approve(by=deputy, actual=actual, version=actual.version)

    def test_a_stand_in_does_not_approve_what_the_absent_head_entered(self, round_):
        """Grace enters a figure, goes on leave and has Owen approve it with her own right."""
        give_role(round_.head, Role.DATA_PROVIDER, on=round_.kpi.service)
        round_.kpi.deputy_provider = round_.head
        round_.kpi.save()
        actual = submit(round_.head, Actual.objects.with_entry().get())
        hand_over(round_.head, round_.stranger)
        owen = fresh(round_.stranger)
        assert policies.is_own(owen, actual)
        assert list(get_to_approve(owen)) == []
        with pytest.raises(PermissionDenied, match="You entered this value"):
            actuals.approve(by=owen, actual=actual, version=actual.version)

    def test_whoever_was_stood_in_for_does_not_approve_it_when_they_are_back(self, round_):
        """Priya heads the service as well: what Owen entered for her is hers."""
        give_role(round_.provider, Role.SERVICE_HEAD, on=round_.kpi.service)
        absence = hand_over(round_.provider, round_.stranger)
        actual = submit(round_.stranger, round_.actual)
        end(by=round_.provider, absence=absence)
        with pytest.raises(PermissionDenied, match="You entered this value"):
            actuals.approve(by=fresh(round_.provider), actual=actual, version=actual.version)

    def test_a_checker_does_not_look_at_what_the_colleague_entered_whom_they_stand_in_for(
        self, round_
    ):
        actual = submit(round_.team, round_.actual)
        hand_over(round_.team, round_.colleague)
        with pytest.raises(PermissionDenied, match="so a colleague must check it"):
            actuals.check(by=fresh(round_.colleague), actual=actual, outcome="passed")
