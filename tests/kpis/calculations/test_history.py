"""Which earlier figures a new one is compared with: no gap, no break, no running totals."""

import datetime as dt
from dataclasses import replace
from decimal import Decimal

import pytest

from kpis.calculations.checks.history import past_of
from kpis.calculations.codes import MeasureType, Polarity
from kpis.calculations.facts import DefinitionFacts, KpiFacts, SetUp, SlotFacts
from perfportal.core.periods import Period

NOW = Period.quarter(2026, 2)


def kpi(figures, measure_type=MeasureType.SNAP, **slot):
    """Figures of the quarters before now, oldest first; None leaves a gap."""
    period, slots = NOW, []
    for figure in reversed(figures):
        period = period.previous()
        if figure is not None:
            slots.append(SlotFacts(period, "approved", value=Decimal(figure), **slot))
    definition = DefinitionFacts(1, 1, 1, dt.date(2014, 4, 1), SetUp(measure_type, Polarity.LOWER))
    return KpiFacts(1, "HOU-01", False, (definition,), (), tuple(reversed(slots)))


def test_the_figures_before_in_their_order():
    past = past_of(kpi([20, 22, 19]), NOW)
    assert past.series == (20, 22, 19)
    assert past.changes == (2, -3)


def test_a_gap_ends_the_series_and_the_change_across_it_is_none():
    past = past_of(kpi([20, 22, None, 19, 18]), NOW)
    assert past.series == (19, 18)
    assert past.changes == (2, -1)


def test_a_missing_last_period_leaves_no_series():
    assert past_of(kpi([20, 22, None]), NOW).series == ()


def test_a_break_in_the_series_ends_it():
    facts = kpi([20, 22, 19, 18])
    second = replace(
        facts.definitions[0], id=2, version=2, series=2, valid_from=NOW.previous().previous().start
    )
    past = past_of(replace(facts, definitions=(*facts.definitions, second)), NOW)
    assert (past.series, past.changes) == ((19, 18), (-1,))


@pytest.mark.parametrize("marker", ["x", "z"])
def test_a_period_without_a_figure_is_a_gap(marker):
    facts = kpi([20, 22, 19])
    slots = (facts.slots[0], replace(facts.slots[1], value=None, marker=marker), facts.slots[2])
    assert past_of(replace(facts, slots=slots), NOW).series == (19,)


def test_what_is_not_given_yet_is_no_figure():
    facts = kpi([20, 22, 19])
    slots = (*facts.slots[:2], SlotFacts(NOW.previous(), "draft"))
    assert past_of(replace(facts, slots=slots), NOW).series == ()


@pytest.mark.parametrize(
    "measure_type", ["cum_entered", "cum_ratio", "roll12", "annual", "yes_no", "date"]
)
def test_running_totals_and_no_quantities_have_no_limits(measure_type):
    past = past_of(kpi([20, 22, 19], MeasureType(measure_type)), NOW)
    assert past.series == ()
    assert past.changes == ((2, -3) if measure_type == "roll12" else ())


def test_later_figures_and_other_lengths_of_period_do_not_count():
    facts = kpi([20, 22])
    others = (
        SlotFacts(NOW, "approved", value=Decimal(99)),
        SlotFacts(Period.month(2026, 6), "approved", value=Decimal(7)),
    )
    assert past_of(replace(facts, slots=(*facts.slots, *others)), NOW).series == (20, 22)


@pytest.mark.parametrize(
    ("figures", "expected"),
    [
        ([900, 400, 300, 600] * 3, True),
        ([50, 52, 49, 51, 53, 49, 52, 50, 49, 51, 50, 52], False),
        ([900, 400, 300, 600] * 2, False),
        ([90, 40, 30, 60, 20, 80, 95, 10, 55, 70, 25, 65], False),
    ],
)
def test_a_kpi_is_seasonal_where_last_year_is_the_better_guide(figures, expected):
    assert past_of(kpi(figures), NOW).is_seasonal is expected
