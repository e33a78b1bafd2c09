"""The chart of a KPI: its data, its breaks, its table."""

from dataclasses import replace
from decimal import Decimal as D

import plotly.graph_objects as go

from kpis.assessment.charts import kpi_chart, kpi_figure, table_rows
from kpis.calculations.goals import TargetLine
from tests.kpis.assessment.results import DAYS, Q1, Q2, Q3, result

BROKEN = replace(DAYS, series=2)


def three():
    """Q1 before a break in the series, Q2 without a figure, Q3 provisional."""
    return [
        result(period=Q1, value=D("19.95")),
        result(period=Q2, value=None, rag="OVERDUE", sheet=BROKEN, ytd=None),
        result(period=Q3, value=D("18.2"), sheet=BROKEN, data_status="provisional"),
    ]


def test_the_line_holds_displayed_figures_and_breaks_at_a_new_series():
    figure = go.Figure(kpi_figure(three()))
    first, second, target = figure.data
    assert (list(first.x), list(first.y)) == (["Q1 2026/27"], [20.0])
    assert (list(second.x), list(second.y)) == (["Q2 2026/27", "Q3 2026/27"], [None, 18.2])
    assert (second.connectgaps, second.line.color) == (False, "#12436D")
    assert (list(target.y), target.line.color, target.line.dash) == (
        [20.0] * 3,
        "#F46A25",
        "dash",
    )


def test_the_break_is_a_vertical_line_with_its_name():
    layout = go.Figure(kpi_figure(three())).layout
    assert [(shape.x0, shape.x1, shape.yref) for shape in layout.shapes] == [(0.5, 0.5, "paper")]
    assert [note.text for note in layout.annotations] == ["Actual", "Target", "Break in series"]


def test_lines_are_named_where_they_end_and_the_axis_by_its_unit():
    layout = go.Figure(kpi_figure(three())).layout
    assert (layout.showlegend, layout.yaxis.title.text) == (False, "days")
    actual, target = layout.annotations[:2]
    assert (actual.x, actual.y, target.y) == ("Q3 2026/27", 18.2, 20.0)


def test_a_figure_that_runs_up_through_the_year_starts_anew_with_it():
    cumulative = [result(period=p, basis="ytd") for p in (Q1.previous(), Q1, Q2)]
    figure = kpi_figure(cumulative)
    assert [trace["x"] for trace in figure["data"]][:2] == [
        ["Q4 2025/26"],
        ["Q1 2026/27", "Q2 2026/27"],
    ]
    assert figure["layout"]["shapes"] == []


def test_names_of_lines_that_end_together_do_not_cover_each_other():
    notes = kpi_figure([result(value=D("20.0"))])["layout"]["annotations"]
    assert [(note["text"], note["yshift"]) for note in notes] == [("Actual", 10), ("Target", -10)]


def test_a_range_is_drawn_by_both_bounds():
    ranged = result(target=TargetLine(None, D(11), D(15)))
    assert [trace["name"] for trace in kpi_figure([ranged])["data"]] == [
        "Actual",
        "Lower bound",
        "Upper bound",
    ]


def test_no_target_draws_no_line():
    figure = go.Figure(kpi_figure([result(target=TargetLine(), rag="NO_TARGET")]))
    assert [trace.name for trace in figure.data] == ["Actual"]


def test_the_table_says_the_same_newest_first_with_markers():
    assert table_rows(three()) == [
        ["Q3 2026/27", "18.2 days [p]", "20.0 days", "On target", "18.0 days"],
        ["Q2 2026/27", "No figure yet [b]", "20.0 days", "Overdue", "Not applicable"],
        ["Q1 2026/27", "20.0 days", "20.0 days", "On target", "18.0 days"],
    ]


def test_markers_are_explained_above_the_table():
    chart = kpi_chart("New claims", three(), three()[2])
    assert chart.description == (
        "[b] break in the series: figures before it cannot be compared; [p] provisional"
    )
