"""The sheets of an OpenDocument spreadsheet, read from its content.xml.

Read by ourselves: python-calamine gives 0.774 for a cell that shows 77.4%, and neither formulas nor
hidden rows. Cells that are repeated are written once; how far they reach is checked before they are
spread out.
"""

import re
from collections.abc import Iterator

from perfportal.core.documents.archives import Archive
from perfportal.core.documents.building import Area, SheetBuilder
from perfportal.core.documents.cell_text import number_text, percent_text
from perfportal.core.documents.colours import colour_word
from perfportal.core.documents.sheets import Sheet
from perfportal.core.documents.tables import DocumentError
from perfportal.core.documents.xml_parts import Handlers, XmlReader, attribute

BROKEN = "The spreadsheet is broken and cannot be read. Open it and save it again as .ods or .xlsx."
ENCRYPTED = "The workbook is encrypted. Save it without a password."
LINKS = "The workbook has links to other files. Paste the values instead."
CONTENT, MANIFEST = "content.xml", "META-INF/manifest.xml"
DURATION = re.compile(
    r"(?P<sign>-?)PT(?P<hours>\d+)H(?P<minutes>\d+)M(?P<seconds>\d+)(?:[.,]\d+)?S"
)
LINKED = {"table-source", "dde-links", "dde-link", "dde-source", "cell-range-source"}
HIDDEN = ("collapse", "filter")


def ods_sheets(_name: str, content: bytes) -> Iterator[Sheet]:
    """All sheets in their order, hidden ones too."""
    archive = Archive(content, broken=BROKEN)
    if MANIFEST in archive and b"encryption-data" in archive.read(MANIFEST):
        raise DocumentError(ENCRYPTED)
    reader = _ContentReader()
    XmlReader(broken=BROKEN, start=reader.start, end=reader.end, text=reader.text).read(
        archive.read(CONTENT)
    )
    yield from reader.sheets


def _refuse_link(_attributes):
    raise DocumentError(LINKS)


class _Cell:
    """One cell as it is being read; `times` how often it stands beside itself."""

    def __init__(self, attributes: dict[str, str], *, is_covered: bool, colour: str):
        self.attributes, self.is_covered, self.colour = attributes, is_covered, colour
        self.times = int(attribute(attributes, "number-columns-repeated", "1"))
        self.lines: list[str] = []

    @property
    def shown(self) -> str:
        return "\n".join(self.lines)

    def text(self) -> str:
        kind = attribute(self.attributes, "value-type")
        value = attribute(self.attributes, "value")
        if kind == "percentage":
            return percent_text(float(value))
        if kind in ("float", "currency"):
            return number_text(float(value))
        if kind == "date":
            return attribute(self.attributes, "date-value").removesuffix("T00:00:00")
        if kind == "time":
            return _duration(attribute(self.attributes, "time-value"))
        if kind == "boolean":
            return "yes" if attribute(self.attributes, "boolean-value") == "true" else "no"
        return attribute(self.attributes, "string-value") or self.shown

    @property
    def is_formula(self) -> bool:
        """Errors too are results of formulas here."""
        return bool(attribute(self.attributes, "formula"))

    def merged(self, row: int, column: int) -> Area | None:
        columns = int(attribute(self.attributes, "number-columns-spanned", "1"))
        rows = int(attribute(self.attributes, "number-rows-spanned", "1"))
        if columns * rows == 1:
            return None
        return Area(row, row + rows - 1, column, column + columns - 1)


def _duration(text: str) -> str:
    found = DURATION.fullmatch(text)
    if not found:
        return text
    return "{sign}{hours}:{minutes:0>2}:{seconds:0>2}".format(
        **found.groupdict() | {"hours": int(found["hours"])}
    )


