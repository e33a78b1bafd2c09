"""A workbook that comes back: what is read, and one clear sentence for what cannot be."""

import datetime as dt
import io
import zipfile

import openpyxl
import pytest

from kpis.collection.actions import drafts, rounds
from kpis.collection.models import ActualRevision, EntryUpload
from kpis.register.models import KPI
from perfportal.core.documents.tables import MAX_BYTES
from perfportal.core.periods import Period
from tests.factories import ActualFactory, KPIFactory
from tests.kpis.collection.conftest import QUARTER
from tests.kpis.collection.workbooks import (
    UPLOAD,
    cell,
    download,
    fill,
    preview_of,
    row_of,
    saved,
    send,
)

BOTH = {"numerator": 27_000_000, "denominator": 48_600_000}


@pytest.fixture
def officer(client, round_):
    """Priya, signed in, with a second KPI: a percentage of which the figure is asked."""
    KPIFactory(code="HSG-02", data_provider=round_.provider, service=round_.kpi.service)
    rounds.open_round(by=round_.team, organisation=round_.round.organisation, period=QUARTER)
    client.force_login(round_.provider)
    return client


def refused(response) -> str:
    """The one sentence with which a file is refused as a whole; nothing is kept of it."""
    assert response.status_code == 422
    assert EntryUpload.objects.count() == 0
    (sentence,) = response.context["form"].errors["file"]
    return sentence


def outcomes(upload) -> dict:
    return {row.kpi.code: row.outcome for row in upload.values.select_related("kpi")}


def only(upload):
    (row,) = upload.values.all()
    return row


def repacked(content: bytes, **more: bytes) -> bytes:
    """The workbook with further parts in its zip."""
    target = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(target, "w") as new:
        for name in old.namelist():
            new.writestr(name, old.read(name))
        for name, part in more.items():
            new.writestr(name, part)
    return target.getvalue()


def test_what_is_filled_in_is_read_and_nothing_saved(officer, round_):
    book = fill(download(officer), **BOTH)
    upload = preview_of(officer, fill(book, "HSG-02", value=77.4))
    assert outcomes(upload) == {"FIN-01": "new", "HSG-02": "new"}
    assert (upload.state, upload.file_name, upload.kept_as) == ("waiting", "figures.xlsx", "")
    assert ActualRevision.objects.count() == 0


def test_a_row_that_is_left_empty_says_nothing(officer):
    assert outcomes(preview_of(officer, fill(download(officer), **BOTH))) == {"FIN-01": "new"}


def test_nothing_filled_in_is_said(officer):
    upload = preview_of(officer, download(officer))
    page = officer.get(f"/entry/uploads/{upload.uid}/").content.decode()
    assert "There is no figure in the file." in page


@pytest.mark.parametrize(
    ("typed", "shape", "read"),
    [
        (0.774, "0.0%", "77.4%"),
        ("77.4%", "General", "77.4%"),
        (77.4, "General", "77.4"),
        (0, "General", "0"),
        ("1,234.5", "General", "1,234.5"),
        ("£1,234", "General", "£1,234"),
        (True, "General", "yes"),
    ],
)
def test_a_figure_is_read_as_it_is_seen(officer, typed, shape, read):
    book = fill(download(officer), "HSG-02", value=typed)
    cell(book, "value", "HSG-02").number_format = shape
    assert only(preview_of(officer, book)).typed["value"] == read


def test_nought_is_nought_and_empty_is_not_given(officer, round_):
    row = only(preview_of(officer, fill(download(officer), numerator=0)))
    assert (row.typed["numerator"], row.typed["denominator"]) == ("0", "")
    assert row.why_draft == "Not complete yet: it can be kept as a draft."


def test_a_share_typed_as_a_fraction_is_asked_about(officer, round_):
    ActualFactory(kpi=KPI.objects.get(code="HSG-02"), period=QUARTER.previous(), value=77)
    row = only(preview_of(officer, fill(download(officer), "HSG-02", value=0.774)))
    assert row.warnings == ["Did you mean 77.4? Earlier figures are above 10%."]
    assert row.why_draft == (
        "This needs a word in the commentary: Did you mean 77.4? Earlier figures are above 10%. "
        "Until then it is kept as a draft."
    )


WHERE = "Sheet Figures, row 4, column K (Number on top)"


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("=1+1", "Cell K4 holds a formula. Put the value itself there."),
        ("12%", "“12%” is a percentage, and a number is asked for."),
    ],
)
def test_a_cell_that_cannot_be_read_refuses_its_row_only(officer, typed, sentence):
    book = fill(download(officer), numerator=typed, denominator=50)
    upload = preview_of(officer, fill(book, "HSG-02", value=77.4))
    assert upload.refusals == [[WHERE, sentence]]
    assert outcomes(upload) == {"HSG-02": "new"}
    assert upload.counts == {"new": 1, "refused": 1}


