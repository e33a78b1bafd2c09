"""Progress that a round asks for: which actions, who owes it, and how it is given."""

import datetime as dt

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction

from kpis.collection.actions import rounds
from kpis.collection.actions.corrective_progress import CorrectiveProgress, give_progress
from kpis.collection.models import CorrectiveAction, RoundTask
from kpis.collection.presenters.round_tasks import task_rows
from kpis.collection.queries.rounds import get_tasks
from kpis.strategy.actions import delivery
from perfportal.core import clock
from perfportal.core.concurrency import Conflict
from perfportal.core.models import AuditEvent
from perfportal.core.periods import Period
from perfportal.core.registries import Duty, Standing, duties
from perfportal.core.submissions import AlreadySubmitted, new_key
from tests.factories import person
from tests.kpis.collection.conftest import QUARTER, TODAY
from tests.kpis.strategy.records import a_milestone, an_action

pytestmark = pytest.mark.django_db
SEPTEMBER = dt.datetime(2026, 9, 10, 9, tzinfo=dt.UTC)


def corrective(round_, **fields):
    """Raised for last quarter's figure; Grace owns it."""
    raised_for, _made = round_.kpi.actuals.get_or_create(
        period_kind="quarter", period_start="2026-04-01", period_end="2026-06-30"
    )
    given = {
        "kpi": round_.kpi,
        "raised_for": raised_for,
        "what": "Reminders go out weekly",
        "owner": round_.head,
        "due_on": dt.date(2026, 12, 18),
        "original_due_on": dt.date(2026, 12, 18),
        "raised_by": round_.team,
        "raised_at": SEPTEMBER,
    }
    return CorrectiveAction.objects.create(**given | fields)


def reopen(round_, period=QUARTER, on=TODAY):
    with clock.fixed_today(on):
        return rounds.open_round(
            by=round_.team, organisation=round_.round.organisation, period=period
        )


def asked(round_=None):
    tasks = RoundTask.objects.with_subject().order_by("pk")
    return [str(task.subject) for task in (tasks.filter(round=round_) if round_ else tasks)]


def going(code, **fields):
    return an_action(code, stage="in_progress", percent_complete=40, rag="GREEN", **fields)


def test_of_actions_those_that_have_begun_or_should_have(round_):
    going("P1-A1")
    an_action("P1-A2", stage="on_hold", percent_complete=10)
    an_action("P1-A3")  # should have begun in April
    an_action("P1-A4", starts_on=dt.date(2026, 10, 1))
    an_action("P1-A5", stage="cancelled")
    an_action("P1-A6", stage="complete", percent_complete=100, closed_on=dt.date(2026, 8, 1))
    reopen(round_)
    assert asked() == ["P1-A1 Action P1-A1", "P1-A2 Action P1-A2", "P1-A3 Action P1-A3"]
    assert {str(task.due_on) for task in RoundTask.objects.all()} == {"2026-10-14"}


def test_of_milestones_those_due_by_the_end_of_the_quarter(round_):
    action, cancelled = going("P1-A1"), an_action("P1-A5", stage="cancelled")
    a_milestone(action, "Due in July", due_on=dt.date(2026, 7, 31))
    a_milestone(action, "Due on the last day", due_on=dt.date(2026, 9, 30))
    a_milestone(action, "Due in October", due_on=dt.date(2026, 10, 1))
    a_milestone(action, "Done", due_on=dt.date(2026, 8, 31), done_on=dt.date(2026, 8, 20))
    a_milestone(cancelled, "Not any more", due_on=dt.date(2026, 8, 31))
    reopen(round_)
    assert asked()[1:] == ["P1-A1: Due in July", "P1-A1: Due on the last day"]


def test_of_corrective_actions_those_open_when_the_round_opened(round_):
    corrective(round_)
    corrective(round_, what="Raised in this round", raised_at=clock.now())
    corrective(
        round_,
        what="Closed",
        state="done",
        closed_on=dt.date(2026, 9, 1),
        closed_by=round_.head,
        closing_note="Done",
    )
    reopen(round_)
    assert asked() == ["FIN-01: Reminders go out weekly"]


def test_opening_it_again_asks_for_nothing_twice(round_):
    going("P1-A1")
    corrective(round_)
    reopen(round_)
    reopen(round_)
    assert len(asked()) == 2


def test_a_month_asks_for_no_progress(round_):
    going("P1-A1")
    month = reopen(round_, Period.month(2026, 9))
    assert asked(month) == []


@pytest.mark.parametrize(
    "subjects", [(), ("strategy_action", "milestone"), ("milestone", "corrective_action")]
)
def test_the_database_wants_exactly_one_subject(round_, subjects):
    action = going("P1-A1")
    made = {
        "strategy_action": action,
        "milestone": a_milestone(action),
        "corrective_action": corrective(round_),
    }
    given = {name: made[name] for name in subjects}
    with pytest.raises(IntegrityError), transaction.atomic():
        RoundTask.objects.create(round=round_.round, due_on=TODAY, **given)


