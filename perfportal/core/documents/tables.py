"""Tables that people send, from csv or xlsx, as rows of text; every fault is a plain sentence.

A file is judged by what it holds, not by its name, and is refused before it can do harm. Cells come
as text as a person sees them: dates ISO, a percentage with its sign, numbers unrounded.
"""

import hashlib
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from pathlib import Path

from perfportal.core.collecting import collection_paused

MAX_BYTES = 10_000_000
MAX_ROWS = 250_000
MAX_COLUMNS = 200
MEGABYTE = 1_000_000


class DocumentError(ValueError):
    """A file that cannot be read; the message is a sentence with the remedy."""


@dataclass(frozen=True)
class TableRow:
    """One row: its number as a spreadsheet counts (the header is 1), and its cells by column."""

    number: int
    cells: dict[str, str]

    def __getitem__(self, column: str) -> str:
        """The text of a cell without blanks around it; empty for a column that is not there."""
        return self.cells.get(column, "")


@dataclass(frozen=True)
class Table:
    """A file's rows that are not wholly empty, the columns that it has, and its SHA-256."""

    name: str
    columns: tuple[str, ...]
    rows: tuple[TableRow, ...]
    digest: str = ""


def read_table(source, *, columns: Collection[str], required: Collection[str], sheet=None) -> Table:
    """Read a path or an upload. Columns may stand in any order; unknown ones are refused by name.

    A workbook is read from the sheet called `sheet` (or as the file), else from its first.
    """
    from perfportal.core.documents.csv_tables import csv_rows
    from perfportal.core.documents.workbooks import workbook_rows

    name, content = load(source)
    kind = _kind_of(name, content)
    with collection_paused():
        is_csv = kind == "csv"
        lines = csv_rows(content) if is_csv else workbook_rows(content, sheet or Path(name).stem)
        numbered = _not_empty(lines)
        _first, header = next(numbered, (1, []))
        names = _check_header(header, columns=columns, required=required)
        rows = tuple(_rows(numbered, names))
    return Table(name, tuple(filter(None, names)), rows, hashlib.sha256(content).hexdigest())


def load(source, *, max_bytes: int | None = None) -> tuple[str, bytes]:
    """The name and the bytes of a path or an upload, never more of them than may be."""
    most = MAX_BYTES if max_bytes is None else max_bytes
    try:
        content = source.read(most + 1) if hasattr(source, "read") else _read_path(source, most)
    except FileNotFoundError as error:
        raise DocumentError(f"There is no file {source}. Check the name and the folder.") from error
    except OSError as error:
        raise DocumentError(f"{source} cannot be opened: {error.strerror}.") from error
    if len(content) > most:
        limit = most // MEGABYTE
        raise DocumentError(f"The file is larger than {limit} MB. Send it in several parts.")
    if not content.strip():
        raise DocumentError("The file is empty. Save it again from the program that made it.")
    return Path(str(getattr(source, "name", source))).name, content


def _read_path(path, most: int) -> bytes:
    with Path(path).open("rb") as file:
        return file.read(most + 1)


def _kind_of(name: str, content: bytes) -> str:
    """`csv` or `xlsx`, where name and content agree."""
    suffix = Path(name).suffix.lower()
    if suffix not in (".csv", ".xlsx"):
        raise DocumentError(f"{name} is neither .csv nor .xlsx. Save the table as one of these.")
    if content.startswith(b"\xd0\xcf\x11\xe0"):
        raise DocumentError(
            f"{name} is encrypted or an old Excel file. Remove its password and save it as .xlsx."
        )
    is_zip = content.startswith(b"PK")
    if is_zip and suffix == ".csv":
        raise DocumentError(f"{name} is a workbook under the name of a csv. Rename it to .xlsx.")
    if not is_zip and suffix == ".xlsx":
        raise DocumentError(f"{name} is no workbook, whatever its name. Save it again as .xlsx.")
    return suffix[1:]


def _not_empty(lines: Iterable[list[str]]):
    """The rows with something in them, by their number."""
    for number, cells in enumerate(lines, start=1):
        if len(cells) > MAX_COLUMNS:
            raise DocumentError(
                f"Row {number} has more than {MAX_COLUMNS} columns. "
                "Delete the columns to the right of the table."
            )
        if any(cells):
            yield number, cells


def _check_header(header: list[str], *, columns, required) -> list[str]:
    """The names of the columns; an empty name stands for a column that must stay empty."""
    names = [cell.strip().lower().replace(" ", "_") for cell in header]
    unknown = [name for name in names if name and name not in columns]
    if unknown:
        raise DocumentError(
            f"Row 1: there is no column {_listed(unknown)} in this kind of file. "
            f"Take it out, or rename it to one of: {', '.join(sorted(columns))}."
        )
    if twice := sorted({name for name in names if name and names.count(name) > 1}):
        raise DocumentError(f"Row 1: the column {_listed(twice)} stands there twice. Keep one.")
    if missing := [name for name in required if name not in names]:
        raise DocumentError(f"Row 1: the column {_listed(missing)} is missing. Add it.")
    return names


def _listed(names: Iterable[str]) -> str:
    return ", ".join(f"'{name}'" for name in names)


def _rows(numbered, names: list[str]):
    all_named = all(names)
    for number, cells in numbered:
        if number > MAX_ROWS:
            raise DocumentError(f"There are more than {MAX_ROWS:,} rows. Send them in parts.")
        if not all_named or len(cells) > len(names):
            _check_unnamed(number, names, cells)
        named = dict(zip(names, map(str.strip, cells), strict=False))
        named.pop("", None)
        yield TableRow(number, named)


def _check_unnamed(number: int, names: list[str], cells: list[str]) -> None:
    extra = [cell for cell in cells[len(names) :] if cell.strip()]
    unnamed = [cell for name, cell in zip(names, cells, strict=False) if not name and cell.strip()]
    if extra or unnamed:
        raise DocumentError(
            f"Row {number}: '{(extra + unnamed)[0].strip()[:40]}' stands in a column without a "
            "name. Name the column in row 1, or put text with commas in quotes."
        )
