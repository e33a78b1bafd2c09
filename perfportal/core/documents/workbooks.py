"""The rows of an xlsx workbook, read with care.

The zip directory is looked at first (size, macros, links to other files). Formulas, error cells and
merged cells are refused with their place: what they mean is not for us to guess.
"""

import datetime as dt
import io
import re
import warnings
import zipfile
from collections.abc import Iterator
from decimal import Decimal

import openpyxl

from perfportal.core.documents.tables import MAX_ROWS, DocumentError

MAX_UNPACKED = 50_000_000
SPREADSHEET_DIGITS = 15
MERGED = re.compile(rb'<(?:\w+:)?mergeCell\s+ref="([^"]+)"')
BROKEN = "The workbook is broken and cannot be read. Open it in Excel and save it again as .xlsx."


def workbook_rows(content: bytes, sheet: str) -> Iterator[list[str]]:
    """The rows of the sheet of this name, else of the first, as lists of text."""
    check_archive(content)
    try:
        yield from _sheet_rows(content, sheet)
    except DocumentError:
        raise
    except Exception as error:
        # openpyxl raises IndexError, KeyError, TypeError ... on damaged files: all mean one thing.
        raise DocumentError(BROKEN) from error


def check_archive(content: bytes) -> None:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            entries = archive.infolist()
    except (zipfile.BadZipFile, NotImplementedError, ValueError) as error:
        raise DocumentError(BROKEN) from error
    names = {entry.filename for entry in entries}
    if any(entry.flag_bits & 1 for entry in entries):
        raise DocumentError("The workbook is encrypted. Save it without a password.")
    if sum(entry.file_size for entry in entries) > MAX_UNPACKED:
        raise DocumentError("The workbook is far larger unpacked than it should be. Use a csv.")
    if any(name.lower().endswith("vbaproject.bin") for name in names):
        raise DocumentError("The workbook holds macros. Save it as .xlsx without them.")
    if any("externallinks/" in name.lower() for name in names):
        raise DocumentError("The workbook has links to other files. Paste the values instead.")
    if "xl/workbook.xml" not in names:
        raise DocumentError("This is not an .xlsx workbook, whatever its name. Save it as .xlsx.")


def _sheet_rows(content: bytes, name: str) -> Iterator[list[str]]:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        book = openpyxl.load_workbook(io.BytesIO(content), read_only=True)
    try:
        sheet = _choose(book, name)
        refuse_merged(content, sheet)
        sheet.reset_dimensions()
        for number, cells in enumerate(sheet.iter_rows(), start=1):
            if number > MAX_ROWS:
                raise DocumentError(f"There are more than {MAX_ROWS:,} rows. Use a csv, in parts.")
            yield [cell_text(cell) for cell in cells]
    finally:
        book.close()


def _choose(book, name: str):
    named = [sheet for sheet in book.worksheets if sheet.title.strip().lower() == name.lower()]
    if not book.worksheets:
        raise DocumentError("The workbook has no sheet with cells. Put the table on a sheet.")
    return named[0] if named else book.worksheets[0]


def refuse_merged(content: bytes, sheet) -> None:
    part = sheet._worksheet_path.lstrip("/")
    with zipfile.ZipFile(io.BytesIO(content)) as archive, archive.open(part) as xml:
        found = MERGED.search(xml.read(MAX_UNPACKED))
    if found:
        raise DocumentError(
            f"Sheet {sheet.title}: the cells {found[1].decode()} are merged. Unmerge them and fill "
            "in each one."
        )


def cell_text(cell) -> str:
    """A cell as a person reads it."""
    value = cell.value
    if value is None:
        return ""
    if cell.data_type in "fe":
        what = "a formula" if cell.data_type == "f" else f"the error {value}"
        raise DocumentError(f"Cell {cell.coordinate} holds {what}. Put the value itself there.")
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, int | float):
        return _number(value, is_percentage="%" in (cell.number_format or ""))
    if isinstance(value, dt.datetime):
        return (value.date() if value.time() == dt.time() else value).isoformat()
    return str(value)


def _number(value: int | float, *, is_percentage: bool) -> str:
    """The decimal that a spreadsheet shows; 0.972 shown as a percentage is `97.2%`."""
    number = Decimal(value if isinstance(value, int) else f"{value:.{SPREADSHEET_DIGITS}g}")
    text = f"{number * 100 if is_percentage else number:f}"
    text = text.rstrip("0").rstrip(".") if "." in text else text
    return f"{text}%" if is_percentage else text
