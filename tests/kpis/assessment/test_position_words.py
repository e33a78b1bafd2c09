"""Rank, quarter, gap and base in words; the strip; how it was worked out."""

import re
from decimal import Decimal as D
from types import SimpleNamespace

import pytest

from kpis.assessment.placing import (
    ComparatorFacts,
    Council,
    Figure,
    OwnFigure,
    place_all,
)
from kpis.assessment.position_words import (
    GAP_WORDS,
    LEFT_OUT_WORDS,
    QUARTER_WORDS,
    REFUSAL_WORDS,
    base_words,
    gap_words,
    ordinal,
    position_steps,
    quarter_words,
    range_words,
    rank_words,
)
from kpis.assessment.range_strip import range_strip
from kpis.calculations.codes import Polarity
from kpis.calculations.position import GapWord, Good, LeftOutBecause, QuarterWord, Refusal
from tests.kpis.assessment.benchmarks import Q2, VECTOR

PERCENT = SimpleNamespace(unit="percent", decimal_places=1, multiplier=100)
GROUP = ComparatorFacts(1, "uid", "Similar boroughs")


def placed(own="46.0", values=VECTOR, polarity=Polarity.HIGHER):
    councils = [Council(n, f"Peer {n}") for n, _value in enumerate(values)]
    figures = [
        Figure(Q2, None if value is None else D(value), "" if value else "x", council_id=n)
        for n, value in enumerate(values)
    ]
    ours = OwnFigure(Q2, None if own is None else D(own), Good(polarity))
    return place_all(GROUP, councils, figures, [ours])[0]


@pytest.mark.parametrize(
    ("number", "words"),
    [(1, "1st"), (2, "2nd"), (3, "3rd"), (4, "4th"), (11, "11th"), (12, "12th"), (13, "13th"),
     (21, "21st"), (22, "22nd"), (103, "103rd"), (111, "111th")],
)  # fmt: skip
def test_ordinals(number, words):
    assert ordinal(number) == words


@pytest.mark.parametrize(
    ("own", "polarity", "rank", "quarter", "gap"),
    [
        (
            "46.0",
            Polarity.HIGHER,
            "Joint 6th of 16",
            "Second of four quarters, best first",
            "1.3 percentage points better than the median",
        ),
        (
            "46.0",
            Polarity.LOWER,
            "Joint 10th of 16",
            "Third of four quarters, best first",
            "1.3 percentage points worse than the median",
        ),
        (
            "60",
            Polarity.HIGHER,
            "1st of 16",
            "Best quarter",
            "15.3 percentage points better than the median",
        ),
        (
            "60",
            Polarity.LOWER,
            "16th of 16",
            "Lowest-performing quarter",
            "15.3 percentage points worse than the median",
        ),
        (
            "46.0",
            Polarity.NONE,
            "Joint 6th highest of 16",
            "Second of four quarters, highest first",
            "1.3 percentage points higher than the median",
        ),
        (
            "20",
            Polarity.NONE,
            "16th highest of 16",
            "Lowest quarter",
            "24.7 percentage points lower than the median",
        ),
        ("44.7", Polarity.HIGHER, "Joint 8th of 16", "Second of four quarters, best first",
         "The same as the median"),
    ],
)  # fmt: skip
def test_the_place_in_words(own, polarity, rank, quarter, gap):
    place = placed(own, polarity=polarity).position
    assert (rank_words(place), quarter_words(place), gap_words(place, PERCENT)) == (
        rank,
        quarter,
        gap,
    )


def test_the_base_is_always_said():
    assert base_words(placed().position) == "16 of 16 councils, ours included"
    some = [*VECTOR[:13], None, None]
    assert base_words(placed(values=some).position) == (
        "14 of 16 councils, ours included (2 no figure)"
    )


def test_without_a_rank_the_words_say_why():
    assert rank_words(placed(values=VECTOR[:2]).position) == (
        "No rank: fewer than four councils have a figure."
    )


@pytest.mark.parametrize(
    ("words", "codes"),
    [
        (QUARTER_WORDS, QuarterWord),
        (GAP_WORDS, GapWord),
        (REFUSAL_WORDS, Refusal),
        (LEFT_OUT_WORDS, LeftOutBecause),
    ],
)
def test_every_code_has_its_words(words, codes):
    assert set(words) == set(codes)


def test_the_strip_has_a_text_for_whoever_does_not_see_it():
    assert range_words(placed(), PERCENT) == (
        "The 15 other councils lie between 33.0% and 55.1%. Their median is 44.7%. We are at 46.0%."
    )


def test_how_it_was_worked_out():
    steps = {step.title: step.text for step in position_steps(placed(), PERCENT)}
    assert steps == {
        "Which is better": "Higher is better. Figures are compared with all the decimals that they "
        "were given with.",
        "Counted": "16 of 16 councils, ours included",
        "Rank": "5 councils have a better figure, so ours is 6th of 16. Another council has the "
        "same standing, so the rank is joint.",
        "Quarter": "4 × 6 ÷ 16, rounded up to a whole number, is 2.",
        "Median and gap": "The middle of the others' figures is 44.7%. Ours is 46.0%: 1.3 "
        "percentage points better than the median.",
    }


def test_what_is_left_out_is_named():
    steps = {
        s.title: s.text for s in position_steps(placed(values=["1", None, "3", None]), PERCENT)
    }
    assert steps["Left out"] == "Peer 1 and Peer 3: no figure."
    assert steps["Rank"] == ("No rank: fewer than four councils have a figure. A rank needs 4.")


def test_the_strip_draws_each_council_the_median_and_us():
    values = [D(0), D(50), D(100)]
    text = range_strip(values, own=D(75), median=D(50), title="<b>what</b>")
    assert re.findall(r'cx="([\d.]+)"', text) == ["12.0", "160.0", "308.0"]
    assert 'class="app-strip__median" x1="160.0"' in text
    assert 'points="226,18 234,10 242,18 234,26"' in text
    assert "<title>&lt;b&gt;what&lt;/b&gt;</title>" in text
    assert "style" not in text


@pytest.mark.parametrize("values", [[], [D(1)]])
def test_no_strip_of_fewer_than_two(values):
    assert range_strip(values, own=D(1), median=None, title="") == ""


def test_a_strip_of_equal_values_stands_in_the_middle():
    text = range_strip([D(1), D(1)], own=D(1), median=D(1), title="")
    assert set(re.findall(r'cx="([\d.]+)"', text)) == {"160.0"}
