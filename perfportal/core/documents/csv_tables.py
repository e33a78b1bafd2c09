"""CSV as people save it: UTF-8 with or without a byte order mark; commas, semicolons or tabs."""

import csv
import io
from collections.abc import Iterator

from perfportal.core.documents.tables import DocumentError

DELIMITERS = ",;\t"


def csv_rows(content: bytes) -> Iterator[list[str]]:
    """The rows as lists of text, in order, empty ones included."""
    text = _text(content)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(text), strict=True)
    try:
        yield from reader
    except csv.Error as error:
        raise DocumentError(
            f"Line {reader.line_num}: this is not proper csv ({error}). "
            "Look for a quotation mark that is not closed."
        ) from error


def _delimiter(text: str) -> str:
    """What divides the columns: whichever stands most often in the header."""
    header = text.lstrip().partition("\n")[0]
    return max(DELIMITERS, key=header.count)


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
