"""What the keyboard is told: domain-rules 6.3, V2 to V4, Y2."""

from decimal import Decimal

import pytest

from kpis.calculations.checks import Earlier, Entry, Level, check_entry, entry_rules, figure_of

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
        (entry(marker="x"), COUNT, [("commentary", "reason_missing")]),
        (entry(marker="z"), COUNT, []),
        (entry(numerator=0, denominator=0, marker="z"), SHARE, []),
        (entry(numerator=0, denominator=9, marker="z"), SHARE, [("marker", "marker_and_value")]),
        (entry(marker="x", commentary="The system was down."), COUNT, []),
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


def test_the_figure_of_a_share_is_worked_out():
    assert figure_of(entry(numerator=45, denominator=50), SHARE) == 90
    assert figure_of(entry(value=18, denominator=400), DAYS) == 18
