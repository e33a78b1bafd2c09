"""What the keyboard is told: domain-rules 6.3, V2 to V4, Y2."""

from decimal import Decimal

import pytest

from kpis.calculations.checks import (
    NEEDS_WORDS,
    WAIVABLE,
    CheckCode,
    Earlier,
    Entry,
    Level,
    check_entry,
    entry_rules,
    figure_of,
)
from kpis.calculations.evidence import evidenced, stated_by

SHARE = entry_rules("ratio", "percent", 100)
COUNT = entry_rules("sum", "number", 1)
PERCENT = entry_rules("snap", "percent", 1, lowest=Decimal(0), highest=Decimal(100))
SINCE_APRIL = entry_rules("cum_entered", "number", 1)
DAYS = entry_rules("wmean", "days", 1)


def entry(**numbers):
    return Entry(
        **{
            name: Decimal(str(number)) if name in ("value", "numerator", "denominator") else number
            for name, number in numbers.items()
        }
    )


def codes(found, level=None):
    return [(finding.field, finding.code) for finding in found if level in (None, finding.level)]


@pytest.mark.parametrize(
    ("given", "rules", "expected"),
    [
        (entry(), COUNT, [("value", "missing")]),
        (entry(value=-1), COUNT, [("value", "negative")]),
        (entry(numerator=51, denominator=50), SHARE, [("numerator", "above_whole")]),
        (entry(numerator=3, denominator=0), SHARE, [("denominator", "zero")]),
        (entry(numerator=0, denominator=0), SHARE, [("denominator", "no_cases")]),
        (entry(numerator=3), SHARE, [("denominator", "missing")]),
        (entry(value="101"), PERCENT, [("value", "above_maximum")]),
        (entry(value="-0.1"), PERCENT, [("value", "below_minimum")]),
        (entry(value="1.23456"), PERCENT, [("value", "too_long")]),
        (entry(value="1234567890123456"), COUNT, [("value", "too_long")]),
        (entry(value=18), DAYS, [("denominator", "missing")]),
        (entry(value=1, marker="z"), COUNT, [("marker", "marker_and_value")]),
        (entry(marker="x"), COUNT, [("marker_reason", "reason_missing")]),
        (entry(marker="x", commentary="Late."), COUNT, [("marker_reason", "reason_missing")]),
        (entry(marker="c"), COUNT, [("value", "held_back_missing")]),
        (entry(marker="c", value=3), COUNT, []),
        (entry(marker="c", value=-3), COUNT, [("value", "negative")]),
        (entry(marker="c", numerator=3), SHARE, [("numerator", "held_back_missing")]),
        (entry(marker="z"), COUNT, []),
        (entry(numerator=0, denominator=0, marker="z"), SHARE, []),
        (entry(numerator=0, denominator=9, marker="z"), SHARE, [("marker", "marker_and_value")]),
        (entry(marker="x", marker_reason="The system was down."), COUNT, []),
    ],
)
def test_errors_stop_the_entry(given, rules, expected):
    found = check_entry(given, rules, Earlier())
    assert codes(found, Level.ERROR) == expected
    assert codes(found, Level.WARNING) == []


def test_a_share_typed_as_a_fraction_of_one_is_asked_about():
    earlier = Earlier(figure=Decimal("96.8"), recent=(Decimal("96.8"), Decimal("97.0")))
    found = check_entry(entry(value="0.972"), PERCENT, earlier)
    assert codes(found) == [("value", "hundredfold")]
    assert found[0].sentence == "Did you mean 97.2? Earlier figures are above 10%."


@pytest.mark.parametrize(
    ("value", "before", "expected"),
    [
        ("80", "80", [("value", "unchanged")]),
        ("100", "80", []),
        ("100.1", "80", [("value", "big_change")]),
        ("60", "80", []),
        ("59.9", "80", [("value", "big_change")]),
    ],
)
def test_a_change_of_more_than_a_quarter_is_asked_about(value, before, expected):
    found = check_entry(entry(value=value), COUNT, Earlier(figure=Decimal(before)))
    assert codes(found, Level.WARNING) == expected


