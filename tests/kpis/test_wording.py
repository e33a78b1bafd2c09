"""What people read: exact words and numbers."""

from decimal import Decimal as D

import pytest

from kpis import wording
from kpis.calculations.codes import Direction, Rag
from kpis.calculations.goals import TargetLine


@pytest.mark.parametrize(
    ("value", "unit", "places", "multiplier", "words"),
    [
        ("97.05", "percent", 1, 100, "97.1%"),
        ("-2.5", "percent", 0, 100, "\u22123%"),
        ("1234", "gbp", 0, 1, "£1,234"),
        ("-1234.5", "gbp", 0, 1, "\u2212£1,235"),
        ("855", "gbp_thousand", 0, 1, "£855k"),
        ("18.2", "days", 1, 1, "18.2 days"),
        ("1", "days", 0, 1, "1 day"),
        ("1", "days", 1, 1, "1.0 days"),
        ("26", "weeks", 0, 1, "26 weeks"),
        ("75", "minutes", 0, 1, "75 minutes"),
        ("45.04", "rate", 1, 100000, "45.0 per 100,000"),
        ("82000", "number", 0, 1, "82,000"),
        ("2900", "tco2e", 0, 1, "2,900 tCO2e"),
        ("-0.04", "number", 1, 1, "0.0"),
        ("1", "yes_no", 0, 1, "Yes"),
        ("0", "yes_no", 0, 1, "No"),
        ("20261031", "date", 0, 1, "31 October 2026"),
    ],
)
def test_a_value_is_written_as_people_say_it(value, unit, places, multiplier, words):
    assert wording.format_value(D(value), unit, places, multiplier) == words


def test_a_missing_value_is_a_dash():
    assert wording.format_value(None, "percent", 1) == "–"


@pytest.mark.parametrize(
    ("change", "unit", "places", "words"),
    [
        ("-1.2", "percent", 1, "1.2 percentage points"),
        ("1", "percent", 0, "1 percentage point"),
        ("-3", "days", 0, "3 days"),
    ],
)
def test_a_change_of_a_percentage_is_in_percentage_points(change, unit, places, words):
    assert wording.format_change(D(change), unit, places) == words


@pytest.mark.parametrize(
    ("code", "now", "then", "sentence"),
    [
        ("IMPROVING", "18.2", "19.9", "Improving: 18.2 days, down from 19.9 in Q2 2025/26"),
        ("WORSENING", "20.4", "19.9", "Worsening: 20.4 days, up from 19.9 in Q2 2025/26"),
        ("NO_CHANGE", "19.94", "19.9", "No change: 19.9 days, the same as in Q2 2025/26"),
        ("NO_COMPARATOR", "19.9", None, "No earlier data"),
        ("NOT_COMPARABLE", "19.9", "18", "Not comparable with Q2 2025/26"),
        ("", "19.9", "18", ""),
    ],
)
def test_the_direction_of_travel_is_a_sentence_with_both_figures(code, now, then, sentence):
    words = wording.direction_words(
        code,
        D(now),
        then and D(then),
        unit="days",
        decimal_places=1,
        previous_label="Q2 2025/26",
    )
    assert words == sentence


def test_below_is_said_only_where_higher_is_better():
    assert wording.rag_mark("RED", "lower").sr_text == "Red: missed target"
    assert wording.rag_mark("RED", "higher").sr_text == "Red: below target"
    assert wording.rag_mark("AMBER", "lower").word == "Within tolerance"
    assert wording.rag_mark("AMBER", "higher").word == "Slightly below target"
    assert wording.rag_mark("OVERDUE", "higher").sr_text == "Overdue"


def test_every_code_has_its_words():
    assert {wording.rag_word(code) for code in Rag} == {
        str(word) for word in wording.marks.RAG_WORDS.values()
    }
    assert len({wording.direction_word(code) for code in Direction}) == len(Direction)


@pytest.mark.parametrize(
    ("code", "arrow"),
    [("IMPROVING", "up"), ("WORSENING", "down"), ("INCREASING", "up"), ("DECREASING", "down"),
     ("NO_CHANGE", "level"), ("NO_COMPARATOR", ""), ("NOT_COMPARABLE", "")],
)  # fmt: skip
def test_the_arrow_shows_improvement_or_which_way_the_number_moved(code, arrow):
    assert wording.direction_mark(code).arrow == arrow
    own = wording.direction_arrow(code, D(9), D(7), decimal_places=0, means="performance")
    assert own == arrow


@pytest.mark.parametrize(
    ("code", "now", "then", "arrow"),
    [
        ("IMPROVING", "18.2", "19.9", "down"),
        ("WORSENING", "20.4", "19.9", "up"),
        ("NO_CHANGE", "42.34", "42.31", "level"),
        ("INCREASING", "82", "81", "up"),
        ("NO_COMPARATOR", "5", None, ""),
        ("NOT_COMPARABLE", "5", "7", ""),
    ],
)
def test_the_councils_arrow_may_show_which_way_the_number_moved(code, now, then, arrow):
    found = wording.direction_arrow(code, D(now), then and D(then), decimal_places=1, means="value")
    assert found == arrow
    assert wording.direction_mark(code, arrow=found).word == wording.direction_word(code)


@pytest.mark.parametrize(
    ("target", "words"),
    [
        (TargetLine(value=D(97)), "97.0%"),
        (TargetLine(lower=D(11), upper=D(15)), "between 11.0% and 15.0%"),
        (TargetLine(lower=D(11)), "11.0% or more"),
        (TargetLine(upper=D(15)), "15.0% or less"),
        (None, "No target"),
    ],
)
def test_a_target_in_words(target, words):
    assert wording.target_words(target, "percent", 1) == words


@pytest.mark.parametrize(
    ("kind", "amount", "unit", "polarity", "words"),
    [
        ("absolute", "2.0000", "percent", "higher", "within 2 percentage points of the target"),
        ("absolute", "0.5", "days", "lower", "within 0.5 days of the target"),
        ("percent", "5", "days", "lower", "within 5% of the target"),
        ("floor", "60", "percent", "higher", "at least the floor of 60%"),
        ("floor", "10", "percent", "lower", "no more than the limit of 10%"),
        ("none", None, "percent", "higher", "no tolerance: the target is met or missed"),
    ],
)
def test_a_tolerance_says_what_it_is_a_percentage_of(kind, amount, unit, polarity, words):
    tolerance = amount and D(amount)
    assert wording.tolerance_words(kind, tolerance, unit=unit, polarity=polarity) == words


def test_a_preset_decides_the_words_of_the_tolerance():
    words = wording.tolerance_words("absolute", D(1), unit="days", preset="std10")
    assert words == "within 10% of the target"


def test_words_are_listed_with_and():
    assert wording.listed(["Q1", "Q2", "Q3"]) == "Q1, Q2 and Q3"
    assert wording.listed(["Q1"]) == "Q1"
    assert wording.listed([]) == ""
