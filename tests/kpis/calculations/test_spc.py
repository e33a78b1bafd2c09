"""SPC: the vectors of the domain rules, the rules one by one, refusals, and bad input."""

import datetime as dt
from decimal import Decimal as D

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kpis.calculations.codes import MeasureType, Polarity
from kpis.calculations.rounding import round_half_up
from kpis.calculations.spc import (
    Assurance,
    PointKind,
    Refusal,
    SpcPoint,
    SpcRule,
    Variation,
    assurance,
    qualifying,
    segment_starts,
    spc_applies,
    spc_points,
    variation_of,
)
from perfportal.core.periods import PeriodKind
from tests.kpis.calculations.vectors import load

HIGHER, LOWER, NONE = Polarity.HIGHER, Polarity.LOWER, Polarity.NONE
BETTER = {"increase": HIGHER, "decrease": LOWER, "neutral": NONE}
NUMBERS = {"mean": "mean", "upl": "upper", "lpl": "lower", "near_u": "near_upper",
           "near_l": "near_lower"}  # fmt: skip
FLAGS = {
    "COMMON": ("common_cause", None),
    "ABOVE_UPL": ("outside", True),
    "BELOW_LPL": ("outside", False),
    "TREND7_UP": ("trend", True),
    "TREND7_DOWN": ("trend", False),
    "2OF3_HIGH": ("two_in_three", True),
    "2OF3_LOW": ("two_in_three", False),
    "SHIFT7_HIGH": ("shift", True),
    "SHIFT7_LOW": ("shift", False),
}
BASE = [50, 52, 49, 51, 50, 53, 48, 51, 49, 52, 50, 51]


def numbers(*values):
    return [None if value is None else D(str(value)) for value in values]


def kinds(points):
    """The first letters of the kinds: `c` common cause, `o`, `t`, `2`, `s`; refusals whole."""
    short = {"two_in_three": "2"}
    return "".join(
        "-" if p is None else p.value if isinstance(p, Refusal) else short.get(p.kind, p.kind[0])
        for p in points
    )


def shown(values, rule=None, **options):
    return spc_points(numbers(*values), rule or SpcRule(HIGHER), **options)


@pytest.mark.parametrize("vector", load("spc"), ids=lambda vector: vector["id"])
def test_every_vector_of_the_domain_rules(vector):
    args, expected = vector["args"], vector["expected"]
    better = BETTER[args.get("direction", "increase")]
    baselines = {0: int(args["baseline"])} if "baseline" in args else None
    points = spc_points(
        vector["values"], SpcRule(better, args.get("screen", True)), baselines=baselines
    )
    last = points[-1]
    for theirs, ours in NUMBERS.items():
        assert abs(getattr(last, ours) - expected[theirs]) <= D("0.0005"), theirs
    assert [(p.kind, p.is_high) for p in points] == [FLAGS[flag] for flag in expected["flags"]]
    assert last.variation == expected["variation"].lower()
    found = assurance(args.get("target"), last, better)
    assert found == (expected["assurance"] and expected["assurance"].lower())


def test_a_series_with_a_missing_month_is_refused():
    values = [*BASE[:6], None, *BASE[7:]]
    assert shown(values) == [Refusal.GAP] * 12


def test_four_points_are_a_run_chart_only():
    assert shown(BASE[:4]) == [Refusal.TOO_FEW] * 4


@pytest.mark.parametrize(("count", "is_trial"), [(5, True), (11, True), (12, False), (13, False)])
def test_limits_are_on_trial_under_twelve_points(count, is_trial):
    points = shown(([50, 51] * 7)[:count])
    assert [point.is_trial for point in points] == [is_trial] * count


def test_a_baseline_of_few_points_keeps_the_limits_on_trial():
    assert shown(BASE, baselines={0: 6})[-1].is_trial
    assert shown(BASE, baselines={0: 4}) == [Refusal.TOO_FEW] * 12


