"""The zip around a workbook, looked at before anything in it is unpacked.

The directory alone refuses what is too large, packed too tightly, encrypted, or holds macros or
links to other files. A part is unpacked by us, never beyond the size that the directory gives:
a directory that lies about a size does no harm.
"""

import io
import zipfile
import zlib

from perfportal.core.documents.tables import DocumentError

MAX_UNPACKED = 50_000_000
MAX_ENTRIES = 2_000
# Sheets pack to a twentieth, empty ones to a hundredth; a bomb to a thousandth.
TIGHTEST = 250
SMALL = 1_000_000
LOCAL_HEADER = 30
SIZE = "The workbook is far larger unpacked than it should be. Use a csv."
MACROS = ("vbaproject.bin", "/macrosheets/", "basic/", "scripts/")
LINKS = ("externallinks/",)


class Archive:
    """The parts of a workbook by name."""

    def __init__(self, content: bytes, *, broken: str):
        self._content, self._broken = content, broken
        try:
            with zipfile.ZipFile(io.BytesIO(content)) as archive:
                entries = archive.infolist()
        except Exception as error:
            # Besides BadZipFile: NotImplementedError, ValueError, struct.error, RuntimeError ...
            raise DocumentError(broken) from error
        self._entries = {entry.filename: entry for entry in entries}
        if len(self._entries) != len(entries):
            raise DocumentError(broken)
        _check_directory(entries)

    def __contains__(self, name: str) -> bool:
        return name in self._entries

    def read(self, name: str) -> bytes:
        """A part unpacked: as long as the directory says, or the workbook is broken."""
        entry = self._entries.get(name)
        if entry is None:
            raise DocumentError(self._broken)
        try:
            data = self._unpack(entry)
        except (zlib.error, IndexError) as error:
            raise DocumentError(self._broken) from error
        if len(data) != entry.file_size or zlib.crc32(data) != entry.CRC:
            raise DocumentError(self._broken)
        return data

    def _unpack(self, entry: zipfile.ZipInfo) -> bytes:
        start = entry.header_offset + LOCAL_HEADER
        header = self._content[entry.header_offset : start]
        start += int.from_bytes(header[26:28], "little") + int.from_bytes(header[28:30], "little")
        packed = memoryview(self._content)[start : start + entry.compress_size]
        if entry.compress_type == zipfile.ZIP_STORED:
            return bytes(packed)
        if entry.compress_type != zipfile.ZIP_DEFLATED:
            raise DocumentError(self._broken)
        return zlib.decompressobj(-zlib.MAX_WBITS).decompress(packed, entry.file_size + 1)


def _check_directory(entries: list[zipfile.ZipInfo]) -> None:
    if any(entry.flag_bits & 1 for entry in entries):
        raise DocumentError("The workbook is encrypted. Save it without a password.")
    if len(entries) > MAX_ENTRIES or sum(entry.file_size for entry in entries) > MAX_UNPACKED:
        raise DocumentError(SIZE)
    if any(_is_too_tight(entry) for entry in entries):
        raise DocumentError(SIZE)
    names = [entry.filename.lower() for entry in entries]
    if any(mark in name for name in names for mark in MACROS):
        raise DocumentError("The workbook holds macros. Save it as .xlsx without them.")
    if any(mark in name for name in names for mark in LINKS):
        raise DocumentError("The workbook has links to other files. Paste the values instead.")


def _is_too_tight(entry: zipfile.ZipInfo) -> bool:
    return entry.file_size > SMALL and entry.file_size > TIGHTEST * max(1, entry.compress_size)