@pytest.fixture
def lead():
    return person(full_name="Tom Abara")


def report(action, by, stage="in_progress", percent=50, rag="GREEN", closed_on=None):
    progress = delivery.Progress(stage, percent, rag, "Going well.", closed_on)
    delivery.report_progress(by=by, action=action, version=action.version, progress=progress)


def test_a_report_on_the_action_is_what_was_asked_for(round_, lead):
    action, other = going("P1-A1", lead_officer=lead), going("P1-A2", lead_officer=lead)
    reopen(round_)
    report(action, lead)
    found = {task.strategy_action: task for task in RoundTask.objects.all()}
    assert (found[action].state, found[action].given_by) == ("given", lead)
    assert found[other].state == "due"


def test_a_report_that_is_refused_gives_nothing(round_, lead):
    action = going("P1-A1", lead_officer=lead)
    reopen(round_)
    with pytest.raises(ValidationError):
        report(action, lead, percent=100)
    assert RoundTask.objects.get().state == "due"


def test_a_closed_round_takes_no_progress_any_more(round_, lead):
    action = going("P1-A1", lead_officer=lead)
    reopen(round_)
    rounds.lock_round(by=round_.team, round_=round_.round)
    report(action, lead)
    assert RoundTask.objects.get().state == "due"
    assert progress_duties(lead) == []


def test_a_milestone_is_answered_by_reaching_it_or_by_another_day(round_, lead):
    action = going("P1-A1", lead_officer=lead)
    reached, moved = a_milestone(action, "Reached"), a_milestone(action, "Later")
    reopen(round_)
    delivery.finish_milestone(
        by=lead, milestone=reached, version=action.version, done_on=dt.date(2026, 10, 2)
    )
    moved.action.refresh_from_db()
    delivery.move_milestone(
        by=lead,
        milestone=moved,
        version=moved.action.version,
        due_on=dt.date(2026, 11, 30),
        reason="The supplier is late.",
    )
    answers = RoundTask.objects.filter(milestone__isnull=False).order_by("pk")
    assert [(one.state, one.answer, one.note) for one in answers] == [
        ("given", "done", ""),
        ("given", "moved", "The supplier is late."),
    ]


def progress_duties(user, as_of=TODAY):
    found = duties.collect(user, as_of=as_of)
    return [duty for duty in found if duty.kind == "action_progress"]


def test_what_the_lead_owes_stands_among_their_duties(round_, lead):
    action = going("P1-A1", lead_officer=lead)
    milestone = a_milestone(action)
    reopen(round_)
    tasks = {bool(task.milestone_id): task for task in RoundTask.objects.all()}
    common = {
        "kind": "action_progress",
        "standing": Standing.DUE,
        "code": "P1-A1",
        "period": "Q2 2026/27",
        "due_on": dt.date(2026, 10, 14),
    }
    assert progress_duties(lead) == [
        Duty(
            key=str(tasks[False].uid),
            title="Action P1-A1",
            url="/strategy/actions/P1-A1/progress/",
            **common,
        ),
        Duty(
            key=str(tasks[True].uid),
            title="Contract signed",
            url=f"/strategy/actions/P1-A1/milestone/{milestone.uid}/done/",
            **common,
        ),
    ]
    late = progress_duties(lead, as_of=dt.date(2026, 10, 15))
    assert [duty.standing for duty in late] == [Standing.OVERDUE] * 2


def test_a_new_lead_owes_what_the_old_one_owed(round_, lead):
    action = going("P1-A1", lead_officer=lead)
    reopen(round_)
    successor = person()
    type(action).objects.update(lead_officer=successor)
    assert progress_duties(lead) == []
    assert len(progress_duties(successor)) == 1


@pytest.mark.parametrize("actions", [1, 3])
def test_duties_cost_one_query(round_, lead, actions, django_assert_num_queries):
    for number in range(actions):
        going(f"P1-A{number}", lead_officer=lead)
    reopen(round_)
    source = duties._sources["round-tasks"]
    with django_assert_num_queries(1):
        assert len(source(lead, TODAY)) == actions


@pytest.fixture
def task(round_):
    corrective(round_)
    reopen(round_)
    return RoundTask.objects.with_subject().get()


def give(task, by, answer="in_hand", note="Two thirds are sent.", due_on=None, version=1, **more):
    progress = CorrectiveProgress(answer, note, due_on)
    return give_progress(by=by, task=task, version=version, progress=progress, **more)


def test_still_in_hand(round_, task):
    give(task, round_.head)
    action = CorrectiveAction.objects.get()
    task.refresh_from_db()
    assert (action.state, action.version) == ("open", 2)
    assert (task.state, task.answer, task.note, task.given_by) == (
        "given",
        "in_hand",
        "Two thirds are sent.",
        round_.head,
    )
    event = AuditEvent.objects.get(verb="corrective_action.in_hand")
    assert (event.actor, event.reason) == (round_.head, "Two thirds are sent.")
    assert progress_duties(round_.head) == []


