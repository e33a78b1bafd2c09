"""The arithmetic of a forecast in words."""

from decimal import Decimal as D

import pytest

from kpis.calculations.codes import MeasureType
from kpis.calculations.forecast import (
    Forecast,
    ForecastFacts,
    ForecastMethod,
    LastYear,
    NoForecast,
    Override,
    forecast,
)
from kpis.calculations.goals import TargetLine
from kpis.calculations.readings import Figure, incomplete
from kpis.wording.forecast import NO_FORECAST_WORDS, SENTENCES, forecast_words, periods_words
from perfportal.core.periods import Period

Q2, JULY = Period.quarter(2026, 2), Period.month(2026, 7)
M = ForecastMethod


def facts_of(measure_type, ytd, *, period=Q2, place=2, periods=4, **more):
    figure = ytd if isinstance(ytd, Figure) else Figure(D(ytd))
    return ForecastFacts(period, measure_type, figure, place, periods, **more)


def words(facts, method=M.AUTO, unit="number", places=0):
    return forecast_words(facts, forecast(facts, method), unit, places)


def test_a_straight_line():
    quarters = facts_of(MeasureType.SUM, 131)
    months = facts_of(MeasureType.SUM, 40, period=JULY, place=4, periods=12)

    assert words(quarters) == "131 so far in 2 of 4 quarters: 131 ÷ 2 × 4 = 262."
    assert words(months) == "40 so far in 4 of 12 months: 40 ÷ 4 × 12 = 120."


def test_a_profile():
    facts = facts_of(
        MeasureType.CUM_RATIO, "55.5", target_to_date=D("55.9"), annual_target=TargetLine(D(97))
    )

    assert words(facts, unit="percent", places=1) == (
        "55.5% so far, with a target of 55.9% by now and 97.0% for the year: "
        "55.5% ÷ 55.9% × 97.0% = 96.3%."
    )


def test_the_pattern_of_last_year():
    facts = facts_of(MeasureType.SUM, 131, last_year=LastYear(D(120), D(260)))

    assert words(facts, M.LAST_YEAR_PATTERN) == (
        "131 so far. Last year 120 at this point became 260: 131 ÷ 120 × 260 = 284."
    )


def test_a_figure_that_stays():
    to_date = facts_of(MeasureType.WMEAN, "18.8")
    alone = facts_of(MeasureType.RATIO, incomplete(Q2), latest=Figure(D("93.75")))

    assert words(to_date, unit="days", places=1) == (
        "The year to date stands at 18.8 days, and is taken to stay so."
    )
    assert words(alone, unit="percent", places=1) == (
        "The latest figure is 93.8%, and is taken to stay so; there is no year to date."
    )


def test_an_officer_and_the_outturn():
    said = facts_of(MeasureType.SUM, 131, override=Override(D(280), "Two sites open in May."))
    over = facts_of(MeasureType.SUM, 245, place=4, outturn=Figure(D(245)))

    assert words(said) == "An officer expects 280: Two sites open in May."
    assert words(over) == "The year is over, and 245 is its outturn."


@pytest.mark.parametrize("reason", NoForecast)
def test_every_reason_has_its_words(reason):
    facts, none = facts_of(MeasureType.SUM, 1), Forecast(None, M.PROFILE, reason)

    assert forecast_words(facts, none, "number", 0) == f"No forecast: {NO_FORECAST_WORDS[reason]}."


def test_every_method_has_its_sentence():
    assert set(SENTENCES) == set(M) - {M.AUTO}


@pytest.mark.parametrize(
    ("kind", "count", "expected"),
    [
        ("week", 52, "52 weeks"),
        ("term", 3, "3 terms"),
        ("half_year", 2, "2 half-years"),
        ("quarter", 1, "1 quarter"),
        ("financial_year", 1, "1 period"),
    ],
)
def test_periods_in_words(kind, count, expected):
    assert periods_words(kind, count) == expected
