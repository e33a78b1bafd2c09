"""A change after approval: the approval is void in sight, with what has changed."""

from decimal import Decimal

import pytest

from kpis.calculations.checks import Entry
from kpis.collection.actions import actuals
from kpis.collection.models import Actual, ActualState
from kpis.collection.presenters.approval import approval_block
from kpis.collection.queries.review import get_void_approvals
from perfportal.core.access.roles import Role
from perfportal.core.registries import Standing, duties
from tests.factories import ActualFactory, KPIFactory, person
from tests.kpis.collection.conftest import TODAY

URL = "/entry/2026-27-Q2/FIN-01/"
CHANGED = (
    "Approved on 9 October 2026 by Grace Lindqvist; changed since: 55.6% → 55.8%, commentary "
    "changed. It must be approved anew."
)


def fresh() -> Actual:
    return Actual.objects.with_entry().get()


def told(user):
    return list(duties.collect(user, as_of=TODAY))


def kinds(user):
    return sorted(duty.kind for duty in told(user))


@pytest.fixture
def approved(round_, submitted):
    return actuals.approve(by=round_.head, actual=submitted, version=submitted.version)


@pytest.fixture
def opened(round_, approved):
    return actuals.reopen(
        by=round_.team, actual=approved, version=approved.version, reason="Late payments came in."
    )


@pytest.fixture
def changed(round_, opened):
    entry = Entry(
        numerator=Decimal(27_118_800),
        denominator=Decimal(48_600_000),
        commentary="Payments of the last day are in.",
    )
    return actuals.submit(by=round_.provider, actual=fresh(), entry=entry, version=opened.version)


def test_what_was_approved_stays_in_sight(round_, opened):
    now = fresh()
    assert (now.state, now.approved_by, now.void_by) == (ActualState.DRAFT, None, round_.head)
    assert now.void_revision == now.revision
    assert approval_block(now, []).void.sentence == (
        "Approved on 9 October 2026 by Grace Lindqvist at 55.6%, and opened again: the approval "
        "is void."
    )


def test_the_page_shows_the_difference_field_by_field(client, round_, changed):
    client.force_login(round_.head)
    note = client.get(URL).context["approval"].void
    assert note.sentence == CHANGED
    assert [(row.label, row.before, row.after) for row in note.rows] == [
        ("Council Tax received since April", "27,000,000", "27,118,800"),
        ("Commentary", "none", "Payments of the last day are in."),
    ]
    assert CHANGED in client.get(URL).content.decode()


def test_the_approval_page_holds_it_out_with_what_has_changed(client, round_, changed):
    client.force_login(round_.head)
    row = client.get("/approval/").context["rows"][0]
    assert (row.reasons[0], row.is_ticked) == (CHANGED, False)


def test_the_round_and_what_one_owes_say_so(client, round_, opened):
    client.force_login(round_.provider)
    (group,) = client.get("/entry/").context["owed"].groups
    assert (group.key, group.rows[0].reason) == ("begun", "Opened again after it was approved.")


def test_after_the_change_the_provider_sees_for_whom_it_waits(client, round_, changed):
    client.force_login(round_.provider)
    (group,) = client.get("/entry/2026-27-Q2/").context["page"].groups
    (row,) = group.rows
    assert (row.status[0], row.note) == (
        "Waits for the service head",
        "Changed after it was approved.",
    )


def test_submitted_again_as_it_was_is_said(round_, opened):
    entry = Entry(numerator=Decimal(27_000_000), denominator=Decimal(48_600_000))
    actuals.submit(by=round_.provider, actual=fresh(), entry=entry, version=opened.version)
    assert approval_block(fresh(), []).void.sentence == (
        "Approved on 9 October 2026 by Grace Lindqvist; changed since: nothing, it was submitted "
        "as it was. It must be approved anew."
    )


def test_the_history_keeps_the_void_approval(client, round_, changed):
    client.force_login(round_.head)
    assert [row.what for row in client.get(URL).context["history"]] == [
        "Submitted",
        "Approved",
        "Opened again, the approval by Grace Lindqvist is void",
        "Submitted",
    ]


def test_whoever_approved_is_told(round_, changed):
    assert [value.pk for value in get_void_approvals(round_.head)] == [changed.pk]
    (duty,) = told(round_.head)
    assert (duty.title, duty.standing, duty.url, duty.reason) == (
        "Approve Council Tax collected in the year again",
        Standing.TO_DECIDE,
        "/approval/2026-27-Q2/revenues/",
        CHANGED,
    )
    assert duty.due_on == round_.round.approval_deadline


def test_it_is_told_once_beside_the_others_that_wait(round_, changed):
    assert kinds(round_.head) == ["void_approval"]
    ActualFactory(kpi=KPIFactory(service=round_.kpi.service), round=round_.round, state="submitted")
    assert kinds(round_.head) == ["approval", "void_approval"]
    (batch,) = [one for one in told(round_.head) if one.kind == "approval"]
    assert batch.count == 1


def test_another_head_finds_it_among_those_that_wait(round_, changed):
    deputy = person(Role.SERVICE_HEAD, on=round_.kpi.service)
    assert kinds(deputy) == ["approval"]


@pytest.mark.parametrize("lost", ["opened", "role"])
def test_where_nothing_is_asked_it_only_says_so(round_, opened, lost):
    if lost == "role":
        entry = Entry(numerator=27_118_800, denominator=48_600_000)
        actuals.submit(by=round_.provider, actual=fresh(), entry=entry, version=opened.version)
        round_.head.role_assignments.all().delete()
        round_.head = type(round_.head).objects.get(pk=round_.head.pk)
    (duty,) = [one for one in told(round_.head) if one.kind == "void_approval"]
    assert (duty.title, duty.url, duty.due_on) == (
        "Council Tax collected in the year has changed after your approval",
        URL,
        None,
    )


def test_a_new_approval_ends_it(round_, changed):
    actuals.approve(by=round_.head, actual=fresh(), version=changed.version)
    now = fresh()
    assert (now.void_by, now.void_at, now.void_revision) == (None, None, None)
    assert list(get_void_approvals(round_.head)) == []


def test_opened_twice_it_names_the_approval_and_not_the_change(round_, changed):
    again = actuals.reopen(
        by=round_.team, actual=fresh(), version=changed.version, reason="Once more."
    )
    assert (again.void_by, fresh().void_revision.number) == (round_.head, 1)


def test_a_revision_after_issue_voids_it_too(round_, approved):
    actuals.issue(by=round_.team, actual_ids=[approved.pk], source="Report")
    note = actuals.Note(data_status="revised", kind="late_data", reason="Late payments came in.")
    entry = Entry(numerator=Decimal(27_118_800), denominator=Decimal(48_600_000))
    issued = fresh()
    actuals.revise(
        by=round_.provider, actual=issued, entry=entry, version=issued.version, note=note
    )
    assert approval_block(fresh(), []).void.sentence == (
        "Approved on 9 October 2026 by Grace Lindqvist; changed since: 55.6% → 55.8%, how final "
        "it is changed. It must be approved anew."
    )


def test_what_was_never_approved_has_no_note(round_, submitted):
    actuals.reopen(by=round_.team, actual=submitted, version=submitted.version, reason="Typo.")
    assert (fresh().void_by, approval_block(fresh(), []).void) == (None, None)
