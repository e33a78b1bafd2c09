"""Files that people attach to a record, looked at before they are kept: never run, never unpacked.

A file is kept where its name and its bytes agree on one of a few kinds. Workbooks and documents are
judged by the directory of their zip: its sizes, and the parts that run code or reach out.
"""

import hashlib
import io
import re
import unicodedata
import zipfile
import zlib
from dataclasses import dataclass
from pathlib import PurePosixPath

from perfportal.core.documents.tables import MEGABYTE, DocumentError

MAX_UNPACKED = 100_000_000
MAX_PARTS = 5_000
LONGEST_NAME = 120
SMALL_PART = 1_000_000
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
RUNS_CODE = ("vbaproject.bin", "vbadata.xml")
RUNS_CODE_WITHIN = ("/activex/", "/macrosheets/")
REACHES_OUT = re.compile(
    rb'<Relationship\b(?=[^>]*attachedTemplate)(?=[^>]*TargetMode="External")', re.IGNORECASE
)
MARKUP = re.compile(r"\s*(<!doctype|<html|<svg|<script|<\?xml|<\?php|#!)", re.IGNORECASE)
MAIL_HEADER = re.compile(r"(?:[A-Za-z][A-Za-z0-9-]*:|From )")
NAMED_AS_OTHER = "%s is not what its name says. Save it again from the program that made it."
PDF, JPEG, MAIL = "application/pdf", "image/jpeg", "message/rfc822"
OFFICE = "application/vnd.openxmlformats-officedocument"
# By the end of the name: what the browser is told it is, and how its bytes begin.
BEGINNINGS = {
    ".pdf": (PDF, b"%PDF-"),
    ".png": ("image/png", b"\x89PNG\r\n\x1a\n"),
    ".jpg": (JPEG, b"\xff\xd8\xff"),
    ".jpeg": (JPEG, b"\xff\xd8\xff"),
}
PARTS = {
    ".docx": (f"{OFFICE}.wordprocessingml.document", "word/document.xml"),
    ".xlsx": (f"{OFFICE}.spreadsheetml.sheet", "xl/workbook.xml"),
}
TEXTS = {".csv": "text/csv", ".txt": "text/plain", ".eml": MAIL}
OLDER = {".xls": ".xlsx", ".xlsm": ".xlsx", ".xlsb": ".xlsx", ".doc": ".docx", ".docm": ".docx",
         ".msg": ".eml or as a PDF", ".html": "PDF", ".htm": "PDF", ".svg": ".png"}  # fmt: skip
BROKEN = (zipfile.BadZipFile, zlib.error, NotImplementedError, ValueError, RuntimeError, OSError)
KINDS = "PDF, Word (.docx), Excel (.xlsx), CSV, text, .eml, PNG or JPEG"


@dataclass(frozen=True)
class Attachment:
    """A file that may be kept: its name for people, what it is, its size and its SHA-256."""

    name: str
    content_type: str
    size: int
    sha256: str


def examine(name: str, content: bytes, *, max_bytes: int) -> Attachment:
    """What the file is, by its name and its bytes. Raises DocumentError with the remedy."""
    if len(content) > max_bytes:
        raise DocumentError(
            f"The file is larger than {max_bytes // MEGABYTE} MB. Send the part that shows the "
            "figure, or give a link to where it is kept."
        )
    if not content.strip():
        raise DocumentError("The file is empty. Save it again from the program that made it.")
    shown = plain_name(name)
    return Attachment(
        shown, _type_of(shown, content), len(content), hashlib.sha256(content).hexdigest()
    )


def plain_name(name: str) -> str:
    """The last part of the name without what a screen or a folder would take for something else."""
    last = name.replace("\\", "/").rpartition("/")[2]
    seen = "".join(sign for sign in last if unicodedata.category(sign)[0] != "C")
    seen = " ".join(seen.split()).strip(". ")
    suffix = PurePosixPath(seen).suffix
    stem = seen[: len(seen) - len(suffix)] or "file"
    return stem[: LONGEST_NAME - len(suffix)] + suffix


