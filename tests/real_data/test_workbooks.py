"""Every workbook of the collection is read as it is seen, or refused with one plain sentence.

Damaged copies of them, made here, are a sentence too, never an exception of a library, and none of
them takes long.
"""

import io
import random
import time
import zipfile

import openpyxl
import pytest
import python_calamine

from perfportal.core.documents import DocumentError
from perfportal.core.documents.cell_text import cell_text
from perfportal.core.documents.sheets import read_sheets

pytestmark = pytest.mark.shared_data

SECONDS = 3
BROKEN = "The workbook is broken and cannot be read. Open it in Excel and save it again as .xlsx."
KINDS = "is neither .xlsx, .xls, .ods nor .csv. Save the table as one of these."
NO_TABLE = "empty_sheet.xlsx holds no table: all its cells are empty."
MACROS = "The workbook holds macros. Save it as .xlsx without them."
ENCRYPTED = "The workbook is encrypted. Save it without a password."
ENCRYPTED_OR_OLD = "is encrypted or an old Excel file. Remove its password and save it as .xlsx."
NUMBERS = [("1", "2"), ("3", "4"), ("5", "6")]
SENTENCE = ("This workbook contains 4 sheets: Visible, Hidden, VeryHidden and Chart",)
THREE_DAYS = [("2021-01-01", "15"), ("2021-01-02", "16"), ("255:10:10", "17")]
MERGED = [("Row Merge", "", "Not Merged"), ("Column Merge", "Chunk Merged")]
READ = {
    "any_sheets.ods": [*NUMBERS, SENTENCE],
    "any_sheets.xlsx": [*NUMBERS, SENTENCE],
    "date.ods": [
        ("2021-01-01", "15"),
        ("2021-01-01T10:10:10", "16"),
        ("10:10:10", "17"),
        ("10:10:10", "18"),
    ],
    "date.xlsx": THREE_DAYS,
    "date_1904.xls": THREE_DAYS,
    "date_1904.xlsx": THREE_DAYS,
    "date_iso.xlsx": [
        ("2021-01-01",),
        ("2021-01-01T10:10:10",),
        ("10:10:10",),
        ("This workbook contains datetime in ISO 8601",),
        ("Please, check source code of the file, if you resave it",),
        (
            (
                "Created with openpyxl, see https://openpyxl.readthedocs.io/en/latest/datetime.html"
                "#using-the-iso-8601-format"
            ),
        ),
    ],
    "huge_dimension.xlsx": [("Ref", "Value"), ("CS01", "95.5")],
    "merge_cells.xls": MERGED,
    "merge_cells.xlsx": MERGED,
    "merged_cells.ods": [("A", "B", "C"), ("A", "B", "C"), ("", "", "C")],
    "merged_range.xlsx": [
        ("A1", "B1", "C1", "", "E1", "F1", "G1", "H1"),
        ("A3", "B3", "C3", "", "E3", "F3", "G3", "H3"),
        ("A4", "B4", "C4", "", "E4", "F4", "G4", "H4"),
    ],
}
REFUSED = {
    "any_sheets.xls": MACROS,
    "any_sheets.xlsb": f"any_sheets.xlsb {KINDS}",
    "csv_named.xlsx": (
        "csv_named.xlsx is no .xlsx file, whatever its name. Open it and save it again as .xlsx."
    ),
    "date_1904.xlsb": f"date_1904.xlsb {KINDS}",
    "empty_sheet.xlsx": NO_TABLE,
    "errors.xlsx": "The workbook has links to other files. Paste the values instead.",
    "pass_protected.ods": ENCRYPTED,
    "pass_protected.xlsb": f"pass_protected.xlsb {KINDS}",
    "pass_protected.xlsx": f"pass_protected.xlsx {ENCRYPTED_OR_OLD}",
    "truncated.xlsx": BROKEN,
    "xls_named.xlsx": f"xls_named.xlsx {ENCRYPTED_OR_OLD}",
}
ONLY_SEEN = {"formula_injection_text_cells.xlsx"}


@pytest.fixture
def files(shared_data):
    return {path.name: path for path in sorted((shared_data / "xlsx").rglob("*.*"))}


def timed_read(source):
    """The workbook, or the sentence that refuses it, in good time."""
    start = time.monotonic()
    try:
        return read_sheets(source)
    except DocumentError as error:
        return str(error)
    finally:
        assert time.monotonic() - start < SECONDS


def named(content: bytes, name: str):
    source = io.BytesIO(content)
    source.name = name
    return source


def test_every_file_is_known_here(files):
    assert set(files) == {*READ, *REFUSED, *ONLY_SEEN}


@pytest.mark.parametrize("name", READ)
def test_a_workbook_is_read_as_it_is_seen(files, name):
    first = timed_read(files[name]).sheets[0]
    assert [row.cells for row in first.rows] == READ[name]
    assert not first.is_hidden