class _ContentReader:
    """Sheets, rows, cells and paragraphs, as content.xml nests them."""

    def __init__(self):
        self.sheets: list[Sheet] = []
        self._hidden_styles, self._colours, self._style = set(), {}, ""
        self._sheet, self._cell, self._note, self._depth = None, None, 0, 0
        self._is_in_paragraph = False
        starts = {
            "style": self._begin_style,
            "table-properties": self._table_properties,
            "table-cell-properties": self._cell_properties,
            "table": self._begin_table,
            "table-column": self._columns,
            "table-row": self._begin_row,
            "table-cell": self._begin_cell,
            "covered-table-cell": self._covered_cell,
            "annotation": self._begin_note,
            "p": self._begin_paragraph,
            "s": self._spaces,
            "tab": lambda _attributes: self.text("\t"),
            "line-break": lambda _attributes: self.text("\n"),
        }
        ends = {
            "table": self._end_table,
            "table-row": lambda: self._sheet.end_row(),
            "table-cell": self._end_cell,
            "covered-table-cell": self._end_cell,
            "annotation": self._end_note,
            "p": self._end_paragraph,
        }
        self._starts = Handlers(starts | dict.fromkeys(LINKED, _refuse_link))
        self._ends = Handlers(ends)

    def start(self, name, attributes):
        self._starts[name](attributes)

    def end(self, name):
        self._ends[name]()

    def text(self, words):
        if self._is_in_paragraph:
            self._cell.lines[-1] += words

    def _begin_style(self, attributes):
        self._style = attribute(attributes, "name")

    def _table_properties(self, attributes):
        if attribute(attributes, "display") == "false":
            self._hidden_styles.add(self._style)

    def _cell_properties(self, attributes):
        if word := colour_word(attribute(attributes, "background-color").lstrip("#")):
            self._colours[self._style] = word

    def _begin_table(self, attributes):
        self._depth += 1
        if self._depth > 1:
            raise DocumentError(BROKEN)
        is_hidden = attribute(attributes, "style-name") in self._hidden_styles
        self._sheet = _Table(attribute(attributes, "name"), is_hidden)

    def _columns(self, attributes):
        times = int(attribute(attributes, "number-columns-repeated", "1"))
        self._sheet.add_columns(times, attribute(attributes, "visibility") in HIDDEN)

    def _begin_row(self, attributes):
        times = int(attribute(attributes, "number-rows-repeated", "1"))
        self._sheet.begin_row(times, attribute(attributes, "visibility") in HIDDEN)

    def _begin_cell(self, attributes):
        colour = self._colours.get(attribute(attributes, "style-name"), "")
        self._cell = _Cell(attributes, is_covered=False, colour=colour)

    def _covered_cell(self, attributes):
        self._cell = _Cell(attributes, is_covered=True, colour="")

    def _begin_paragraph(self, _attributes):
        if self._cell and not self._note:
            self._cell.lines.append("")
            self._is_in_paragraph = True

    def _end_paragraph(self):
        self._is_in_paragraph = False

    def _spaces(self, attributes):
        self.text(" " * min(int(attribute(attributes, "c", "1")), 1000))

    def _begin_note(self, _attributes):
        self._note += 1

    def _end_note(self):
        self._note -= 1

    def _end_cell(self):
        self._sheet.add_cell(self._cell)
        self._cell = None

    def _end_table(self):
        self._depth -= 1
        self.sheets.append(self._sheet.build())


class _Table:
    """One sheet's rows and cells, repeated ones spread out as far as they hold something."""

    def __init__(self, name: str, is_hidden: bool):
        self._builder = SheetBuilder(name, is_hidden=is_hidden)
        self._row, self._rows, self._column, self._columns = 1, 1, 0, 0

    def add_columns(self, times: int, is_hidden: bool) -> None:
        if is_hidden:
            self._builder.hide_columns(self._columns, self._columns + times - 1)
        self._columns += times

    def begin_row(self, times: int, is_hidden: bool) -> None:
        self._rows, self._column, self._cells = times, 0, []
        if is_hidden:
            self._builder.hide_rows(self._row, self._row + times - 1)

    def add_cell(self, cell: _Cell) -> None:
        column, self._column = self._column, self._column + cell.times
        if area := cell.merged(self._row, column):
            self._builder.merge(area)
        if cell.colour and cell.times == 1:
            self._builder.colour(self._row, column, cell.colour)
        text = "" if cell.is_covered else cell.text()
        if text or cell.is_formula:
            self._cells.append((column, cell, text))

    def end_row(self) -> None:
        rows = range(self._row, self._row + self._rows) if self._cells else ()
        for row in rows:
            for first, cell, text in self._cells:
                self._put(row, range(first, first + cell.times), cell, text)
        self._row += self._rows

    def _put(self, row: int, columns: range, cell: _Cell, text: str) -> None:
        for column in columns:
            self._builder.text(row, column, text)
            if cell.is_formula:
                self._builder.formula(row, column)

    def build(self) -> Sheet:
        return self._builder.build()
