"""What is out of the ordinary for a KPI: range, jump, a quarter's change, last year."""

import random
from decimal import Decimal
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from kpis.calculations.checks import Earlier, Entry, check_entry, entry_rules
from kpis.calculations.checks.bounds import bounds
from kpis.calculations.checks.ranges import jump_score, usual_range

DAYS = entry_rules("snap", "days", 1, decimal_places=1)
SINCE_APRIL = entry_rules("cum_entered", "number", 1, decimal_places=0)
BASE = "50 52 49 51 50 53 48 51 49 52 50 51"


def numbers(text):
    return tuple(Decimal(word) for word in text.split())


def beside(text, **more):
    series = numbers(text)
    changes = tuple(after - before for before, after in pairwise(series))
    known = {"figure": series[-1], "series": series, "changes": changes, "every": "quarters"}
    return Earlier(**known | {"label": "Q1 2026/27"} | more)


def said(figure, earlier, rules=DAYS):
    found = check_entry(Entry(value=Decimal(figure)), rules, earlier)
    return [(one.code, one.sentence) for one in found]


def test_natural_limits_from_twelve_figures_on():
    low, high = usual_range(numbers(BASE))
    assert (round(low, 3), round(high, 3)) == (Decimal("43.971"), Decimal("57.029"))
    assert said("57.0", beside(BASE)) == []
    assert said("57.1", beside(BASE)) == [
        ("outside_range", "57.1 is outside the usual 44 to 57 of the last 12 quarters.")
    ]
    assert said("57.03", beside(BASE)) == [
        ("outside_range", "57.03 is outside the usual 44 to 57.029 of the last 12 quarters.")
    ]


def test_while_the_figures_drift_the_change_is_looked_at_instead():
    rising = "70 71.5 72 74 75.5 76 78 79 80.5 82 83 85"
    assert usual_range(numbers(rising)) is None
    assert said("86.5", beside(rising)) == []
    assert [code for code, _sentence in said("95", beside(rising))] == ["outlier"]
    assert bounds(DAYS, beside(rising))["outside_range"] == (
        "not while the figures drift (12 quarters): see the change"
    )


def test_the_lowest_and_highest_with_room_from_five_figures_on():
    series = "20 22 19 21 20"
    assert usual_range(numbers(series)) == (Decimal("17.90"), Decimal("23.10"))
    assert said("23.1", beside(series)) == []
    assert said("23.2", beside(series)) == [
        (
            "outside_range",
            "23.2 is outside the usual 17.9 to 23.1 of the last 5 quarters with some room added.",
        )
    ]


def test_under_five_figures_only_a_quarter_of_change():
    assert usual_range(numbers("20 22 19 21")) is None
    assert said("26.3", beside("20 22 19 21")) == [
        ("big_change", "26.3 differs by more than 25% from 21 in Q1 2026/27: say why.")
    ]


def test_a_lower_limit_below_zero_is_not_said_of_figures_that_never_were():
    found = said("30", beside("1 9 2 8 1 9 2 8 1 9 2 8"))
    assert found[0][1] == "30 is outside the usual 0 to 23.6 of the last 12 quarters."


def test_a_jump_is_seen_among_changes_where_no_range_is():
    changes = numbers("3 0 1 2 1 0 1 2")
    earlier = Earlier(figure=Decimal(100), changes=changes, label="Q1 2026/27")
    rolling = entry_rules("snap", "number", 1, decimal_places=0)
    assert said("103", earlier, rolling) == []
    assert said("108", earlier, rolling) == [
        (
            "outlier",
            (
                "A change of 8 since Q1 2026/27 is out of line: the last 8 changes were between "
                "0 and 3."
            ),
        )
    ]


def test_jumps_need_eight_changes_and_some_that_differ():
    assert jump_score(Decimal(50), numbers("1 0 1 2 1 0 1")) is None
    assert jump_score(Decimal(50), numbers("1 1 1 1 1 1 1 1")) is None
    assert jump_score(Decimal(50), numbers("1 1 1 1 1 1 1 9")) > 3


def test_a_series_that_grows_is_not_held_against_its_past():
    series = " ".join(str(100 + 3 * n + n % 2) for n in range(11))
    earlier = beside(series, series=())
    assert said("134", earlier) == []


def test_a_seasonal_figure_is_compared_with_last_year_as_well():
    earlier = Earlier(
        figure=Decimal(900),
        year_before=Decimal(400),
        is_seasonal=True,
        label="Q2 2026/27",
        year_before_label="Q3 2025/26",
    )
    assert said("420", earlier) == []
    assert [code for code, _sentence in said("420", Earlier(figure=Decimal(900)))] == ["big_change"]
    assert said("880", earlier) == [
        ("last_year", "880 differs by more than 25% from 400 in Q3 2025/26: say why.")
    ]


def test_a_figure_since_april_is_held_against_last_years():
    earlier = Earlier(figure=Decimal(50), year_before=Decimal(100), label="Q1 2026/27")
    assert [code for code, _sentence in said("126", earlier, SINCE_APRIL)] == ["last_year"]
    assert said("125", earlier, SINCE_APRIL) == []


@given(st.lists(st.integers(-500, 500), min_size=5, max_size=11))
def test_no_figure_that_has_been_is_outside_the_widened_range(whole):
    series = tuple(Decimal(n) for n in whole)
    low, high = usual_range(series)
    assert all(low <= one <= high for one in series)


def drawn(seed, count, growth=0):
    """Figures as they come: noise around a level, or around one that grows."""
    source = random.Random(seed)
    figures = (80 + growth * place + source.gauss(0, 3) for place in range(count))
    return [Decimal(str(round(figure, 1))) for figure in figures]


def alarms_on(series_of_many, added=Decimal(0), **more):
    """How many of the series have their last figure asked about once something is added to it."""
    found = 0
    for *past, last in series_of_many:
        earlier = beside(" ".join(str(one) for one in past), **more)
        found += bool(said(str(last + added), earlier))
    return found


def test_how_often_ordinary_and_odd_figures_are_asked_about(capsys):
    steady = [drawn(seed, 13) for seed in range(400)]
    growing = [drawn(seed, 20, growth=4) for seed in range(400)]
    by_range = alarms_on(steady), alarms_on(steady, Decimal(15))
    by_jump = alarms_on(growing, series=()), alarms_on(growing, Decimal(30), series=())
    with capsys.disabled():
        for test, (false, hits) in {"range": by_range, "jump": by_jump}.items():
            print(
                f"\nBy the {test}: {false} of 400 ordinary figures, {hits} of 400 odd ones", end=""
            )
    assert by_range == (15, 374)
    assert by_jump == (7, 394)


def test_the_page_says_at_which_numbers_each_check_speaks():
    found = bounds(DAYS, beside(BASE, recent=numbers("51 50 52"), target=Decimal(40)))
    assert {code.value: words for code, words in found.items()} == {
        "slipped": "far from 50 to 52",
        "zero_for_missing": "0",
        "outside_range": "outside 43.97 to 57.03 (natural limits of 12 quarters)",
        "big_change": "outside 38.25 to 63.75",
        "far_from_target": "outside 20 to 60",
        "unchanged": "51",
        "contradicts_status": "",
        "long_text": "",
    }


def test_the_page_says_what_is_missing_for_a_range():
    found = bounds(DAYS, beside("20 22 19"))
    assert found["outside_range"] == ("not yet: 3 comparable quarters without a gap, 5 are needed")
    assert found["outlier"] == "not yet: 2 changes are known, 8 are needed"
