"""What is published of suppressed figures: nothing, and nothing from which they follow."""

from dataclasses import replace
from decimal import Decimal as D

from kpis.assessment.masking import masked
from tests.kpis.assessment.results import DAYS, Q1, Q2, Q3, result


def quarters(**of_second):
    return [
        result(period=Q1, value=D(12), ytd=D(12)),
        result(period=Q2, value=D(3), ytd=D(15), marker="c", **of_second),
        result(period=Q3, value=D(9), ytd=D(24)),
        result(period=Q2.next().next().next().next(), value=D(8), ytd=D(30)),
    ]


def test_a_suppressed_figure_goes_with_all_that_is_derived_from_it():
    _first, hidden, *_rest = masked(quarters(commentary="Three people"))
    assert (hidden.value, hidden.period_value, hidden.ytd, hidden.rag) == (
        None, None, None, "SUPPRESSED",
    )  # fmt: skip
    assert (hidden.dot_long, hidden.adverse_variance, hidden.commentary) == ("", None, "")


def test_the_year_to_date_stays_away_from_then_on_and_the_rest_stays():
    first, _hidden, third, later = masked(quarters())
    assert (first.value, first.ytd) == (D(12), D(12))
    assert (third.value, third.ytd) == (D(9), None)
    assert (later.value, later.ytd) == (D(8), D(30))


def test_no_comparison_tells_the_hidden_figure():
    _first, _hidden, third, later = masked(quarters())
    assert (third.dot_short, third.previous_value) == ("", None)
    assert (third.dot_long, third.last_year_value) == ("IMPROVING", D("19.9"))
    assert (later.dot_long, later.last_year_value) == ("", None)


def test_on_a_year_to_date_basis_later_figures_of_the_year_are_withheld_too():
    rows = [replace(row, basis="ytd") for row in quarters()]
    assert [row.value for row in masked(rows)] == [D(12), None, None, D(8)]


def test_without_suppression_nothing_changes():
    rows = [result(period=Q1), result()]
    assert masked(rows) == rows


def test_a_small_number_of_people_is_withheld_without_a_marker():
    few = replace(DAYS, small_below=5)
    shown = [masked([result(value=D(v), period_value=D(v), sheet=few)])[0].value for v in (3, 5)]
    assert shown == [None, D(5)]
    assert masked([result(value=D(3), period_value=D(3))])[0].value == D(3)
