"""A closed round: nothing in it changes on any path, until it is opened again with a reason."""

import datetime as dt

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from kpis.calculations.checks import Entry
from kpis.collection.actions import actuals, drafts, extensions, rounds
from kpis.collection.actions.import_actuals import import_actuals
from kpis.collection.models import Actual, ActualState, CollectionRound, Whose
from kpis.collection.queries.review import get_to_approve, get_to_check
from perfportal.core.concurrency import Conflict
from perfportal.core.documents import read_table
from perfportal.core.models import AuditEvent
from perfportal.core.periods import Period
from perfportal.core.submissions import AlreadySubmitted, new_key
from tests.factories import KPIFactory
from tests.kpis.collection.conftest import TODAY

pytestmark = pytest.mark.django_db
CLOSED = "The round is closed"
COLUMNS = ("kpi_code", "period", "numerator", "denominator")
ENTRY = Entry(numerator=27, denominator=50)


def close(round_, **more):
    rounds.lock_round(by=round_.team, round_=round_.round, **more)
    return Actual.objects.with_entry().get(kpi=round_.kpi)


def test_nothing_is_entered_or_drafted(round_):
    actual = close(round_)
    with pytest.raises(PermissionDenied, match=CLOSED):
        actuals.submit(by=round_.provider, actual=actual, entry=ENTRY, version=actual.version)
    with pytest.raises(PermissionDenied, match=CLOSED):
        actuals.submit(by=round_.team, actual=actual, entry=ENTRY, version=actual.version)
    with pytest.raises(PermissionDenied, match=CLOSED):
        drafts.save_draft(by=round_.provider, actual=actual, typed={}, version=actual.version)


def test_nothing_is_approved_checked_returned_or_opened_again(round_, submitted):
    actual = close(round_)
    version = {"actual": actual, "version": actual.version}
    with pytest.raises(PermissionDenied, match=CLOSED):
        actuals.approve(by=round_.head, **version)
    with pytest.raises(PermissionDenied, match=CLOSED):
        actuals.check(by=round_.team, actual=actual, outcome="passed")
    with pytest.raises(PermissionDenied):
        actuals.return_for_correction(by=round_.team, reason="Wrong year", **version)
    with pytest.raises(PermissionDenied):
        actuals.return_for_correction(by=round_.head, reason="Wrong year", **version)
    with pytest.raises(PermissionDenied, match=CLOSED):
        actuals.reopen(by=round_.team, reason="Late payments", **version)
    assert Actual.objects.get().state == ActualState.SUBMITTED


def test_nobody_is_asked_to_decide_about_it(round_, submitted):
    close(round_)
    assert list(get_to_approve(round_.head)) == list(get_to_check()) == []


def test_an_issued_value_is_revised_though_the_round_is_closed(round_, submitted):
    """A revision comes after the collection: what has been issued is put right at any time."""
    actuals.approve(by=round_.head, actual=submitted, version=submitted.version)
    actuals.issue(by=round_.team, actual_ids=[submitted.pk], source="Report")
    actual = close(round_)
    note = actuals.Note(kind="error", reason="A typing error")
    actuals.revise(by=round_.team, actual=actual, entry=ENTRY, version=actual.version, note=note)
    assert Actual.objects.get().revision.kind == "error"


@pytest.fixture
def import_row(round_, tmp_path):
    """One row of a file of values, as the performance team loads it."""

    def run(row):
        path = tmp_path / "actuals.csv"
        path.write_text(f"{','.join(COLUMNS)}\n{row}\n")
        table = read_table(path, columns=COLUMNS, required=COLUMNS[:2])
        council = round_.round.organisation
        return import_actuals(by=round_.team, organisation=council, table=table, as_of=TODAY)

    return run


@pytest.mark.parametrize("code", ["FIN-01", "NEW-01"])
def test_a_file_brings_nothing_into_it(round_, import_row, code):
    """Neither into a slot that is there, nor for a KPI that has none yet."""
    KPIFactory(
        code="NEW-01",
        definition__measure_type="ratio",
        definition__multiplier=100,
        definition__numerator_label="Done",
        definition__denominator_label="All",
    )
    close(round_)
    report = import_row(f"{code},Q2 2026/27,27,50")
    assert report.refusals() == [
        (
            "row 2, column period: the round of Q2 2026/27 is closed. Ask the performance team to "
            "open it, or load back-data with --historic."
        )
    ]
    assert [actual.state for actual in Actual.objects.all()] == [ActualState.DUE]