def test_a_cumulative_figure_that_falls_within_the_year_is_asked_about():
    earlier = Earlier(figure=Decimal(200))
    assert codes(check_entry(entry(value=190), SINCE_APRIL, earlier)) == [
        ("value", "cumulative_falls")
    ]
    new_year = Earlier(figure=Decimal(200), same_year=False)
    assert codes(check_entry(entry(value=40), SINCE_APRIL, new_year)) == []


def test_a_denominator_that_jumps_by_more_than_a_fifth_is_asked_about():
    earlier = Earlier(figure=Decimal(90), denominator=Decimal(100))
    assert codes(check_entry(entry(numerator=108, denominator=120), SHARE, earlier)) == [
        ("numerator", "unchanged")
    ]
    assert ("denominator", "denominator_jump") in codes(
        check_entry(entry(numerator=110, denominator=121), SHARE, earlier)
    )


def test_more_than_half_away_from_the_target_is_asked_about():
    found = check_entry(entry(value=40), COUNT, Earlier(target=Decimal(100)))
    assert codes(found) == [("value", "far_from_target")]
    assert found[0].sentence == "40 is more than 50% away from the target of 100."


def sentences(found):
    return [finding.sentence for finding in found]


@pytest.mark.parametrize(
    ("typed", "recent", "expected"),
    [
        ("0.972", "96.8 97.0", "Did you mean 97.2? Earlier figures are above 10%."),
        (
            "9720",
            "96.8 97.0",
            "Did you mean 97.2? 9,720 is 100 times the usual: the last 2 figures were 96.8 to 97.",
        ),
        (
            "972",
            "96.8 97.0",
            "Did you mean 97.2? 972 is 10 times the usual: the last 2 figures were 96.8 to 97.",
        ),
        (
            "9.72",
            "96.8 97.0",
            "Did you mean 97.2? 9.72 is a 10th of the usual: the last 2 figures were 96.8 to 97.",
        ),
    ],
)
def test_a_slipped_point_is_asked_about(typed, recent, expected):
    recent = tuple(Decimal(text) for text in recent.split())
    rules = entry_rules("snap", "percent", 1, decimal_places=1)
    found = check_entry(entry(value=typed), rules, Earlier(figure=recent[0], recent=recent))
    assert sentences(found) == [expected]
    assert found[0].needs_words


@pytest.mark.parametrize(
    ("unit", "typed", "expected"),
    [
        ("gbp", "1.234", ["slipped"]),
        ("gbp", "1234", ["slipped"]),
        ("gbp", "1234000", []),
        ("gbp", "1234000000", ["slipped"]),
        ("number", "1234", ["big_change"]),
    ],
)
def test_thousands_left_out_are_asked_about_in_money(unit, typed, expected):
    recent = (Decimal(1_200_000), Decimal(1_180_000))
    earlier = Earlier(figure=recent[0], recent=recent)
    rules = entry_rules("sum", unit, 1)
    assert [f.code for f in check_entry(entry(value=typed), rules, earlier)] == expected


def test_figures_that_vary_widely_have_no_usual_size_to_slip_from():
    recent = (Decimal(2), Decimal(60), Decimal(7))
    earlier = Earlier(figure=recent[0], recent=recent)
    found = check_entry(entry(value=20), COUNT, earlier)
    assert codes(found) == [("value", "big_change")]


@pytest.mark.parametrize(
    ("top", "below", "expected"),
    [
        (4500, 500, "Did you mean 450 for the number on top?"),
        (450, 50, "Did you mean 500 for the number below?"),
    ],
)
def test_of_two_numbers_the_one_that_slipped_is_named(top, below, expected):
    recent = (Decimal(900), Decimal(880))
    earlier = Earlier(figure=recent[0], denominator=Decimal(500), recent=recent)
    rate = entry_rules("ratio", "rate", 1000)
    (found,) = check_entry(entry(numerator=top, denominator=below), rate, earlier)
    assert found.sentence.startswith(expected)
    assert found.sentence.endswith(
        "9,000 is 10 times the usual: the last 2 figures were 880 to 900."
    )


