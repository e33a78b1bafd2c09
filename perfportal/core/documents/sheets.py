"""Every sheet of a file that somebody sends, as text as a person sees it: xlsx, xls, ods or csv.

A file is judged by what it holds, not by its name. What a cell shows but does not hold as a plain
value (a formula's result, an error) is not read: its text is empty and `Sheet.faults` has the
sentence. Merged cells have their text in the first of them, and each is a fault. Rows that are
wholly empty are left out, the numbers of the others are those of the spreadsheet.
"""

import io
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from perfportal.core.collecting import collection_paused
from perfportal.core.documents.tables import DocumentError, load

OLD_EXCEL, ZIP = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"PK\x03\x04"
KINDS = (".csv", ".ods", ".xls", ".xlsx")


@dataclass(frozen=True)
class SheetRow:
    """A row by its number in the spreadsheet; `cells` from column A on."""

    number: int
    cells: tuple[str, ...]
    is_hidden: bool = False


@dataclass(frozen=True)
class Sheet:
    """A sheet with what cannot be seen in its text.

    `faults` has a sentence for each cell that was not read, by row number and column (A is 0);
    `coloured` are empty cells that are filled with red, amber or green.
    """

    name: str
    rows: tuple[SheetRow, ...]
    is_hidden: bool = False
    faults: Mapping[tuple[int, int], str] = field(default_factory=dict)
    hidden_columns: frozenset[int] = frozenset()
    coloured: Mapping[tuple[int, int], str] = field(default_factory=dict)


@dataclass(frozen=True)
class Workbook:
    """A file's sheets in their order; a csv is one sheet named as the file."""

    name: str
    kind: str
    sheets: tuple[Sheet, ...]


def read_sheets(source, *, max_bytes: int | None = None) -> Workbook:
    """Read a path or an upload; DocumentError with a plain sentence where that cannot be."""
    name, content = load(source, max_bytes=max_bytes)
    kind = kind_of(name, content)
    with collection_paused():
        sheets = tuple(_reader(kind)(name, content))
    if not any(sheet.rows or sheet.faults for sheet in sheets):
        raise DocumentError(f"{name} holds no table: all its cells are empty.")
    return Workbook(name, kind, sheets)


def named_bytes(name: str, content: bytes) -> io.BytesIO:
    """Bytes that were sent before, as a source under the name that they had."""
    source = io.BytesIO(content)
    source.name = name
    return source


def kind_of(name: str, content: bytes) -> str:
    """`csv`, `ods`, `xls` or `xlsx`: by the content, which the name must agree with."""
    suffix = Path(name).suffix.lower()
    if suffix not in KINDS:
        raise DocumentError(
            f"{name} is neither .xlsx, .xls, .ods nor .csv. Save the table as one of these."
        )
    found = _kind_of_content(content)
    if found == "xls" and suffix == ".xlsx":
        raise DocumentError(
            f"{name} is encrypted or an old Excel file. Remove its password and save it as .xlsx."
        )
    if found != suffix[1:]:
        raise DocumentError(
            f"{name} is no {suffix} file, whatever its name. Open it and save it again as {suffix}."
        )
    return found


def _kind_of_content(content: bytes) -> str:
    if content.startswith(OLD_EXCEL):
        return "xls"
    if not content.startswith(ZIP):
        return "csv"
    # The first entry of an OpenDocument file is its type, not packed.
    return "ods" if b"mimetypeapplication/vnd.oasis.opendocument" in content[:200] else "xlsx"


def _reader(kind: str):
    from perfportal.core.documents import csv_tables, ods_sheets, xls_sheets, xlsx_sheets

    readers = {
        "csv": csv_tables.csv_sheets,
        "ods": ods_sheets.ods_sheets,
        "xls": xls_sheets.xls_sheets,
        "xlsx": xlsx_sheets.xlsx_sheets,
    }
    return readers[kind]


def column_letters(column: int) -> str:
    """A for 0, Z for 25, AA for 26."""
    letters, number = "", column + 1
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters


def place(row: int, column: int) -> str:
    """`B12`, as a spreadsheet names a cell."""
    return f"{column_letters(column)}{row}"


def filled_rows(numbered: Iterable[tuple[int, list[str]]], hidden=frozenset()):
    """The rows with something in them, without the empty cells at their ends."""
    for number, cells in numbered:
        if any(cells):
            while not cells[-1]:
                cells.pop()
            yield SheetRow(number, tuple(cells), number in hidden)
