"""The life of a value: who may do what, in which order, and what is kept of it."""

from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction

from kpis.calculations.checks import Entry
from kpis.collection.actions import actuals, drafts, rounds
from kpis.collection.models import Actual, ActualRevision, ActualState
from perfportal.core.concurrency import Conflict
from perfportal.core.models import AuditEvent, Job
from perfportal.core.submissions import AlreadySubmitted, new_key
from tests.factories import EvidenceFactory
from tests.kpis.collection.records import an_action

LONG = "Fewer direct debits after the system change; reminders go out weekly from November on."


def submit(round_, by=None, entry=None, **more):
    actual = Actual.objects.with_entry().get(pk=round_.actual.pk)
    return actuals.submit(
        by=by or round_.provider,
        actual=actual,
        entry=entry or Entry(numerator=Decimal(27_000_000), denominator=Decimal(48_600_000)),
        version=actual.version,
        **more,
    )


def test_the_round_makes_a_slot_with_the_working_day_deadline(round_):
    assert round_.actual.state == ActualState.DUE
    assert str(round_.actual.due_on) == "2026-10-14"


def test_opening_a_round_twice_changes_nothing(round_):
    again = rounds.open_round(
        by=round_.team, organisation=round_.round.organisation, period=round_.round.period
    )
    assert again == round_.round
    assert Actual.objects.count() == 1


def test_a_submitted_value_has_a_revision_an_audit_event_and_a_job(round_):
    actual = submit(round_)
    assert actual.state == ActualState.SUBMITTED
    assert (actual.revision.numerator, actual.revision.number) == (27_000_000, 1)
    event = AuditEvent.objects.filter(verb="actual.submitted").get()
    assert event.actor == round_.provider
    assert event.after["numerator"] == "27000000"
    assert Job.objects.filter(name="kpis.assess", dedupe=f"kpi-{round_.kpi.pk}").count() == 1


def test_a_deputy_submits_as_themselves(round_):
    actual = submit(round_, by=round_.deputy)
    assert (actual.entered_by, actual.entered_for) == (round_.deputy, None)


def test_the_performance_team_enters_on_behalf_of_the_provider(round_):
    actual = submit(round_, by=round_.team)
    assert (actual.entered_by, actual.entered_for) == (round_.team, round_.provider)


def test_a_provider_of_another_service_may_not_enter(round_):
    with pytest.raises(PermissionDenied, match="not named as provider"):
        submit(round_, by=round_.stranger)
    assert ActualRevision.objects.count() == 0


def test_a_provider_whose_role_has_ended_may_not_enter(round_):
    round_.provider.role_assignments.update(ends_on="2026-10-08")
    ended = type(round_.provider).objects.get(pk=round_.provider.pk)
    with pytest.raises(PermissionDenied):
        submit(round_, by=ended)


def test_a_second_post_of_one_form_writes_once(round_):
    key = new_key()
    submit(round_, submission=key)
    actual = Actual.objects.with_entry().get(pk=round_.actual.pk)
    Actual.objects.filter(pk=actual.pk).update(state=ActualState.DRAFT)
    actual.refresh_from_db()
    with pytest.raises(AlreadySubmitted), transaction.atomic():
        submit(round_, submission=key)
    assert ActualRevision.objects.count() == 1


def test_of_two_people_the_second_is_shown_the_firsts_value(round_):
    opened = Actual.objects.with_entry().get(pk=round_.actual.pk)
    drafts.save_draft(by=round_.deputy, actual=round_.actual, typed={"numerator": "1"}, version=1)
    with pytest.raises(Conflict) as caught, transaction.atomic():
        actuals.submit(
            by=round_.provider,
            actual=opened,
            entry=Entry(numerator=Decimal(2), denominator=Decimal(4)),
            version=1,
        )
    assert caught.value.theirs.state == ActualState.DRAFT
    assert ActualRevision.objects.count() == 0


def test_the_service_head_approves(round_):
    actual = submit(round_)
    actuals.approve(by=round_.head, actual=actual, version=actual.version)
    assert (actual.state, actual.approved_by) == (ActualState.APPROVED, round_.head)


def test_nobody_approves_what_they_entered(round_):
    actual = submit(round_)
    with pytest.raises(PermissionDenied, match="Only the service head"):
        actuals.approve(by=round_.provider, actual=actual, version=actual.version)


def test_nobody_approves_what_was_entered_for_them(round_):
    round_.kpi.data_provider = round_.head
    round_.kpi.save()
    actual = submit(round_, by=round_.team)
    assert actual.entered_for == round_.head
    with pytest.raises(PermissionDenied, match="You entered this value"):
        actuals.approve(by=round_.head, actual=actual, version=actual.version)