def test_two_numbers_the_wrong_way_round_are_an_error_of_a_share_and_a_question_of_a_rate():
    recent = (Decimal(90), Decimal(88))
    earlier = Earlier(figure=recent[0], recent=recent)
    (of_share,) = check_entry(entry(numerator=50, denominator=45), SHARE, earlier)
    assert of_share.sentence == (
        "A part cannot be more than the whole: check both numbers. "
        "The other way round they make 90."
    )
    per_head = entry_rules("ratio", "rate", 1)
    earlier = Earlier(figure=Decimal(20), recent=(Decimal(20), Decimal(19)))
    (of_rate,) = check_entry(entry(numerator=5, denominator=100), per_head, earlier)
    assert (of_rate.code, of_rate.sentence) == (
        "swapped",
        (
            "Are the two numbers the wrong way round? The other way they make 20; "
            "earlier figures are 19 to 20."
        ),
    )


def test_a_zero_where_figures_were_far_from_zero_is_asked_about():
    earlier = Earlier(figure=Decimal(401), recent=(Decimal(401), Decimal(390)))
    (found,) = check_entry(entry(value=0), COUNT, earlier)
    assert (found.code, found.needs_words) == ("zero_for_missing", True)
    assert found.sentence == (
        "Does 0 stand for \u201cnot reported\u201d? Then choose \u201cNot available\u201d and say "
        "why. Earlier figures are 390 to 401."
    )
    small = Earlier(figure=Decimal(3), recent=(Decimal(3), Decimal(5)))
    assert [f.code for f in check_entry(entry(value=0), COUNT, small)] == ["big_change"]


FIVE = stated_by(entry(value=5))
SIX = stated_by(entry(value=6))
OF_ANOTHER = (
    "The evidence attached is of an earlier figure: add what shows this one, or say on the "
    "figure's page that it shows this one too."
)


@pytest.mark.parametrize(
    ("evidence", "expected"),
    [
        (None, []),
        (evidenced([FIVE]), []),
        (evidenced([SIX, FIVE]), []),
        (evidenced([None]), []),
        (
            evidenced([]),
            ["No evidence is attached yet: add a file or a link before the figure is checked."],
        ),
        (
            evidenced([SIX]),
            [OF_ANOTHER],
        ),
    ],
)
def test_a_figure_without_evidence_of_its_own_is_asked_about(evidence, expected):
    found = check_entry(entry(value=5), COUNT, Earlier(evidence=evidence))
    assert [f.sentence for f in found if f.code == "missing_evidence"] == expected


def test_missing_evidence_asks_for_no_words():
    (found,) = check_entry(entry(value=5), COUNT, Earlier(evidence=evidenced([])))
    assert (found.level, found.needs_words) == (Level.WARNING, False)


@pytest.mark.parametrize(("marker", "expected"), [("z", 0), ("x", 0), ("c", 1)])
def test_only_an_answer_with_a_figure_has_something_to_show(marker, expected):
    """A figure that is held back from the public is a figure all the same."""
    figure = {} if marker in "zx" else {"value": 5}
    held = entry(marker=marker, marker_reason="As agreed.", **figure)
    found = check_entry(held, COUNT, Earlier(evidence=evidenced([])))
    assert len([f for f in found if f.code == "missing_evidence"]) == expected


def test_a_check_that_is_switched_off_is_silent_and_the_next_one_speaks():
    earlier = Earlier(
        figure=Decimal(100), recent=(Decimal(100), Decimal(99)), waived=frozenset({"slipped"})
    )
    assert codes(check_entry(entry(value=1000), COUNT, earlier)) == [("value", "big_change")]
    off = Earlier(
        figure=Decimal(100),
        recent=(Decimal(100), Decimal(99)),
        waived=frozenset({"slipped", "big_change"}),
    )
    assert check_entry(entry(value=1000), COUNT, off) == []


def test_a_figure_that_is_held_back_is_checked_like_another():
    earlier = Earlier(figure=Decimal(80))
    found = check_entry(entry(value=200, marker="c"), COUNT, earlier)
    assert codes(found) == [("value", "big_change")]


def test_only_what_can_be_a_false_alarm_is_switched_off():
    assert CheckCode.MAY_IDENTIFY not in WAIVABLE
    assert CheckCode.CROSS_CHECK not in WAIVABLE
    assert set(WAIVABLE) >= NEEDS_WORDS


def test_the_figure_of_a_share_is_worked_out():
    assert figure_of(entry(numerator=45, denominator=50), SHARE) == 90
    assert figure_of(entry(value=18, denominator=400), DAYS) == 18
