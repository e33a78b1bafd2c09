"""Entry workbooks as a person handles them: downloaded, opened, filled in, saved, sent back."""

import io

import openpyxl
from django.core.files.uploadedfile import SimpleUploadedFile

from kpis.collection.entry_columns import HEADER_ROW, PLACES
from kpis.collection.models import EntryUpload

DOWNLOAD, UPLOAD = "/entry/2026-27-Q2/workbook/", "/entry/2026-27-Q2/upload/"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def download(client, **query):
    """The workbook, opened as Excel would."""
    response = client.get(DOWNLOAD, query)
    assert (response.status_code, response["Content-Type"]) == (200, XLSX)
    return openpyxl.load_workbook(io.BytesIO(response.content))


def row_of(book, code="FIN-01") -> int:
    sheet = book["Figures"]
    return next(
        row for row in range(HEADER_ROW + 1, sheet.max_row + 1) if sheet.cell(row, 2).value == code
    )


def cell(book, name, code="FIN-01"):
    return book["Figures"].cell(row_of(book, code), PLACES[name])


def fill(book, code="FIN-01", **words):
    """Type into the cells of one KPI's row, by the names of the columns."""
    for name, value in words.items():
        cell(book, name, code).value = value
    return book


def saved(book) -> bytes:
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()


def send(client, content, name="figures.xlsx", **query):
    """Send a workbook (open or as bytes) to the upload page."""
    data = content if isinstance(content, bytes) else saved(content)
    address = UPLOAD + (f"?for={query['for_']}" if query else "")
    return client.post(address, {"file": SimpleUploadedFile(name, data, content_type=XLSX)})


def preview_of(client, content, **more) -> EntryUpload:
    """Send a workbook that can be read; the upload that its preview shows."""
    response = send(client, content, **more)
    upload = EntryUpload.objects.latest("pk")
    assert response["Location"] == f"/entry/uploads/{upload.uid}/"
    return upload
