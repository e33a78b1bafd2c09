"""Corrective actions: raised, changed with their day moved, finished, withdrawn."""

import datetime as dt

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction

from kpis.collection.actions import corrective
from kpis.collection.models import CorrectiveAction
from perfportal.core import clock
from perfportal.core.concurrency import Conflict
from perfportal.core.models import AuditEvent
from perfportal.core.registries import Standing, duties
from perfportal.core.submissions import AlreadySubmitted, new_key
from tests.factories import UserFactory
from tests.kpis.collection.conftest import TODAY
from tests.kpis.collection.records import DUE, WHAT, a_plan, an_action

LATER = DUE + dt.timedelta(days=31)
State = CorrectiveAction.State


@pytest.fixture
def action(round_, submitted):
    return an_action(submitted, by=round_.head, owner=round_.provider, cost_and_risk="£4,000")


def change(action, by, version=None, **changes):
    reason = changes.pop("reason", "")
    plan = a_plan(action.owner, **({"cost_and_risk": "£4,000"} | changes))
    return corrective.change(
        by=by, action=action, version=version or action.version, plan=plan, reason=reason
    )


def events():
    rows = AuditEvent.objects.filter(verb__startswith="corrective_action").order_by("pk")
    return [(row.verb, row.actor, row.reason) for row in rows]


class TestRaising:
    def test_it_keeps_what_who_when_and_for_which_value(self, round_, submitted, action):
        assert (action.kpi, action.raised_for, action.raised_by) == (
            round_.kpi,
            submitted,
            round_.head,
        )
        assert (action.what, action.due_on, action.original_due_on) == (WHAT, DUE, DUE)
        assert events() == [("corrective_action.raised", round_.head, "")]
        assert AuditEvent.objects.get(verb="corrective_action.raised").after == {
            "what": WHAT,
            "owner": "Priya Nair",
            "due_on": "2026-11-30",
            "expected_back_on": None,
            "cost_and_risk": "£4,000",
        }

    @pytest.mark.parametrize("who", ["provider", "deputy", "head", "team"])
    def test_by_those_who_work_on_the_kpi(self, round_, submitted, who):
        assert an_action(submitted, by=getattr(round_, who)).state == State.OPEN

    def test_not_by_a_stranger(self, round_, submitted):
        with pytest.raises(PermissionDenied, match="says what is done about this KPI"):
            an_action(submitted, by=round_.stranger)

    @pytest.mark.parametrize(
        ("changes", "faults"),
        [
            ({"what": "  "}, {"what": ["Say what will be done."]}),
            (
                {"due_on": dt.date(2026, 10, 8)},
                {"due_on": ["Choose today or a later day."]},
            ),
            (
                {"expected_back_on": dt.date(2026, 10, 8)},
                {"expected_back_on": ["Choose today or a later day."]},
            ),
        ],
    )
    def test_what_is_wrong_is_named(self, round_, submitted, changes, faults):
        with pytest.raises(ValidationError) as refusal:
            an_action(submitted, by=round_.head, **changes)
        assert refusal.value.message_dict == faults
        assert not CorrectiveAction.objects.exists()

    def test_a_second_post_adds_one(self, round_, submitted):
        key, plan = new_key(), a_plan(round_.head)
        given = {"by": round_.head, "actual": submitted, "plan": plan, "submission": key}
        corrective.raise_(**given)
        with pytest.raises(AlreadySubmitted):
            corrective.raise_(**given)
        assert CorrectiveAction.objects.count() == 1


