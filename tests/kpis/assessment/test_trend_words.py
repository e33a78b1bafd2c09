"""The trend beside the comparisons, as a council chooses it: domain-rules 3.4, T1 to T3."""

from dataclasses import replace
from decimal import Decimal as D

import pytest

from kpis.assessment.trend_words import TREND_WORDS, trend_words
from kpis.calculations.trend import Trend
from perfportal.core.periods import Period
from tests.kpis.assessment.results import DAYS, result

T1, T2 = (70, 71, 73, 72, 75, 76), (70, 76, 69, 75, 71, 74)
T3 = ("12.1", "12.4", "12.9", "13.1", "13.6", "13.8", "14.4", "14.5")


def series(values, **sheet):
    sheet = replace(DAYS, **sheet)
    period, found = Period.quarter(2024, 1), []
    for value in values:
        found.append(result(period=period, period_value=D(value), sheet=sheet))
        period = period.next()
    return found


@pytest.mark.parametrize(
    ("values", "polarity", "expected"),
    [
        (T1, "higher", "Improving: a line through 6 figures changes by 1.2 days each time"),
        (T2, "higher", "No clear trend: a line through 6 figures changes by 0.3 days each time"),
        (T3, "lower", "Worsening: a line through 8 figures changes by 0.4 days each time"),
        (T1[:5], "higher", "Too few figures for a trend"),
    ],
)
def test_a_line_through_all_figures(values, polarity, expected):
    found = series(values, polarity=polarity, trend_method="regression")
    assert trend_words(found, found[-1]) == expected


def test_the_latest_three_results():
    found = series(T1, polarity="higher", trend_method="latest_three")
    assert trend_words(found, found[2]) == "Improving, by the latest three results"
    assert trend_words(found, found[3]) == "No clear trend, by the latest three results"
    assert trend_words(found, found[2], neutral=True) == "Increasing, by the latest three results"


def test_nothing_where_the_council_wants_none():
    found = series(T1)
    assert trend_words(found, found[-1]) == ""


def test_every_trend_has_words():
    assert set(TREND_WORDS) == set(Trend)
