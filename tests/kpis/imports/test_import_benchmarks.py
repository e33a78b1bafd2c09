"""import_benchmarks: what other councils achieved, every row or none."""

from decimal import Decimal as D

import pytest
from openpyxl import Workbook

from kpis.assessment.models import Benchmark, Comparator, ComparatorCouncil
from perfportal.core import audit
from perfportal.core.models import AuditEvent, Organisation
from tests.kpis.imports.conftest import kpi_row

GROUP = "Similar boroughs"


def figure(council="Ashmere", value="91.5", **fields):
    return {
        "kpi_code": "HR-01",
        "comparator": GROUP,
        "council": council,
        "period": "Q2 2026/27",
        "value": value,
        "source": "Peers' pages",
    } | fields


@pytest.fixture
def load(send):
    """A KPI, then benchmarks; answers the lines that were printed."""
    assert send("import_kpis", [kpi_row()]) == ""

    def run(*rows, options=()):
        send("import_benchmarks", list(rows), *options)
        return send.lines

    return run


def stored():
    found = Benchmark.objects.order_by("pk").select_related("council")
    return [
        (str(b.council or b.series), b.period.token, b.value, b.marker, b.not_our_service)
        for b in found
    ]


def test_a_file_is_saved_with_its_group_and_councils(load):
    lines = load(
        figure(),
        figure("Northolme Borough Council", "1,088.25"),
        figure("", "90.1", series="England", source="National table"),
    )
    assert lines == [
        (
            "Similar boroughs is a new group of councils. Its figures are shown to staff only, "
            "until somebody says on its page that its licence allows more."
        ),
        "Saved: 3 new.",
    ]
    assert stored() == [
        ("Ashmere", "2026-27-Q2", D("91.5"), "", False),
        ("Northolme Borough Council", "2026-27-Q2", D("1088.25"), "", False),
        ("england", "2026-27-Q2", D("90.1"), "", False),
    ]
    group = Comparator.objects.get()
    assert (group.name, group.kind, group.may_publish) == (GROUP, "group", False)
    assert [council.key for council in group.councils.all()] == ["ashmere", "northolme"]
    assert [b.source for b in Benchmark.objects.order_by("pk")][1:] == [
        "Peers' pages",
        "National table",
    ]
    verbs = AuditEvent.objects.filter(subject_type__contains="bench").values_list("verb", flat=True)
    assert list(verbs) == ["benchmark.imported"] * 3
    assert audit.verify() == []


@pytest.mark.parametrize("again", ["Ashmere", "ashmere council", "The Borough of Ashmere"])
def test_the_same_file_again_changes_nothing(load, again):
    load(figure())
    events = AuditEvent.objects.count()
    assert load(figure(again)) == ["Saved: 1 unchanged."]
    assert (Benchmark.objects.count(), AuditEvent.objects.count()) == (1, events)


def test_another_value_replaces_the_one_that_was_there(load):
    load(figure(), figure("Northolme"))
    assert load(figure(value="92"), figure("Northolme")) == ["Saved: 1 changed, 1 unchanged."]
    assert stored()[0][2] == D("92")
    event = AuditEvent.objects.get(verb="benchmark.changed")
    assert (event.before["value"], event.after["value"]) == ("91.5", "92")
    assert event.subject_label == "HR-01 2026-27-Q2 Ashmere"


@pytest.mark.parametrize(
    ("text", "marker", "not_ours"),
    [
        ("", "x", False),
        ("NA", "x", False),
        ("[c]", "c", False),
        ("*", "c", False),
        ("z", "z", True),
        ("not our service", "z", True),
    ],
)
def test_a_missing_value_is_kept_as_missing(load, text, marker, not_ours):
    load(figure(value=text))
    assert stored() == [("Ashmere", "2026-27-Q2", None, marker, not_ours)]


