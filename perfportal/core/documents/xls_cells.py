"""The cells of an old Excel workbook as its records hold them ([MS-XLS], BIFF8).

Read by ourselves: python-calamine sees neither formulas nor percentages in an .xls, and its native
code ends the whole process where a damaged file asks for too much memory.
"""

import struct
from dataclasses import dataclass, field

from openpyxl.styles.numbers import BUILTIN_FORMATS, is_date_format, is_timedelta_format

from perfportal.core.documents.building import Area, SheetBuilder
from perfportal.core.documents.cell_text import cell_text, moment_of, number_text, percent_text
from perfportal.core.documents.colours import colour_word, indexed_colour
from perfportal.core.documents.tables import DocumentError
from perfportal.core.documents.xls_records import (
    BOF,
    CONTINUE,
    SHARED_TEXTS,
    SharedTexts,
    letters,
    long_text,
    records,
)
from perfportal.core.documents.xlsx_parts import is_percent_code

OLDER = "The workbook is older than Excel 97. Open it in Excel and save it as .xlsx."
ENCRYPTED = "The workbook is encrypted. Save it without a password."
LINKS = "The workbook has links to other files. Paste the values instead."
BOUND_SHEET, FORMAT, XF, EPOCH, FILE_PASS, SUP_BOOK = 0x85, 0x41E, 0xE0, 0x22, 0x2F, 0x1AE
OWN_CELLS, ADD_INS = b"\x01\x04", b"\x01\x3a"
BIFF8, WORKSHEET = 0x600, 0
ERRORS = {0x00: "#NULL!", 0x07: "#DIV/0!", 0x0F: "#VALUE!", 0x17: "#REF!", 0x1D: "#NAME?",
          0x24: "#NUM!", 0x2A: "#N/A"}  # fmt: skip
SOLID_FROM, XF_LENGTH, PALETTE_BITS = 26, 20, 0x7F
RK_HUNDREDTH, RK_WHOLE = 1, 2


@dataclass
class XlsBook:
    """What the first part says: sheets with the places of their records, texts, cell formats."""

    sheets: list[tuple[str, int, bool]] = field(default_factory=list)
    texts: list[str] = field(default_factory=list)
    is_1904: bool = False
    codes: list[str] = field(default_factory=list)
    coloured: dict[int, str] = field(default_factory=dict)


def read_book(stream: bytes) -> XlsBook:
    """The first part; refuses passwords and links to other files."""
    reader = _BookReader()
    for kind, data in records(stream, 0):
        _refuse(kind, data)
        reader.read(kind, data)
    return reader.book()


class _BookReader:
    """Sheets, texts and cell formats, which name number formats that stand before or after."""

    def __init__(self):
        self._book, self._codes, self._formats, self._texts = XlsBook(), {}, [], []
        self._continues_texts = False

    def read(self, kind: int, data: bytes) -> None:
        is_more = kind == CONTINUE and self._continues_texts
        self._continues_texts = kind == SHARED_TEXTS or is_more
        if self._continues_texts:
            self._texts.append(data)
        elif kind == BOUND_SHEET:
            _add_sheet(self._book, data)
        elif kind == FORMAT:
            self._codes[struct.unpack_from("<H", data)[0]] = long_text(data[2:])
        elif kind == XF:
            self._formats.append(data)
        elif kind == EPOCH:
            self._book.is_1904 = data[:1] == b"\x01"

    def book(self) -> XlsBook:
        for number, data in enumerate(self._formats):
            _add_format(self._book, number, data, self._codes)
        if self._texts:
            self._book.texts = SharedTexts(self._texts).read()
        return self._book


def _refuse(kind: int, data: bytes) -> None:
    if kind == BOF and struct.unpack_from("<H", data)[0] != BIFF8:
        raise DocumentError(OLDER)
    if kind == FILE_PASS:
        raise DocumentError(ENCRYPTED)
    if kind == SUP_BOOK and data[2:4] not in (OWN_CELLS, ADD_INS):
        raise DocumentError(LINKS)


def _add_sheet(book: XlsBook, data: bytes) -> None:
    place, state, kind, length, flags = struct.unpack_from("<IBBBB", data)
    if kind == WORKSHEET:
        book.sheets.append((letters(data[8:], length, flags), place, bool(state & 3)))


def _add_format(book: XlsBook, number: int, data: bytes, codes: dict[int, str]) -> None:
    code = struct.unpack_from("<H", data, 2)[0]
    book.codes.append(codes.get(code) or BUILTIN_FORMATS.get(code, "General"))
    if len(data) < XF_LENGTH:
        return
    borders, colours = struct.unpack_from("<IH", data, 14)
    rgb = indexed_colour(str(colours & PALETTE_BITS)) if borders >> SOLID_FROM == 1 else ""
    if word := colour_word(rgb):
        book.coloured[number] = word