def test_done(round_, task):
    give(task, round_.head, "done", "All reminders are automatic now.")
    action = CorrectiveAction.objects.get()
    assert (action.state, action.closed_on, action.closed_by, action.closing_note) == (
        "done",
        TODAY,
        round_.head,
        "All reminders are automatic now.",
    )


def test_moved_keeps_the_first_day_and_counts(round_, task):
    give(task, round_.head, "moved", "The supplier is late.", dt.date(2027, 1, 29))
    action = CorrectiveAction.objects.get()
    assert (str(action.due_on), str(action.original_due_on), action.moves) == (
        "2027-01-29",
        "2026-12-18",
        1,
    )
    event = AuditEvent.objects.get(verb="corrective_action.moved")
    assert (event.before["due_on"], event.after["due_on"]) == ("2026-12-18", "2027-01-29")


@pytest.mark.parametrize(
    ("answer", "note", "due_on", "faults"),
    [
        ("in_hand", " ", None, {"note": ["Say how far it is."]}),
        ("done", "", None, {"note": ["Say what has been done."]}),
        (
            "moved",
            "",
            None,
            {"note": ["Say why the day moves."],
             "due_on": ["Enter the day by which it will be done."]},
        ),
        (
            "moved",
            "Late",
            dt.date(2026, 12, 18),
            {"due_on": ["This is the day that it has: choose another."]},
        ),
        (
            "moved",
            "Late",
            dt.date(2026, 10, 8),
            {"due_on": ["This day has passed: choose a later day."]},
        ),
        (
            "in_hand",
            "Fine",
            dt.date(2027, 1, 29),
            {"due_on": ["Choose “Moved to another day”, or leave the day empty."]},
        ),
        (
            "whatever",
            "Fine",
            None,
            {"answer": ["Say whether it is in hand, done, or moved to another day."]},
        ),
    ],
)  # fmt: skip
def test_what_is_refused(round_, task, answer, note, due_on, faults):
    with pytest.raises(ValidationError) as caught:
        give(task, round_.head, answer, note, due_on)
    assert caught.value.message_dict == faults
    assert RoundTask.objects.get().state == "due"


def test_only_its_owner_or_the_team_answers(round_, task):
    with pytest.raises(PermissionDenied, match="Only the owner of this action"):
        give(task, round_.provider)
    give(task, round_.team)
    assert RoundTask.objects.get().given_by == round_.team


def test_it_is_answered_once(round_, task):
    give(task, round_.head)
    with pytest.raises(Conflict), transaction.atomic():
        give(task, round_.team, version=2)
    assert RoundTask.objects.get().given_by == round_.head


def test_an_action_that_changed_meanwhile_is_a_conflict_and_nothing_is_given(round_, task):
    CorrectiveAction.objects.update(version=2)
    with pytest.raises(Conflict), transaction.atomic():
        give(task, round_.head, version=1)
    assert RoundTask.objects.get().state == "due"


def test_a_form_sent_twice_is_saved_once(round_, task):
    key = new_key()
    give(task, round_.head, submission=key)
    with pytest.raises(AlreadySubmitted):
        give(task, round_.head, version=2, submission=key)
    assert AuditEvent.objects.filter(verb="corrective_action.in_hand").count() == 1


def test_nothing_is_said_in_a_closed_round(round_, task):
    rounds.lock_round(by=round_.team, round_=round_.round)
    locked = RoundTask.objects.with_subject().get()
    with pytest.raises(PermissionDenied, match="The round is closed"):
        give(locked, round_.head)


def test_an_action_that_ended_otherwise_is_nobodys_duty(round_, task):
    CorrectiveAction.objects.update(
        state="withdrawn", closed_on=TODAY, closed_by=round_.team, closing_note="No need"
    )
    assert progress_duties(round_.head) == []
    rows = task_rows(get_tasks(round_.round, round_.team), as_of=TODAY)
    assert [(row.what, row.kind, row.owner, row.word) for row in rows] == [
        (
            "Reminders go out weekly",
            "Corrective action, FIN-01",
            "Grace Lindqvist",
            "Nothing left to say",
        )
    ]
    assert rounds.still_open(round_.round).tasks == 0


def test_an_action_that_nobody_leads_is_said_to_the_team(round_):
    going("P1-A1")
    reopen(round_)
    rows = task_rows(get_tasks(round_.round, round_.team), as_of=dt.date(2026, 10, 15))
    assert [(row.owner, row.word) for row in rows] == [("Nobody leads it", "Overdue")]


def test_strangers_do_not_see_the_corrective_actions_of_a_service(round_, task):
    going("P1-A1")
    reopen(round_)
    assert [str(one.subject) for one in get_tasks(round_.round, round_.stranger)] == [
        "P1-A1 Action P1-A1"
    ]
