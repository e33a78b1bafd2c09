"""The sheets of a workbook cell by cell, for files in which one bad cell spoils its row only.

The whole file is refused for what `workbooks` refuses it for, merged cells included. A formula or
an error is a fault of its cell; hidden rows are read and said to be hidden.
"""

import io
import re
import warnings
import zipfile
from collections.abc import Collection
from dataclasses import dataclass

import openpyxl
from openpyxl.utils import get_column_letter

from perfportal.core.documents.tables import MAX_BYTES, MEGABYTE, DocumentError
from perfportal.core.documents.workbooks import (
    BROKEN,
    MAX_UNPACKED,
    cell_text,
    check_archive,
    refuse_merged,
)

MOST_ROWS = 20_000
ROW = re.compile(rb"<(?:\w+:)?row\s[^>]*>")
ROW_NUMBER = re.compile(rb'\sr="(\d+)"')
HIDDEN = re.compile(rb'\shidden="(1|true)"')


@dataclass(frozen=True)
class SheetCell:
    """The text of a cell as a person reads it, or the fault that keeps it from being read."""

    column: str
    text: str = ""
    fault: str = ""

    @property
    def has_something(self) -> bool:
        return bool(self.text or self.fault)


@dataclass(frozen=True)
class SheetRow:
    """One row as the spreadsheet numbers it."""

    number: int
    cells: tuple[SheetCell, ...]
    is_hidden: bool = False

    def at(self, place: int) -> SheetCell:
        """The cell of the column that is counted from 1; an empty one beyond the last."""
        if place <= len(self.cells):
            return self.cells[place - 1]
        return SheetCell(get_column_letter(place))


def read_sheets(content: bytes, names: Collection[str]) -> dict[str, list[SheetRow]]:
    """The rows with something in them of the sheets of these names that the workbook has."""
    if len(content) > MAX_BYTES:
        limit = MAX_BYTES // MEGABYTE
        raise DocumentError(f"The file is larger than {limit} MB. Send it in several parts.")
    check_archive(content)
    try:
        return _read(content, names)
    except DocumentError:
        raise
    except Exception as error:
        # openpyxl raises IndexError, KeyError, TypeError ... on damaged files: all mean one thing.
        raise DocumentError(BROKEN) from error


def _read(content, names) -> dict[str, list[SheetRow]]:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        book = openpyxl.load_workbook(io.BytesIO(content), read_only=True)
    try:
        wanted = [sheet for sheet in book.worksheets if sheet.title in names]
        return {sheet.title: _rows(content, sheet) for sheet in wanted}
    finally:
        book.close()


def _rows(content, sheet) -> list[SheetRow]:
    refuse_merged(content, sheet)
    hidden = _hidden_rows(content, sheet)
    sheet.reset_dimensions()
    found = []
    for number, cells in enumerate(sheet.iter_rows(), start=1):
        read = tuple(_cell(place, cell) for place, cell in enumerate(cells, start=1))
        if any(cell.has_something for cell in read):
            found.append(SheetRow(number, read, number in hidden))
        if number > MOST_ROWS:
            raise DocumentError(
                f"Sheet {sheet.title}: there are more than {MOST_ROWS:,} rows. Send it in parts."
            )
    return found


def _hidden_rows(content, sheet) -> set[int]:
    """The numbers of hidden rows; openpyxl does not tell them when it reads row by row."""
    part = sheet._worksheet_path.lstrip("/")
    with zipfile.ZipFile(io.BytesIO(content)) as archive, archive.open(part) as xml:
        tags = ROW.findall(xml.read(MAX_UNPACKED))
    numbers = (ROW_NUMBER.search(tag) for tag in tags if HIDDEN.search(tag))
    return {int(number[1]) for number in numbers if number}


def _cell(place: int, cell) -> SheetCell:
    column = get_column_letter(place)
    if cell.value is None:
        return SheetCell(column)
    try:
        return SheetCell(column, cell_text(cell).strip())
    except DocumentError as error:
        return SheetCell(column, fault=str(error))
