"""The steps of an approval, each route with everything that may have been done, and red values."""

import datetime as dt

import pytest

from kpis.calculations.approval import (
    STEPS,
    RedLack,
    Remedy,
    Route,
    Step,
    next_step,
    red_lack,
)

HEAD, CHECK, DIRECTOR = Step.SERVICE_HEAD, Step.CHECK, Step.DIRECTOR
NOTHING = frozenset()
# (route, done): the step that is asked for next
TABLE = {
    (Route.SERVICE_HEAD, NOTHING): HEAD,
    (Route.SERVICE_HEAD, frozenset({CHECK})): HEAD,
    (Route.SERVICE_HEAD, frozenset({HEAD})): None,
    (Route.SERVICE_HEAD, frozenset({HEAD, CHECK})): None,
    (Route.HEAD_THEN_CHECK, NOTHING): HEAD,
    (Route.HEAD_THEN_CHECK, frozenset({CHECK})): HEAD,
    (Route.HEAD_THEN_CHECK, frozenset({HEAD})): CHECK,
    (Route.HEAD_THEN_CHECK, frozenset({HEAD, CHECK})): None,
    (Route.HEAD_THEN_DIRECTOR, NOTHING): HEAD,
    (Route.HEAD_THEN_DIRECTOR, frozenset({CHECK})): HEAD,
    (Route.HEAD_THEN_DIRECTOR, frozenset({HEAD})): DIRECTOR,
    (Route.HEAD_THEN_DIRECTOR, frozenset({HEAD, CHECK})): DIRECTOR,
    (Route.HEAD_THEN_DIRECTOR, frozenset({HEAD, DIRECTOR})): None,
    (Route.HEAD_THEN_DIRECTOR, frozenset({HEAD, CHECK, DIRECTOR})): None,
    (Route.CHECK_ONLY, NOTHING): CHECK,
    (Route.CHECK_ONLY, frozenset({CHECK})): None,
}


@pytest.mark.parametrize(("route", "done"), TABLE)
def test_the_next_step(route, done):
    assert next_step(route, done) is TABLE[route, done]


def test_every_route_is_in_the_table_from_nothing_to_all():
    assert set(STEPS) == set(Route) == {route for route, _done in TABLE}
    for route, steps in STEPS.items():
        assert TABLE[route, NOTHING] is steps[0]
        assert TABLE[route, frozenset(steps)] is None


TODAY = dt.date(2026, 10, 9)
YESTERDAY, TOMORROW = dt.date(2026, 10, 8), dt.date(2026, 10, 10)


@pytest.mark.parametrize(
    ("days", "remedy", "last_due"),
    [
        ([], Remedy.NONE, None),
        ([YESTERDAY], Remedy.PAST_DUE, YESTERDAY),
        ([TODAY], Remedy.IN_HAND, TODAY),
        ([YESTERDAY, TOMORROW], Remedy.IN_HAND, TOMORROW),
    ],
)
def test_an_action_counts_until_its_day_has_passed(days, remedy, last_due):
    assert red_lack("x" * 50, days, as_of=TODAY) == RedLack(50, remedy, last_due)


@pytest.mark.parametrize(
    ("commentary", "days", "lacks"),
    [
        ("x" * 50, [TODAY], (False, False)),
        ("x" * 49, [TODAY], (True, False)),
        (" " * 60, [TODAY], (True, False)),
        ("x" * 50, [], (False, True)),
        ("", [YESTERDAY], (True, True)),
    ],
)
def test_what_a_red_value_lacks(commentary, days, lacks):
    lack = red_lack(commentary, days, as_of=TODAY)
    assert (lack.commentary, lack.action) == lacks
    assert bool(lack) is any(lacks)
