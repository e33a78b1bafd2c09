"""Actions: planned, reported on, their milestones, and a closed project looked back on."""

import datetime as dt

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from kpis.strategy.actions import delivery
from kpis.strategy.actions.delivery import Progress
from perfportal.core.access.roles import Role
from perfportal.core.concurrency import Conflict
from perfportal.core.models import AuditEvent
from tests.factories import KPIFactory, ServiceFactory, person
from tests.kpis.strategy.records import (
    TODAY,
    YEAR_START,
    a_closed_project,
    a_milestone,
    an_action,
    an_outcome,
)

pytestmark = pytest.mark.django_db
TOMORROW = TODAY + dt.timedelta(days=1)


def report(by, action, **fields):
    given = {"stage": "in_progress", "percent_complete": 40, "rag": "GREEN"}
    progress = Progress(**given | fields)
    return delivery.report_progress(by=by, action=action, version=action.version, progress=progress)


def faults(function, *args, **fields):
    with pytest.raises(ValidationError) as caught:
        function(*args, **fields)
    if hasattr(caught.value, "error_dict"):
        return caught.value.message_dict
    return caught.value.messages


def test_an_action_is_added_with_its_kpis_and_audited(team):
    outcome, kpi = an_outcome(), KPIFactory(code="ENV-01")
    action = delivery.create_action(
        by=team,
        outcome=outcome,
        code="P1-A1",
        title="Cameras at ten sites",
        starts_on=YEAR_START,
        due_on=dt.date(2027, 3, 31),
        kpis=[kpi],
    )
    assert (action.stage, action.percent_complete, action.rag) == ("not_started", 0, None)
    assert list(action.kpis.all()) == [kpi]
    event = AuditEvent.objects.get(verb="strategy_action.created")
    assert (event.actor, event.after["kpis"]) == (team, ["ENV-01"])


def test_due_before_start_is_refused(team):
    wrong = {"starts_on": dt.date(2026, 5, 1), "due_on": YEAR_START, "code": "A", "title": "x"}
    assert faults(delivery.create_action, by=team, outcome=an_outcome(), **wrong) == {
        "due_on": ["The due date cannot be before the start on 1 May 2026."]
    }


@pytest.mark.parametrize("code", ["p1", "P 1", "-P1", "P1-", "risks"])
def test_a_code_is_capital_letters_digits_and_dashes(team, code):
    given = {"starts_on": YEAR_START, "due_on": YEAR_START, "title": "x"}
    assert faults(delivery.create_action, by=team, outcome=an_outcome(), code=code, **given) == {
        "code": ["Use capital letters, digits and dashes, such as P1 or P1-OUT2."]
    }


def test_a_code_that_is_taken_is_refused(team):
    an_action("P1-A1")
    given = {"starts_on": YEAR_START, "due_on": YEAR_START, "title": "x", "code": "P1-A1"}
    found = faults(delivery.create_action, by=team, outcome=an_outcome("P1-OUT2"), **given)
    assert found == {"__all__": ["Another action has this code: choose a different one."]}


def test_its_lead_officer_reports_progress():
    lead = person(Role.SERVICE_HEAD, on=ServiceFactory())
    action = an_action(lead_officer=lead)
    report(lead, action, rag="AMBER", note="Waits for power.")
    action.refresh_from_db()
    assert (action.stage, action.rag, action.percent_complete) == ("in_progress", "AMBER", 40)
    event = AuditEvent.objects.get(verb="strategy_action.progress_reported")
    assert event.before == {
        "stage": "not_started", "rag": None, "percent_complete": 0, "note": ""
    }  # fmt: skip
    assert event.after["rag"] == "AMBER"


def test_nobody_else_reports_progress():
    other = person(Role.SERVICE_HEAD, on=ServiceFactory())
    with pytest.raises(PermissionDenied, match="Only its lead officer or the performance team"):
        report(other, an_action(lead_officer=person()))


