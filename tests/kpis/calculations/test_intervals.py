"""Confidence intervals of survey figures: what is refused, and when two figures differ at all."""

import datetime as dt
from dataclasses import replace
from decimal import Decimal as D

import pytest

from kpis.calculations.assess import assess_period, assess_series
from kpis.calculations.checks import Earlier, Entry, check_entry, entry_rules
from kpis.calculations.codes import MeasureType, Polarity, RagBasis
from kpis.calculations.facts import DefinitionFacts, KpiFacts, SetUp, SlotFacts
from kpis.calculations.travel import Interval, interval_of
from perfportal.core.periods import Period

Q2 = Period.quarter(2026, 2)
RULES = entry_rules("snap", "percent", 100, decimal_places=1)
OUTSIDE = "The figure 62 lies outside its confidence interval, %s: check all three numbers."
AS_OF = dt.date(2026, 11, 27)


def errors(low=None, high=None, *, rules=RULES, **entry):
    given = {"value": D(62)} | entry
    ends = {"ci_low": low and D(low), "ci_high": high and D(high)}
    found = check_entry(Entry(**given, **ends), rules, Earlier())
    return [(one.field, one.sentence) for one in found]


def test_an_interval_around_its_figure_is_right():
    assert errors("59.1", "64.9") == errors() == []


@pytest.mark.parametrize(
    ("low", "high", "found"),
    [
        (None, "64.9", ("ci_low", "Enter the lower end as well, or neither end.")),
        ("59.1", None, ("ci_high", "Enter the upper end as well, or neither end.")),
        ("64.9", "59.1", ("ci_low", "The lower end is above the upper end: swap them.")),
        ("62.1", "64.9", ("ci_low", OUTSIDE % "62.1 to 64.9")),
        ("59.1", "61.9", ("ci_high", OUTSIDE % "59.1 to 61.9")),
        (
            "59.12345",
            "64.9",
            ("ci_low", "At most 4 decimal places are kept. Round the number first."),
        ),
    ],
)
def test_each_wrong_interval_is_one_sentence(low, high, found):
    assert errors(low, high) == [found]


def test_the_figure_is_compared_as_it_is_shown():
    assert errors("62.04", "64.9") == []
    assert errors("62.05", "64.9") == [("ci_low", OUTSIDE % "62.1 to 64.9")]


def test_the_interval_of_two_numbers_is_that_of_their_quotient():
    rules = entry_rules("ratio", "percent", 100, decimal_places=1)
    parts = {"rules": rules, "value": None, "numerator": D(682), "denominator": D(1100)}
    assert errors("59.1", "64.9", **parts) == []
    assert errors("50", "61.9", **parts) == [("ci_high", OUTSIDE % "50 to 61.9")]


def test_what_is_not_there_has_no_interval():
    given = {"value": None, "marker": "z"}
    sentence = "There is no figure, so leave the interval empty."
    assert errors("59.1", "64.9", **given) == [("ci_low", sentence)]


def test_a_figure_that_is_held_back_has_its_interval():
    assert errors("59.1", "64.9", marker="c") == []
    assert errors("63", "64.9", marker="c") == [("ci_low", OUTSIDE % "63 to 64.9")]


@pytest.mark.parametrize(
    ("before", "codes"),
    [(Interval(D("59.1"), D("64.9")), ["unchanged"]), (Interval(D(59), D("64.9")), []), (None, [])],
)
def test_a_figure_with_another_interval_is_not_the_same_as_last_time(before, codes):
    entry = Entry(D(62), ci_low=D("59.1"), ci_high=D("64.9"))
    found = check_entry(entry, RULES, Earlier(figure=D(62), interval=before))
    assert [one.code for one in found] == codes


def test_half_an_interval_is_none():
    assert [interval_of(D(1), None), interval_of(None, D(1)), interval_of(D(1), D(2))] == [
        None, None, Interval(D(1), D(2)),
    ]  # fmt: skip


def kpi_of(*slots, **set_up):
    """Satisfaction: of slots given as period, figure, low and high."""
    made = {"measure_type": MeasureType.SNAP, "polarity": Polarity.HIGHER, "decimal_places": 1}
    definition = DefinitionFacts(1, 1, 1, dt.date(2020, 4, 1), SetUp(**(made | set_up)))
    slots = tuple(
        SlotFacts(period, "approved", value=D(value), interval=Interval(D(low), D(high)))
        for period, value, low, high in slots
    )
    return KpiFacts(1, "CUS-06", False, (definition,), (), slots)


OVERLAPPING = (
    (Q2.year_before(), "60.6", "58.0", "63.2"),
    (Q2.previous(), "55.0", "52.0", "58.0"),
    (Q2, "62.0", "59.1", "64.9"),
)


@pytest.mark.parametrize(
    ("set_up", "expected"),
    [
        ({}, ("IMPROVING", "NO_CHANGE")),
        ({"measure_type": MeasureType.MEDIAN}, ("IMPROVING", "NO_CHANGE")),
        ({"rag_basis": RagBasis.YTD}, ("IMPROVING", "IMPROVING")),  # a year to date has none
        ({"measure_type": MeasureType.ROLL12}, (None, "IMPROVING")),  # nor has a rolling year
    ],
)
def test_figures_whose_intervals_overlap_show_no_clear_change(set_up, expected):
    kpi = kpi_of(*OVERLAPPING, **set_up)
    found = assess_series(kpi, as_of=AS_OF)[-1]
    assert (found.dot_short, found.dot_long) == expected
    assert assess_period(kpi, Q2, as_of=AS_OF) == found


def test_one_interval_alone_says_nothing():
    kpi = kpi_of(*OVERLAPPING)
    bare = replace(kpi, slots=(replace(kpi.slots[0], interval=None), *kpi.slots[1:]))
    assert assess_series(bare, as_of=AS_OF)[-1].dot_long == "IMPROVING"


def test_the_one_comparison_of_a_year_is_unclear_too():
    year = Period.quarter(2026, 1).financial_year()
    kpi = kpi_of(
        (year.previous(), "60.6", "58.0", "63.2"),
        (year, "62.0", "59.1", "64.9"),
        measure_type=MeasureType.ANNUAL,
    )
    assert assess_series(kpi, as_of=AS_OF)[-1].dot_headline == "NO_CHANGE"