def test_a_gap_refuses_only_its_segment():
    points = shown([*BASE[:3], None, *BASE[4:], *BASE], starts=[12])
    assert points[:12] == [Refusal.GAP] * 12
    assert [(point.segment, point.kind) for point in points[12:]] == [(1, "common_cause")] * 12


def test_before_the_first_and_after_the_last_figure_nothing_is_missing():
    points = shown([None, None, *BASE, None])
    assert kinds(points) == "--" + "c" * 12 + "-"
    assert points[2].mean == D("50.5")


def test_what_is_missing_between_two_segments_is_in_neither():
    points = shown([*BASE, None, None, *BASE], starts=[13])
    assert kinds(points) == "c" * 12 + "--" + "c" * 12


def test_a_series_without_a_figure_shows_nothing():
    assert shown([None] * 8) == [None] * 8
    assert shown([]) == []


def test_segments_have_limits_of_their_own():
    points = shown([*BASE, *[value + 100 for value in BASE]], starts=[12])
    assert [point.segment for point in points] == [0] * 12 + [1] * 12
    assert {point.mean for point in points[:12]} == {D("50.5")}
    assert {point.mean for point in points[12:]} == {D("150.5")}
    assert kinds(points) == "c" * 24


@pytest.mark.parametrize(
    ("day", "place"),
    [("2026-04-01", 1), ("2026-04-02", 2), ("2026-05-01", 2), ("2026-01-01", 0), ("2026-09-09", 3)],
)
def test_a_segment_begins_with_the_first_period_after_its_day(day, place):
    begins = [dt.date(2026, month, 1) for month in (3, 4, 5)]
    assert segment_starts(begins, [dt.date.fromisoformat(day)]) == {place}


def test_a_run_does_not_go_over_a_rebase():
    """Seven rising figures of which the last lies behind the rebase."""
    values = [50, 47, 52, 46, 47, 48, 49, 50, 51, *[52, 50, 52, 50, 52]]
    assert kinds(shown(values))[3:10] == "ttttttt"
    assert kinds(shown(values, starts=[9])) == "c" * 14


def test_a_new_segment_is_on_trial_until_it_has_twelve():
    points = shown([*BASE, *BASE[:5]], starts=[12])
    assert [point.is_trial for point in points] == [False] * 12 + [True] * 5


def test_a_rebase_on_the_first_place_or_beyond_the_end_changes_nothing():
    assert shown(BASE, starts=[0, 12, 40]) == shown(BASE)


def test_baselines_go_with_the_place_at_which_a_segment_begins():
    values = [*BASE, *BASE, 60]
    points = shown(values, starts=[12], baselines={12: 12})
    assert (points[-1].mean, points[-1].kind, points[0].mean) == (D("50.5"), "outside", D("50.5"))


def test_a_figure_on_a_limit_is_inside():
    """Mean 50 and average range 2 by the baseline: limits 44.68 and 55.32."""
    values = [51, 49] * 6
    for value, kind in [("55.32", "c"), ("55.3201", "o"), ("44.68", "c"), ("44.6799", "o")]:
        points = shown([*values, value], baselines={0: 12})
        assert kinds(points)[-1] == kind, value


def test_a_figure_on_the_near_limit_is_not_near():
    """Average range 3: near limits at 50 + 5.32 and 50 - 5.32."""
    values = [51.5, 48.5] * 6
    for value, kind in [("55.32", "c"), ("55.3201", "2"), ("57.98", "2")]:
        points = shown([*values, 51, value, value], baselines={0: 12})
        assert kinds(points)[-3:] == "c" + kind * 2, value


def test_exact_where_neither_mean_nor_range_comes_to_an_end():
    """Mean 109/12, average range 3/9 without the two steps of the spike: together 9.97."""
    values = [0, 1, 0, 1, 1, 100, 1, 1, 1, 1, 1, 1]
    points = shown([*values, "9.97", "9.9701"], baselines={0: 12})
    assert points[-1].upper == D("9.97")
    assert kinds(points)[-2:] == "co"


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ([48, *[52] * 6, 48, 48, 48, 48, 48], "c" * 12),
        ([48, *[52] * 7, 48, 48, 48, 48, 48, 52], "c" + "s" * 7 + "c" * 6),
        ([48, *[52] * 9, 40, 40, 40, 47, 48, 49], "c" + "s" * 9 + "c" * 6),
    ],
)
def test_a_shift_is_all_its_figures(values, expected):
    baseline = numbers(*[49, 51] * 6)
    found = spc_points(baseline + numbers(*values), SpcRule(HIGHER), baselines={0: 12})
    wide = [k if k in "sc" else "c" for k in kinds(found)[12:]]
    assert "".join(wide) == expected


