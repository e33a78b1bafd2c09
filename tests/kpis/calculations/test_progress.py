"""Progress against elapsed time, benefits reviews, and the score and direction of risks."""

import datetime as dt
from decimal import Decimal as D

import pytest

from kpis.calculations.progress import (
    Moved,
    Stage,
    benefits_are_due,
    benefits_due,
    benefits_overdue,
    elapsed_share,
    expected_percent,
    is_behind,
    is_late,
    may_be_coloured,
    risk_direction,
    risk_score,
)

START, DUE = dt.date(2026, 4, 1), dt.date(2026, 4, 9)  # eight days apart


def april(day):
    return dt.date(2026, 4, day)


@pytest.mark.parametrize(
    ("on", "share", "percent"),
    [
        (dt.date(2026, 3, 31), D(0), 0),
        (april(1), D(0), 0),
        (april(2), D("0.125"), 13),  # half up
        (april(5), D("0.5"), 50),
        (april(8), D("0.875"), 88),
        (april(9), D(1), 100),
        (april(10), D(1), 100),
    ],
)
def test_elapsed_share_of_the_planned_duration(on, share, percent):
    assert elapsed_share(START, DUE, on=on) == share
    assert expected_percent(START, DUE, on=on) == percent


def test_an_action_of_one_day_has_elapsed_on_its_day():
    assert elapsed_share(START, START, on=dt.date(2026, 3, 31)) == 0
    assert elapsed_share(START, START, on=START) == 1


@pytest.mark.parametrize(
    ("stage", "percent", "behind"),
    [
        (Stage.IN_PROGRESS, 49, True),
        (Stage.IN_PROGRESS, 50, False),
        (Stage.NOT_STARTED, 0, True),
        (Stage.ON_HOLD, 0, False),
        (Stage.CANCELLED, 0, False),
        (Stage.COMPLETE, 100, False),
    ],
)
def test_behind_is_less_done_than_time_gone(stage, percent, behind):
    assert is_behind(stage, percent, START, DUE, on=april(5)) is behind


def test_nothing_is_behind_before_its_first_day():
    assert not is_behind(Stage.NOT_STARTED, 0, START, DUE, on=dt.date(2026, 3, 1))


@pytest.mark.parametrize(
    ("stage", "on", "late"),
    [
        (Stage.IN_PROGRESS, april(9), False),
        (Stage.IN_PROGRESS, april(10), True),
        (Stage.NOT_STARTED, april(10), True),
        (Stage.COMPLETE, april(10), False),
        (Stage.ON_HOLD, april(10), False),
        (Stage.CANCELLED, april(10), False),
    ],
)
def test_late_is_after_the_due_day(stage, on, late):
    assert is_late(stage, DUE, on=on) is late


@pytest.mark.parametrize("stage", list(Stage))
def test_only_an_action_in_progress_is_coloured(stage):
    assert may_be_coloured(stage, START, on=START) is (stage == Stage.IN_PROGRESS)


def test_no_action_is_coloured_before_its_start():
    assert not may_be_coloured(Stage.IN_PROGRESS, START, on=dt.date(2026, 3, 31))


@pytest.mark.parametrize(
    ("closed", "due"),
    [
        (dt.date(2026, 4, 15), dt.date(2026, 10, 15)),
        (dt.date(2026, 8, 31), dt.date(2027, 2, 28)),
        (dt.date(2027, 8, 31), dt.date(2028, 2, 29)),
        (dt.date(2026, 3, 31), dt.date(2026, 9, 30)),
    ],
)
def test_benefits_review_is_due_six_calendar_months_after_the_close(closed, due):
    assert benefits_due(closed) == due
    assert not benefits_are_due(closed, None, on=due - dt.timedelta(days=1))
    assert benefits_are_due(closed, None, on=due)
    assert not benefits_are_due(closed, due, on=due)
    assert not benefits_overdue(closed, None, on=due)
    assert benefits_overdue(closed, None, on=due + dt.timedelta(days=1))
    assert not benefits_overdue(closed, due, on=due + dt.timedelta(days=1))


def test_no_review_is_overdue_before_the_close():
    assert not benefits_overdue(None, None, on=dt.date(2030, 1, 1))
    assert not benefits_are_due(None, None, on=dt.date(2030, 1, 1))


def test_risk_score_is_likelihood_times_impact():
    assert [risk_score(1, 1), risk_score(3, 4), risk_score(5, 5)] == [1, 12, 25]


@pytest.mark.parametrize(
    ("scores", "moved"),
    [
        ([], None),
        ([12], None),
        ([12, 15], Moved.UP),
        ([12, 9], Moved.DOWN),
        ([9, 12, 12], Moved.LEVEL),
    ],
)
def test_direction_of_a_risk_is_the_newest_review_against_the_one_before(scores, moved):
    assert risk_direction(scores) is moved
