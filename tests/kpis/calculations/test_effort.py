"""Hours of a round, shared among its figures: nobody is timed, and nothing is lost in rounding."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kpis.calculations.effort import EffortError, a_year, cost_of, share_hours

D = Decimal
HOURS = st.decimals(min_value=0, max_value=400, places=2)


@pytest.mark.parametrize(
    ("total", "named", "kpis", "expected"),
    [
        ("3", {}, [1, 2, 3], {1: "1", 2: "1", 3: "1"}),
        ("1", {}, [1, 2, 3], {1: "0.34", 2: "0.33", 3: "0.33"}),
        ("5", {2: "4"}, [1, 2, 3], {1: "0.5", 2: "4", 3: "0.5"}),
        ("4", {2: "4"}, [1, 2], {1: "0", 2: "4"}),
        ("4", {2: "4"}, [2], {2: "4"}),
        ("0", {}, [1], {1: "0"}),
    ],
)
def test_what_is_not_named_is_shared_equally(total, named, kpis, expected):
    named = {key: D(hours) for key, hours in named.items()}
    found = share_hours(D(total), named, kpis)
    assert found == {key: D(hours) for key, hours in expected.items()}


def test_more_named_than_in_all_is_refused():
    with pytest.raises(EffortError) as refused:
        share_hours(D(3), {1: D("2.5"), 2: D(1)}, [1, 2])
    assert str(refused.value) == (
        "The KPIs named come to 3.5 hours, which is more than the total of 3."
    )


def test_hours_that_nothing_can_carry_are_refused():
    with pytest.raises(EffortError) as refused:
        share_hours(D(10), {1: D(4)}, [1])
    assert str(refused.value) == (
        "The KPIs named come to 4 of 10 hours, and there is no other figure for the rest."
    )


@given(total=HOURS, count=st.integers(min_value=1, max_value=60))
def test_the_shares_add_up_to_the_answer(total, count):
    assert sum(share_hours(total, {}, range(count)).values()) == total


def test_a_year_is_four_rounds():
    assert a_year(D("41.5"), 4) == D("41.5")
    assert a_year(D("10"), 1) == D("40")
    assert a_year(D("10"), 3) == D("13.33")
    assert a_year(D("10"), 0) is None


def test_a_cost_that_nobody_has_said_is_not_nought():
    assert cost_of(D("41.5"), 24) == D(996)
    assert cost_of(D("41.5"), 0) is None
    assert cost_of(None, 24) is None