def test_a_figure_on_the_mean_breaks_a_shift():
    values = [49, 51] * 6 + [51, 51, 51, 50, 51, 51, 51]
    assert kinds(shown(values, baselines={0: 12})) == "c" * 19


@pytest.mark.parametrize(("n", "flagged"), [(6, 7), (7, 7), (8, 0)])
def test_how_many_make_a_shift_is_the_councils(n, flagged):
    values = [51, 49] * 6 + [51] * 7
    points = shown(values, SpcRule(HIGHER, shift_n=n), baselines={0: 12})
    assert kinds(points).count("s") == flagged


@pytest.mark.parametrize(("n", "flagged"), [(6, 7), (7, 7), (8, 0)])
def test_how_many_make_a_trend_is_the_councils(n, flagged):
    values = [51, 48] * 6 + ["48.1", "48.2", "49.8", "50.5", "50.6", "50.7"]
    points = shown(values, SpcRule(HIGHER, trend_n=n, shift_n=8), baselines={0: 12})
    assert kinds(points).count("t") == flagged


def test_a_tie_breaks_a_trend():
    values = [51, 49] * 6 + ["49.1", "49.2", "49.3", "49.3", "50.5", "50.6", "50.7"]
    assert kinds(shown(values, baselines={0: 12})) == "c" * 19


def test_the_turn_of_two_trends_shows_the_later():
    values = [40, 44, 40, 44, 40, 44, *range(38, 45), *range(43, 37, -1)]
    points = shown(values, baselines={0: 6})
    assert [point.is_high for point in points[6:]] == [True] * 6 + [False] * 7
    assert {point.variation for point in points[12:]} == {"concern_low"}


def test_precedence_is_outside_trend_two_in_three_shift():
    """A rising run that leaves the limits, above the mean all the way and near the limit twice."""
    values = [51, 49] * 6 + ["50.5", 51, 52, "53.6", "53.8", "54.5", 55, 60]
    points = shown(values, baselines={0: 12})
    assert kinds(points) == "c" * 11 + "t" * 8 + "o"
    without_trend = shown(values, SpcRule(HIGHER, trend_n=10), baselines={0: 12})
    assert kinds(without_trend) == "c" * 12 + "sss" + "2222" + "o"


@pytest.mark.parametrize(
    ("is_high", "better", "variation"),
    [
        (True, HIGHER, "improvement_high"),
        (False, HIGHER, "concern_low"),
        (True, LOWER, "concern_high"),
        (False, LOWER, "improvement_low"),
        (True, NONE, "neutral_high"),
        (False, Polarity.RANGE, "neutral_low"),
        (None, HIGHER, "common_cause"),
        (None, NONE, "common_cause"),
    ],
)
def test_variation(is_high, better, variation):
    assert variation_of(is_high, better) == variation


@pytest.mark.parametrize(
    ("target", "better", "expected"),
    [
        ("57.98", HIGHER, "hit_and_miss"),
        ("57.9801", HIGHER, "fail"),
        ("42.02", HIGHER, "hit_and_miss"),
        ("42.0199", HIGHER, "pass"),
        ("57.9801", LOWER, "pass"),
        ("42.0199", LOWER, "fail"),
        ("42.02", LOWER, "hit_and_miss"),
        ("60", NONE, None),
        ("60", Polarity.MIDPOINT, None),
        (None, HIGHER, None),
    ],
)
def test_assurance_is_strict(target, better, expected):
    """Mean 50, average range 3: limits 42.02 and 57.98."""
    point = shown(["51.5", "48.5"] * 6)[-1]
    assert assurance(None if target is None else D(target), point, better) == expected


