"""Small numbers: domain-rules 7.5."""

from decimal import Decimal

import pytest

from kpis.calculations.suppression import (
    Cell,
    SmallNumbers,
    SmallNumberWay,
    is_small,
    rounded_to_five,
    with_secondary,
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


def test_a_zero_is_withheld_where_the_council_says_so():
    rule = SmallNumbers(hides_zero=True)
    assert [rule.is_small(cell(*one)) for one in [(0,), (0, 0, 20), (100, 20, 20)]] == [True] * 3
    assert [SmallNumbers().is_small(cell(*one)) for one in [(0,), (0, 0, 20)]] == [False] * 2


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        (cell("18.2", None, 9), True),
        (cell("18.2", None, 10), False),
        (cell("3.2", None, 50), True),
        (cell(None, 0, 0), False),
        (cell(None, None, 0), False),
        (cell(None, 3), True),
    ],
)
def test_averages_and_no_cases(given, expected):
    assert SmallNumbers().is_small(given) is expected


def test_no_cases_are_no_figure_even_where_zeros_are_withheld():
    assert SmallNumbers(hides_zero=True).is_small(cell(None, 0, 0)) is False


def test_a_count_that_is_rounded_need_not_be_withheld():
    rule = SmallNumbers(way=SmallNumberWay.ROUND)
    assert (rule.is_small(cell(3)), rule.is_small(cell(30, 3, 10))) == (False, True)


@pytest.mark.parametrize(
    ("number", "expected"),
    [(12, 10), (13, 15), (17, 15), (18, 20), (0, 0), (2, 0), (3, 5), ("12.5", 15), (-13, -15)],
)
def test_rounding_to_the_nearest_five(number, expected):
    assert rounded_to_five(Decimal(number)) == expected


def test_no_number_is_rounded_to_none():
    assert rounded_to_five(None) is None


@pytest.mark.parametrize(
    ("cells", "withheld", "expected"),
    [
        ([12, 3, 20, 9], [1], [1, 3]),
        ([12, 3, 0, 9], [1], [1, 3]),
        ([0, 3, 0], [1], [0, 1]),
        ([3, 12, None], [0], [0, 1]),
        ([3, 4, 20], [0, 1], [0, 1]),
        ([12, 20], [], []),
        ([3], [0], [0]),
        ([3, None], [0], [0]),
        ([7, 7, 3], [2], [0, 2]),
    ],
)
def test_a_single_withheld_cell_takes_the_next_smallest_with_it(cells, withheld, expected):
    numbers = [one if one is None else Decimal(one) for one in cells]
    hidden = with_secondary(numbers, [place in withheld for place in range(len(cells))])
    assert [place for place, one in enumerate(hidden) if one] == expected