@pytest.mark.parametrize(
    ("typed", "found"), [("8O", "8O"), (dt.date(2026, 1, 2), "2026-01-02"), ("'=2", "'=2")]
)
def test_what_is_no_number_is_refused_with_sheet_row_and_column(officer, typed, found):
    row = only(preview_of(officer, fill(download(officer), numerator=typed, denominator=50)))
    assert row.problems == [
        f"{WHERE}: '{found}' is not a number. Type digits only, for example 80."
    ]


def test_an_answer_that_is_not_in_the_list_is_refused(officer):
    upload = preview_of(officer, fill(download(officer), marker="none this time"))
    ((place, sentence),) = upload.refusals
    assert place == "Sheet Figures, row 4, column M (No figure because)"
    assert sentence == (
        "“none this time” is not one of the answers: “No cases in this period”, "
        "“Not available”, “Held back: staff see the figure, the public does not”."
    )


def test_text_with_an_equals_sign_stays_text(officer):
    book = fill(download(officer), commentary="=== see the note ===", **BOTH)
    cell(book, "commentary").data_type = "s"
    assert only(preview_of(officer, book)).typed["commentary"] == "=== see the note ==="


def test_rows_may_be_sorted_and_deleted(officer):
    book = fill(download(officer), "HSG-02", value=77.4)
    book["Figures"].delete_rows(row_of(book))
    assert outcomes(preview_of(officer, book)) == {"HSG-02": "new"}


def test_a_row_that_stands_there_twice_is_refused(officer):
    book = fill(download(officer), **BOTH)
    sheet, source = book["Figures"], row_of(book)
    for place in range(1, sheet.max_column + 1):
        sheet.cell(6, place).value = sheet.cell(source, place).value
    upload = preview_of(officer, book)
    assert upload.counts == {"refused": 2}
    (problem,) = upload.values.first().problems
    assert problem == (
        "Sheet Figures, row 4: FIN-01 has a value for Q2 2026/27 in Sheet Figures, row 6 too. "
        "Keep one."
    )


@pytest.mark.parametrize("name", ["key_code", "key_period", "key_slot", "key_version", "code"])
def test_a_key_that_was_written_over_refuses_its_row(officer, name):
    book = fill(download(officer), **BOTH)
    cell(book, name).value = "OTHER"
    (refusal,) = preview_of(officer, book).refusals
    assert refusal[0] == "Sheet Figures, row 4"
    assert refusal[1].startswith("the hidden key of ")


def test_figures_below_the_table_belong_to_nothing(officer):
    book = download(officer)
    book["Figures"].cell(9, 10).value = 174.4
    assert preview_of(officer, book).refusals == [
        [
            "Sheet Figures, row 9",
            "there is no KPI in this row. Fill in the rows that are there, and no others.",
        ]
    ]


def test_figures_beside_the_table_belong_to_nothing(officer):
    book = fill(download(officer), **BOTH)
    book["Figures"].cell(4, 22).value = "my own sum"
    assert preview_of(officer, book).refusals == [
        ["Sheet Figures, row 4", "column V: there is something beside the table. Delete it."]
    ]


@pytest.mark.usefixtures("proven")
def test_a_hidden_row_is_read_and_named(officer):
    book = fill(download(officer), **BOTH)
    book["Figures"].row_dimensions[4].hidden = True
    assert only(preview_of(officer, book)).warnings == [
        "Sheet Figures, row 4 is hidden in the workbook. It was read all the same."
    ]


ALTERED = (
    "Sheet Figures, row 3, column {column}: “{found}” stands where “{wanted}” was. Columns must "
    "not be added, removed or renamed: download the workbook again and copy your figures over."
)


def test_an_inserted_column_is_refused(officer):
    book = download(officer)
    book["Figures"].insert_cols(4)
    assert refused(send(officer, book)) == ALTERED.format(
        column="D", found="nothing", wanted="What is asked for"
    )


def test_a_removed_column_is_refused(officer):
    book = download(officer)
    book["Figures"].delete_cols(10)
    assert refused(send(officer, book)) == ALTERED.format(
        column="J", found="Number on top", wanted="Figure"
    )


def test_a_renamed_column_is_refused(officer):
    book = download(officer)
    book["Figures"].cell(3, 15).value = "My notes"
    assert refused(send(officer, book)) == ALTERED.format(
        column="O", found="My notes", wanted="Commentary"
    )


def test_merged_cells_are_refused_with_their_place(officer):
    book = download(officer)
    book["Figures"].merge_cells("J4:K4")
    assert refused(send(officer, book)) == (
        "Sheet Figures: the cells J4:K4 are merged. Unmerge them and fill in each one."
    )


def test_the_workbook_of_another_round_is_refused(officer, round_):
    rounds.open_round(
        by=round_.team, organisation=round_.round.organisation, period=Period.quarter(2026, 1)
    )
    response = officer.post(
        "/entry/2026-27-Q1/upload/", {"file": io.BytesIO(saved(download(officer)))}
    )
    assert response.context["form"].errors["file"] == [
        "Choose the workbook that you downloaded: its name ends in .xlsx."
    ]
    book = download(officer)
    book["Workbook"].cell(2, 2).value = "2026-27-Q1"
    assert refused(send(officer, book)) == (
        "This workbook is for Q1 2026/27, and this page is for Q2 2026/27. Upload it on the page "
        "of its own round."
    )


