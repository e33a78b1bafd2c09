"""The rows of one sheet of an xlsx workbook, for commands that take a file as it must be.

Formulas, error cells and merged cells are refused with their place: what they mean is not for us
to guess.
"""

from collections.abc import Iterator

from perfportal.core.documents.building import is_merged_fault
from perfportal.core.documents.sheets import Sheet
from perfportal.core.documents.tables import DocumentError
from perfportal.core.documents.xlsx_sheets import XlsxFile


def workbook_rows(content: bytes, sheet: str) -> Iterator[list[str]]:
    """The rows of the sheet of this name, else of the first, as lists of text; empty ones too."""
    file = XlsxFile(content)
    named = [part for part in file.parts if part.name.strip().lower() == sheet.lower()]
    found = file.sheet((named or file.parts)[0], says="")
    _refuse_faults(found)
    number = 1
    for row in found.rows:
        yield from ([] for _empty in range(row.number - number))
        yield list(row.cells)
        number = row.number + 1


def _refuse_faults(sheet: Sheet) -> None:
    if not sheet.faults:
        return
    sentence = next(iter(sheet.faults.values()))
    if is_merged_fault(sentence):
        sentence = f"Sheet {sheet.name}: t{sentence[1:]}"
    raise DocumentError(sentence)