@pytest.mark.parametrize(
    ("frequency", "token", "rounds_of"),
    [
        ("monthly", "2026-M09", ["2026-M09"]),
        ("monthly", "2026-M08", ["2026-27-Q2"]),
        ("quarterly", "2026-27-Q2", ["2026-27-Q2"]),
        ("ad_hoc", "2026-09-30", ["2026-27-Q2"]),
    ],
)
def test_a_file_brings_a_value_into_the_round_that_asks_for_it(
    round_, import_row, frequency, token, rounds_of
):
    """September has a round of its own, which asks for no quarters."""
    rounds.open_round(
        by=round_.team, organisation=round_.round.organisation, period=Period.month(2026, 9)
    )
    KPIFactory(
        code="NEW-01",
        definition__frequency=frequency,
        definition__measure_type="ratio",
        definition__multiplier=100,
        definition__numerator_label="Done",
        definition__denominator_label="All",
    )
    assert import_row(f"NEW-01,{token},27,50").refusals() == []
    values = Actual.objects.filter(kpi__code="NEW-01")
    assert [value.round.period.token for value in values] == rounds_of


def test_opening_it_anew_from_the_calendar_adds_nothing(round_):
    close(round_)
    KPIFactory()
    with pytest.raises(ValidationError) as caught:
        rounds.open_round(
            by=round_.team, organisation=round_.round.organisation, period=round_.round.period
        )
    assert caught.value.messages == [
        "Round for Q2 2026/27 is closed. Open it again first, with a reason."
    ]
    assert Actual.objects.count() == 1


def test_a_write_that_began_before_finds_a_conflict(round_, submitted):
    """The value was read while the round was open, and is written after it was closed."""
    read_before = Actual.objects.with_entry().get()
    close(round_)
    with pytest.raises(Conflict):
        actuals.approve(by=round_.head, actual=read_before, version=read_before.version)
    assert Actual.objects.get().state == ActualState.SUBMITTED


def test_closing_says_in_the_trail_what_was_still_open(round_):
    close(round_)
    event = AuditEvent.objects.get(verb="round.locked")
    assert event.after == {"values": 1, "unapproved": 0, "progress": 0}


def test_more_that_is_open_than_the_page_showed_is_looked_at_again(round_):
    with pytest.raises(ValidationError, match="More is open now"):
        close(round_, seen=0)
    assert CollectionRound.objects.get().locked_at is None


def test_it_is_closed_once(round_):
    close(round_)
    with pytest.raises(Conflict):
        rounds.lock_round(by=round_.colleague, round_=round_.round)


def reopen(round_, reason="Late payments came in.", **more):
    rounds.unlock_round(by=round_.team, round_=round_.round, reason=reason, **more)


def test_it_is_opened_again_with_a_reason(round_):
    close(round_)
    reopen(round_)
    event = AuditEvent.objects.get(verb="round.unlocked")
    assert (event.actor, event.reason) == (round_.team, "Late payments came in.")
    actual = Actual.objects.with_entry().get()
    actuals.submit(by=round_.provider, actual=actual, entry=ENTRY, version=actual.version)
    extensions.grant(
        by=round_.team,
        round_=round_.round,
        whose=Whose(kpi=round_.kpi),
        until=dt.date(2026, 10, 30),
        reason="Late payments",
    )


def test_without_a_reason_it_stays_closed(round_):
    close(round_)
    with pytest.raises(ValidationError) as caught:
        reopen(round_, reason=" ")
    assert caught.value.message_dict == {"reason": ["Say why the round is opened again."]}
    assert CollectionRound.objects.get().locked_at is not None


def test_a_form_sent_twice_opens_it_once(round_):
    close(round_)
    key = new_key()
    reopen(round_, submission=key)
    with pytest.raises(AlreadySubmitted):
        reopen(round_, submission=key)
    with pytest.raises(Conflict):
        reopen(round_)
    assert AuditEvent.objects.filter(verb="round.unlocked").count() == 1


def test_only_the_performance_team_closes_and_opens_it(round_):
    with pytest.raises(PermissionDenied):
        rounds.lock_round(by=round_.head, round_=round_.round)
    close(round_)
    with pytest.raises(PermissionDenied):
        rounds.unlock_round(by=round_.head, round_=round_.round, reason="Late")
