"""The page's sentences, without a database."""

from dataclasses import replace
from decimal import Decimal as D

import pytest

from kpis.assessment.presenters import finding, headline
from kpis.calculations.goals import TargetLine
from tests.kpis.assessment.results import DAYS, Q1, Q2, result


def test_the_headline_says_figure_status_target_and_year_to_date():
    now = headline(result())
    assert (now.figure, now.basis) == ("18.2 days", "for the period")
    assert now.mark.sr_text == "Green: on target. 18.2 days against 20.0 days"
    assert (now.target, now.tolerance) == ("20.0 days", "within 5% of the target")
    assert (now.year_to_date, now.year_to_date_note) == ("18.0 days", "")


def test_a_missed_target_is_not_said_to_be_below_where_lower_is_better():
    now = headline(result(rag="RED", value=D("21.1")))
    assert now.mark.sr_text == "Red: missed target. 21.1 days against 20.0 days"


def test_both_comparisons_are_sentences_and_the_long_one_comes_first():
    rows = headline(result()).directions
    assert [(row.against, row.sentence) for row in rows] == [
        ("Same period last year", "Improving: 18.2 days, down from 19.9 in Q2 2025/26"),
        ("Previous period", "Worsening: 18.2 days, up from 17.9 in Q1 2026/27"),
    ]


@pytest.mark.parametrize(("means", "arrows"), [("performance", ["up", "down"]),
                                               ("value", ["down", "up"])])  # fmt: skip
def test_an_arrow_shows_what_the_council_has_set(means, arrows):
    sheet = replace(DAYS, arrow_means=means)
    assert [row.mark.arrow for row in headline(result(sheet=sheet)).directions] == arrows


def test_a_cumulative_kpi_compares_single_periods_with_the_one_before():
    rows = headline(result(basis="ytd", period_value=D("17.0"))).directions
    assert [(row.against, row.sentence) for row in rows][1] == (
        "Previous period, each by itself",
        "Worsening: 17.0 days, down from 17.9 in Q1 2026/27",
    )


def test_between_years_there_is_one_comparison():
    year = Q2.financial_year()
    rows = headline(result(period=year)).directions
    assert [row.sentence for row in rows] == ["Improving: 18.2 days, down from 19.9 in 2025/26"]


def test_an_incomplete_year_to_date_names_what_is_missing():
    now = headline(result(ytd=None, ytd_state="incomplete", ytd_missing=(Q1, Q2)))
    assert (now.year_to_date, now.year_to_date_note) == (
        "",
        "Incomplete: no usable figure for Q1 2026/27 and Q2 2026/27",
    )


def test_what_is_unusual_about_a_figure_is_noted():
    notes = headline(result(value_state="submitted", data_status="provisional", marker="c")).notes
    assert notes == (
        "Not yet approved: this figure may still change",
        "Provisional",
        "Not for publication: the number of people is small",
    )
    assert headline(result()).notes == ()


def test_no_figure_is_said_and_never_an_empty_cell():
    nothing = {"value": None, "rag": "NOT_APPLICABLE", "target": TargetLine()}
    assert headline(result(marker="z", **nothing)).figure == "No cases in this period"
    assert headline(result(**nothing)).figure == "No figure yet"
    assert headline(result(**nothing)).target == "No target"


def test_the_title_of_the_chart_states_the_finding():
    assert finding("New claims", result()) == (
        "New claims: 18.2 days in Q2 2026/27, on target, improving on Q2 2025/26"
    )
    overdue = result(value=None, rag="OVERDUE", dot_headline="")
    assert finding("New claims", overdue) == "New claims: no figure yet in Q2 2026/27"


def test_a_range_is_said_as_a_range():
    sheet = replace(DAYS, unit="percent", polarity="range", decimal_places=0)
    now = headline(result(sheet=sheet, target=TargetLine(None, D(11), D(15))))
    assert now.target == "between 11% and 15%"
