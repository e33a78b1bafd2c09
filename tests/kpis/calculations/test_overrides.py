"""Which officer's forecast counts for which period."""

import datetime as dt
from dataclasses import replace
from decimal import Decimal as D

import pytest

from kpis.calculations.forecast import Override
from kpis.calculations.overrides import OfficerForecast, override_for
from perfportal.core.periods import Period, PeriodKind, parse_period

YEAR = parse_period("2026-27")
Q1, Q2, Q3, Q4 = (Period.quarter(2026, number) for number in (1, 2, 3, 4))
IN_NOVEMBER = OfficerForecast(YEAR, D(80), "Two posts filled", dt.date(2026, 11, 27))


def counts(period, *said):
    found = override_for(period, said, year_kind=PeriodKind.FINANCIAL_YEAR)
    return found and found.value


def test_it_carries_its_reason():
    found = override_for(Q2, [IN_NOVEMBER], year_kind=PeriodKind.FINANCIAL_YEAR)

    assert found == Override(D(80), "Two posts filled")


@pytest.mark.parametrize(
    ("period", "expected"),
    [
        (Q1, None),
        (Q2, D(80)),
        (Q3, D(80)),
        (Q4, D(80)),
        (YEAR, D(80)),
        (Q4.next(), None),
        (Period.month(2026, 9), None),
        (Period.month(2026, 10), D(80)),
    ],
)
def test_a_past_forecast_stays_as_it_was(period, expected):
    assert counts(period, IN_NOVEMBER) == expected


def test_the_newest_counts_from_its_day_on():
    later = replace(IN_NOVEMBER, value=D(70), on=dt.date(2027, 2, 1))

    assert [counts(q, IN_NOVEMBER, later) for q in (Q2, Q3)] == [D(80), D(70)]


def test_a_withdrawn_one_leaves_the_year_to_the_method():
    older = replace(IN_NOVEMBER, value=D(60), on=dt.date(2026, 8, 1))
    withdrawn = replace(IN_NOVEMBER, withdrawn_on=dt.date(2027, 1, 8))

    assert [counts(q, older, withdrawn) for q in (Q1, Q2, Q3)] == [D(60), D(80), None]


def test_nothing_said_is_nothing():
    assert counts(Q2) is None
