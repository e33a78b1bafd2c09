"""The sheets of an xlsx workbook."""

from collections.abc import Iterator

from perfportal.core.documents.building import SheetBuilder
from perfportal.core.documents.sheets import Sheet
from perfportal.core.documents.xlsx_cells import read_cells
from perfportal.core.documents.xlsx_parts import SheetPart, open_archive, read_book


class XlsxFile:
    """A workbook opened once, its sheets read when they are asked for."""

    def __init__(self, content: bytes):
        self._archive = open_archive(content)
        self._book = read_book(self._archive)
        self.parts = self._book.sheets

    def sheet(self, part: SheetPart, *, says: str | None = None) -> Sheet:
        builder = SheetBuilder(part.name, is_hidden=part.is_hidden, says=says)
        read_cells(self._archive.read(part.part), self._book, builder)
        return builder.build()


def xlsx_sheets(_name: str, content: bytes) -> Iterator[Sheet]:
    """All worksheets in their order, hidden ones too."""
    file = XlsxFile(content)
    for part in file.parts:
        yield file.sheet(part)
