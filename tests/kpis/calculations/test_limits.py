"""Natural limits: the vectors of the domain rules, those that others have published, a twin."""

import json
from decimal import Decimal
from itertools import pairwise
from statistics import fmean

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kpis.calculations.limits import xmr_limits
from tests.kpis.calculations.vectors import load

NAMES = {"mean": "mean", "amr": "average_range", "upl": "upper", "lpl": "lower",
         "near_u": "near_upper", "near_l": "near_lower"}  # fmt: skip
PUBLISHED_NAMES = {"mean": "mean", "upl": "upper", "lpl": "lower", "near_upl": "near_upper",
                   "near_lpl": "near_lower", "mr_mean": "average_range"}  # fmt: skip


@pytest.mark.parametrize("vector", load("spc"), ids=lambda vector: vector["id"])
def test_vectors_of_the_domain_rules(vector):
    baseline = vector["args"].get("baseline")
    limits = xmr_limits(
        vector["values"],
        baseline=None if baseline is None else int(baseline),
        screen=vector["args"].get("screen", True),
    )
    for theirs, ours in NAMES.items():
        expected = vector["expected"][theirs]
        assert abs(getattr(limits, ours) - expected) <= Decimal("0.0005"), theirs


@pytest.fixture(scope="module")
def published(shared_data):
    path = shared_data / "spc" / "published_vectors.json"
    return json.loads(path.read_text(), parse_float=Decimal, parse_int=Decimal)["series"]


@pytest.mark.shared_data
def test_vectors_that_others_have_published(published):
    compared = 0
    for vector in published:
        screen = vector["options"].get("screen_outliers", True)
        limits = xmr_limits(vector["values"], screen=screen, fewest=2)
        for theirs, ours in PUBLISHED_NAMES.items():
            if theirs in vector["expected"]:
                away = abs(getattr(limits, ours) - vector["expected"][theirs])
                assert away <= vector["tolerance"], (vector["id"], theirs)
                compared += 1
        if "error" in vector["expected"]:
            assert limits is None
    assert compared > 40


@pytest.mark.parametrize(("count", "trial"), [(4, None), (5, True), (11, True), (12, False)])
def test_under_five_there_are_none_and_under_twelve_they_are_on_trial(count, trial):
    limits = xmr_limits([Decimal(n % 3) for n in range(count)])
    assert (limits and limits.are_trial) == trial


def test_a_range_on_the_limit_of_screening_is_left_out():
    """Eleven ranges of 10 in all, one of them 3.267 times 10/11: elevenths must not be cut off."""
    steps = ["2.97", *["-0.7", "0.7"] * 4, "-0.7", "0.73"]
    series = [sum(map(Decimal, steps[:count]), Decimal(0)) for count in range(12)]
    assert xmr_limits(series).average_range == Decimal("0.703")


def test_a_series_that_never_moves_has_limits_on_itself():
    limits = xmr_limits([Decimal(7)] * 12)
    assert (limits.lower, limits.mean, limits.upper) == (7, 7, 7)
    assert limits.contains(Decimal(7))
    assert not limits.contains(Decimal("7.0001"))


def twin(values, screen):
    """The same with floats, in the words of the method."""
    moving = [abs(b - a) for a, b in pairwise(values)]
    average = fmean(moving)
    if screen:
        kept = [m for m in moving if m < 3.267 * average]
        average = fmean(kept) if kept else average
    return fmean(values) - 2.66 * average, fmean(values) + 2.66 * average


@given(st.lists(st.integers(-10_000, 10_000), min_size=5, max_size=40), st.booleans())
def test_limits_equal_their_twin(whole, screen):
    limits = xmr_limits([Decimal(n) / 10 for n in whole], screen=screen)
    low, high = twin([n / 10 for n in whole], screen)
    assert float(limits.lower) == pytest.approx(low, abs=1e-6)
    assert float(limits.upper) == pytest.approx(high, abs=1e-6)
