"""Breaks, rebases and events: who adds and approves them, and what the database keeps."""

import datetime as dt

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction

from kpis.assessment.actions import annotations
from kpis.assessment.models import Annotation
from kpis.assessment.policies import can_decide, can_withdraw
from kpis.assessment.queries.annotations import get_segment_days, get_waiting_for
from perfportal.core import clock
from perfportal.core.access.roles import Role
from perfportal.core.concurrency import Conflict
from perfportal.core.models import AuditEvent, Job
from tests.factories import DirectorateFactory, KPIFactory, ServiceFactory, give_role, person
from tests.kpis.assessment.notes import DAY, a_note, a_rebase

pytestmark = pytest.mark.django_db
TODAY = dt.date(2026, 10, 20)
REASON = "It was one wild figure."


@pytest.fixture(autouse=True)
def day():
    with clock.fixed_today(TODAY):
        yield


@pytest.fixture
def kpi():
    return KPIFactory(code="WAS-01")


@pytest.fixture
def team():
    return person(Role.PERFORMANCE_TEAM)


@pytest.fixture
def head(kpi):
    return person(Role.SERVICE_HEAD, on=kpi.service)


def assessed():
    return [job.payload["kpi_ids"] for job in Job.objects.filter(name="kpis.assess")]


@pytest.mark.parametrize(("kind", "jobs"), [("break", 1), ("event", 0)])
def test_a_break_or_an_event_holds_at_once(kpi, team, kind, jobs):
    note = a_note(kpi, by=team, kind=kind)
    assert (note.state, note.by, note.created_at.date()) == ("in_force", team, TODAY)
    assert assessed() == [[kpi.pk]] * jobs
    event = AuditEvent.objects.get(verb="annotation.added")
    assert event.after == {"kind": kind, "day": "2026-07-01", "words": "New contractor"}


def test_a_rebase_waits_until_the_service_head_approves_it(kpi, team, head):
    rebase = a_rebase(kpi, by=team)
    assert (rebase.state, assessed(), get_segment_days([kpi.pk])) == ("waiting", [], {})
    annotations.approve(by=head, annotation=rebase, version=1)
    rebase.refresh_from_db()
    assert (rebase.state, rebase.approved_by, rebase.version) == ("in_force", head, 2)
    assert assessed() == [[kpi.pk]]
    assert get_segment_days([kpi.pk]) == {kpi.pk: [DAY]}
    assert AuditEvent.objects.get(verb="annotation.approved").actor == head


def test_a_director_approves_too_and_nobody_elsewhere(kpi, team):
    rebase = a_rebase(kpi, by=team)
    may = {
        "director": person(Role.DIRECTOR, on=kpi.service.directorate),
        "director elsewhere": person(Role.DIRECTOR, on=DirectorateFactory(slug="away")),
        "head elsewhere": person(Role.SERVICE_HEAD, on=ServiceFactory(slug="away")),
        "provider": person(Role.DATA_PROVIDER, on=kpi.service),
        "team": person(Role.PERFORMANCE_TEAM),
    }
    assert [who for who, user in may.items() if can_decide(user, rebase)] == ["director"]
    assert [who for who, user in may.items() if can_withdraw(user, rebase)] == ["director", "team"]
    assert get_waiting_for(may["director"]) == [rebase]
    assert get_waiting_for(may["director elsewhere"]) == []
    for who in ("director elsewhere", "team"):
        with pytest.raises(PermissionDenied):
            annotations.approve(by=may[who], annotation=rebase, version=1)


def test_nobody_approves_their_own_rebase(kpi, team):
    give_role(team, Role.SERVICE_HEAD, on=kpi.service)
    rebase = a_rebase(kpi, by=team)
    with pytest.raises(PermissionDenied, match="never their own"):
        annotations.approve(by=team, annotation=rebase, version=1)


def test_what_is_approved_is_not_approved_again(kpi, team, head):
    rebase = a_rebase(kpi, by=team)
    annotations.approve(by=head, annotation=rebase, version=1)
    with pytest.raises(PermissionDenied):
        annotations.approve(by=head, annotation=rebase, version=2)


def test_two_who_decide_at_once_do_not_both_decide(kpi, team, head):
    rebase = a_rebase(kpi, by=team)
    annotations.withdraw(
        by=team, annotation=Annotation.objects.get(pk=rebase.pk), version=1, reason=REASON
    )
    with pytest.raises(Conflict):
        annotations.approve(by=head, annotation=rebase, version=1)


def test_only_the_performance_team_adds(kpi, head):
    with pytest.raises(PermissionDenied):
        a_note(kpi, by=head)


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"kind": "break", "words": " "}, "words"),
        ({"kind": "rebase", "reason": " "}, "reason"),
        ({"kind": "rebase", "reason": "r", "day": TODAY + dt.timedelta(days=1)}, "day"),
        ({"kind": "event"}, "day"),
    ],
)
def test_what_is_wrong_stands_at_its_field(kpi, team, fields, field):
    a_note(kpi, by=team)
    with pytest.raises(ValidationError) as refused:
        a_note(kpi, by=team, **fields)
    assert set(refused.value.error_dict) == {field}


def test_what_is_withdrawn_makes_room_and_ends_its_segment(kpi, team):
    note = a_note(kpi, by=team, kind="break")
    with pytest.raises(ValidationError, match="Say why"):
        annotations.withdraw(by=team, annotation=note, version=1, reason=" ")
    annotations.withdraw(by=team, annotation=note, version=1, reason=REASON)
    assert (note.state, note.withdrawn_by, note.withdrawn_reason) == ("withdrawn", team, REASON)
    assert get_segment_days([kpi.pk]) == {}
    assert assessed() == [[kpi.pk]] * 2
    a_note(kpi, by=team, kind="break")
    with pytest.raises(PermissionDenied):
        annotations.withdraw(by=team, annotation=note, version=2, reason=REASON)


def test_segments_begin_at_breaks_and_rebases_in_order_of_day(kpi, team, head):
    other = KPIFactory(code="WAS-02")
    a_note(kpi, by=team, kind="break", day=dt.date(2026, 9, 1))
    a_note(kpi, by=team, kind="event", day=dt.date(2026, 8, 1))
    rebase = a_rebase(kpi, by=team)
    annotations.approve(by=head, annotation=rebase, version=1)
    a_note(other, by=team, kind="break")
    assert get_segment_days([kpi.pk, other.pk]) == {
        kpi.pk: [DAY, dt.date(2026, 9, 1)],
        other.pk: [DAY],
    }
    assert get_segment_days([]) == {}


@pytest.mark.parametrize(
    "fields",
    [
        {"kind": "rebase", "state": "in_force"},
        {"kind": "rebase", "state": "in_force", "approved_by": "by"},
        {"kind": "rebase", "state": "waiting", "reason": ""},
        {"kind": "event", "state": "waiting"},
        {"words": ""},
        {"state": "withdrawn"},
        {"state": "in_force", "withdrawn_reason": "because"},
    ],
)
def test_the_database_refuses(kpi, team, fields):
    usual = {"kind": "event", "day": DAY, "words": "w", "reason": "r", "state": "in_force"}
    now = clock.now()
    given = usual | fields
    if given.pop("approved_by", None):
        given |= {"approved_by": team, "approved_at": now}
    with pytest.raises(IntegrityError), transaction.atomic():
        Annotation.objects.create(kpi=kpi, by=team, created_at=now, **given)
