"""SPC in words and as a chart: the finding, shapes, lines that break at a rebase, the table."""

from decimal import Decimal as D

import plotly.graph_objects as go
import pytest

from kpis.assessment.spc_chart import SpcSeries, spc_chart, spc_figure
from kpis.calculations.codes import Polarity
from kpis.calculations.spc import Assurance, PointKind, Refusal, SpcRule, Variation, spc_points
from kpis.wording.marks import qualified
from kpis.wording.spc import (
    ASSURANCE_WORDS,
    POINT_WORDS,
    REFUSAL_WORDS,
    VARIATION_WORDS,
    spc_words,
)
from perfportal.core.periods import PeriodKind

HIGHER, LOWER, NONE = Polarity.HIGHER, Polarity.LOWER, Polarity.NONE
BASE = [50, 52, 49, 51, 50, 53, 48, 51, 49, 52, 50, 51]
SHIFT = [*BASE, 53, 52, 53, 52, 54, 53, 52]
MONTH = PeriodKind.MONTH


def numbers(values):
    return [None if value is None else D(str(value)) for value in values]


def words(values, better=HIGHER, kind=MONTH, **options):
    figures = numbers(values)
    return spc_words(figures, spc_points(figures, SpcRule(better), **options), kind)


@pytest.mark.parametrize(
    ("values", "better", "expected"),
    [
        (SHIFT, HIGHER, "Improving: eight months in a row above the average"),
        (SHIFT, LOWER, "Worsening: eight months in a row above the average"),
        (SHIFT, NONE, "Higher than usual: eight months in a row above the average"),
        ([*BASE, *[48, 49] * 4], NONE,
         "Lower than usual: eight months in a row below the average"),
        ([*BASE, 47, 48, 49, 50, 51, 52, 53], HIGHER,
         "Improving: seven months in a row, each above the one before"),
        ([*BASE, 53, 52, 51, 50, 49, 48, 47], NONE,
         "Decreasing: seven months in a row, each below the one before"),
        ([*BASE, 60], LOWER, "Worsening: above the upper limit of normal variation"),
        ([*BASE, 40], LOWER, "Improving: below the lower limit of normal variation"),
        ([*BASE, "54.9", 52, "55.1"], HIGHER,
         "Improving: two of the last three months close to the upper limit"),
        ([*BASE, "46.1", 50, "46"], HIGHER,
         "Worsening: two of the last three months close to the lower limit"),
        (BASE, HIGHER, "Normal variation"),
        ([*BASE, None], HIGHER, "Normal variation"),
        (BASE[:3], HIGHER, "Too few figures for limits: it takes five"),
        ([*BASE[:5], None, *BASE], HIGHER,
         "No limits: SPC needs an unbroken series. Enter the missing figure"),
        ([None], HIGHER, ""),
        ([], HIGHER, ""),
    ],
)  # fmt: skip
def test_what_a_series_shows(values, better, expected):
    assert words(values, better, baselines={0: 12 if len(values) > 11 else None}) == expected


def test_the_words_name_the_period_and_long_counts_are_digits():
    values = [*BASE, *[52, 53] * 7]
    said = words(values, kind=PeriodKind.WEEK, baselines={0: 12})
    assert said == "Improving: 15 weeks in a row above the average"


def test_trial_limits_are_named():
    assert words(BASE[:6]) == "Normal variation (trial limits)"


def test_a_run_is_counted_within_its_segment():
    values = [*BASE, 55, 51, 49, 51, 49, 51, 49, 52, 52, 52, 52, 52, 52, 52, 52]
    said = words(values, starts=[12], baselines={12: 7})
    assert said == "Improving: eight months in a row above the average (trial limits)"


@pytest.mark.parametrize(
    ("word", "signal", "expected"),
    [
        ("Improving", "common_cause", "Improving, within normal variation"),
        ("Improving", "improvement_high", "Improving, beyond normal variation"),
        ("No change", "improvement_low", "No change, but improving beyond normal variation"),
        ("Improving", "concern_low", "Improving, but worsening beyond normal variation"),
        ("Decreasing", "neutral_low", "Decreasing, beyond normal variation"),
        ("No change", "neutral_low", "No change"),
        ("Improving", "", "Improving"),
    ],
)
def test_the_word_of_a_comparison_is_qualified(word, signal, expected):
    assert qualified(word, signal) == expected


