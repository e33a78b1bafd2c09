"""A workbook cell by cell: a bad cell is a fault of its own, hidden rows are named."""

import io

import openpyxl
import pytest

from perfportal.core.documents import DocumentError
from perfportal.core.documents.sheet_cells import SheetCell, SheetRow, read_sheets


def workbook(*rows, hidden=()):
    book = openpyxl.Workbook()
    book.active.title = "Figures"
    for row in rows:
        book.active.append(row)
    for number in hidden:
        book.active.row_dimensions[number].hidden = True
    book.create_sheet("Other").append(["not asked for"])
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()


def test_rows_keep_their_numbers_and_empty_ones_are_left_out():
    content = workbook(["code", "value"], [], ["FIN-01", 77.4])
    rows = read_sheets(content, ["Figures", "Missing"])["Figures"]
    assert rows == [
        SheetRow(1, (SheetCell("A", "code"), SheetCell("B", "value"))),
        SheetRow(3, (SheetCell("A", "FIN-01"), SheetCell("B", "77.4"))),
    ]
    assert rows[1].at(5) == SheetCell("E")


def test_a_formula_is_a_fault_of_its_cell():
    (row,) = read_sheets(workbook(["FIN-01", "=1+1"]), ["Figures"])["Figures"]
    assert row.at(1) == SheetCell("A", "FIN-01")
    assert row.at(2) == SheetCell("B", fault="Cell B1 holds a formula. Put the value itself there.")


def test_hidden_rows_are_read_and_named():
    rows = read_sheets(workbook(["a"], ["b"], ["c"], hidden=[2]), ["Figures"])["Figures"]
    assert [(row.number, row.is_hidden) for row in rows] == [(1, False), (2, True), (3, False)]


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04 and so on", b"a,b,c"])
def test_what_is_no_workbook_is_refused(content):
    with pytest.raises(DocumentError, match="The workbook is broken and cannot be read"):
        read_sheets(content, ["Figures"])


def test_a_file_that_is_too_large_is_refused_unread(monkeypatch):
    monkeypatch.setattr("perfportal.core.documents.sheet_cells.MAX_BYTES", 1_000_000)
    with pytest.raises(DocumentError, match="The file is larger than 1 MB"):
        read_sheets(bytes(1_000_001), ["Figures"])


def test_too_many_rows_are_refused(monkeypatch):
    monkeypatch.setattr("perfportal.core.documents.sheet_cells.MOST_ROWS", 2)
    with pytest.raises(DocumentError, match="Sheet Figures: there are more than 2 rows"):
        read_sheets(workbook(["a"], ["b"], ["c"]), ["Figures"])
