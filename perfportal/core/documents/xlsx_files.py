"""Workbooks for people's spreadsheets: one sheet, a header that stays in sight, text as text."""

import io
from collections.abc import Iterable, Sequence

import openpyxl
from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE

LONGEST_TITLE = 31
NOT_IN_TITLES = str.maketrans("", "", "[]:*?/\\")


def workbook_bytes(title: str, header: Sequence[str], rows: Iterable[Sequence]) -> bytes:
    """An xlsx workbook. Numbers and days stay what they are; no text becomes a formula."""
    book = openpyxl.Workbook(write_only=True)
    sheet = book.create_sheet(title.translate(NOT_IN_TITLES)[:LONGEST_TITLE])
    sheet.freeze_panes = "A2"
    for row in (header, *rows):
        sheet.append([_cell(sheet, value) for value in row])
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()


def _cell(sheet, value):
    if not isinstance(value, str):
        return value
    cell = WriteOnlyCell(sheet, ILLEGAL_CHARACTERS_RE.sub("", value))
    cell.data_type = "s"  # openpyxl takes a text that begins with = for a formula
    return cell