def test_the_workbook_of_somebody_else_is_refused(officer, round_):
    book = download(officer)
    officer.force_login(round_.deputy)
    assert refused(send(officer, book)) == (
        "This workbook was made for Priya Nair, not for Dev Shah. Download the right one."
    )


def test_the_team_sends_it_on_behalf_of_whom_it_was_made_for(officer, round_):
    book = fill(download(officer), **BOTH)
    officer.force_login(round_.team)
    upload = preview_of(officer, book)
    assert (upload.by, upload.on_behalf) == (round_.team, round_.provider)


def test_an_older_format_is_refused(officer):
    book = download(officer)
    book["Workbook"].cell(1, 2).value = "0"
    assert refused(send(officer, book)) == (
        "This workbook was made by another version of the portal. Download it again and copy your "
        "figures over."
    )


def test_another_workbook_is_refused(officer):
    book = openpyxl.Workbook()
    assert refused(send(officer, book)) == (
        "This is not an entry workbook of the portal. Download yours and fill it in."
    )


BROKEN = "The workbook is broken and cannot be read. Open it in Excel and save it again as .xlsx."
MACROS = "The workbook holds macros. Save it as .xlsx without them."
FAR_LARGER = "The workbook is far larger unpacked than it should be. Use a csv."


def test_an_upload_that_was_cut_off_is_refused(officer):
    content = saved(download(officer))
    assert refused(send(officer, content[: len(content) // 2])) == BROKEN


def test_a_file_of_30_mb_is_refused_unread(officer):
    assert refused(send(officer, b"PK\x03\x04" + bytes(3 * MAX_BYTES))) == (
        "The file is larger than 10 MB, and an entry workbook is not. Choose another."
    )


def test_a_zip_bomb_is_refused_from_its_directory(officer):
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", b" " * 60_000_000)
    assert refused(send(officer, target.getvalue())) == FAR_LARGER


def test_macros_under_another_name_are_refused(officer):
    content = repacked(saved(download(officer)), **{"xl/vbaProject.bin": b"Sub"})
    assert refused(send(officer, content)) == MACROS
    assert refused(send(officer, content, name="figures.xlsm")) == MACROS


def test_links_to_other_files_are_refused(officer):
    content = repacked(saved(download(officer)), **{"xl/externalLinks/externalLink1.xml": b"<x/>"})
    assert refused(send(officer, content)) == (
        "The workbook has links to other files. Paste the values instead."
    )


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (
            b"\xd0\xcf\x11\xe0" + bytes(100),
            "The workbook has a password, or is of an old kind. Save it as .xlsx without one.",
        ),
        (b"a;b;c", "This is no workbook, whatever its name. Save it again as .xlsx."),
    ],
)
def test_what_is_no_workbook_is_refused(officer, content, sentence):
    assert refused(send(officer, content)) == sentence


def test_no_file_at_all_is_asked_for(officer):
    response = officer.post(UPLOAD, {})
    assert response.status_code == 422
    assert response.context["form"].errors["file"] == ["Filled workbook: choose a file"]


def test_a_path_or_html_in_the_name_does_no_harm(officer):
    upload = preview_of(officer, fill(download(officer), **BOTH), name="../<b>q</b>.xlsx")
    assert upload.file_name in ("<b>q<_b>.xlsx", "b>.xlsx", "<b>q</b>.xlsx")
    page = officer.get(f"/entry/uploads/{upload.uid}/").content.decode()
    assert "<b>q" not in page


def test_a_closed_round_closes_every_row(officer, round_):
    book = fill(download(officer), **BOTH)
    rounds.lock_round(by=round_.team, round_=round_.round)
    upload = preview_of(officer, book)
    assert outcomes(upload) == {"FIN-01": "closed"}


def test_an_emptied_cell_empties_the_draft(officer, round_):
    words = {"numerator": "27", "denominator": "50", "commentary": "Wrong KPI"}
    drafts.save_draft(by=round_.provider, actual=round_.actual, typed=words, version=1)
    row = only(preview_of(officer, fill(download(officer), commentary=None)))
    assert (row.outcome, row.typed["commentary"]) == ("changed", "")


def test_the_page_offers_the_form_and_what_waits(officer):
    upload = preview_of(officer, fill(download(officer), **BOTH))
    text = officer.get(UPLOAD).content.decode()
    assert "Upload a filled workbook" in text
    assert f'href="/entry/uploads/{upload.uid}/"' in text


def test_signed_out_goes_to_sign_in(client, round_):
    assert client.get(UPLOAD)["Location"] == f"/account/sign-in/?next={UPLOAD}"


def test_without_a_round_there_is_nothing_to_upload(officer):
    assert officer.get("/entry/2025-26-Q1/upload/").status_code == 404


def test_takes_no_other_method(officer):
    assert officer.put(UPLOAD).status_code == 405
