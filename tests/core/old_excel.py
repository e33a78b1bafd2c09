"""A minimal .xls, written record by record, since nobody writes them any more."""

import struct

GENERAL, PERCENT, DAY = 0, 1, 2
FORMATS = {GENERAL: 0, PERCENT: 10, DAY: 14}
SECTOR, LEAST_STREAM = 512, 4096
FREE, END, IN_FAT = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD


def record(kind: int, data: bytes = b"") -> bytes:
    return struct.pack("<HH", kind, len(data)) + data


def begin(kind: int) -> bytes:
    return record(0x809, struct.pack("<HHHHII", 0x600, kind, 0, 0, 0, 0))


class Sheet:
    """Cells in the order in which they are added; rows and columns from 0."""

    def __init__(self, name: str):
        self.name, self.records = name, []

    def _add(self, kind: int, data: bytes):
        self.records.append(record(kind, data))
        return self

    def text(self, row: int, column: int, words: str):
        head = struct.pack("<HHHHB", row, column, GENERAL, len(words), 0)
        return self._add(0x204, head + words.encode("latin-1"))

    def number(self, row: int, column: int, value: float, style: int = GENERAL):
        return self._add(0x203, struct.pack("<HHHd", row, column, style, value))

    def formula(self, row: int, column: int):
        return self._add(0x06, struct.pack("<HHHdHIH", row, column, GENERAL, 2.0, 0, 0, 0))

    def error(self, row: int, column: int):
        return self._add(0x205, struct.pack("<HHHBB", row, column, GENERAL, 0x2A, 1))

    def hide_row(self, row: int):
        return self._add(0x208, struct.pack("<HHHHHHHH", row, 0, 9, 255, 0, 0, 0x20, 0))

    def merge(self, top: int, bottom: int, first: int, last: int):
        return self._add(0xE5, struct.pack("<HHHHH", 1, top, bottom, first, last))

    def stream(self) -> bytes:
        return begin(0x10) + b"".join(self.records) + record(0x0A)


def book(sheet: Sheet, *, extra: bytes = b"") -> bytes:
    """The whole file: one stream in its container."""
    formats = b"".join(
        record(0xE0, struct.pack("<HHHBBBBIIH", 0, code, 0, 0, 0, 0, 0, 0, 0, 0))
        for code in FORMATS.values()
    )
    name = sheet.name.encode("latin-1")
    head = begin(0x05) + extra + formats
    entry_length = 4 + 8 + len(name)
    place = len(head) + entry_length + 4
    entry = record(0x85, struct.pack("<IBBBB", place, 0, 0, len(name), 0) + name)
    return container(head + entry + record(0x0A) + sheet.stream())


def container(stream: bytes) -> bytes:
    """Sector 0 is the table of sectors, 1 the directory, the stream follows."""
    size = max(len(stream), LEAST_STREAM)
    count = -(-size // SECTOR)
    chain = [IN_FAT, END, *range(3, 2 + count), END]
    table = struct.pack("<128I", *chain, *[FREE] * (128 - len(chain)))
    directory = _entry("Root Entry", 5, END, 0) + _entry("Workbook", 2, 2, size)
    header = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16)
    header += struct.pack("<HHHHH6xIIIIIIIII", 0x3E, 3, 0xFFFE, 9, 6, 0, 1, 1, 0, LEAST_STREAM,
                          END, 0, END, 0)  # fmt: skip
    header += struct.pack("<109I", 0, *[FREE] * 108)
    return header + table + directory.ljust(SECTOR, b"\0") + stream.ljust(count * SECTOR, b"\0")


def _entry(name: str, kind: int, first: int, size: int) -> bytes:
    words = name.encode("utf-16-le") + b"\0\0"
    head = words.ljust(64, b"\0") + struct.pack("<HBBIII", len(words), kind, 1, *[FREE] * 3)
    return head + bytes(36) + struct.pack("<III", first, size, 0)