def read_cells(stream: bytes, start: int, book: XlsBook, builder: SheetBuilder) -> None:
    """Put the cells of a sheet into its builder."""
    reader = _CellReader(book, builder)
    for kind, data in records(stream, start):
        if handle := HANDLERS.get(kind):
            handle(reader, data)


class _CellReader:
    """A method for each kind of record; rows and columns are counted from 0 there."""

    def __init__(self, book: XlsBook, builder: SheetBuilder):
        self._book, self._builder = book, builder

    def _keep_number(self, row: int, column: int, style: int, number: float) -> None:
        self._builder.text(row + 1, column, self._shown(self._book.codes[style], number))

    def _shown(self, code: str, number: float) -> str:
        if is_percent_code(code):
            return percent_text(number)
        if not is_date_format(code):
            return number_text(number)
        is_span = is_timedelta_format(code)
        return cell_text(moment_of(number, is_1904=self._book.is_1904, is_span=is_span))

    def number(self, data):
        self._keep_number(*struct.unpack_from("<HHHd", data))

    def packed_number(self, data):
        row, column, style, packed = struct.unpack_from("<HHHI", data)
        self._keep_number(row, column, style, _unpacked(packed))

    def packed_numbers(self, data):
        row, first = struct.unpack_from("<HH", data)
        for offset in range((len(data) - 6) // 6):
            style, packed = struct.unpack_from("<HI", data, 4 + 6 * offset)
            self._keep_number(row, first + offset, style, _unpacked(packed))

    def shared_text(self, data):
        row, column, _style, number = struct.unpack_from("<HHHI", data)
        self._builder.text(row + 1, column, self._book.texts[number])

    def own_text(self, data):
        row, column = struct.unpack_from("<HH", data)
        self._builder.text(row + 1, column, long_text(data[6:]))

    def formula(self, data):
        row, column = struct.unpack_from("<HH", data)
        self._builder.formula(row + 1, column)

    def truth_or_error(self, data):
        row, column, _style, value, is_error = struct.unpack_from("<HHHBB", data)
        if is_error:
            self._builder.error(row + 1, column, ERRORS.get(value, "#?"))
        else:
            self._builder.text(row + 1, column, cell_text(bool(value)))

    def blank(self, data):
        row, column, style = struct.unpack_from("<HHH", data)
        self._colour(row, column, style)

    def blanks(self, data):
        row, first = struct.unpack_from("<HH", data)
        for offset in range((len(data) - 6) // 2):
            self._colour(row, first + offset, struct.unpack_from("<H", data, 4 + 2 * offset)[0])

    def _colour(self, row, column, style):
        if style in self._book.coloured:
            self._builder.colour(row + 1, column, self._book.coloured[style])

    def row(self, data):
        number, flags = struct.unpack_from("<H10xH", data)
        if flags & 0x20:
            self._builder.hide_rows(number + 1, number + 1)

    def columns(self, data):
        first, last, _width, _style, flags = struct.unpack_from("<HHHHH", data)
        if flags & 1:
            self._builder.hide_columns(first, last)

    def merged(self, data):
        for number in range(struct.unpack_from("<H", data)[0]):
            top, bottom, first, last = struct.unpack_from("<HHHH", data, 2 + 8 * number)
            self._builder.merge(Area(top + 1, bottom + 1, first, last))


def _unpacked(packed: int) -> float:
    """A number in four bytes: a whole number or the upper half of a float, maybe in hundredths."""
    if packed & RK_WHOLE:
        number = float(struct.unpack("<i", struct.pack("<I", packed))[0] >> 2)
    else:
        number = struct.unpack("<d", struct.pack("<II", 0, packed & 0xFFFFFFFC))[0]
    return number / 100 if packed & RK_HUNDREDTH else number


HANDLERS = {
    0x203: _CellReader.number,
    0x27E: _CellReader.packed_number,
    0xBD: _CellReader.packed_numbers,
    0xFD: _CellReader.shared_text,
    0x204: _CellReader.own_text,
    0xD6: _CellReader.own_text,
    0x06: _CellReader.formula,
    0x205: _CellReader.truth_or_error,
    0x201: _CellReader.blank,
    0xBE: _CellReader.blanks,
    0x208: _CellReader.row,
    0x7D: _CellReader.columns,
    0xE5: _CellReader.merged,
}
