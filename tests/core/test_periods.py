import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from perfportal.core.periods import (
    Period,
    PeriodError,
    PeriodKind,
    last_closed,
    parse_period,
    period_containing,
    periods_between,
)

TODAY = dt.date(2026, 11, 22)
DAYS = st.dates(dt.date(1905, 1, 1), dt.date(2190, 12, 31))
FIXED_KINDS = [kind for kind in PeriodKind if kind != PeriodKind.RANGE]


def day(text):
    return dt.date.fromisoformat(text)


@pytest.mark.parametrize(
    ("on", "label"),
    [
        ("2026-03-31", "Q4 2025/26"),
        ("2026-04-01", "Q1 2026/27"),
        ("2026-11-22", "Q3 2026/27"),
        ("2027-01-01", "Q4 2026/27"),
        ("2000-02-29", "Q4 1999/00"),
        ("2099-12-31", "Q3 2099/00"),
    ],
)
def test_every_vector_of_the_domain_rules(on, label):
    assert period_containing(PeriodKind.QUARTER, day(on)).short_label == label


def test_last_closed_today():
    assert last_closed(PeriodKind.QUARTER, TODAY).short_label == "Q2 2026/27"
    assert last_closed(PeriodKind.FINANCIAL_YEAR, TODAY).label == "2025/26"


def test_a_period_is_open_on_its_last_day():
    assert last_closed(PeriodKind.QUARTER, day("2026-09-30")).short_label == "Q1 2026/27"
    assert last_closed(PeriodKind.QUARTER, day("2026-10-01")).short_label == "Q2 2026/27"


@pytest.mark.parametrize(
    ("kind", "on", "start", "end"),
    [
        ("day", "2028-02-29", "2028-02-29", "2028-02-29"),
        ("week", "2027-01-01", "2026-12-28", "2027-01-03"),
        ("month", "2028-02-10", "2028-02-01", "2028-02-29"),
        ("quarter", "2027-02-10", "2027-01-01", "2027-03-31"),
        ("half_year", "2027-02-10", "2026-10-01", "2027-03-31"),
        ("half_year", "2026-09-30", "2026-04-01", "2026-09-30"),
        ("term", "2026-12-31", "2026-09-01", "2026-12-31"),
        ("term", "2027-01-01", "2027-01-01", "2027-03-31"),
        ("term", "2027-08-31", "2027-04-01", "2027-08-31"),
        ("financial_year", "2027-03-31", "2026-04-01", "2027-03-31"),
        ("calendar_year", "2026-12-31", "2026-01-01", "2026-12-31"),
        ("academic_year", "2026-08-31", "2025-09-01", "2026-08-31"),
        ("municipal_year", "2026-04-30", "2025-05-01", "2026-04-30"),
    ],
)
def test_period_containing_a_day(kind, on, start, end):
    found = period_containing(PeriodKind(kind), day(on))

    assert found == Period(PeriodKind(kind), day(start), day(end))


@pytest.mark.parametrize(
    ("token", "label", "short_label"),
    [
        ("2026-27", "2026/27", "2026/27"),
        ("2026-27-H1", "Half-year 1, 2026/27 (April to September 2026)", "H1 2026/27"),
        (
            "2026-27-H2",
            "Half-year 2, 2026/27 (October 2026 to March 2027)",
            "H2 2026/27",
        ),
        ("2026-27-Q2", "Quarter 2, 2026/27 (July to September 2026)", "Q2 2026/27"),
        ("2026-27-Q4", "Quarter 4, 2026/27 (January to March 2027)", "Q4 2026/27"),
        ("2026-M07", "July 2026", "Jul 2026"),
        ("2026-W27", "Week 27, 2026 (29 June to 5 July 2026)", "Week 27 2026"),
        ("2026-27-T1", "Autumn term, 2026/27 (September to December 2026)", "Autumn term 2026/27"),
        ("2026-27-T3", "Summer term, 2026/27 (April to August 2027)", "Summer term 2026/27"),
        ("CY2026", "Calendar year 2026", "Calendar year 2026"),
        ("AY2026-27", "Academic year 2026/27", "Academic year 2026/27"),
        ("MY2026-27", "Municipal year 2026/27", "Municipal year 2026/27"),
        ("2026-10-31", "31 October 2026", "31 Oct 2026"),
        (
            "2026-04-03--2026-05-09",
            "3 April to 9 May 2026",
            "3 April to 9 May 2026",
        ),
    ],
)
def test_tokens_and_labels(token, label, short_label):
    period = parse_period(token)

    assert (period.token, period.label, period.short_label) == (token, label, short_label)
    assert str(period) == token


@pytest.mark.parametrize(
    ("token", "number"),
    [
        ("2026-27-Q4", 4),
        ("2026-27-H2", 2),
        ("2026-27-T2", 2),
        ("2026-M04", 1),
        ("2027-M03", 12),
        ("2026-W27", 27),
        ("2026-27", 1),
        ("CY2026", 1),
        ("2026-10-31", 1),
    ],
)
def test_number_in_its_year(token, number):
    assert parse_period(token).number == number


