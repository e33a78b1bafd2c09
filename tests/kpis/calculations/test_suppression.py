"""Small numbers: domain-rules 7.5."""

from decimal import Decimal

import pytest

from kpis.calculations.suppression import (
    Cell,
    is_small,
    withheld_periods,
    withheld_running_totals,
)


def cell(value, numerator=None, denominator=None):
    return Cell(*(None if x is None else Decimal(x) for x in (value, numerator, denominator)))


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        (cell(0), False),
        (cell(1), True),
        (cell(3), True),
        (cell(4), True),
        (cell(5), False),
        (cell(None), False),
        (cell(30, 3, 10), True),
        (cell(70, 7, 10), True),
        (cell(50, 5, 10), False),
        (cell(0, 0, 10), False),
        (cell("55.6", 5, 9), True),
        (cell(97, 97, 100), True),
        (cell(95, 95, 100), False),
    ],
)
def test_a_count_from_one_to_four_is_withheld_wherever_it_stands(given, expected):
    assert is_small(given) is expected


def test_the_threshold_is_the_councils():
    assert is_small(cell(7), threshold=10) is True


def test_a_year_to_date_is_withheld_from_the_first_withheld_quarter_on():
    quarters = withheld_periods([cell(12), cell(3), cell(20), cell(9)])
    assert quarters == [False, True, False, False]
    assert withheld_running_totals(quarters) == [False, True, True, True]