@pytest.mark.parametrize("name", REFUSED)
def test_a_workbook_that_cannot_be_read_is_refused_with_its_remedy(files, name):
    assert timed_read(files[name]) == REFUSED[name]


def test_text_that_looks_like_a_formula_stays_text(files):
    sheet = timed_read(files["formula_injection_text_cells.xlsx"]).sheets[0]
    assert len(sheet.rows) == 21
    assert sheet.rows[3].cells == ("K02", "2", "=10+20+cmd|' /C calc'!A0")
    assert sheet.faults == {}


def test_hidden_sheets_are_read_and_known(files):
    for name in ("any_sheets.xlsx", "any_sheets.ods"):
        sheets = timed_read(files[name]).sheets
        assert [(sheet.name, sheet.is_hidden) for sheet in sheets[:3]] == [
            ("Visible", False),
            ("Hidden", True),
            ("VeryHidden", True),
        ]


def test_merged_cells_are_faults_with_their_place_in_every_kind_of_file(files):
    for name in ("merge_cells.xlsx", "merge_cells.xls"):
        faults = timed_read(files[name]).sheets[0].faults
        assert (
            faults[1, 0]
            == faults[1, 1]
            == ("The cells A1:B1 are merged. Unmerge them and fill in each one.")
        )
        assert (1, 2) not in faults
    faults = timed_read(files["merged_cells.ods"]).sheets[0].faults
    assert set(faults) == {(2, 0), (3, 0)}


@pytest.mark.parametrize("name", [name for name in READ if not name.endswith(".ods")])
def test_another_reader_sees_the_same_values(files, name):
    """python-calamine, which shares no line with our reader."""
    book = python_calamine.load_workbook(files[name])
    for sheet in timed_read(files[name]).sheets:
        rows = book.get_sheet_by_name(sheet.name).to_python(skip_empty_area=False)
        theirs = {
            (number, column): cell_text(value)
            for number, row in enumerate(rows, start=1)
            for column, value in enumerate(row)
            if value != ""
        }
        ours = {
            (row.number, column): text
            for row in sheet.rows
            for column, text in enumerate(row.cells)
            if text
        }
        assert ours == theirs


def damaged(content: bytes, chance: random.Random) -> bytes:
    """Cut short, or with bits turned, or with a piece replaced by noise."""
    copy, how = bytearray(content), chance.random()
    if how < 0.3:
        return bytes(copy[: chance.randrange(len(copy))])
    if how < 0.8:
        for _turn in range(chance.choice([1, 2, 8, 50])):
            copy[chance.randrange(len(copy))] ^= 1 << chance.randrange(8)
        return bytes(copy)
    start = chance.randrange(len(copy))
    copy[start : start + chance.randrange(200)] = chance.randbytes(chance.randrange(200))
    return bytes(copy)


def test_damaged_copies_are_read_or_refused_with_a_sentence(files):
    chance = random.Random(4)
    for path in files.values():
        content = path.read_bytes()
        for _copy in range(40):
            answer = timed_read(named(damaged(content, chance), path.name))
            assert not isinstance(answer, str) or answer.endswith(".")


STRANGE = (b"0", b"-1", b"99999999999", b"1048576", b"1e308", b"abc", b"", b"16384")


def meddled(parts: dict[str, bytes], chance: random.Random) -> bytes:
    """The workbook packed again, with a number or a place in one of its parts made strange."""
    import re

    name = chance.choice([name for name in parts if name.endswith((".xml", ".rels"))])
    found = list(re.finditer(rb"[A-Z]{1,3}\d+|\d+|<[^<>]*>", parts[name]))
    changed = dict(parts)
    if found:
        spot = chance.choice(found)
        new = chance.choice([*STRANGE, b"XFD1048576", b"A0", b"ZZZ1"])
        changed[name] = parts[name][: spot.start()] + new + parts[name][spot.end() :]
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        for part, content in changed.items():
            archive.writestr(part, content)
    return target.getvalue()


@pytest.mark.parametrize("name", [name for name in READ if not name.endswith(".xls")])
def test_a_workbook_that_was_meddled_with_is_read_or_refused(files, name):
    """Numbers that would make a reader set aside a terabyte (calamine's ends the process)."""
    with zipfile.ZipFile(files[name]) as archive:
        parts = {part: archive.read(part) for part in archive.namelist()}
    chance = random.Random(name)
    for _copy in range(60):
        answer = timed_read(named(meddled(parts, chance), name))
        assert not isinstance(answer, str) or answer.endswith(".")


def test_a_saved_copy_reads_the_same(files):
    """Saved again by openpyxl, as another program would write it."""
    for name in ("date.xlsx", "any_sheets.xlsx", "huge_dimension.xlsx"):
        content = io.BytesIO()
        book = openpyxl.load_workbook(files[name])
        book.save(content)
        again = timed_read(named(content.getvalue(), name))
        assert [row.cells for row in again.sheets[0].rows] == READ[name]
