"""The entry workbook of one person and one round, to be filled in away from the portal.

Both sheets are protected without a password: that keeps people from slips, and nobody who needs to
copy from them is locked out. What comes back is checked cell by cell in any case.
"""

import io
from collections.abc import Sequence

import openpyxl
from django.utils import timezone
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Alignment, Font, PatternFill, Protection
from openpyxl.utils import get_column_letter
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.workbook.protection import WorkbookProtection

from kpis.collection.entry_columns import (
    COLUMNS,
    ENTRY_COLUMNS,
    FIGURES,
    FORMAT,
    GUIDANCE,
    HEADER_ROW,
    KEYS,
    LISTS,
    NUMBERS,
    PLACES,
    answers,
)
from kpis.collection.exports.cell_rules import add_cell_rules
from kpis.collection.exports.entry_rows import EntryRow

BOLD = Font(bold=True)
GREY = PatternFill("solid", fgColor="FFE7E7E7")
HEADING = PatternFill("solid", fgColor="FFD2E2F1")
WRAPPED = Alignment(wrap_text=True, vertical="top")
NUMBER_SHAPE = Alignment(horizontal="right", vertical="top")
OPEN = Protection(locked=False)


def entry_workbook_bytes(
    rows: Sequence[EntryRow], *, person, round_, guidance: Sequence[tuple[str, str]], made_at
) -> bytes:
    """The workbook as bytes."""
    book = openpyxl.Workbook()
    _write_guidance(book.active, guidance)
    figures = book.create_sheet(FIGURES)
    _write_lists(book.create_sheet(LISTS))
    _write_keys(book.create_sheet(KEYS), person, round_, made_at)
    _write_figures(figures, rows, guidance)
    book.security = WorkbookProtection(lockStructure=True)
    book.properties.language, book.properties.title = "en-GB", guidance[0][1]
    book.properties.creator = str(person)
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()


def _put(cell, value) -> None:
    """Text stays text, whatever it begins with."""
    if not isinstance(value, str):
        cell.value = value
        return
    cell.value = ILLEGAL_CHARACTERS_RE.sub("", value)
    if cell.data_type == "f":
        cell.data_type, cell.quotePrefix = "s", True


def _write_guidance(sheet, lines) -> None:
    sheet.title = GUIDANCE
    sheet.column_dimensions["A"].width = 100
    for number, (kind, text) in enumerate(lines, start=1):
        cell = sheet.cell(number, 1)
        _put(cell, text)
        cell.alignment = WRAPPED
        cell.font = {"title": Font(bold=True, size=16), "heading": BOLD}.get(kind, Font())
    sheet.protection.sheet = True
    _set_print(sheet, landscape=False)


def _write_lists(sheet) -> None:
    """The answers that the cells of the other sheet offer, one column each."""
    for number, field in enumerate(("marker", "data_status", "confirmed"), start=1):
        for row, words in enumerate(answers(field).values(), start=1):
            sheet.cell(row, number, words)
    sheet.cell(1, 4, "Yes")
    sheet.cell(2, 4, "No")
    sheet.sheet_state = "hidden"


def _write_keys(sheet, person, round_, made_at) -> None:
    facts = {
        "format": FORMAT,
        "round": round_.period.token,
        "person": str(person.uid),
        "name": str(person),
        "made": timezone.localtime(made_at).isoformat(timespec="seconds"),
    }
    for number, (name, fact) in enumerate(facts.items(), start=1):
        sheet.cell(number, 1, name)
        _put(sheet.cell(number, 2), fact)
    sheet.sheet_state = "hidden"
    sheet.protection.sheet = True


def _write_figures(sheet, rows, guidance) -> None:
    _put(sheet.cell(1, 1), guidance[0][1])
    sheet.cell(1, 1).font = Font(bold=True, size=14)
    _put(sheet.cell(2, 1), guidance[2][1])
    for number, column in enumerate(COLUMNS, start=1):
        cell = sheet.cell(HEADER_ROW, number, column.heading)
        cell.font, cell.fill, cell.alignment = BOLD, HEADING, WRAPPED
        place = sheet.column_dimensions[get_column_letter(number)]
        place.width, place.hidden = column.width, column.is_key
    for number, row in enumerate(rows, start=HEADER_ROW + 1):
        _write_row(sheet, number, row)
    add_cell_rules(sheet, rows, first=HEADER_ROW + 1)
    _finish(sheet, last=HEADER_ROW + len(rows))


def _write_row(sheet, number: int, row: EntryRow) -> None:
    for name, value in (row.shown | row.keys).items():
        cell = sheet.cell(number, PLACES[name])
        _put(cell, value)
        cell.alignment = WRAPPED
    for column in ENTRY_COLUMNS:
        cell = sheet.cell(number, PLACES[column.name])
        if column.field in row.filled:
            _put(cell, row.filled[column.field])
        cell.alignment = NUMBER_SHAPE if column.field in NUMBERS else WRAPPED
        if column.field in row.open_fields:
            cell.protection = OPEN
        else:
            cell.fill = GREY


def _finish(sheet, *, last: int) -> None:
    """What stays in sight, what a screen reader reads out, what may be done, how it prints."""
    sheet.freeze_panes = sheet.cell(HEADER_ROW + 1, PLACES["code"] + 1)
    # The name by which screen readers know which row and column hold the headings of a cell.
    region = f"TitleRegion1.A{HEADER_ROW}.{get_column_letter(len(COLUMNS))}{last}.1"
    title = DefinedName(region, attr_text=f"'{FIGURES}'!$A${HEADER_ROW}")
    sheet.parent.defined_names[region] = title
    sheet.protection.sheet = True
    sheet.protection.formatColumns = sheet.protection.formatRows = False
    sheet.protection.sort = sheet.protection.deleteRows = False
    sheet.print_title_rows = f"{HEADER_ROW}:{HEADER_ROW}"
    _set_print(sheet, landscape=True)


def _set_print(sheet, *, landscape: bool) -> None:
    sheet.page_setup.orientation = "landscape" if landscape else "portrait"
    sheet.page_setup.paperSize = sheet.PAPERSIZE_A4
    sheet.page_setup.fitToHeight = 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    sheet.oddFooter.center.text = "&A, page &P of &N"