@pytest.mark.parametrize(
    ("token", "previous", "year_before"),
    [
        ("2026-27-Q1", "2025-26-Q4", "2025-26-Q1"),
        ("2026-27-Q4", "2026-27-Q3", "2025-26-Q4"),
        ("2027-M01", "2026-M12", "2026-M01"),
        ("2028-M02", "2028-M01", "2027-M02"),
        ("2026-27-T1", "2025-26-T3", "2025-26-T1"),
        ("2026-27-H1", "2025-26-H2", "2025-26-H1"),
        ("2000-01", "1999-00", "1999-00"),
        ("2028-02-29", "2028-02-28", "2027-02-28"),
        ("2026-W53", "2026-W52", "2025-W52"),
        ("2027-W01", "2026-W53", "2026-W01"),
        ("MY2026-27", "MY2025-26", "MY2025-26"),
        ("2026-04-01--2026-08-31", "2025-11-01--2026-03-31", "2025-04-01--2025-08-31"),
        ("2027-02-01--2028-02-29", "2026-01-01--2027-01-31", "2026-02-01--2027-02-28"),
        ("2026-04-03--2026-04-12", "2026-03-24--2026-04-02", "2025-04-03--2025-04-12"),
    ],
)
def test_steps_back(token, previous, year_before):
    period = parse_period(token)

    assert period.previous().token == previous
    assert period.previous().next() == period
    assert period.year_before().token == year_before


@pytest.mark.parametrize(
    ("token", "year"),
    [
        ("2026-27-Q4", "2026-27"),
        ("CY2026", "2026-27"),
        ("AY2026-27", "2026-27"),
        ("MY2026-27", "2026-27"),
        ("2026-W14", "2026-27"),
        ("2026-W13", "2025-26"),
        ("2026-27", "2026-27"),
    ],
)
def test_financial_year_by_the_middle_day(token, year):
    assert parse_period(token).financial_year().token == year


def test_divide():
    year = parse_period("2026-27")

    assert [p.short_label for p in year.divide(PeriodKind.QUARTER)] == [
        "Q1 2026/27",
        "Q2 2026/27",
        "Q3 2026/27",
        "Q4 2026/27",
    ]
    assert [p.token for p in parse_period("AY2026-27").divide(PeriodKind.TERM)] == [
        "2026-27-T1",
        "2026-27-T2",
        "2026-27-T3",
    ]
    assert len(year.divide(PeriodKind.MONTH)) == 12
    assert len(parse_period("2027-28").divide(PeriodKind.DAY)) == 366


def test_weeks_are_shared_out_among_years():
    years = [parse_period(token) for token in ("2025-26", "2026-27")]
    weeks = [year.divide(PeriodKind.WEEK) for year in years]

    assert weeks[0][-1].next() == weeks[1][0]
    assert weeks[1][0].token == "2026-W14"


def test_constructors():
    assert Period.quarter(2026, 4).start == day("2027-01-01")
    assert Period.month(2026, 7).token == "2026-M07"
    assert Period.financial_year_of(TODAY).token == "2026-27"
    stored = Period.from_fields("quarter", day("2026-07-01"), day("2026-09-30"))
    assert stored == Period.quarter(2026, 2)
    assert stored.key == (PeriodKind.QUARTER, day("2026-07-01"))
    assert {stored: 1}[Period.quarter(2026, 2)] == 1


def test_order_is_by_start():
    tokens = ["2026-27-Q2", "2025-26", "2026-27", "2026-27-Q1"]

    assert [p.token for p in sorted(map(parse_period, tokens))] == [
        "2025-26",
        "2026-27-Q1",
        "2026-27",
        "2026-27-Q2",
    ]


def test_contains():
    quarter = Period.quarter(2026, 2)

    assert [quarter.contains(day(d)) for d in ("2026-06-30", "2026-07-01", "2026-09-30")] == [
        False,
        True,
        True,
    ]


def test_periods_between():
    found = periods_between(Period.quarter(2025, 3), Period.quarter(2026, 1))

    assert [p.token for p in found] == ["2025-26-Q3", "2025-26-Q4", "2026-27-Q1"]
    assert periods_between(Period.quarter(2026, 1), Period.quarter(2025, 3)) == []
    with pytest.raises(PeriodError, match="of the same length"):
        periods_between(Period.quarter(2026, 1), Period.month(2026, 9))


def test_what_is_not_a_period_is_refused():
    with pytest.raises(PeriodError, match="put the earlier day first"):
        Period(PeriodKind.RANGE, day("2026-02-02"), day("2026-02-01"))
    with pytest.raises(PeriodError, match="first and last day"):
        period_containing(PeriodKind.RANGE, TODAY)


@given(DAYS, st.sampled_from(FIXED_KINDS))
def test_arithmetic_holds_on_every_day(on, kind):
    period = period_containing(kind, on)

    assert period.contains(on)
    assert period.next().start - period.end == dt.timedelta(days=1)
    assert period.previous().next() == period
    assert period.year_before().kind == kind
    assert parse_period(period.token) == period
    assert parse_period(period.short_label) == period


@given(DAYS, DAYS)
def test_ranges_go_round(one, other):
    period = Period(PeriodKind.RANGE, min(one, other), max(one, other))

    assert parse_period(period.token) == period


@given(DAYS, st.sampled_from([PeriodKind.MONTH, PeriodKind.QUARTER, PeriodKind.HALF_YEAR]))
def test_parts_fill_the_year(on, kind):
    year = period_containing(PeriodKind.FINANCIAL_YEAR, on)
    parts = year.divide(kind)

    assert (parts[0].start, parts[-1].end) == (year.start, year.end)
    assert [part.number for part in parts] == list(range(1, len(parts) + 1))