def _type_of(name: str, content: bytes) -> str:
    suffix = PurePosixPath(name).suffix.lower()
    if suffix in BEGINNINGS:
        content_type, beginning = BEGINNINGS[suffix]
        if not content.startswith(beginning):
            raise DocumentError(NAMED_AS_OTHER % name)
        return content_type
    if suffix in PARTS:
        content_type, part = PARTS[suffix]
        _check_archive(name, content, part)
        return content_type
    if suffix in TEXTS:
        _check_text(name, suffix, content)
        return TEXTS[suffix]
    if suffix in OLDER:
        raise DocumentError(f"{suffix} files are not kept. Save it as {OLDER[suffix]} first.")
    raise DocumentError(f"This kind of file is not kept. Send one of these: {KINDS}.")


def _check_archive(name: str, content: bytes, part: str) -> None:
    """By the directory alone; nothing is unpacked but two small lists of the document itself."""
    if content.startswith(OLE):
        raise DocumentError(f"{name} has a password or is of an old kind. Save it without one.")
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            entries = archive.infolist()
            _check_directory(name, entries, part)
            _check_lists(name, archive, entries)
    except DocumentError:
        raise
    except BROKEN as error:
        raise DocumentError(NAMED_AS_OTHER % name) from error


def _check_directory(name: str, entries, part: str) -> None:
    names = {entry.filename.lower().replace("\\", "/") for entry in entries}
    if part not in names:
        raise DocumentError(NAMED_AS_OTHER % name)
    if any(entry.flag_bits & 1 for entry in entries):
        raise DocumentError(f"{name} has a password. Save it without one.")
    if len(entries) > MAX_PARTS or sum(entry.file_size for entry in entries) > MAX_UNPACKED:
        raise DocumentError(f"{name} is far larger unpacked than it should be. Save it as a PDF.")
    if any(one.endswith(RUNS_CODE) or _is_within(one, RUNS_CODE_WITHIN) for one in names):
        raise DocumentError(f"{name} holds macros. Save it without them, or as a PDF.")
    if any(_is_within(one, ("/externallinks/",)) for one in names):
        raise DocumentError(f"{name} has links to other files. Paste the values, or save a PDF.")


def _is_within(name: str, folders) -> bool:
    return any(folder in f"/{name}" for folder in folders)


def _check_lists(name: str, archive, entries) -> None:
    """What the document says of its own parts: a macro by another name, a template from afar."""
    small = {entry.filename: entry for entry in entries if entry.file_size <= SMALL_PART}
    for listed, pattern in (
        ("[Content_Types].xml", re.compile(rb"macroEnabled|vbaProject", re.IGNORECASE)),
        ("word/_rels/settings.xml.rels", REACHES_OUT),
    ):
        if listed in small and pattern.search(_read(archive, small[listed])):
            raise DocumentError(f"{name} holds macros or fetches a template. Save it as a PDF.")


def _read(archive, entry) -> bytes:
    with archive.open(entry) as part:
        return part.read(SMALL_PART)


def _check_text(name: str, suffix: str, content: bytes) -> None:
    text = _decoded(content)
    if text is None or any(sign < " " and sign not in "\t\r\n\f" for sign in text):
        raise DocumentError(NAMED_AS_OTHER % name)
    if MARKUP.match(text):
        raise DocumentError(f"{name} is a page or a program, not text. Save it as a PDF.")
    if suffix == ".eml" and not MAIL_HEADER.match(text):
        raise DocumentError(NAMED_AS_OTHER % name)


def _decoded(content: bytes) -> str | None:
    wide = content.startswith((b"\xff\xfe", b"\xfe\xff"))
    for encoding in ("utf-16",) if wide else ("utf-8-sig", "cp1252"):
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    return None
