"""On which days a duty is a reason to write."""

import datetime as dt
from dataclasses import replace

import pytest

from perfportal.core.registries import Duty, Standing
from perfportal.core.reminders.timing import Plan, Sort, is_reason, sort_of
from perfportal.core.working_days import bank_holidays, working_days_after, working_days_before

PLAN = Plan((5, 1), frozenset(bank_holidays("england", [2026, 2027])))
DEADLINE = dt.date(2026, 10, 14)  # a Wednesday
DUTY = Duty("value", "1", "T", "/", Standing.DUE, due_on=DEADLINE)


def october(duty, plan=PLAN, first=dt.date(2026, 10, 1), days=45):
    """The days on which the duty is written about."""
    each = (first + dt.timedelta(days=number) for number in range(days))
    return [f"{day:%-d %b}" for day in each if is_reason(duty, day, plan)]


def test_five_and_one_working_days_before_then_the_day_after_and_every_week():
    assert october(DUTY) == ["7 Oct", "13 Oct", "15 Oct", "22 Oct", "29 Oct", "5 Nov", "12 Nov"]


def test_the_council_chooses_the_days_before():
    assert october(DUTY, replace(PLAN, before=(2,)), days=14) == ["12 Oct"]
    assert october(DUTY, replace(PLAN, before=()), days=14) == []


def test_bank_holidays_do_not_count_and_nothing_is_sent_on_them():
    duty = replace(DUTY, due_on=dt.date(2026, 12, 24))
    found = october(duty, first=dt.date(2026, 12, 14), days=22)
    assert found == ["17 Dec", "23 Dec", "29 Dec"]  # not on the 25th, the 28th, or the 1st


def test_what_waits_without_a_deadline_is_counted_from_its_day():
    duty = replace(DUTY, standing=Standing.TO_DECIDE, due_on=None, since=dt.date(2026, 10, 2))
    assert october(duty, days=20) == ["5 Oct", "12 Oct", "19 Oct"]


def test_nobody_is_written_to_about_what_has_neither():
    assert october(replace(DUTY, due_on=None)) == []


def test_what_is_escalated_is_told_of_from_its_own_day():
    since = working_days_before(dt.date(2026, 10, 19), 1, PLAN.closed)
    duty = replace(DUTY, kind="escalated", standing=Standing.OVERDUE, since=since)
    assert october(duty, days=30) == ["19 Oct", "26 Oct"]


@pytest.mark.parametrize(
    ("changes", "sort"),
    [
        ({}, Sort.DUE),
        ({"standing": Standing.BEGUN}, Sort.DUE),
        ({"due_on": dt.date(2026, 10, 16)}, Sort.DUE),
        ({"due_on": dt.date(2026, 10, 19)}, None),
        ({"due_on": None}, None),
        ({"standing": Standing.RETURNED}, Sort.RETURNED),
        ({"due_on": dt.date(2026, 10, 8)}, Sort.OVERDUE),
        ({"standing": Standing.TO_DECIDE}, Sort.DECIDE),
        ({"standing": Standing.TO_DECIDE, "due_on": dt.date(2026, 10, 8)}, Sort.OVERDUE),
        ({"kind": "escalated", "due_on": dt.date(2026, 10, 1)}, Sort.ESCALATED),
        ({"standing": Standing.GIVEN}, None),
        ({"reminds": False, "due_on": dt.date(2026, 10, 8)}, None),
    ],
)
def test_the_part_of_the_mail(changes, sort):
    assert sort_of(replace(DUTY, **changes), dt.date(2026, 10, 9), PLAN) == sort


def test_working_days_there_and_back():
    friday, monday = dt.date(2026, 10, 9), dt.date(2026, 10, 12)
    assert working_days_after(friday, monday, PLAN.closed) == 1
    assert working_days_after(monday, friday, PLAN.closed) == 0
    assert working_days_before(dt.date(2026, 10, 14), 3, PLAN.closed) == dt.date(2026, 10, 11)
    assert working_days_after(dt.date(2026, 10, 11), dt.date(2026, 10, 14), PLAN.closed) == 3