@pytest.mark.parametrize("refused", [None, *Refusal])
def test_without_limits_there_is_no_assurance(refused):
    assert assurance(D(50), refused, HIGHER) is None


def test_the_last_segments_limits_assure():
    points = shown([*BASE, *[value + 100 for value in BASE]], starts=[12])
    assert assurance(D(100), points[0], HIGHER) == Assurance.FAIL
    assert assurance(D(100), points[-1], HIGHER) == Assurance.PASS


def test_spc_is_not_for_what_accumulates_overlaps_or_is_annual():
    applying = {kind for kind in MeasureType if spc_applies(kind, PeriodKind.MONTH)}
    assert applying == {"sum", "ratio", "wmean", "per_fte", "snap", "median"}
    kinds_of_period = {kind for kind in PeriodKind if spc_applies(MeasureType.SNAP, kind)}
    assert kinds_of_period == {"day", "week", "month", "quarter", "half_year", "term"}


@pytest.mark.parametrize(
    ("kind", "count", "expected"),
    [("month", 12, True), ("week", 12, True), ("quarter", 12, False), ("month", 11, False)],
)
def test_a_direction_is_qualified_monthly_or_finer_from_twelve_points(kind, count, expected):
    point = shown(BASE[:count])[-1]
    found = qualifying(point.variation, point.limited, PeriodKind(kind))
    assert found == ("common_cause" if expected else "")
    assert qualifying("", "", PeriodKind(kind)) == ""


@pytest.mark.parametrize("value", [0, "1e12", "-1e12", "0.0001", "1e-9", "-7"])
def test_a_series_that_never_moves_shows_nothing(value):
    points = shown([value] * 14)
    assert kinds(points) == "c" * 14
    assert (points[0].lower, points[0].upper) == (D(str(value)), D(str(value)))


def test_after_a_still_baseline_every_movement_is_outside():
    assert kinds(shown([5] * 12 + ["5.0001", "4.9999"], baselines={0: 12})) == "c" * 12 + "oo"


def test_codes_are_those_of_the_files():
    assert list(PointKind) == ["common_cause", "outside", "trend", "two_in_three", "shift"]
    assert list(Variation) == [
        "common_cause", "improvement_high", "improvement_low", "concern_high", "concern_low",
        "neutral_high", "neutral_low",
    ]  # fmt: skip
    assert list(Assurance) == ["pass", "fail", "hit_and_miss"]


def test_a_point_is_compared_whole():
    assert shown(BASE)[0] == SpcPoint(
        D("50.5"),
        round_half_up(D("50.5") - D("2.66") * 27 / 11, 20),
        round_half_up(D("50.5") + D("2.66") * 27 / 11, 20),
        shown(BASE)[0].near_lower,
        shown(BASE)[0].near_upper,
        segment=0,
        is_trial=False,
    )


@given(st.lists(st.integers(-60, 60), min_size=5, max_size=40), st.integers(-9, 9))
def test_signals_do_not_depend_on_where_the_scale_begins(whole, moved):
    rule = SpcRule(HIGHER)
    here = spc_points([D(n) / 10 for n in whole], rule)
    there = spc_points([D(n) / 10 + moved for n in whole], rule)
    assert kinds(here) == kinds(there)


@given(st.lists(st.integers(-60, 60), min_size=5, max_size=40))
def test_a_mirrored_series_shows_the_mirrored_signals(whole):
    here = spc_points([D(n) for n in whole], SpcRule(HIGHER))
    there = spc_points([D(-n) for n in whole], SpcRule(LOWER))
    flip = {None: None, True: False, False: True}
    assert [(p.kind, flip[p.is_high]) for p in here] == [(p.kind, p.is_high) for p in there]
    good = {"improvement_high": "improvement_low", "concern_low": "concern_high"}
    assert [good.get(p.variation, p.variation) for p in here] == [p.variation for p in there]