@pytest.mark.parametrize(
    ("table", "codes"),
    [
        (POINT_WORDS, PointKind),
        (VARIATION_WORDS, Variation),
        (ASSURANCE_WORDS, Assurance),
        (REFUSAL_WORDS, Refusal),
    ],
)
def test_every_code_has_its_words(table, codes):
    assert list(table) == list(codes)
    assert len({str(said) for said in table.values()}) == len(codes)


def series(values, better=HIGHER, unit="percent", **options):
    figures = numbers(values)
    points = spc_points(figures, SpcRule(better), **options)
    labels = [f"M{place}" for place in range(len(figures))]
    return SpcSeries("Missed bins", labels, figures, points, MONTH, unit, 1)


def traces(figure):
    return {(trace.name, trace.x[0]): trace for trace in go.Figure(figure).data}


def test_the_title_states_the_finding():
    chart = spc_chart(series(SHIFT, baselines={0: 12}))
    assert chart.finding == "Missed bins. Improving: eight months in a row above the average"


def test_points_have_shapes_as_well_as_colours():
    figure = spc_figure(series([*BASE, 60, 40], baselines={0: 12}))
    marker = go.Figure(figure).data[-1].marker
    assert marker.symbol[-3:] == ("circle", "triangle-up", "square")
    assert marker.color[-3:] == ("#a6a6a6", "#00b0f0", "#e46c0a")
    neutral = spc_figure(series([*BASE, 60], NONE, baselines={0: 12}))
    last = go.Figure(neutral).data[-1].marker
    assert (last.symbol[-1], last.color[-1]) == ("diamond", "#490092")


def test_limits_break_at_a_rebase():
    moved = [value + 20 for value in BASE]
    found = traces(spc_figure(series([*BASE, *moved], starts=[12])))
    assert list(found["Average", "M0"].y) == [50.5] * 12
    assert list(found["Average", "M12"].x) == [f"M{place}" for place in range(12, 24)]
    assert list(found["Average", "M12"].y) == [70.5] * 12
    assert found["Upper limit", "M0"].y[0] == 57.03
    assert found["Lower limit", "M0"].line.dash == "dash"


def test_limits_are_clipped_in_drawing_only():
    low = series([1, 9, 1, 9, 1, 9, 1, 9])
    found = traces(spc_figure(low))
    assert found["Lower limit", "M0"].y[0] == 0
    assert low.points[0].lower < 0
    high = traces(spc_figure(series([99, 91, 99, 91, 99, 91])))
    assert high["Upper limit", "M0"].y[0] == 100
    beyond = traces(spc_figure(series([-1, 109, -1, 109, -1, 109])))
    assert beyond["Lower limit", "M0"].y[0] < -1
    assert beyond["Upper limit", "M0"].y[0] > 109


def test_a_gap_leaves_a_gap_and_no_limits():
    found = go.Figure(spc_figure(series([*BASE[:5], None, *BASE[:5]]))).data
    assert [trace.name for trace in found] == ["Actual"]
    assert (found[0].y[5], found[0].connectgaps) == (None, False)


def test_the_table_says_in_words_what_each_point_shows():
    rows = spc_chart(series([*BASE, 60, None], baselines={0: 12})).rows
    assert rows[0] == ["M13", "–", "", "", ""]
    assert rows[1] == [
        "M12", "60.0%", "Improvement, high: outside the limits", "50.5%", "44.0% to 57.0%",
    ]  # fmt: skip
    assert rows[2][2] == "Normal variation"
    trial = spc_chart(series(BASE[:5])).rows[0]
    assert trial[4].endswith("(trial)")
    assert spc_chart(series(BASE[:3])).rows[0][2] == "Too few figures for limits: it takes five"
