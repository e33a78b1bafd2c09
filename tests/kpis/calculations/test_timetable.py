"""Working days of a round: domain-rules 4.2."""

import datetime as dt

from kpis.calculations.timetable import timetable, working_day
from kpis.collection.bank_holidays import bank_holidays

ENGLAND = bank_holidays("england", (2026, 2027))


def test_quarter_2_of_2026_27():
    days = timetable(dt.date(2026, 9, 30), bank_holidays=ENGLAND)
    assert days.opens_on == dt.date(2026, 10, 1)
    assert days.entry_deadline == dt.date(2026, 10, 14)
    assert days.check_deadline == dt.date(2026, 10, 19)
    assert days.approval_deadline == dt.date(2026, 10, 21)
    assert days.sign_off_deadline == dt.date(2026, 10, 26)
    assert days.cmt_on == dt.date(2026, 11, 2)


def test_quarter_3_of_2026_27_passes_over_new_year():
    days = timetable(dt.date(2026, 12, 31), bank_holidays=ENGLAND)
    assert days.opens_on == dt.date(2027, 1, 4)
    assert days.entry_deadline == dt.date(2027, 1, 15)
    assert days.check_deadline == dt.date(2027, 1, 20)
    assert days.approval_deadline == dt.date(2027, 1, 22)
    assert days.sign_off_deadline == dt.date(2027, 1, 27)
    assert days.cmt_on == dt.date(2027, 2, 3)


def test_a_bank_holiday_is_no_working_day():
    before_easter = dt.date(2026, 4, 2)
    assert working_day(1, after=before_easter, bank_holidays=ENGLAND) == dt.date(2026, 4, 7)
    assert working_day(1, after=before_easter, bank_holidays=set()) == dt.date(2026, 4, 3)
