"""Trends by regression and by the latest three results: vectors T1 to T3, and their edges."""

import math
from decimal import Decimal as D
from statistics import linear_regression

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kpis.calculations.codes import Polarity
from kpis.calculations.rounding import round_half_up
from kpis.calculations.trend import (
    CRITICAL,
    Regression,
    Trend,
    critical_value,
    latest_three_trend,
    regression_trend,
)

HIGHER, LOWER, NONE = Polarity.HIGHER, Polarity.LOWER, Polarity.NONE
T1 = [70, 71, 73, 72, 75, 76]
T2 = [70, 76, 69, 75, 71, 74]
T3 = ["12.1", "12.4", "12.9", "13.1", "13.6", "13.8", "14.4", "14.5"]


def numbers(values):
    return [None if value is None else D(str(value)) for value in values]


@pytest.mark.parametrize(
    ("values", "better", "slope", "t", "trend"),
    [
        pytest.param(T1, HIGHER, "1.1714", "5.837", "IMPROVING", id="T1"),
        pytest.param(T2, HIGHER, "0.3143", "0.417", "NO_CLEAR_TREND", id="T2"),
        pytest.param(T3, LOWER, "0.3571", "22.613", "WORSENING", id="T3"),
        (T1, LOWER, "1.1714", "5.837", "WORSENING"),
        (T1, NONE, "1.1714", "5.837", "INCREASING"),
        (T1[::-1], Polarity.RANGE, "-1.1714", "-5.837", "DECREASING"),
    ],
)
def test_regression(values, better, slope, t, trend):
    found = regression_trend(numbers(values), better=better)
    assert round_half_up(found.slope, 4) == D(slope)
    assert round_half_up(found.t, 3) == D(t)
    assert found.trend == trend


@pytest.mark.parametrize(
    ("points", "critical"),
    [(6, "2.776"), (7, "2.571"), (8, "2.447"), (9, "2.365"), (10, "2.306"), (11, "2.262"),
     (12, "2.228"), (62, "2.000"), (63, "1.960")],
)  # fmt: skip
def test_critical_values(points, critical):
    assert critical_value(points - 2) == D(critical)


def beyond(t, freedom, steps=400):
    """The chance of a |t| beyond, by Simpson's rule on the density with t = sqrt(df) tan(angle)."""
    angle = math.atan(t / math.sqrt(freedom))
    heights = [math.cos(angle * i / steps) ** (freedom - 1) for i in range(steps + 1)]
    weights = [1, *[4, 2] * (steps // 2 - 1), 4, 1]
    area = sum(h * w for h, w in zip(heights, weights, strict=True)) * angle / steps / 3
    scale = math.gamma((freedom + 1) / 2) / (math.sqrt(math.pi) * math.gamma(freedom / 2))
    return 1 - 2 * scale * area


@pytest.mark.parametrize("freedom", range(1, 61))
def test_the_table_of_t_is_right_to_its_last_digit(freedom):
    t = float(CRITICAL[freedom - 1])
    assert beyond(t - 0.00051, freedom) > 0.05 > beyond(t + 0.00051, freedom)


def test_five_figures_are_too_few():
    assert regression_trend(numbers([*T1[:5], None]), better=HIGHER) == Regression(
        Trend.TOO_FEW, points=5
    )


def test_a_missing_period_keeps_its_place():
    found = regression_trend(numbers([0, 1, None, 3, 4, 5, 6]), better=HIGHER)
    assert found == Regression(Trend.IMPROVING, D(1), None, D("2.776"), 6)


@pytest.mark.parametrize("value", [0, "1e12", "-1e-9"])
def test_a_series_that_never_moves_has_no_trend(value):
    found = regression_trend(numbers([value] * 8), better=HIGHER)
    assert (found.trend, found.slope, found.t) == ("NO_CLEAR_TREND", 0, None)


@given(st.lists(st.integers(-500, 500), min_size=6, max_size=70))
def test_the_slope_is_that_of_the_standard_library(whole):
    found = regression_trend(numbers(whole), better=HIGHER)
    expected = linear_regression(range(len(whole)), whole)
    assert float(found.slope) == pytest.approx(expected.slope, abs=1e-9)
    left_over = sum((y - expected.intercept - expected.slope * x) ** 2
                    for x, y in enumerate(whole))  # fmt: skip
    if left_over > 1e-6:
        about = len(whole) * (len(whole) ** 2 - 1) / 12
        t = expected.slope / math.sqrt(left_over / (len(whole) - 2) / about)
        assert float(found.t) == pytest.approx(t, abs=1e-6)
        assert (found.trend != "NO_CLEAR_TREND") == (abs(t) > float(found.critical))


@pytest.mark.parametrize(
    ("values", "better", "trend"),
    [
        ([1, 2, 3], HIGHER, "IMPROVING"),
        ([1, 2, 3], LOWER, "WORSENING"),
        ([3, 2, 1], LOWER, "IMPROVING"),
        ([3, 2, 1], HIGHER, "WORSENING"),
        ([3, 2, 1], NONE, "DECREASING"),
        ([1, 2, 3], Polarity.MIDPOINT, "INCREASING"),
        ([1, 2, 2], HIGHER, "NO_CLEAR_TREND"),
        ([1, 1, 2], HIGHER, "NO_CLEAR_TREND"),
        ([1, 3, 2], HIGHER, "NO_CLEAR_TREND"),
        ([9, 1, 2, 3], HIGHER, "IMPROVING"),
        ([1, None, 2, 3, None], HIGHER, "IMPROVING"),
        (["1.01", "1.04", "1.09"], HIGHER, "NO_CLEAR_TREND"),
        (["1.04", "1.05", "1.16"], HIGHER, "IMPROVING"),
        ([2, 3], HIGHER, "TOO_FEW"),
        ([None, None, None], HIGHER, "TOO_FEW"),
        ([], HIGHER, "TOO_FEW"),
    ],
)
def test_the_latest_three_results(values, better, trend):
    assert latest_three_trend(numbers(values), better=better, decimal_places=1) == trend
