"""Which periods of a KPI are asked for in which round, to the day."""

import datetime as dt

import pytest

from kpis.calculations.codes import Calendar, Frequency
from kpis.calculations.collecting import Rhythm, RoundSpan, periods_collected
from kpis.calculations.timetable import timetable
from kpis.collection.bank_holidays import bank_holidays
from perfportal.core.periods import Period, parse_period

HOLIDAYS = bank_holidays("england", range(2015, 2030))


def span_of(token):
    """The round of a period with the deadlines of working day 10 in England."""
    period = parse_period(token)
    ends = (period.end, period.previous().end)
    days = [timetable(end, bank_holidays=HOLIDAYS).entry_deadline for end in ends]
    return RoundSpan(period, *days)


def collected(round_token, frequency, calendar="financial", due=(), **more):
    rhythm = Rhythm(Frequency(frequency), Calendar(calendar), tuple(due), **more)
    return [period.token for period in periods_collected(rhythm, span_of(round_token))]


def weeks(year, first, last):
    return [f"{year}-W{number:02}" for number in range(first, last + 1)]


@pytest.mark.parametrize(
    ("frequency", "calendar", "due", "round_token", "expected"),
    [
        ("quarterly", "financial", [], "2026-27-Q2", ["2026-27-Q2"]),
        ("quarterly", "financial", [2, 4], "2026-27-Q1", []),
        ("quarterly", "financial", [2, 4], "2026-27-Q4", ["2026-27-Q4"]),
        ("monthly", "financial", [], "2026-27-Q2", ["2026-M07", "2026-M08", "2026-M09"]),
        ("monthly", "financial", [], "2026-27-Q4", ["2027-M01", "2027-M02", "2027-M03"]),
        ("monthly", "financial", [6], "2026-27-Q2", ["2026-M09"]),
        ("half_yearly", "financial", [], "2026-27-Q1", []),
        ("half_yearly", "financial", [], "2026-27-Q2", ["2026-27-H1"]),
        ("half_yearly", "financial", [], "2026-27-Q4", ["2026-27-H2"]),
        ("half_yearly", "financial", [1], "2026-27-Q4", []),
        ("termly", "academic", [], "2026-27-Q1", []),
        ("termly", "academic", [], "2026-27-Q2", ["2025-26-T3"]),
        ("termly", "academic", [], "2026-27-Q3", ["2026-27-T1"]),
        ("termly", "academic", [], "2026-27-Q4", ["2026-27-T2"]),
        ("termly", "academic", [1], "2026-27-Q4", []),
        ("annual", "financial", [], "2026-27-Q3", []),
        ("annual", "financial", [], "2026-27-Q4", ["2026-27"]),
        ("annual", "financial", [4], "2026-27-Q4", ["2026-27"]),
        ("annual", "financial", [2], "2026-27-Q2", ["2025-26"]),
        ("annual", "financial", [2], "2026-27-Q4", []),
        ("annual", "academic", [], "2026-27-Q2", ["AY2025-26"]),
        ("annual", "calendar", [], "2026-27-Q3", ["CY2026"]),
        ("annual", "calendar", [1], "2026-27-Q1", ["CY2025"]),
        ("annual", "municipal", [], "2026-27-Q1", ["MY2025-26"]),
        ("ad_hoc", "financial", [], "2026-27-Q2", []),
    ],
)
def test_periods_of_a_quarter(frequency, calendar, due, round_token, expected):
    assert collected(round_token, frequency, calendar, due) == expected


def test_weeks_belong_to_the_quarter_in_which_their_sunday_falls():
    assert collected("2026-27-Q2", "weekly") == weeks(2026, 27, 39)
    assert collected("2026-27-Q3", "weekly") == weeks(2026, 40, 52)


def test_a_year_of_53_weeks_loses_none_over_new_year():
    """2026 has 53 weeks; the last one ends on 3 January 2027."""
    assert collected("2026-27-Q4", "weekly") == ["2026-W53", *weeks(2027, 1, 12)]


def test_four_rounds_ask_for_every_week_of_a_year_once():
    rounds = [f"2026-27-Q{number}" for number in (1, 2, 3, 4)]
    asked = [week for one in rounds for week in collected(one, "weekly")]
    assert asked == [*weeks(2026, 14, 53), *weeks(2027, 1, 12)]


def test_the_month_of_a_leap_day():
    assert collected("2028-M02", "monthly") == ["2028-M02"]
    assert collected("2028-M02", "weekly") == weeks(2028, 5, 8)
    assert collected("2028-M03", "weekly") == weeks(2028, 9, 12)


@pytest.mark.parametrize(
    ("frequency", "expected"),
    [
        ("weekly", weeks(2026, 27, 30)),
        ("monthly", ["2026-M07"]),
        ("quarterly", []),
        ("half_yearly", []),
        ("termly", []),
        ("annual", []),
        ("biennial", []),
    ],
)
def test_a_monthly_round_asks_for_weeks_and_months_only(frequency, expected):
    assert collected("2026-M07", frequency) == expected


