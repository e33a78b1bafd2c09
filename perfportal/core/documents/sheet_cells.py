"""The sheets of an xlsx cell by cell, for files in which one bad cell spoils its row only.

The whole file is refused for merged cells. A formula or an error is a fault of its cell; hidden
rows are read and said to be hidden.
"""

from collections.abc import Collection
from dataclasses import dataclass

from perfportal.core.documents.building import is_merged_fault
from perfportal.core.documents.sheets import Sheet, column_letters
from perfportal.core.documents.tables import MAX_BYTES, MEGABYTE, DocumentError
from perfportal.core.documents.xlsx_sheets import XlsxFile

MOST_ROWS = 20_000


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
        return SheetCell(column_letters(place - 1))


def read_sheets(content: bytes, names: Collection[str]) -> dict[str, list[SheetRow]]:
    """The rows with something in them of the sheets of these names that the workbook has."""
    if len(content) > MAX_BYTES:
        limit = MAX_BYTES // MEGABYTE
        raise DocumentError(f"The file is larger than {limit} MB. Send it in several parts.")
    file = XlsxFile(content)
    wanted = [part for part in file.parts if part.name in names]
    return {part.name: _rows(file.sheet(part)) for part in wanted}


def _rows(sheet: Sheet) -> list[SheetRow]:
    for sentence in filter(is_merged_fault, sheet.faults.values()):
        raise DocumentError(f"Sheet {sheet.name}: t{sentence[1:]}")
    if sheet.rows and sheet.rows[-1].number > MOST_ROWS:
        raise DocumentError(
            f"Sheet {sheet.name}: there are more than {MOST_ROWS:,} rows. Send it in parts."
        )
    faults = {}
    for (number, column), sentence in sheet.faults.items():
        faults.setdefault(number, {})[column] = sentence
    return [
        SheetRow(row.number, _cells(row.cells, faults.get(row.number, {})), row.is_hidden)
        for row in sheet.rows
    ]


def _cells(texts: tuple[str, ...], faults: dict[int, str]) -> tuple[SheetCell, ...]:
    width = max(len(texts), *(column + 1 for column in faults), 0)
    return tuple(
        SheetCell(
            column_letters(column),
            texts[column].strip() if column < len(texts) else "",
            faults.get(column, ""),
        )
        for column in range(width)
    )
