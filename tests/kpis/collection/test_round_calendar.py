"""The calendar of rounds: the timetable of domain-rules 4.2 by the bank holidays of each nation."""

import datetime as dt

import pytest

from kpis.collection.presenters.round_calendar import calendar_rows, year_links
from kpis.collection.queries.calendar import get_calendar, get_timetable
from perfportal.core.periods import Period, parse_period
from tests.factories import KPIFactory, OrganisationFactory
from tests.kpis.collection.conftest import TODAY

pytestmark = pytest.mark.django_db
YEAR = Period.financial_year_of(TODAY)
STAGES = ("opens_on", "entry_deadline", "check_deadline", "approval_deadline",
          "sign_off_deadline", "cmt_on")  # fmt: skip


def days_of(token, **settings):
    council = OrganisationFactory(settings=settings)
    days = get_timetable(council, parse_period(token))
    return [str(getattr(days, stage)) for stage in STAGES]


Q2 = ["2026-10-01", "2026-10-14", "2026-10-19", "2026-10-21", "2026-10-26", "2026-11-02"]
Q3 = ["2027-01-04", "2027-01-15", "2027-01-20", "2027-01-22", "2027-01-27", "2027-02-03"]
SCOTTISH_Q3 = ["2027-01-05", "2027-01-18", "2027-01-21", "2027-01-25", "2027-01-28", "2027-02-04"]
Q1 = ["2026-07-01", "2026-07-14", "2026-07-17", "2026-07-21", "2026-07-24", "2026-07-31"]
NORTHERN_IRISH_Q1 = [
    "2026-07-01", "2026-07-15", "2026-07-20", "2026-07-22", "2026-07-27", "2026-08-03",
]  # fmt: skip


@pytest.mark.parametrize(
    ("token", "nation", "expected"),
    [
        ("2026-27-Q2", "england", Q2),
        ("2026-27-Q2", "wales", Q2),
        ("2026-27-Q2", "scotland", Q2),
        ("2026-27-Q2", "northern_ireland", Q2),
        ("2026-27-Q3", "england", Q3),
        ("2026-27-Q3", "wales", Q3),
        ("2026-27-Q3", "northern_ireland", Q3),
        # 2 January 2027 is a Saturday: Scotland keeps Monday 4 January instead.
        ("2026-27-Q3", "scotland", SCOTTISH_Q3),
        # 12 July 2026 is a Sunday: Northern Ireland keeps Monday 13 July instead.
        ("2026-27-Q1", "northern_ireland", NORTHERN_IRISH_Q1),
        ("2026-27-Q1", "england", Q1),
    ],
)
def test_the_timetable_of_each_nation(token, nation, expected):
    assert days_of(token, nation=nation) == expected


def test_a_council_sets_its_own_working_days():
    found = days_of("2026-27-Q2", entry_deadline_wd=5, cmt_wd=30)
    assert found == [Q2[0], "2026-10-07", *Q2[2:5], "2026-11-11"]


def test_the_fourth_quarter_counts_over_easter():
    assert days_of("2025-26-Q4")[:2] == ["2026-04-01", "2026-04-16"]


def rows_of(council, year=YEAR, as_of=TODAY):
    return calendar_rows(get_calendar(council, year).quarters, as_of=as_of)


def test_a_year_has_its_four_quarters_opened_or_not(round_):
    rows = rows_of(round_.round.organisation)
    assert [(row.title, row.word, row.may_open, row.url) for row in rows] == [
        ("Q1 2026/27", "Not opened", True, ""),
        ("Q2 2026/27", "Open", False, "/rounds/2026-27-Q2/"),
        ("Q3 2026/27", "To come", False, ""),
        ("Q4 2026/27", "To come", False, ""),
    ]
    assert rows[2].days == [
        ("Opens", "4 January 2027"),
        ("Entry closes", "15 January 2027"),
        ("Check", "20 January 2027"),
        ("Approval", "22 January 2027"),
        ("Directors sign", "27 January 2027"),
        ("Management team", "3 February 2027"),
    ]


def test_a_round_keeps_the_days_with_which_it_was_opened(round_):
    council = round_.round.organisation
    council.settings = {"entry_deadline_wd": 5}
    council.save()
    assert rows_of(council)[1].days[1] == ("Entry closes", "14 October 2026")
    assert rows_of(council)[2].days[1] == ("Entry closes", "8 January 2027")


def test_a_quarter_may_be_opened_once_it_has_ended():
    council = OrganisationFactory()
    on_the_last_day = rows_of(council, as_of=dt.date(2026, 9, 30))
    on_the_next = rows_of(council, as_of=dt.date(2026, 10, 1))
    assert [row.may_open for row in on_the_last_day] == [True, False, False, False]
    assert [row.may_open for row in on_the_next] == [True, True, False, False]


def test_months_stand_in_it_only_where_figures_are_collected_by_month():
    council = OrganisationFactory()
    KPIFactory(definition__frequency="quarterly")
    assert get_calendar(council, YEAR).months == []
    KPIFactory(definition__frequency="weekly")
    months = [entry.period.token for entry in get_calendar(council, YEAR).months]
    assert months == [f"2026-M{n:02}" for n in range(4, 13)] + ["2027-M01", "2027-M02", "2027-M03"]


def test_a_month_within_a_quarter_that_is_open_is_not_opened_any_more(round_):
    KPIFactory(definition__frequency="monthly")
    months = calendar_rows(get_calendar(round_.round.organisation, YEAR).months, as_of=TODAY)
    assert [(row.title, row.word, row.may_open) for row in months[:7]] == [
        ("Apr 2026", "Not opened", True),
        ("May 2026", "Not opened", True),
        ("Jun 2026", "Not opened", True),
        ("Jul 2026", "Collected with Q2 2026/27", False),
        ("Aug 2026", "Collected with Q2 2026/27", False),
        ("Sep 2026", "Collected with Q2 2026/27", False),
        ("Oct 2026", "To come", False),
    ]


def test_the_links_lead_a_year_back_and_no_further_than_next_year():
    labels = [[link["label"] for link in year_links(year, as_of=TODAY)] for year in
              (YEAR, YEAR.next())]  # fmt: skip
    assert labels == [
        ["Rounds of 2025/26", "Rounds of 2027/28"],
        ["Rounds of 2026/27"],
    ]
