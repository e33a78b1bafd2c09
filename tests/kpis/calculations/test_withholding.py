"""What a withheld figure takes with it: domain-rules 7.5."""

from decimal import Decimal as D

import pytest

from kpis.calculations.codes import MeasureType, RagBasis, RagPreset
from kpis.calculations.suppression import Cell, SmallNumbers
from kpis.calculations.withholding import Entry, Part, withheld_parts, withheld_periods
from perfportal.core.periods import Period

FIGURE, PARTS, TO_DATE, PREVIOUS = Part.FIGURE, Part.PARTS, Part.TO_DATE, Part.PREVIOUS
LAST_YEAR, STATUS, FORECAST, SERIES = Part.LAST_YEAR, Part.STATUS, Part.FORECAST, Part.SERIES
OWN = {FIGURE, PARTS, TO_DATE, FORECAST, SERIES}


def quarters(*values, **given):
    """From Q1 2025/26; Q2 counts 3 people."""
    return [
        Entry(
            Period.quarter(2025 + place // 4, place % 4 + 1),
            value if isinstance(value, Cell) else Cell(value if value is None else D(value)),
            **given,
        )
        for place, value in enumerate(values)
    ]


def parts(entries):
    return [set(one) for one in withheld_parts(entries)]


COUNTED = (12, 3, 20, 9, 12, 12, 12)


def marked(**given):
    """Without a rule, so that nothing is withheld for being unknown."""
    return [
        Entry(one.period, one.cell, is_marked=place == 1, **given)
        for place, one in enumerate(quarters(*COUNTED))
    ]


def test_a_quarter_takes_the_totals_from_then_on_and_the_comparisons_with_it():
    assert parts(marked()) == [
        {SERIES},
        OWN,
        {SERIES, TO_DATE, FORECAST, PREVIOUS},
        {SERIES, TO_DATE, FORECAST},
        {SERIES, FORECAST},
        {SERIES, FORECAST, LAST_YEAR},
        {SERIES, FORECAST},
    ]


def test_on_a_year_to_date_the_later_figures_go_and_next_years_comparisons():
    found = parts(marked(basis=RagBasis.YTD))
    assert [FIGURE in one for one in found] == [False, True, True, True, False, False, False]
    assert [LAST_YEAR in one for one in found] == [False] * 5 + [True, True]


def test_a_rolling_year_holds_the_quarter_for_a_year():
    found = parts(marked(measure_type=MeasureType.ROLL12))
    assert [FIGURE in one for one in found] == [False, True, True, True, True, False, False]
    assert [PREVIOUS in one for one in found] == [False, False, True, True, True, True, False]
    assert [TO_DATE in one for one in found] == [FIGURE in one for one in found]


def test_a_position_is_no_total():
    found = parts(marked(measure_type=MeasureType.SNAP))
    assert [TO_DATE in one for one in found] == [False, True] + [False] * 5


def test_a_position_that_is_carried_forward_is_withheld_there_too():
    entries = quarters(12, 3, None, 9, measure_type=MeasureType.SNAP, rule=SmallNumbers())
    assert [TO_DATE in one for one in parts(entries)] == [False, True, True, False]


@pytest.mark.parametrize("kind", [MeasureType.CUM_RATIO, MeasureType.CUM_ENTERED])
def test_running_totals_are_withheld_as_parts_as_well(kind):
    found = parts(marked(measure_type=kind))
    assert [PARTS in one for one in found] == [False, True, True, True, False, False, False]


def test_a_small_rise_of_a_running_total_is_small():
    cells = [Cell(D(50), D(top), D(200)) for top in (97, 100, 150, 198)]
    entries = quarters(*cells, measure_type=MeasureType.CUM_RATIO, rule=SmallNumbers())
    second, fourth = entries[1].period, entries[3].period
    assert withheld_periods(entries) == {second, fourth}


def test_a_rise_is_counted_from_nothing_in_a_new_year():
    cells = [Cell(D(50), D(top), D(200)) for top in (10, 30, 50, 70, 73)]
    entries = quarters(*cells, measure_type=MeasureType.CUM_RATIO, rule=SmallNumbers())
    assert withheld_periods(entries) == set()


def test_a_status_that_looks_at_last_year_goes_with_it():
    found = parts(marked(preset=RagPreset.DOT_COMBINED))
    assert [STATUS in one for one in found] == [False] * 5 + [True, False]


def test_a_year_that_is_entered_holds_its_quarters():
    year = Period.quarter(2025, 1).financial_year()
    entries = [*marked()[:4], Entry(year, Cell(D(44)))]
    assert FIGURE in parts(entries)[4]
    entries = [*quarters(12, 13, 12, 13), Entry(year, Cell(D(50)), is_marked=True)]
    assert [FIGURE in one for one in parts(entries)] == [False, False, False, True, True]


def test_with_nothing_withheld_nothing_goes():
    assert parts(quarters(*COUNTED)) == [set()] * 7
    assert withheld_parts([]) == []


def test_of_people_a_comparison_with_an_unknown_period_is_withheld():
    entries = quarters(12, 20, 20, 9, 12, rule=SmallNumbers())
    found = parts(entries)
    assert found[0] == {PREVIOUS, LAST_YEAR}
    assert found[1] == {LAST_YEAR}
    assert found[4] == set()
    assert TO_DATE in parts([entries[0], *entries[2:]])[1]
    assert TO_DATE not in parts(entries[2:])[0]
