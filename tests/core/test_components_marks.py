"""Marks, sparklines, the error summary and small components, as HTML."""

from decimal import Decimal
from types import SimpleNamespace

import pytest
from django import forms
from django.core.paginator import Paginator
from django.template import RequestContext, Template
from django.template.loader import render_to_string

from perfportal.core.charts_svg import sparkline
from perfportal.core.forms import PortalForm, SummaryError, summary_errors
from perfportal.core.marks import direction_mark, status_class, status_mark
from tests.core.govuk_fixtures import outline


@pytest.mark.parametrize(
    ("code", "kind"),
    [
        ("GREEN", "green"),
        ("AMBER", "amber"),
        ("RED", "red"),
        ("NO_TARGET", "none"),
        ("OVERDUE", "none"),
    ],
)
def test_status_class(code, kind):
    assert status_class(code) == kind


def test_each_status_has_a_shape_of_its_own():
    drawings = [status_mark(code, "word") for code in ("GREEN", "AMBER", "RED", "NO_TARGET")]
    shapes = [[part[0] for part in outline(html) if isinstance(part, tuple)] for html in drawings]
    assert shapes == [
        ["span", "svg", "circle", "path", "span"],
        ["span", "svg", "path", "path", "span"],
        ["span", "svg", "rect", "path", "span"],
        ["span", "svg", "circle", "span"],
    ]


def test_status_says_its_sentence_to_a_screen_reader_and_hides_the_word():
    parts = outline(status_mark("RED", "Missed target", "Red: missed target. 21.1 against 20.0"))
    assert parts[-7:-1] == [
        ("span", (("aria-hidden", "true"),)),
        "Missed target",
        "/span",
        ("span", (("class", "govuk-visually-hidden"),)),
        "Red: missed target. 21.1 against 20.0",
        "/span",
    ]


def test_marks_escape_their_words():
    assert "<script>" not in status_mark("RED", "<script>", "<script>")
    assert "<script>" not in direction_mark("up", "<script>")


def test_direction_without_an_arrow_has_words_only():
    assert direction_mark("", "No earlier data") == (
        '<span class="app-direction"><span>No earlier data</span></span>'
    )


def test_direction_hides_its_arrow():
    assert ("aria-hidden", "true") in outline(direction_mark("down", "Improving"))[1][1]


def drawn(values, **options):
    return outline(sparkline([v if v is None else Decimal(v) for v in values], **options))


def lines(parts):
    return [dict(part[1])["points"] for part in parts if part[0] == "polyline"]


def test_sparkline_joins_its_points_and_marks_the_last():
    parts = drawn([0, 10, 5], title="Rose to 10, then 5")
    assert "Rose to 10, then 5" in parts
    assert lines(parts) == ["4.0,28.0 60.0,4.0 116.0,16.0"]
    last = next(dict(part[1]) for part in parts if part[0] == "circle")
    assert (last["class"], last["cx"], last["cy"]) == ("app-sparkline__last", "116.0", "16.0")


def test_sparkline_leaves_a_gap_where_a_value_is_missing():
    assert lines(drawn([0, 10, None, 10, 0], title="x")) == [
        "4.0,28.0 32.0,4.0",
        "88.0,4.0 116.0,28.0",
    ]


def test_sparkline_is_cut_at_a_break_in_the_series():
    assert lines(drawn([0, 10, 10, 0], title="x", breaks=[2])) == [
        "4.0,28.0 41.3,4.0",
        "78.7,4.0 116.0,28.0",
    ]


def test_sparkline_draws_the_target_within_its_scale():
    parts = drawn([0, 10], title="x", target=Decimal(20))
    target = next(dict(part[1]) for part in parts if part[0] == "line")
    assert (target["y1"], target["y2"]) == ("4.0", "4.0")
    assert lines(parts) == ["4.0,28.0 116.0,16.0"]


def test_level_series_lies_in_the_middle():
    assert lines(drawn([5, 5], title="x")) == ["4.0,16.0 116.0,16.0"]


def test_sparkline_without_values_is_empty():
    assert sparkline([None, None], title="x") == ""


def test_sparkline_has_no_inline_style():
    assert "style" not in sparkline([Decimal(1), Decimal(2)], title="x", target=Decimal(1))


class Entry(PortalForm):
    value = forms.DecimalField(label="Council Tax collected")
    status = forms.ChoiceField(choices=[("p", "Provisional")], widget=forms.RadioSelect)

    def clean(self):
        raise forms.ValidationError("The round is closed.")


def test_error_summary_links_each_error_to_its_first_control():
    form = Entry({})
    assert summary_errors(form) == [
        SummaryError("The round is closed."),
        SummaryError("Council Tax collected: enter a value", "#id_value"),
        SummaryError("Status: choose an answer", "#id_status"),
    ]
    assert 'id="id_status" name="status" type="radio"' in form["status"].as_field_group()


def test_error_summary_of_an_unbound_form_is_empty():
    assert summary_errors(Entry()) == []


def test_number_is_typed_as_text_with_a_decimal_keypad():
    inputs = [part for part in outline(Entry()["value"].as_field_group()) if part[0] == "input"]
    assert inputs == [
        (
            "input",
            (
                ("class", "govuk-input"),
                ("id", "id_value"),
                ("inputmode", "decimal"),
                ("name", "value"),
                ("type", "text"),
            ),
        )
    ]


@pytest.mark.parametrize(
    ("context", "text"),
    [
        ({"count": 38, "base": 46, "word": "rated", "percent": 83}, "38 of 46 rated, 83%"),
        ({"count": 0, "base": 0, "word": "rated", "percent": None}, "None rated"),
    ],
)
def test_count_is_shown_with_its_base(context, text):
    parts = outline(render_to_string("components/count_with_base.html", context))
    assert parts[1:-1] == [text]


def test_pagination_keeps_the_filters(rf):
    page = Paginator(range(30), 10).page(2)
    template = Template("{% load portal %}{% pagination page %}")
    html = template.render(RequestContext(rf.get("/kpis/?status=RED"), {"page": page}))
    links = [dict(part[1])["href"] for part in outline(html) if part[0] == "a"]
    assert links == [
        "?status=RED&page=1",
        "?status=RED&page=1",
        "?status=RED&page=2",
        "?status=RED&page=3",
        "?status=RED&page=3",
    ]


def test_chart_carries_its_data_and_the_same_figures_as_a_table():
    chart = SimpleNamespace(
        id="c1",
        finding="Collection rose to 97.2%",
        figure={"data": [{"y": ["</script>", 97.2]}]},
        head=["Period", "Value"],
        rows=[["Q2 2026/27", "97.2"]],
    )
    html = render_to_string("components/chart.html", {"chart": chart})
    assert '<script id="c1-data" type="application/json">' in html
    assert "\\u003C/script\\u003E" in html
    assert 'data-chart="c1-data" aria-hidden="true"' in html
    figures = [part for part in outline(html) if part in ("Q2 2026/27", "97.2")]
    assert figures == ["Q2 2026/27", "97.2"]