class TestChanging:
    def test_a_day_that_moves_is_counted_and_the_first_is_kept(self, round_, action):
        change(action, round_.head, due_on=LATER, reason="The assessors start later.")
        action.refresh_from_db()
        assert (action.due_on, action.original_due_on, action.moves) == (LATER, DUE, 1)
        assert events()[-1] == (
            "corrective_action.changed", round_.head, "The assessors start later.",
        )  # fmt: skip

    def test_a_day_does_not_move_without_a_reason(self, round_, action):
        with pytest.raises(ValidationError) as refusal:
            change(action, round_.head, due_on=LATER)
        assert refusal.value.message_dict == {"reason": ["Say why the day moves."]}

    def test_words_change_without_a_reason_or_a_move(self, round_, action):
        change(action, round_.head, what="Three assessors.")
        action.refresh_from_db()
        assert (action.what, action.moves) == ("Three assessors.", 0)

    def test_nothing_changed_is_said(self, round_, action):
        with pytest.raises(ValidationError, match="Nothing has been changed"):
            change(action, round_.head)

    def test_a_late_action_may_be_changed_and_keep_its_day(self, round_, action):
        with clock.fixed_today(LATER):
            change(action, round_.head, what="Three assessors.")
        assert CorrectiveAction.objects.get().due_on == DUE

    def test_of_two_people_the_second_is_told(self, round_, action):
        change(action, round_.head, what="Three assessors.")
        with pytest.raises(Conflict):
            change(action, round_.team, version=1, what="Four assessors.")
        assert CorrectiveAction.objects.get().what == "Three assessors."

    def test_a_stranger_changes_nothing(self, round_, action):
        with pytest.raises(PermissionDenied):
            change(action, round_.stranger, what="x")


class TestClosing:
    def test_the_owner_says_that_it_is_done(self, round_, submitted):
        owner = UserFactory(full_name="Owner without a role")
        action = an_action(submitted, by=round_.head, owner=owner)
        corrective.finish(by=owner, action=action, version=1, note="Backlog cleared.")
        action.refresh_from_db()
        assert (action.state, action.closed_on, action.closed_by, action.closing_note) == (
            State.DONE,
            TODAY,
            owner,
            "Backlog cleared.",
        )

    def test_but_does_not_withdraw_it(self, round_, submitted):
        owner = UserFactory()
        action = an_action(submitted, by=round_.head, owner=owner)
        with pytest.raises(PermissionDenied):
            corrective.withdraw(by=owner, action=action, version=1, note="No.")

    def test_it_is_withdrawn_with_a_reason(self, round_, action):
        with pytest.raises(ValidationError):
            corrective.withdraw(by=round_.head, action=action, version=1, note=" ")
        corrective.withdraw(by=round_.head, action=action, version=1, note="Another plan.")
        assert events()[-1] == ("corrective_action.withdrawn", round_.head, "Another plan.")

    def test_what_is_closed_stays_closed(self, round_, action):
        corrective.finish(by=round_.head, action=action, version=1, note="Done.")
        with pytest.raises(PermissionDenied, match="This action is closed"):
            change(action, round_.head, what="x")
        with pytest.raises(PermissionDenied, match="This action is closed"):
            corrective.finish(by=round_.head, action=action, version=2, note="Again.")

    def test_the_database_wants_the_note(self, round_, action):
        with (
            pytest.raises(IntegrityError, match="corrective_action_closed_with_note"),
            transaction.atomic(),
        ):
            CorrectiveAction.objects.update(state="done", closed_on=TODAY, closed_by=round_.head)


class TestDuties:
    def of(self, user, day):
        return [one for one in duties.collect(user, as_of=day) if one.kind == "corrective_action"]

    @pytest.mark.parametrize(
        ("day", "standing"),
        [
            (DUE - dt.timedelta(days=15), None),
            (DUE - dt.timedelta(days=14), Standing.DUE),
            (DUE, Standing.DUE),
            (DUE + dt.timedelta(days=1), Standing.OVERDUE),
        ],
    )
    def test_its_owner_is_asked_a_fortnight_before_and_until_it_is_closed(
        self, round_, action, day, standing
    ):
        assert [one.standing for one in self.of(round_.provider, day)] == (
            [standing] if standing else []
        )
        assert self.of(round_.head, day) == []

    def test_what_it_says(self, round_, action):
        (duty,) = self.of(round_.provider, DUE)
        assert (duty.title, duty.reason, duty.due_on, duty.url) == (
            "Do what was promised for Council Tax collected in the year",
            WHAT,
            DUE,
            f"/corrective-actions/{action.uid}/close/",
        )

    def test_a_closed_one_is_owed_no_more(self, round_, action):
        corrective.finish(by=round_.head, action=action, version=1, note="Done.")
        assert self.of(round_.provider, DUE) == []
