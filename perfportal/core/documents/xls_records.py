"""The records of an old Excel workbook, and the texts in them that run over several records."""

import struct
from collections.abc import Iterator

from perfportal.core.documents.tables import DocumentError

BROKEN = "The workbook is broken and cannot be read. Open it in Excel and save it as .xlsx."
BOF, EOF, CONTINUE, SHARED_TEXTS = 0x809, 0x0A, 0x3C, 0xFC
WIDE, EXTENDED, RICH = 1, 4, 8
HEAD = 8


def records(stream: bytes, start: int) -> Iterator[tuple[int, bytes]]:
    """The records from a BOF to its EOF; charts that lie within are stepped over."""
    place, depth, end = start, 0, len(stream)
    while place + 4 <= end:
        kind, length = struct.unpack_from("<HH", stream, place)
        data = stream[place + 4 : place + 4 + length]
        if len(data) < length:
            break
        place += 4 + length
        depth += (kind == BOF) - (kind == EOF)
        if depth <= 1 and kind != EOF:
            yield kind, data
        if depth == 0:
            return
    raise DocumentError(BROKEN)


def letters(data: bytes, length: int, flags: int) -> str:
    """Text of `length` letters, two bytes each or one."""
    if flags & WIDE:
        return data[: 2 * length].decode("utf-16-le", "replace")
    return data[:length].decode("latin-1")


def long_text(data: bytes) -> str:
    """A text with its length in two bytes before it."""
    length, flags = struct.unpack_from("<HB", data)
    return letters(data[3:], length, flags)


class SharedTexts:
    """The texts that cells name by number: one list over a record and those that continue it."""

    def __init__(self, parts: list[bytes]):
        self._parts, self._part, self._place = parts, 0, HEAD

    def read(self) -> list[str]:
        count = struct.unpack_from("<I", self._parts[0], 4)[0]
        found = []
        while len(found) < count and not self._is_at_end():
            found.append(self._text())
        return found

    def _is_at_end(self) -> bool:
        return self._part == len(self._parts) - 1 and self._place >= len(self._parts[-1])

    def _take(self, size: int) -> bytes:
        """Bytes, over the edge of a record where need be."""
        taken = b""
        while len(taken) < size:
            self._turn()
            part = self._parts[self._part]
            piece = part[self._place : self._place + size - len(taken)]
            self._place += len(piece)
            taken += piece
        return taken

    def _turn(self) -> None:
        """To the next record where this one is used up."""
        while self._place >= len(self._parts[self._part]):
            self._part, self._place = self._part + 1, 0
            if self._part == len(self._parts):
                raise DocumentError(BROKEN)

    def _text(self) -> str:
        length, flags = struct.unpack("<HB", self._take(3))
        runs = struct.unpack("<H", self._take(2))[0] if flags & RICH else 0
        extra = struct.unpack("<I", self._take(4))[0] if flags & EXTENDED else 0
        text = self._letters(length, flags)
        self._take(4 * runs + extra)
        return text

    def _letters(self, length: int, flags: int) -> str:
        """A continued text begins its next record with a byte that says how wide it goes on."""
        text = ""
        while len(text) < length:
            part = self._parts[self._part]
            if self._place >= len(part):
                self._turn()
                flags = self._take(1)[0]
                part = self._parts[self._part]
            width = 2 if flags & WIDE else 1
            fits = min(length - len(text), (len(part) - self._place) // width)
            if not fits:
                raise DocumentError(BROKEN)
            text += letters(part[self._place :], fits, flags)
            self._place += fits * width
        return text