@pytest.mark.parametrize(
    ("fields", "fault"),
    [
        (
            {"stage": "not_started", "percent_complete": 0},
            {"rag": ["Only an action in progress has a RAG: choose None."]},
        ),
        ({"rag": ""}, {"rag": ["Choose how it goes: on track, at risk or off track."]}),
        (
            {"percent_complete": 100},
            {
                "percent_complete": [
                    "100% is for a complete action: choose the stage Complete or a lower number."
                ]
            },
        ),
        (
            {"stage": "complete", "rag": "", "percent_complete": 90, "closed_on": TODAY},
            {
                "percent_complete": [
                    "A complete action is 100% done: type 100 or choose another stage."
                ]
            },
        ),
        (
            {"stage": "not_started", "rag": ""},
            {
                "percent_complete": [
                    "An action that is not started is 0% done: type 0 or choose another stage."
                ]
            },
        ),
        (
            {"stage": "complete", "rag": "", "percent_complete": 100},
            {"closed_on": ["Enter the day on which it was completed."]},
        ),
        (
            {"stage": "complete", "rag": "", "percent_complete": 100, "closed_on": TOMORROW},
            {"closed_on": ["The day cannot be in the future."]},
        ),
        ({"closed_on": TODAY}, {"closed_on": ["Only a complete action has a closing day."]}),
        ({"rag": "RED"}, {"note": ["Say why, and what is being done about it."]}),
        (
            {"stage": "on_hold", "rag": ""},
            {"note": ["Say why, and what is being done about it."]},
        ),
    ],
)
def test_progress_that_contradicts_itself(team, fields, fault):
    action = an_action()
    assert faults(report, team, action, **fields) == fault
    action.refresh_from_db()
    assert (action.stage, action.version) == ("not_started", 1)


def test_no_rag_before_the_first_day(team):
    action = an_action(starts_on=dt.date(2026, 12, 1))
    assert faults(report, team, action) == {
        "rag": ["It starts on 1 December 2026 and has no RAG before: choose None."]
    }
    report(team, action, rag="", percent_complete=5)
    assert action.rag is None


def test_an_action_that_starts_later_loses_its_rag(team):
    action = an_action(stage="in_progress", percent_complete=5, rag="GREEN")
    delivery.change_action(
        by=team,
        action=action,
        version=1,
        kpis=[],
        starts_on=dt.date(2027, 1, 1),
        due_on=dt.date(2027, 3, 31),
    )
    action.refresh_from_db()
    assert (action.rag, action.stage) == (None, "in_progress")


def test_the_second_of_two_reports_is_told(team):
    action = an_action()
    stale = an_action("P1-A2")
    report(team, action)
    report(team, stale)
    stale.version = 1
    with pytest.raises(Conflict):
        report(team, stale, percent_complete=60)


def test_a_milestone_is_added_and_done(team):
    action = an_action()
    milestone = delivery.add_milestone(
        by=team, action=action, version=1, title="Contract signed", due_on=TODAY
    )
    delivery.finish_milestone(by=team, milestone=milestone, version=2, done_on=TODAY)
    action.refresh_from_db()
    milestone.refresh_from_db()
    assert (milestone.done_on, action.version) == (TODAY, 3)
    verbs = AuditEvent.objects.order_by("pk").values_list("verb", flat=True)
    assert list(verbs) == ["milestone.added", "milestone.done"]


def test_a_milestone_is_not_done_in_the_future_or_twice(team):
    milestone = a_milestone(an_action())
    given = {"by": team, "milestone": milestone, "version": 1}
    assert faults(delivery.finish_milestone, **given, done_on=TOMORROW) == {
        "done_on": ["The day cannot be in the future."]
    }
    delivery.finish_milestone(**given, done_on=TODAY)
    again = given | {"version": 2}
    assert faults(delivery.finish_milestone, **again, done_on=TODAY) == [
        "This milestone is done already."
    ]


ANSWER = {"benefits_reviewed_on": TODAY, "need_still_met": False, "benefits_note": "Bills halved."}


def look_back(by, action, **answer):
    return delivery.review_benefits(by=by, action=action, version=action.version, **ANSWER | answer)


def test_a_closed_project_is_looked_back_on_once(team):
    action = a_closed_project()
    look_back(team, action)
    action.refresh_from_db()
    assert (action.benefits_reviewed_on, action.need_still_met) == (TODAY, False)
    assert faults(look_back, team, action) == [
        "The benefits of this project have been reviewed already."
    ]


@pytest.mark.parametrize(
    ("answer", "fault"),
    [
        (
            {"benefits_reviewed_on": TOMORROW},
            {"benefits_reviewed_on": ["The day cannot be in the future."]},
        ),
        (
            {"benefits_reviewed_on": dt.date(2026, 3, 19)},
            {"benefits_reviewed_on": ["The review cannot be before the project closed."]},
        ),
        ({"benefits_note": " "}, {"benefits_note": ["Say what has come of the project."]}),
    ],
)
def test_a_benefits_review_that_is_refused(team, answer, fault):
    assert faults(look_back, team, a_closed_project(), **answer) == fault


def test_only_a_closed_project_is_looked_back_on(team):
    sentence = ["Only a project that is closed has its benefits reviewed."]
    assert faults(look_back, team, an_action(is_project=True)) == sentence
    assert faults(look_back, team, a_closed_project(is_project=False)) == sentence
