"""Tables as people send them, made in the test."""

import csv
import io

import openpyxl
from django.core.files.uploadedfile import SimpleUploadedFile

FILES = "/entry/files/"


def csv_bytes(rows) -> bytes:
    text = io.StringIO()
    csv.writer(text).writerows(rows)
    return text.getvalue().encode()


def xlsx_bytes(rows, *, formats=None, adjust=None, title="Sheet") -> bytes:
    """A workbook of one sheet; `adjust(sheet)` may merge, hide or colour before it is saved."""
    book = openpyxl.Workbook()
    book.active.title = title
    for row in rows:
        book.active.append(row)
    for cell, code in (formats or {}).items():
        book.active[cell].number_format = code
    if adjust:
        adjust(book.active)
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()


def send(client, content: bytes, name="table.csv"):
    return client.post(FILES, {"file": SimpleUploadedFile(name, content)})
