"""What the database refuses, whoever asks."""

import datetime as dt

import pytest
from django.db import IntegrityError, transaction

from kpis.strategy.models import RiskReview
from tests.factories import UserFactory
from tests.kpis.strategy.records import (
    YEAR_START,
    a_closed_project,
    a_plan,
    a_priority,
    a_risk,
    an_action,
    an_outcome,
)

pytestmark = pytest.mark.django_db


def refused(make, *args, **fields):
    with transaction.atomic(), pytest.raises(IntegrityError):
        make(*args, **fields)


@pytest.mark.parametrize(
    "fields",
    [
        {"due_on": dt.date(2026, 3, 31)},
        {"percent_complete": 101, "stage": "in_progress"},
        {"percent_complete": 100, "stage": "in_progress"},
        {"percent_complete": 10, "stage": "not_started"},
        {"stage": "not_started", "rag": "GREEN"},
        {"stage": "complete", "percent_complete": 100},
        {"stage": "complete", "percent_complete": 90, "closed_on": YEAR_START},
        {"stage": "in_progress", "closed_on": YEAR_START},
        {"benefits_reviewed_on": YEAR_START},
        {"need_still_met": True},
    ],
)
def test_an_action_that_contradicts_itself(fields):
    refused(an_action, **fields)


@pytest.mark.parametrize(
    "fields",
    [
        {"benefits_reviewed_on": dt.date(2026, 9, 1)},
        {"benefits_reviewed_on": dt.date(2026, 9, 1), "need_still_met": True},
        {
            "benefits_reviewed_on": dt.date(2026, 3, 1),
            "need_still_met": True,
            "benefits_note": "Before the close.",
        },
        {
            "benefits_reviewed_on": dt.date(2026, 9, 1),
            "need_still_met": True,
            "benefits_note": "No project.",
            "is_project": False,
        },
    ],
)
def test_a_benefits_review_that_is_not_whole(fields):
    def make(**fields):
        given = {"is_project": True} | fields
        is_project = given.pop("is_project")
        action = a_closed_project()
        type(action).objects.filter(pk=action.pk).update(is_project=is_project, **given)

    refused(make, **fields)


@pytest.mark.parametrize(("likelihood", "impact"), [(0, 3), (6, 3), (3, 0), (3, 6)])
def test_risk_levels_go_from_one_to_five(likelihood, impact):
    refused(a_risk, scores=((likelihood, impact),))
    risk = a_risk("SR2")
    refused(
        RiskReview.objects.create,
        risk=risk,
        reviewed_on=YEAR_START,
        likelihood=likelihood,
        impact=impact,
    )


def test_one_plan_for_a_service_and_year():
    plan = a_plan()
    refused(a_plan, service=plan.service)


def test_an_agreed_plan_names_somebody_who_did_not_write_it():
    writer = UserFactory()
    agreed = {"state": "agreed", "agreed_on": YEAR_START}
    refused(a_plan, **agreed)
    refused(a_plan, written_by=writer, agreed_by=writer, **agreed)
    refused(a_plan, agreed_by=writer, aims="", **agreed)


@pytest.mark.parametrize("make", [a_priority, an_outcome, an_action, a_risk])
def test_a_code_is_used_once(make):
    make("X1")
    refused(make, "X1")
