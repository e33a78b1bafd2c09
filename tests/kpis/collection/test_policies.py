"""Who may do what with a value: each act for each person, and for each step of an approval."""

import pytest

from kpis.collection import policies
from kpis.collection.models import Actual, QualityCheck
from perfportal.core.access.roles import Role
from perfportal.core.models import User
from tests.factories import DirectorateFactory, person

MOMENT = "2026-10-09T12:00Z"
LIGHT, THEN_CHECK = ("service_head", None), ("service_head_then_check", None)
AGREED_CHECK = ("service_head_then_check", "head")
THEN_DIRECTOR, AGREED_DIRECTOR = (
    ("service_head_then_director", None),
    ("service_head_then_director", "head"),
)
CHECK_ONLY = ("check_only", None)
PEOPLE = (
    "provider", "deputy", "stranger", "head", "team", "director", "director_away", "cmt",
    "auditor", "administrator",
)  # fmt: skip
# Who may, of a submitted value that the provider entered: everybody else may not.
MAY_APPROVE = {
    LIGHT: {"head"},
    THEN_CHECK: {"head"},
    AGREED_CHECK: set(),
    THEN_DIRECTOR: {"head"},
    AGREED_DIRECTOR: {"director"},
    CHECK_ONLY: set(),
}
MAY_IN_ANY_STEP = {
    policies.can_check: {"team"},
    policies.can_reopen: {"team"},
    policies.can_enter: set(),
    policies.can_revise: set(),
}


@pytest.fixture
def everybody(round_, submitted):
    directorate = round_.kpi.service.directorate
    for name, role, place in (
        ("director", Role.DIRECTOR, directorate),
        ("director_away", Role.DIRECTOR, DirectorateFactory()),
        ("cmt", Role.CMT_MEMBER, None),
        ("auditor", Role.AUDITOR, None),
        ("administrator", Role.ADMINISTRATOR, None),
    ):
        setattr(round_, name, person(role, on=place))
    return round_


def at_step(everybody, step) -> Actual:
    route, agreed = step
    Actual.objects.update(
        route=route,
        agreed_by=getattr(everybody, agreed) if agreed else None,
        agreed_at=MOMENT if agreed else None,
    )
    return Actual.objects.with_entry().get()


def those_who(can, everybody, subject) -> set:
    """With the access of each as a new request would load it."""
    return {
        name for name in PEOPLE if can(User.objects.get(pk=getattr(everybody, name).pk), subject)
    }


@pytest.mark.parametrize("step", MAY_APPROVE)
def test_who_approves_at_each_step(everybody, step):
    actual = at_step(everybody, step)
    assert those_who(policies.can_approve, everybody, actual) == MAY_APPROVE[step]


@pytest.mark.parametrize("step", MAY_APPROVE)
def test_who_returns_at_each_step(everybody, step):
    actual = at_step(everybody, step)
    assert those_who(policies.can_return, everybody, actual) == MAY_APPROVE[step] | {"team"}


@pytest.mark.parametrize("step", MAY_APPROVE)
@pytest.mark.parametrize("can", MAY_IN_ANY_STEP, ids=lambda can: can.__qualname__)
def test_what_the_step_does_not_change(everybody, step, can):
    assert those_who(can, everybody, at_step(everybody, step)) == MAY_IN_ANY_STEP[can]


def test_who_answers_a_query(everybody):
    actual = at_step(everybody, LIGHT)
    check = QualityCheck(
        actual=actual, revision=actual.revision, by=everybody.colleague, outcome="queried"
    )
    assert those_who(policies.can_answer, everybody, check) == {"provider", "deputy", "team"}


def test_who_raises_a_corrective_action(everybody):
    assert those_who(policies.can_raise, everybody, everybody.kpi) == {
        "provider", "deputy", "head", "team",
    }  # fmt: skip


def test_who_has_a_page_of_approvals(everybody):
    may = {
        name
        for name in PEOPLE
        if policies.may_approve_somewhere(User.objects.get(pk=getattr(everybody, name).pk))
    }
    assert may == {"head", "director", "director_away"}
