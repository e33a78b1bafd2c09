"""Completeness and timeliness of a round, and how much depends on a KPI's data."""

import datetime as dt
from decimal import Decimal

import pytest

from kpis.calculations.completeness import (
    Criticality,
    DueFigure,
    Measure,
    Measured,
    criticality,
    measure,
)

DEADLINE = dt.date(2026, 10, 14)
IN_TIME, LATE = DEADLINE, dt.date(2026, 10, 15)


@pytest.mark.parametrize(
    ("figure", "complete", "on_time"),
    [
        (DueFigure(DEADLINE, IN_TIME, True), 1, 1),
        (DueFigure(DEADLINE, LATE, True), 1, 0),
        (DueFigure(DEADLINE, None, False), 0, 0),
        (DueFigure(DEADLINE, IN_TIME, False), 0, 0),  # given in time, returned, not given anew
        (DueFigure(DEADLINE, IN_TIME, True, "x"), 0, 1),  # "not available" is an answer
        (DueFigure(DEADLINE, IN_TIME, True, "z"), 1, 1),
        (DueFigure(DEADLINE, IN_TIME, True, "c"), 1, 1),
        (DueFigure(None, LATE, True), 1, 1),  # without a deadline nothing is late
    ],
)
def test_one_figure(figure, complete, on_time):
    assert measure([figure]) == Measure(due=1, complete=complete, on_time=on_time)


def test_shares_are_of_what_was_due():
    figures = [DueFigure(DEADLINE, IN_TIME, True)] * 2 + [DueFigure(DEADLINE, LATE, True)]
    found = measure(figures)
    assert found.percent(Measured.COMPLETENESS) == Decimal("100.0")
    assert found.percent(Measured.TIMELINESS) == Decimal("66.7")


def test_nothing_due_is_no_percentage():
    assert measure([]).percent(Measured.COMPLETENESS) is None


@pytest.mark.parametrize(
    ("tier", "statutory", "public", "small", "expected"),
    [
        ("1", False, False, False, Criticality.HIGH),
        ("service", True, False, False, Criticality.HIGH),
        ("2", False, False, False, Criticality.MEDIUM),
        ("3", False, False, False, Criticality.MEDIUM),
        ("service", False, True, False, Criticality.MEDIUM),
        ("service", False, False, True, Criticality.MEDIUM),
        ("service", False, False, False, Criticality.LOW),
    ],
)
def test_how_much_depends_on_it(tier, statutory, public, small, expected):
    found = criticality(tier=tier, is_statutory=statutory, is_public=public, small_numbers=small)
    assert found == expected
