"""Where returns, sharing agreements and reports stand on a day."""

import datetime as dt
from decimal import Decimal as D

import pytest

from kpis.calculations.codes import Frequency
from kpis.calculations.returns import (
    Agreement,
    AgreementStanding,
    DueStanding,
    DueState,
    Problem,
    Report,
    ReportHours,
    SourceFacts,
    StillRead,
    agreement_standing,
    due_standing,
    hours_a_year,
    is_review_due,
    report_hours,
    source_problems,
)

TODAY = dt.date(2026, 10, 20)


def day(distance):
    return TODAY + dt.timedelta(days=distance)


@pytest.mark.parametrize(
    ("due", "submitted", "expected"),
    [
        (0, None, DueStanding(DueState.DUE_SOON, 0)),
        (1, None, DueStanding(DueState.DUE_SOON, 1)),
        (28, None, DueStanding(DueState.DUE_SOON, 28)),
        (29, None, DueStanding(DueState.LATER, 29)),
        (-1, None, DueStanding(DueState.OVERDUE, 1)),
        (-40, None, DueStanding(DueState.OVERDUE, 40)),
        (-10, -10, DueStanding(DueState.SUBMITTED)),
        (-10, -15, DueStanding(DueState.SUBMITTED)),
        (-10, -7, DueStanding(DueState.SUBMITTED_LATE, 3)),
        (20, -1, DueStanding(DueState.SUBMITTED)),
    ],
)
def test_due_date_on_a_day(due, submitted, expected):
    given = None if submitted is None else day(submitted)
    assert due_standing(day(due), given, as_of=TODAY) == expected


@pytest.mark.parametrize(
    ("agreement", "until", "expected"),
    [
        (Agreement.IN_FORCE, 61, AgreementStanding.IN_FORCE),
        (Agreement.IN_FORCE, 60, AgreementStanding.EXPIRES_SOON),
        (Agreement.IN_FORCE, 0, AgreementStanding.EXPIRES_SOON),
        (Agreement.IN_FORCE, -1, AgreementStanding.EXPIRED),
        (Agreement.EXPIRED, 100, AgreementStanding.EXPIRED),
        (Agreement.DRAFT, 100, AgreementStanding.DRAFT),
        (Agreement.NONE, None, AgreementStanding.NONE),
    ],
)
def test_agreement_on_a_day(agreement, until, expected):
    last = None if until is None else day(until)
    assert agreement_standing(agreement, last, as_of=TODAY) is expected


@pytest.mark.parametrize(
    ("reviewed", "expected"), [(None, True), (0, False), (-365, False), (-366, True)]
)
def test_a_report_is_asked_about_again_after_a_year(reviewed, expected):
    last = None if reviewed is None else day(reviewed)
    assert is_review_due(last, as_of=TODAY) is expected


@pytest.mark.parametrize(
    ("frequency", "hours", "expected"),
    [
        (Frequency.WEEKLY, D("1.5"), D(78)),
        (Frequency.MONTHLY, D(3), D(36)),
        (Frequency.QUARTERLY, D(10), D(40)),
        (Frequency.TERMLY, D(4), D(12)),
        (Frequency.HALF_YEARLY, D(7), D(14)),
        (Frequency.ANNUAL, D(20), D(20)),
        (Frequency.BIENNIAL, D(20), D(10)),
        (Frequency.AD_HOC, D(20), None),
        ("", D(20), None),
        (Frequency.WEEKLY, None, None),
        (Frequency.WEEKLY, D(0), D(0)),
    ],
)
def test_hours_of_a_report_in_a_year(frequency, hours, expected):
    assert hours_a_year(frequency, hours) == expected


def test_hours_of_all_reports_and_of_those_that_nobody_reads():
    reports = [
        Report(Frequency.WEEKLY, D(1), StillRead.YES),
        Report(Frequency.MONTHLY, D(2), StillRead.NO),
        Report(Frequency.ANNUAL, D("0.5"), StillRead.NOT_ASKED),
        Report(Frequency.AD_HOC, D(9), StillRead.NO),
    ]
    assert report_hours(reports) == ReportHours(total=D("76.5"), unread=D(24), not_known=1)


def test_no_reports_take_no_hours():
    assert report_hours([]) == ReportHours(total=D(0), unread=D(0), not_known=0)


def facts(**changes):
    sound = {"has_owner": True, "agreement": None, "dates": (), "feeds_a_kpi": True}
    return SourceFacts(**sound | changes)


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({}, []),
        ({"has_owner": False}, [Problem.NO_OWNER]),
        ({"feeds_a_kpi": False}, [Problem.NO_KPI]),
        ({"feeds_a_kpi": None}, []),
        ({"agreement": AgreementStanding.IN_FORCE}, []),
        ({"agreement": AgreementStanding.EXPIRES_SOON}, [Problem.AGREEMENT_SOON]),
        ({"agreement": AgreementStanding.NONE}, [Problem.AGREEMENT]),
        ({"agreement": AgreementStanding.DRAFT}, [Problem.AGREEMENT]),
        ({"agreement": AgreementStanding.EXPIRED}, [Problem.AGREEMENT]),
        ({"dates": (DueState.SUBMITTED_LATE, DueState.DUE_SOON)}, []),
        (
            {"dates": (DueState.OVERDUE,), "has_owner": False},
            [Problem.RETURN_OVERDUE, Problem.NO_OWNER],
        ),
    ],
)
def test_what_is_not_in_order(changes, expected):
    assert source_problems(facts(**changes)) == expected
