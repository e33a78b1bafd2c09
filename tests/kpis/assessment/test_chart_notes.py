"""Events, rebases and breaks on the chart of a KPI."""

import datetime as dt

import plotly.graph_objects as go

from kpis.assessment.chart_notes import Noted, with_breaks
from kpis.assessment.charts import kpi_chart, kpi_figure
from tests.kpis.assessment.results import Q1, Q2, Q3, result

EVENT = Noted(dt.date(2026, 8, 9), "New contractor for waste collection")
BREAK = Noted(dt.date(2026, 7, 1), "The census changed its areas", is_break=True)


def three():
    return [result(period=period) for period in (Q1, Q2, Q3)]


def test_an_event_is_a_line_with_its_words_where_its_period_begins():
    layout = go.Figure(kpi_figure(three(), [EVENT])).layout
    assert [shape.x0 for shape in layout.shapes] == [0.5]
    assert layout.annotations[-1].text == "New contractor for waste collection"
    assert layout.annotations[-1].x == 0.5


def test_long_words_are_cut_on_the_chart_and_whole_beside_it():
    long = Noted(EVENT.day, "A storm took the roof off the leisure centre for eleven weeks")
    chart = kpi_chart("Visits", three(), three()[-1], noted=[long])
    assert chart.figure["layout"]["annotations"][-1]["text"] == (
        "A storm took the roof off the leisure ce…"
    )
    assert chart.description == (
        "9 August 2026: A storm took the roof off the leisure centre for eleven weeks"
    )


def test_a_break_parts_the_line_and_marks_the_figure_after_it():
    parted = with_breaks(three(), [BREAK])
    figure = kpi_figure(parted, [BREAK])
    lines = [trace["x"] for trace in figure["data"] if trace["name"] == "Actual"]
    assert [len(line) for line in lines] == [1, 2]
    assert [shape["x0"] for shape in figure["layout"]["shapes"]] == [0.5]
    chart = kpi_chart("Visits", parted, parted[-1], noted=[BREAK])
    assert chart.rows[1][1] == "18.2 days [b]"


def test_what_happened_after_the_last_period_is_not_on_the_chart():
    assert kpi_figure(three(), [Noted(dt.date(2027, 1, 1), "Later")])["layout"]["shapes"] == []
