"""Whether a proxy that is known during the year foretold the year's result."""

import pytest

from kpis.calculations.proxies import Foretold, Reading, YearPair, by_year, foretold
from perfportal.core.periods import Period, parse_period

YEAR = parse_period("2025-26")


def reading(rag, direction="", period=YEAR):
    return Reading(period, rag, direction)


@pytest.mark.parametrize(
    ("proxy", "result", "said"),
    [
        (("GREEN",), ("GREEN",), Foretold.YES),
        (("AMBER",), ("RED",), Foretold.YES),
        (("GREEN",), ("RED",), Foretold.NO),
        (("RED",), ("GREEN",), Foretold.NO),
        (("DATA_ONLY", "IMPROVING"), ("GREEN", "IMPROVING"), Foretold.YES),
        (("DATA_ONLY", "WORSENING"), ("GREEN", "IMPROVING"), Foretold.NO),
        (("DATA_ONLY", "NO_CHANGE"), ("GREEN", "IMPROVING"), Foretold.UNKNOWN),
        (("NO_TARGET",), ("GREEN",), Foretold.UNKNOWN),
    ],
)
def test_both_on_target_or_neither_else_both_the_same_way(proxy, result, said):
    assert foretold(reading(*proxy), reading(*result)) == said


def test_no_result_yet_and_no_proxy_then():
    assert foretold(reading("GREEN"), None) == Foretold.OPEN
    assert foretold(None, reading("GREEN")) == Foretold.UNKNOWN


def test_the_last_proxy_of_each_year_stands_beside_its_result():
    terms = [parse_period(f"2025-26-T{number}") for number in (1, 2, 3)]
    proxies = [reading("GREEN", period=term) for term in terms[:2]]
    proxies += [reading("RED", period=terms[2])]
    academic = parse_period("AY2025-26")
    this_year = reading("AMBER", period=parse_period("2026-27-T1"))
    assert by_year([reading("RED", period=academic)], [*proxies, this_year]) == [
        YearPair(parse_period("AY2026-27"), this_year, None),
        YearPair(academic, proxies[2], reading("RED", period=academic)),
    ]


def test_without_any_result_the_years_are_financial():
    quarter = reading("GREEN", period=Period.quarter(2026, 2))
    assert by_year([], [quarter]) == [YearPair(parse_period("2026-27"), quarter, None)]
