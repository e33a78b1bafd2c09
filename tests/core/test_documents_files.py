"""Files that go out: exact for machines, harmless in a spreadsheet, whole when they come back."""

import csv
import datetime as dt
import io
import json
from decimal import Decimal

import openpyxl
import pytest

from perfportal.core.documents import csv_bytes, read_table, staff_csv_bytes
from perfportal.core.documents.xlsx_files import workbook_bytes

MIDNIGHT = dt.datetime(2026, 10, 31)  # noqa: DTZ001 - a cell has no time zone
HEADER = ["code", "value", "note"]


def test_open_data_is_exact():
    rows = [["HR01", Decimal("97.20"), '=1+1 "x", y'], ["HR02", None, "-28"]]
    assert csv_bytes(HEADER, rows) == (
        b'code,value,note\r\nHR01,97.20,"=1+1 ""x"", y"\r\nHR02,,-28\r\n'
    )


@pytest.fixture
def cells(shared_data):
    return json.loads((shared_data / "uk_pages" / "formula_injection.json").read_text())


def read_back(texts):
    lines = csv.reader(io.StringIO(staff_csv_bytes(["note"], [[t] for t in texts]).decode()))
    return [cells[0] for cells in list(lines)[1:]]


@pytest.mark.shared_data
def test_no_text_runs_in_a_spreadsheet_and_honest_text_stays_as_it_was(cells):
    dangerous = [text for text in cells["payloads"] if text.startswith(("=", "+", "-", "@", "\t"))]
    assert len(dangerous) == 17
    assert read_back(dangerous) == [f"'{text}" for text in dangerous]
    honest = cells["must_stay_numbers_or_text"]
    assert read_back(honest) == honest


@pytest.mark.parametrize("text", ["=1+1", "-1+2", "+A1", "@SUM(A1)", "- cmd|' /C calc'!A0", "\t=1"])
def test_what_a_spreadsheet_would_compute_gets_an_apostrophe(text):
    assert read_back([text]) == [f"'{text}"]


@pytest.mark.parametrize("number", [-28, Decimal("-0.5"), "-28", "-1.5e3", "+3.5%"])
def test_a_negative_number_stays_one(number):
    assert read_back([number]) == [str(number)]


def test_a_workbook_keeps_numbers_days_and_text_apart():
    rows = [["HR01", Decimal("97.2"), "=1+1"], ["HR02", dt.date(2026, 10, 31), "a\x00b"]]
    sheet = openpyxl.load_workbook(io.BytesIO(workbook_bytes("KPIs: 2026/27", HEADER, rows))).active
    assert (sheet.title, sheet.freeze_panes) == ("KPIs 202627", "A2")
    found = [[(cell.value, cell.data_type) for cell in row] for row in sheet.iter_rows(min_row=2)]
    assert found == [
        [("HR01", "s"), (97.2, "n"), ("=1+1", "s")],
        [("HR02", "s"), (MIDNIGHT, "d"), ("ab", "s")],
    ]


@pytest.mark.shared_data
def test_a_workbook_comes_back_as_it_went_out(cells, tmp_path):
    texts = [t for t in (*cells["payloads"], *cells["must_stay_numbers_or_text"]) if t == t.strip()]
    path = tmp_path / "notes.xlsx"
    path.write_bytes(workbook_bytes("notes", ["note"], [[text] for text in texts]))
    table = read_table(path, columns=["note"], required=["note"])
    assert [row["note"] for row in table.rows] == texts
