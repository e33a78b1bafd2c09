"""CSV for machines, exact, and CSV for people's spreadsheets, guarded against formulas."""

import csv
import io
import re
from collections.abc import Iterable, Sequence

FORMULA_START = ("=", "+", "-", "@", "\t", "\r", "\n")
NUMBER = r"[+-]?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d+)?%?"
# A lone sign, a number, or a number or sign before words that hold nothing a formula could call.
HONEST = re.compile(rf"""[=+@-]|{NUMBER}|({NUMBER}|[+@-])[ ][^(|!="'\r\n\t]*""")


def csv_bytes(header: Sequence[str], rows: Iterable[Sequence]) -> bytes:
    """RFC 4180: one header row, CRLF, UTF-8 without a BOM. Open data stays exact."""
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(header)
    writer.writerows(rows)
    return text.getvalue().encode("utf-8")


def staff_csv_bytes(header: Sequence[str], rows: Iterable[Sequence]) -> bytes:
    """As `csv_bytes`, for spreadsheets: text that would run as a formula gets an apostrophe."""
    return csv_bytes(header, ([neutral_cell(cell) for cell in row] for row in rows))


def neutral_cell(cell):
    """Text that a spreadsheet would run gets an apostrophe; numbers and plain words are left."""
    if not isinstance(cell, str) or not cell.startswith(FORMULA_START) or HONEST.fullmatch(cell):
        return cell
    return f"'{cell}"