def test_the_database_refuses_an_approval_of_ones_own(round_):
    actual = submit(round_)
    with pytest.raises(IntegrityError), transaction.atomic():
        Actual.objects.filter(pk=actual.pk).update(
            state="approved", approved_by=round_.provider, approved_at="2026-10-09T12:00Z"
        )


def test_a_red_value_without_commentary_is_not_approved(round_):
    low = Entry(numerator=Decimal(26_000_000), denominator=Decimal(48_600_000))
    actual = submit(round_, entry=low)
    with pytest.raises(ValidationError) as refusal:
        actuals.approve(by=round_.head, actual=actual, version=actual.version)
    assert refusal.value.messages == [
        (
            "FIN-01 is red: it needs a commentary of at least 50 characters (0 so far) and a "
            "corrective action (none yet): return it to Priya Nair, or add the action yourself."
        )
    ]
    actual.refresh_from_db()
    assert actual.state == ActualState.SUBMITTED


def test_a_red_value_with_commentary_and_corrective_action_is_approved(round_):
    low = Entry(numerator=Decimal(26_000_000), denominator=Decimal(48_600_000), commentary=LONG)
    actual = submit(round_, entry=low)
    with pytest.raises(ValidationError, match="it needs a corrective action"):
        actuals.approve(by=round_.head, actual=actual, version=actual.version)
    an_action(actual, by=round_.head)
    actuals.approve(by=round_.head, actual=actual, version=actual.version)
    assert actual.state == ActualState.APPROVED


def test_a_page_is_approved_with_those_that_need_a_look_held_out(round_):
    low = Entry(numerator=Decimal(26_000_000), denominator=Decimal(48_600_000))
    actual = submit(round_, entry=low)
    approved, held_out = actuals.approve_page(by=round_.head, chosen=[(actual, actual.version)])
    assert approved == []
    assert [held.actual for held in held_out] == [actual]
    assert held_out[0].reasons == [
        (
            "FIN-01 is red: it needs a commentary of at least 50 characters (0 so far) and a "
            "corrective action (none yet): return it to Priya Nair, or add the action yourself."
        )
    ]


def test_returned_corrected_and_submitted_again_leaves_three_entries(round_):
    actual = submit(round_)
    actuals.return_for_correction(
        by=round_.team, actual=actual, version=actual.version, reason="The due sum is last year's."
    )
    assert actual.state == ActualState.DRAFT
    assert actual.returned_reason == "The due sum is last year's."
    submit(round_, entry=Entry(numerator=Decimal(27), denominator=Decimal(49)))
    verbs = AuditEvent.objects.filter(subject_uid=actual.uid).values_list("verb", flat=True)
    assert list(verbs) == ["actual.submitted", "actual.returned", "actual.submitted"]
    assert [r.number for r in actual.revisions.all()] == [1, 2]


def test_a_return_needs_a_reason(round_):
    actual = submit(round_)
    with pytest.raises(ValidationError):
        actuals.return_for_correction(
            by=round_.head, actual=actual, version=actual.version, reason="  "
        )


def test_a_value_of_the_team_is_checked_by_a_colleague(round_):
    actual = submit(round_, by=round_.team)
    EvidenceFactory(actual=actual)
    with pytest.raises(PermissionDenied, match="a colleague must check"):
        actuals.check(by=round_.team, actual=actual, outcome="passed")
    assert (
        actuals.check(by=round_.colleague, actual=actual, outcome="passed").by == round_.colleague
    )


def test_a_value_opened_again_loses_its_approval(round_):
    actual = submit(round_)
    actuals.approve(by=round_.head, actual=actual, version=actual.version)
    actuals.reopen(
        by=round_.team, actual=actual, version=actual.version, reason="Late payments came in."
    )
    assert (actual.state, actual.approved_by) == (ActualState.DRAFT, None)


def test_an_issued_value_is_changed_by_a_revision_only(round_):
    actual = submit(round_)
    actuals.approve(by=round_.head, actual=actual, version=actual.version)
    assert actuals.issue(by=round_.team, actual_ids=[actual.pk], source="Report") == 1
    actual.refresh_from_db()
    with pytest.raises(PermissionDenied, match="by a revision"):
        actuals.reopen(by=round_.team, actual=actual, version=actual.version, reason="x")
    note = actuals.Note(data_status="revised", kind="late_data", reason="Late payments came in.")
    entry = Entry(numerator=Decimal(27_100_000), denominator=Decimal(48_600_000))
    actuals.revise(
        by=round_.provider, actual=actual, entry=entry, version=actual.version, note=note
    )
    assert actual.state == ActualState.SUBMITTED
    assert (actual.revision.number, actual.revision.kind) == (2, "late_data")


def test_nothing_is_entered_in_a_closed_round(round_):
    rounds.lock_round(by=round_.team, round_=round_.round)
    with pytest.raises(PermissionDenied, match="The round is closed"):
        submit(round_)
