"""CSV as people save it: UTF-8 with or without a byte order mark; commas, semicolons or tabs."""

import csv
import io
from collections.abc import Iterator
from pathlib import Path

from perfportal.core.documents.sheets import Sheet, filled_rows
from perfportal.core.documents.tables import MAX_COLUMNS, MAX_ROWS, DocumentError

DELIMITERS = ",;\t"
LINES_LOOKED_AT = 20
UTF_16 = (b"\xff\xfe", b"\xfe\xff")


def csv_rows(content: bytes) -> Iterator[list[str]]:
    """The rows as lists of text, in order, empty ones included."""
    text = _text(content)
    yield from _rows(text, delimiter=_delimiter(text.lstrip().partition("\n")[0]))


def _rows(text: str, *, delimiter: str) -> Iterator[list[str]]:
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    try:
        yield from reader
    except csv.Error as error:
        raise DocumentError(
            f"Line {reader.line_num}: this is not proper csv ({error}). "
            "Look for a quotation mark that is not closed."
        ) from error


def _delimiter(text: str) -> str:
    """What divides the columns: whichever stands most often in the header."""
    return max(DELIMITERS, key=text.count)


def _text(content: bytes) -> str:
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content[: error.start].count(b"\n") + 1
        raise DocumentError(
            f"Line {line}: the file is not in UTF-8. Save it as 'CSV UTF-8'."
        ) from error
    if "\x00" in text:
        raise DocumentError("This is not a text file. Save the table as csv or xlsx.")
    return text


def _text_of_any_spreadsheet(content: bytes) -> str:
    """UTF-8, else what Excel saves as 'Unicode text' or as plain CSV on a British computer.

    Letters of another alphabet may come out wrong then, never digits.
    """
    try:
        if content.startswith(UTF_16):
            return content.decode("utf-16")
        return _text(content)
    except (UnicodeDecodeError, DocumentError):
        text = content.decode("cp1252", "replace")
    if "\x00" in text or "\ufffd" in text:
        return _text(content)
    return text


def csv_sheets(name: str, content: bytes) -> Iterator[Sheet]:
    """The file as one sheet of its name."""
    rows = []
    for row in filled_rows(_numbered(content)):
        if row.number > MAX_ROWS:
            raise DocumentError(f"There are more than {MAX_ROWS:,} rows. Send them in parts.")
        rows.append(row)
    yield Sheet(Path(name).stem, tuple(rows))


def _numbered(content: bytes):
    text = _text_of_any_spreadsheet(content)
    first_lines = "\n".join(text.split("\n", LINES_LOOKED_AT)[:LINES_LOOKED_AT])
    rows = _rows(text, delimiter=_delimiter(first_lines))
    for number, cells in enumerate(rows, start=1):
        while cells and not cells[-1]:
            cells.pop()
        if len(cells) > MAX_COLUMNS:
            raise DocumentError(
                f"Row {number} has more than {MAX_COLUMNS} columns. "
                "Delete the columns to the right of the table."
            )
        yield number, cells