@pytest.mark.parametrize(
    ("fields", "column", "sentence"),
    [
        ({"kpi_code": "XX-99"}, "kpi_code", "there is no KPI 'XX-99'. Correct the code"),
        ({"comparator": ""}, "comparator", "this is empty. Fill it in."),
        ({"council": ""}, "council", "say whose value this is: a council, or a series."),
        ({"series": "mean"}, "series", "a row is about a council or about a series. Empty one"),
        ({"council": "", "series": "best"}, "series", "'best' is not one of: mean, median,"),
        ({"value": "8O%"}, "value", "'8O%' is not a number. Type digits only, for example 80."),
        ({"period": "Smarch"}, "period", "'Smarch' is not a period. Write it like Q2 2026/27,"),
        ({"source": "s" * 301}, "source", "this is longer than 300 characters. Shorten it."),
    ],
)
def test_a_row_that_cannot_be_read_is_refused_and_nothing_saved(load, fields, column, sentence):
    lines = load(figure(**fields), figure("Northolme"))
    assert [line.startswith(f"row 2, column {column}: {sentence}") for line in lines] == [True]
    assert (Benchmark.objects.count(), Comparator.objects.count()) == (0, 0)


def test_the_command_fails_where_a_row_was_refused(load, send):
    error = send("import_benchmarks", [figure(value="8O%"), figure("Northolme")])
    assert error == (
        "1 of 2 rows were refused, so nothing of benchmarks.csv has been saved. Correct them and "
        "import the whole file again."
    )


def test_one_figure_twice_is_refused(load):
    assert load(figure(), figure("ASHMERE COUNCIL", "92")) == [
        "row 3, column period: this figure stands in row 2 already."
    ]


def test_a_dry_run_saves_nothing(load):
    assert load(figure(), options=["--dry-run"])[-1] == "Checked only, nothing saved: 1 new."
    assert (Benchmark.objects.count(), ComparatorCouncil.objects.count()) == (0, 0)


def test_our_own_rows_are_left_out(load):
    Organisation.objects.update(gss_code="E07999901")
    lines = load(figure(), figure("Wrenford"), figure("E07999901", period="Q1 2026/27"))
    assert lines[0] == (
        "2 rows are about our own council and were left out: our figures come from our own records."
    )
    assert [name for name, *_rest in stored()] == ["Ashmere"]


@pytest.mark.parametrize(
    ("name", "series"),
    [("England", "england"), ("E92000001", "england"), ("E12000007", "region")],
)
def test_a_nation_or_region_is_a_series_even_among_the_councils(load, name, series):
    load(figure(name))
    assert stored()[0][0] == series
    assert ComparatorCouncil.objects.count() == 0


def test_a_council_may_be_named_by_its_code(load):
    load(figure("E07000901"))
    assert load(figure("e07000901")) == ["Saved: 1 unchanged."]
    assert [(c.name, c.gss_code) for c in ComparatorCouncil.objects.all()] == [
        ("E07000901", "E07000901")
    ]


def test_a_council_new_to_a_known_list_is_a_question(load):
    load(figure())
    assert load(figure("Northolme")) == [
        (
            "please check: row 2, column council: Northolme was not in the list of Similar "
            "boroughs and is added to it."
        ),
        "Saved: 1 new.",
    ]


def test_a_group_is_found_in_any_case(load):
    load(figure())
    load(figure("Northolme", comparator="SIMILAR BOROUGHS"))
    assert Comparator.objects.count() == 1


@pytest.mark.parametrize(
    ("text", "token"),
    [
        ("Jan 2025-Dec 2025", "CY2025"),
        ("Oct 2021-Sep 2022", "2021-10-01--2022-09-30"),
        ("March 2023", "2023-M03"),
        ("2022/23 Q3", "2022-23-Q3"),
        ("2018-21", "2018-04-01--2021-03-31"),
        ("2018/2021", "2018-04-01--2021-03-31"),
        ("2020-21", "2020-21"),
    ],
)
def test_any_period_is_kept_as_it_is(load, text, token):
    load(figure(period=text))
    assert stored()[0][1] == token


def test_a_long_number_is_rounded_and_said(load):
    lines = load(figure(value="4.797765667"))
    assert (
        "please check: row 2, column value: '4.797765667' is kept with 4 decimal places." in lines
    )
    assert stored()[0][2] == D("4.7978")


def test_a_workbook_is_read_alike(load, send, tmp_path):
    book = Workbook()
    for row in (list(figure()), list(figure().values())):
        book.active.append(row)
    path = tmp_path / "benchmarks.xlsx"
    book.save(path)
    assert send.file("import_benchmarks", path) == ""
    assert stored() == [("Ashmere", "2026-27-Q2", D("91.5"), "", False)]


def test_an_unknown_column_is_refused_by_name(load, send):
    error = send("import_benchmarks", [figure() | {"rank": "1"}])
    assert error.startswith("Row 1: there is no column 'rank' in this kind of file.")
