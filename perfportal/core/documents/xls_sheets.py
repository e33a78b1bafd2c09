"""The sheets of an old Excel workbook."""

import struct
from collections.abc import Iterator

from perfportal.core.documents.building import SheetBuilder
from perfportal.core.documents.ole import OleFile
from perfportal.core.documents.sheets import Sheet
from perfportal.core.documents.tables import DocumentError
from perfportal.core.documents.xls_cells import ENCRYPTED, OLDER, read_book, read_cells
from perfportal.core.documents.xls_records import BROKEN

STREAM, OLDER_STREAM = "Workbook", "Book"
MACROS = ("_VBA_PROJECT_CUR", "_VBA_PROJECT", "Macros")
ENCRYPTED_XLSX = "EncryptedPackage"


def xls_sheets(_name: str, content: bytes) -> Iterator[Sheet]:
    """All worksheets in their order, hidden ones too."""
    try:
        stream = _stream(content)
        book = read_book(stream)
        for name, place, is_hidden in book.sheets:
            builder = SheetBuilder(name, is_hidden=is_hidden)
            read_cells(stream, place, book, builder)
            yield builder.build()
    except (struct.error, LookupError) as error:
        raise DocumentError(BROKEN) from error


def _stream(content: bytes) -> bytes:
    file = OleFile(content, broken=BROKEN)
    if ENCRYPTED_XLSX in file.names:
        raise DocumentError(ENCRYPTED)
    if any(name in file.names for name in MACROS):
        raise DocumentError("The workbook holds macros. Save it as .xlsx without them.")
    if STREAM not in file.names:
        raise DocumentError(OLDER if OLDER_STREAM in file.names else BROKEN)
    return file.read(STREAM)
