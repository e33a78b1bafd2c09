"""The streams of an OLE container, in which old Excel files lie. Only what an xls needs."""

import struct

from perfportal.core.documents.tables import DocumentError

ENTRY, SHORT_SECTOR = 128, 64
FIRST_SPECIAL = 0xFFFFFFFA
STREAM, ROOT = 2, 5
DIFAT_IN_HEADER = 109


class OleFile:
    """Names of all entries, and the bytes of a stream by its name."""

    def __init__(self, content: bytes, *, broken: str):
        self._content, self._broken = content, broken
        try:
            self._open()
        except (struct.error, IndexError, ValueError) as error:
            if isinstance(error, DocumentError):
                raise
            raise DocumentError(broken) from error

    def _open(self):
        shift, _short = struct.unpack_from("<HH", self._content, 30)
        if shift not in (9, 12):
            raise DocumentError(self._broken)
        self._size = 1 << shift
        directory, self._limit, short_fat = (
            struct.unpack_from("<I", self._content, place)[0] for place in (48, 56, 60)
        )
        self._fat = self._read_fat()
        self._short_fat = _numbers(self._chain(short_fat)) if short_fat < FIRST_SPECIAL else ()
        entries = self._chain(directory)
        self._entries = {}
        self._short = b""
        for start in range(0, len(entries) - ENTRY + 1, ENTRY):
            self._add(entries[start : start + ENTRY])

    def _add(self, entry: bytes) -> None:
        length, kind = struct.unpack_from("<HB", entry, 64)
        name = entry[: max(0, length - 2)].decode("utf-16-le", "replace")
        first, size = struct.unpack_from("<II", entry, 116)
        if kind == ROOT and first < FIRST_SPECIAL:
            self._short = self._chain(first)
        if kind:
            self._entries.setdefault(name, (kind, first, size))

    @property
    def names(self) -> set[str]:
        return set(self._entries)

    def read(self, name: str) -> bytes:
        kind, first, size = self._entries[name]
        if kind != STREAM:
            raise DocumentError(self._broken)
        if size >= self._limit:
            return self._chain(first)[:size]
        return self._short_chain(first)[:size]

    def _read_fat(self) -> tuple[int, ...]:
        """The table of sectors; its own sectors are listed in the header, the rest in a chain."""
        listed = list(struct.unpack_from(f"<{DIFAT_IN_HEADER}I", self._content, 76))
        more, seen = struct.unpack_from("<I", self._content, 68)[0], set()
        while more < FIRST_SPECIAL and more not in seen:
            seen.add(more)
            *numbers, following = _numbers(self._sector(more))
            listed, more = listed + numbers, following
        table = b"".join(self._sector(number) for number in listed if number < FIRST_SPECIAL)
        return _numbers(table)

    def _sector(self, number: int) -> bytes:
        start = (number + 1) * self._size
        sector = self._content[start : start + self._size]
        if not sector:
            raise DocumentError(self._broken)
        return sector

    def _chain(self, number: int) -> bytes:
        parts, seen = [], set()
        while number < FIRST_SPECIAL:
            if number in seen:
                raise DocumentError(self._broken)
            seen.add(number)
            parts.append(self._sector(number))
            number = self._fat[number]
        return b"".join(parts)

    def _short_chain(self, number: int) -> bytes:
        parts, seen = [], set()
        while number < FIRST_SPECIAL:
            if number in seen:
                raise DocumentError(self._broken)
            seen.add(number)
            start = number * SHORT_SECTOR
            parts.append(self._short[start : start + SHORT_SECTOR])
            number = self._short_fat[number]
        return b"".join(parts)


def _numbers(data: bytes) -> tuple[int, ...]:
    return struct.unpack(f"<{len(data) // 4}I", data[: len(data) // 4 * 4])
