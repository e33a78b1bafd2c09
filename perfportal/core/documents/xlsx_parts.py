"""What the parts of an xlsx say about it: its sheets, its texts, and how its cell formats look."""

import re
from dataclasses import dataclass, field

from openpyxl.styles.numbers import BUILTIN_FORMATS, is_date_format, is_timedelta_format

from perfportal.core.documents.archives import Archive
from perfportal.core.documents.cell_text import moment_of
from perfportal.core.documents.colours import colour_word, indexed_colour
from perfportal.core.documents.tables import DocumentError
from perfportal.core.documents.xml_parts import XmlReader, attribute, local

BROKEN = "The workbook is broken and cannot be read. Open it in Excel and save it again as .xlsx."
BOOK, RELATIONS, FORMATS = "xl/workbook.xml", "xl/_rels/workbook.xml.rels", "xl/styles.xml"
LITERAL = re.compile(r'"[^"]*"|\\.|_.|\*.')
MOST_SHEETS = 100
TRUE = ("1", "true")


@dataclass(frozen=True)
class SheetPart:
    """A worksheet: its name, the part that holds its cells, whether it is hidden."""

    name: str
    part: str
    is_hidden: bool


@dataclass
class XlsxBook:
    """What cells refer to: texts by their place, and by the number of a cell format whether it
    shows a percentage, a moment (with its code), or a colour of a status."""

    sheets: list[SheetPart] = field(default_factory=list)
    texts: list[str] = field(default_factory=list)
    percent: set[str] = field(default_factory=set)
    dates: dict[str, str] = field(default_factory=dict)
    coloured: dict[str, str] = field(default_factory=dict)
    is_1904: bool = False

    def moment(self, number: float, style: str):
        code = self.dates[style]
        return moment_of(number, is_1904=self.is_1904, is_span=is_timedelta_format(code))


def open_archive(content: bytes) -> Archive:
    """The parts of an xlsx, its directory looked at."""
    archive = Archive(content, broken=BROKEN)
    if BOOK not in archive:
        raise DocumentError("This is not an .xlsx workbook, whatever its name. Save it as .xlsx.")
    return archive


def read_book(archive: Archive) -> XlsxBook:
    """Everything but the cells."""
    book = XlsxBook()
    targets = _read_targets(archive)
    _read_sheets(archive, book, targets)
    for kind, part in targets.values():
        if kind == "sharedStrings" and part in archive:
            book.texts = _TextReader().read(archive.read(part))
    if FORMATS in archive:
        _read(archive, FORMATS, _FormatReader(book).start)
    return book


def _read_targets(archive: Archive) -> dict[str, tuple[str, str]]:
    """Kind and part of each relation of the workbook, by its id."""
    targets = {}

    def on_relation(name, attributes):
        if local(name) == "Relationship":
            kind = attributes["Type"].rpartition("/")[2]
            targets[attributes["Id"]] = kind, _resolved(attributes["Target"])

    if RELATIONS in archive:
        _read(archive, RELATIONS, on_relation)
    return targets


def _read_sheets(archive: Archive, book: XlsxBook, targets: dict[str, tuple[str, str]]) -> None:
    """The worksheets in their order; charts and dialogues have no cells of their own."""

    def on_sheet(name, attributes):
        if local(name) == "workbookPr":
            book.is_1904 = attributes.get("date1904") in TRUE
        elif local(name) == "sheet":
            kind, part = targets.get(attribute(attributes, "id"), ("", ""))
            is_hidden = attributes.get("state") in ("hidden", "veryHidden")
            if kind == "worksheet":
                book.sheets.append(SheetPart(attributes["name"], part, is_hidden))

    _read(archive, BOOK, on_sheet)
    if not book.sheets:
        raise DocumentError("The workbook has no sheet with cells. Put the table on a sheet.")
    if len(book.sheets) > MOST_SHEETS:
        raise DocumentError(f"The workbook has more than {MOST_SHEETS} sheets. Send fewer.")


def is_percent_code(code: str) -> bool:
    """A number format that shows a percentage; a quoted % is only a word."""
    return "%" in LITERAL.sub("", code)


def _resolved(target: str) -> str:
    return target.lstrip("/") if target.startswith("/") else f"xl/{target}"


def _read(archive: Archive, part: str, start) -> None:
    XmlReader(broken=BROKEN, start=start).read(archive.read(part))


class _TextReader:
    """sharedStrings.xml: a text may be in several runs; how it is pronounced is left out."""

    def __init__(self):
        self._texts, self._takes, self._is_phonetic = [], False, False

    def read(self, xml: bytes) -> list[str]:
        from perfportal.core.documents.xlsx_cells import unescaped

        XmlReader(broken=BROKEN, start=self._start, end=self._end, text=self._text).read(xml)
        return [unescaped("".join(parts)) for parts in self._texts]

    def _start(self, name, _attributes):
        name = local(name)
        if name == "si":
            self._texts.append([])
            self._is_phonetic = False
        elif name == "rPh":
            self._is_phonetic = True
        elif name == "t":
            self._takes = not self._is_phonetic

    def _end(self, name):
        self._takes = False
        if local(name) == "rPh":
            self._is_phonetic = False

    def _text(self, words):
        if self._takes:
            self._texts[-1].append(words)


class _FormatReader:
    """styles.xml: number formats, then fills, then the formats of cells that name them."""

    def __init__(self, book: XlsxBook):
        self._book = book
        self._codes, self._fills, self._area, self._count = {}, [], "", 0

    def start(self, name, attributes):
        name = local(name)
        if name in ("fills", "cellXfs", "cellStyleXfs", "dxfs"):
            self._area = name
        elif name == "numFmt" and not self._area:
            self._codes[attributes["numFmtId"]] = attributes["formatCode"]
        elif self._area == "fills":
            self._fill(name, attributes)
        elif name == "xf" and self._area == "cellXfs":
            self._cell_format(attributes)

    def _fill(self, name, attributes):
        if name == "fill":
            self._fills.append("")
        elif name == "patternFill" and attributes.get("patternType") != "solid":
            self._fills[-1] = None
        elif name == "fgColor" and self._fills and self._fills[-1] is not None:
            rgb = attributes.get("rgb", "")[-6:] or indexed_colour(attributes.get("indexed", ""))
            self._fills[-1] = colour_word(rgb)

    def _cell_format(self, attributes):
        number, style = attributes.get("numFmtId", "0"), str(self._count)
        self._count += 1
        code = self._codes.get(number) or BUILTIN_FORMATS.get(int(number), "General")
        if is_percent_code(code):
            self._book.percent.add(style)
        elif is_date_format(code):
            self._book.dates[style] = code
        fill = int(attributes.get("fillId", "0"))
        if fill < len(self._fills) and self._fills[fill]:
            self._book.coloured[style] = self._fills[fill]
