"""Extracts of another shape, and the open data of another portal, as benchmarks."""

from decimal import Decimal as D

import pytest

from kpis.assessment.models import Benchmark
from perfportal.core.documents import csv_bytes
from reporting.rendering import COLUMNS
from tests.kpis.imports.conftest import kpi_row

PORTAL = "Northolme"


@pytest.fixture
def kpis(send):
    rows = [
        kpi_row(),
        kpi_row("FIN-01", rag_basis="ytd", measure_type="cum_ratio"),
        kpi_row("ENV-08", measure_type="snap", unit="number"),
        kpi_row("ENV-07", measure_type="annual", frequency="annual", unit="tco2e"),
    ]
    assert send("import_kpis", rows) == ""


def published(code="HR-01", basis="quarter", value="91.5", **fields):
    """A row as a portal like ours publishes it."""
    row = {
        "organisation_gss": "E07000901",
        "kpi_code": code,
        "kpi_title": "A title",
        "period_label": "Q2 2026/27",
        "period_start": "2026-07-01",
        "period_end": "2026-09-30",
        "measure_basis": basis,
        "value": value,
        "licence": "Open Government Licence v3.0",
    } | fields
    return [row.get(name, "") for name in COLUMNS]


def stored():
    found = Benchmark.objects.order_by("pk").select_related("kpi", "council")
    return [(b.kpi.code, b.council.gss_code, b.period.token, b.value, b.marker) for b in found]


@pytest.fixture
def load_portal(kpis, send, tmp_path):
    def run(*rows, options=()):
        path = tmp_path / "kpis.csv"
        path.write_bytes(csv_bytes(COLUMNS, rows))
        return send.file("import_benchmarks", path, "--portal", PORTAL, *options)

    return run


def test_the_figures_of_our_kpis_are_read_on_our_basis(load_portal):
    problem = load_portal(
        published(),
        published(basis="ytd", value="50"),
        published("FIN-01", "ytd", "55.5"),
        published("FIN-01", "quarter", "27.1"),
        published("ENV-08", "snapshot", "7"),
        published("ENV-08", "month", "6", period_start="2026-07-01", period_end="2026-07-31"),
        published("ENV-07", "outturn", "8", period_start="2025-04-01", period_end="2026-03-31"),
        published("XYZ-01", value="1"),
    )
    assert problem == ""
    assert stored() == [
        ("HR-01", "E07000901", "2026-27-Q2", D("91.5"), ""),
        ("FIN-01", "E07000901", "2026-27-Q2", D("55.5"), ""),
        ("ENV-08", "E07000901", "2026-27-Q2", D("7"), ""),
        ("ENV-08", "E07000901", "2026-M07", D("6"), ""),
        ("ENV-07", "E07000901", "2025-26", D("8"), ""),
    ]
    row = Benchmark.objects.first()
    assert row.source == "Open data of another portal, Open Government Licence v3.0"
    assert row.comparator.name == PORTAL


@pytest.mark.parametrize(
    ("value", "status", "kept"),
    [
        ("", "c", (None, "c")),
        ("", "[x]", (None, "x")),
        ("", "", (None, "x")),
        ("91.5", "p", (D("91.5"), "")),
        ("0", "", (D(0), "")),
    ],
)
def test_a_status_stands_in_the_place_of_a_value(load_portal, value, status, kept):
    load_portal(published(value=value, status=status))
    assert stored()[0][3:] == kept


def test_their_code_may_be_another(load_portal):
    load_portal(published("WF-7"), published("WF-8"), options=["--code", "WF-7=HR-01"])
    assert [code for code, *_rest in stored()] == ["HR-01"]


def test_the_same_file_again_changes_nothing(load_portal, send):
    load_portal(published())
    load_portal(published())
    assert send.lines == ["Saved: 1 unchanged."]


def test_a_file_without_the_columns_of_a_portal_is_refused(kpis, send, tmp_path):
    path = tmp_path / "kpis.csv"
    path.write_text("kpi_code,value\nHR-01,1\n")
    assert send.file("import_benchmarks", path, "--portal", PORTAL) == (
        "kpis.csv is no portal's file of figures: it has no column organisation_gss, "
        "period_start, period_end, measure_basis, status."
    )


@pytest.fixture
def load_extract(kpis, send, tmp_path):
    def run(text, *options):
        path = tmp_path / "extract.csv"
        path.write_text(text)
        return send.file("import_benchmarks", path, *options)

    return run


MAP = ("--map", "council=Area", "period=Time", "value=Number")
SET = ("--set", "comparator=Neighbours", "kpi_code=HR-01")


def test_columns_are_named_in_any_case_and_rows_chosen(load_extract):
    text = (
        "AREA,time,Number,Measure\nAshmere,Q2 2026/27,91,Percentage\nAshmere,Q2 2026/27,9,Count\n"
    )
    assert load_extract(text, *MAP, *SET, "--only", "measure=percentage") == ""
    assert [row[3] for row in stored()] == [D(91)]


def test_kpis_may_be_named_in_a_column(load_extract):
    text = "Area,Time,Number,Indicator\nAshmere,Q2 2026/27,91,Staff\nAshmere,Q2 2026/27,7,Parks\n"
    options = (*MAP, "kpi_code=Indicator", "--set", "comparator=N", "--code", "parks=ENV-08")
    assert load_extract(text, *options) == ""
    assert [(row[0], row[3]) for row in stored()] == [("ENV-08", D(7))]


@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        (("--map", "council=A"), "The table has no column 'A'. Its columns are: Area, Time."),
        (
            ("--map", "rank=Area"),
            (
                "A benchmark has no rank. It has: comparator, council, gss, kpi_code, period, "
                "series, source, value."
            ),
        ),
        (("--map", "Area"), "--map Area: write two names with = between them."),
    ],
)
def test_a_shape_that_does_not_fit_says_why(load_extract, options, sentence):
    assert load_extract("Area,Time\nAshmere,Q2 2026/27\n", *options) == sentence


def test_a_refused_row_keeps_the_number_of_the_file(load_extract, send):
    load_extract("Area,Time,Number\nAshmere,Q2 2026/27,9l\n", *MAP, *SET)
    assert send.lines[0].startswith("row 2, column value: '9l' is not a number.")