def test_a_monthly_round_at_the_end_of_a_quarter_leaves_the_quarter_alone():
    assert collected("2026-M09", "quarterly") == []
    assert collected("2026-M09", "monthly") == ["2026-M09"]


@pytest.mark.parametrize(
    ("lag_days", "in_q2", "in_q3"),
    [
        (0, ["2026-27-Q2"], ["2026-27-Q3"]),
        (14, ["2026-27-Q2"], ["2026-27-Q3"]),  # known on 14 October, the deadline
        (15, ["2026-27-Q1"], ["2026-27-Q2", "2026-27-Q3"]),  # Q3 by 15 January, the deadline
        (16, ["2026-27-Q1"], ["2026-27-Q2"]),
        (90, ["2026-27-Q1"], ["2026-27-Q2"]),
        (150, ["2025-26-Q4"], ["2026-27-Q1"]),
    ],
)
def test_a_late_figure_is_collected_by_the_round_whose_deadline_it_reaches(lag_days, in_q2, in_q3):
    assert collected("2026-27-Q2", "quarterly", lag_days=lag_days) == in_q2
    assert collected("2026-27-Q3", "quarterly", lag_days=lag_days) == in_q3


@pytest.mark.parametrize("lag_days", [0, 5, 12, 14, 15, 16, 29, 45, 91, 200, 400])
@pytest.mark.parametrize("frequency", ["weekly", "monthly", "quarterly", "termly", "annual"])
def test_however_late_every_period_is_asked_for_once(frequency, lag_days):
    rounds = [f"{year}-{year - 1999}-Q{number}" for year in range(2022, 2028) for number in
              (1, 2, 3, 4)]  # fmt: skip
    asked = [p for one in rounds for p in collected(one, frequency, lag_days=lag_days)]
    assert len(asked) == len(set(asked))
    periods = [parse_period(token) for token in asked]
    assert [one.next() for one in periods[:-1]] == periods[1:]


def test_a_month_that_is_known_late_waits_for_the_next_month():
    assert collected("2026-M07", "monthly", lag_days=20) == ["2026-M06"]
    assert collected("2026-M08", "monthly", lag_days=20) == ["2026-M07"]


def test_a_named_quarter_collects_the_latest_year_that_is_known_by_then():
    """Emissions, eighteen months after the year, asked for in the second quarter."""
    late = {"lag_days": 540, "due": [2]}
    assert collected("2026-27-Q2", "annual", "calendar", **late) == ["CY2024"]
    assert collected("2026-27-Q3", "annual", "calendar", **late) == []


@pytest.mark.parametrize(
    ("round_token", "more", "expected"),
    [
        ("2026-27-Q4", {}, ["2026-27"]),
        ("2026-27-Q4", {"last_collected": dt.date(2024, 4, 1)}, ["2026-27"]),
        ("2026-27-Q4", {"last_collected": dt.date(2025, 4, 1)}, []),
        ("2027-28-Q4", {"last_collected": dt.date(2025, 4, 1)}, ["2027-28"]),
        ("2026-27-Q4", {"last_collected": dt.date(2026, 4, 1)}, ["2026-27"]),
        ("2026-27-Q4", {"starts_on": dt.date(2025, 6, 1)}, []),
        ("2026-27-Q4", {"starts_on": dt.date(2026, 6, 1)}, ["2026-27"]),
        ("2026-27-Q2", {"due": [2], "last_collected": dt.date(2023, 4, 1)}, ["2025-26"]),
        ("2026-27-Q2", {"due": [2], "last_collected": dt.date(2024, 4, 1)}, []),
        ("2026-27-Q3", {}, []),
    ],
)
def test_every_second_year(round_token, more, expected):
    assert collected(round_token, "biennial", **more) == expected


@pytest.mark.parametrize(
    ("starts_on", "ends_on", "expected"),
    [
        (dt.date(2026, 8, 31), None, ["2026-M08", "2026-M09"]),
        (dt.date(2026, 9, 1), None, ["2026-M09"]),
        (dt.date(2026, 10, 1), None, []),
        (dt.date(2020, 4, 1), dt.date(2026, 8, 1), ["2026-M07", "2026-M08"]),
        (dt.date(2020, 4, 1), dt.date(2026, 6, 30), []),
    ],
)
def test_only_while_the_kpi_is_in_force(starts_on, ends_on, expected):
    assert collected("2026-27-Q2", "monthly", starts_on=starts_on, ends_on=ends_on) == expected


def test_the_quarter_over_new_year_keeps_its_months():
    assert collected("2025-26-Q3", "monthly") == ["2025-M10", "2025-M11", "2025-M12"]
    assert Period.quarter(2025, 3).end == dt.date(2025, 12, 31)
