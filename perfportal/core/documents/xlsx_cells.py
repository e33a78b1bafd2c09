"""The cells of an xlsx sheet, in one pass over its XML.

Measured on 20,000 rows of eight columns: see docs/decisions/0014.
"""

import re

from perfportal.core.documents.building import Area, SheetBuilder
from perfportal.core.documents.cell_text import cell_text, number_text, percent_text
from perfportal.core.documents.tables import DocumentError
from perfportal.core.documents.xlsx_parts import BROKEN, XlsxBook
from perfportal.core.documents.xml_parts import Handlers, XmlReader, local

CELL = re.compile(r"([A-Z]{1,3})([0-9]{1,7})")
COLUMN = re.compile(r"[A-Z]{1,3}")
TRUE = ("1", "true")
LETTERS: dict[str, int] = {}


def read_cells(xml: bytes, book: XlsxBook, builder: SheetBuilder) -> None:
    """Put the cells of a sheet into its builder."""
    _CellReader(book, builder).read(xml)


def column_of(letters: str) -> int:
    """0 for A, 26 for AA."""
    if letters not in LETTERS:
        if not COLUMN.fullmatch(letters):
            raise DocumentError(BROKEN)
        number = 0
        for letter in letters:
            number = number * 26 + ord(letter) - ord("A") + 1
        LETTERS[letters] = number - 1
    return LETTERS[letters]


def read_area(reference: str) -> Area:
    """`A1:B3`."""
    cells = [CELL.fullmatch(part).groups() for part in reference.split(":")]
    (first, top), (last, bottom) = cells[0], cells[-1]
    return Area(int(top), int(bottom), column_of(first), column_of(last))


class _CellReader:
    """Follows rows and cells; a cell without an address stands beside the one before it.

    A cell is put away when the next one begins: to be told of every end would take half as long
    again. Only texts within the sheet are followed to their ends.
    """

    def __init__(self, book: XlsxBook, builder: SheetBuilder):
        self._book, self._builder = book, builder
        self._row, self._row_words, self._column = 0, "0", -1
        self._style = self._type = None
        self._words: list[str] = []
        self._takes = False
        self._reader = XmlReader(broken=BROKEN, start=self._start, text=self._text)
        starts = {
            "c": self._cell,
            "v": self._value,
            "is": self._inline,
            "t": self._inline_text,
            "rPh": self._phonetic,
            "row": self._begin_row,
            "f": self._formula,
            "col": self._columns,
            "mergeCell": self._merged,
        }
        self._starts = Handlers(starts, self._other)

    def read(self, xml: bytes) -> None:
        self._reader.read(xml, finish=self._put)

    def _start(self, name, attributes):
        self._starts[name](attributes)

    def _other(self, _attributes):
        self._takes = False

    def _text(self, words):
        if self._takes:
            self._words.append(words)

    def _begin_row(self, attributes):
        self._put()
        self._row = int(attributes["r"]) if "r" in attributes else self._row + 1
        self._row_words, self._column = str(self._row), -1
        if attributes.get("hidden") in TRUE:
            self._builder.hide_rows(self._row, self._row)

    def _cell(self, attributes):
        if self._takes or self._words:
            self._put()
        reference = attributes.get("r")
        if reference:
            letters = reference[: -len(self._row_words)]
            if letters + self._row_words != reference:
                raise DocumentError(BROKEN)
            self._column = LETTERS[letters] if letters in LETTERS else column_of(letters)
        else:
            self._column += 1
        self._style, self._type = attributes.get("s"), attributes.get("t")
        if self._style in self._book.coloured:
            self._builder.colour(self._row, self._column, self._book.coloured[self._style])

    def _value(self, _attributes):
        self._takes = True

    def _inline(self, _attributes):
        self._type, self._takes = "inlineStr", False
        self._reader.parser.EndElementHandler = self._end_of_inline

    def _inline_text(self, _attributes):
        self._takes = self._type == "inlineStr"

    def _end_of_inline(self, name):
        self._takes = False
        if local(name) == "is":
            self._reader.parser.EndElementHandler = None

    def _phonetic(self, _attributes):
        self._type = "phonetic"

    def _formula(self, _attributes):
        self._takes = False
        self._builder.formula(self._row, self._column)

    def _put(self):
        """The cell that has ended goes to its place."""
        if self._words:
            words = "".join(self._words)
            self._words = []
            if not words.isspace():
                self._builder.text(self._row, self._column, self._shown(words))
        self._takes = False

    def _shown(self, words: str) -> str:
        kind = self._type
        if kind == "s":
            return self._book.texts[int(words)]
        if kind is None or kind == "n":
            return self._number(float(words))
        if kind == "e":
            self._builder.error(self._row, self._column, words.strip())
        if kind == "b":
            return "yes" if words.strip() in TRUE else "no"
        if kind == "d":
            return words.strip().removesuffix("T00:00:00")
        return unescaped(words)

    def _number(self, number: float) -> str:
        style, book = self._style, self._book
        if style in book.percent:
            return percent_text(number)
        if style in book.dates:
            return cell_text(book.moment(number, style))
        return number_text(number)

    def _columns(self, attributes):
        if attributes.get("hidden") in TRUE:
            self._builder.hide_columns(int(attributes["min"]) - 1, int(attributes["max"]) - 1)

    def _merged(self, attributes):
        self._builder.merge(read_area(attributes["ref"]))


ESCAPE = re.compile(r"_x([0-9A-Fa-f]{4})_")


def unescaped(words: str) -> str:
    """`_x000D_` is how Excel writes a letter that XML may not hold."""
    if "_x" not in words:
        return words
    return ESCAPE.sub(lambda found: chr(int(found[1], 16)), words)
