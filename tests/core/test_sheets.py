"""Every kind of spreadsheet, made here: what a person sees is what is read, or it is said."""

import io
import re
import subprocess
import sys
import zipfile

import openpyxl
import pytest
from openpyxl.styles import PatternFill

from perfportal.core.documents import DocumentError
from perfportal.core.documents.cell_text import number_text, percent_text
from perfportal.core.documents.colours import colour_word
from perfportal.core.documents.sheets import column_letters, read_sheets
from tests.core import old_excel

FORMULA = "Cell {} holds a formula. Put the value itself there."


def read(content: bytes, name: str):
    source = io.BytesIO(content)
    source.name = name
    return read_sheets(source)


def refusal(content: bytes, name: str) -> str:
    with pytest.raises(DocumentError) as refused:
        read(content, name)
    return str(refused.value)


def cells(sheet):
    return {row.number: row.cells for row in sheet.rows}


def saved(book) -> bytes:
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()


def zipped(**parts) -> bytes:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in parts.items():
            archive.writestr(name, text)
    return content.getvalue()


def repacked(content: bytes, change, **more: str) -> bytes:
    """The parts of a workbook after `change(name, text)`, and further ones."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        parts = {name: archive.read(name).decode() for name in archive.namelist()}
    return zipped(**{name: change(name, text) for name, text in parts.items()} | more)


@pytest.fixture
def tidy():
    """A sheet of nearly everything that a cell can be."""
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "Figures"
    for row in (
        ["Code", "Value", "Note"],
        ["A", 0.774, True],
        ["B", 77.4, "0042"],
        ["C", "=B2*2", None],
        ["D", 1234567.25, " kept "],
    ):
        sheet.append(row)
    sheet["B2"].number_format = "0.0%"
    sheet["C4"].fill = PatternFill("solid", fgColor="00B050")
    sheet.row_dimensions[3].hidden = True
    sheet.column_dimensions["C"].hidden = True
    return book


def test_an_xlsx_is_read_as_it_is_seen(tidy):
    (sheet,) = read(saved(tidy), "a.xlsx").sheets
    assert cells(sheet) == {
        1: ("Code", "Value", "Note"),
        2: ("A", "77.4%", "yes"),
        3: ("B", "77.4", "0042"),
        4: ("C",),
        5: ("D", "1234567.25", " kept "),
    }
    assert [row.number for row in sheet.rows if row.is_hidden] == [3]
    assert sheet.hidden_columns == {2}
    assert sheet.faults == {(4, 1): FORMULA.format("B4")}
    assert sheet.coloured == {(4, 2): "green"}


def test_an_xlsx_reads_the_same_with_prefixes_pretty_printing_and_without_addresses(tidy):
    """As other programs write it: names with a prefix, white space, cells that do not say where."""

    def prefixed(name, text):
        if "worksheets/" not in name:
            return text
        text = text.replace("<", "<x:").replace("<x:/", "</x:").replace("<x:?", "<?")
        text = text.replace("xmlns=", "xmlns:x=")
        return text.replace("><", ">\n  <")

    def without_addresses(name, text):
        if "worksheets/" not in name:
            return text
        return re.sub(r'(<(?:c|row)) r="\w+"', r"\1", text)

    content = saved(tidy)
    plain = cells(read(content, "a.xlsx").sheets[0])
    assert cells(read(repacked(content, prefixed), "a.xlsx").sheets[0]) == plain
    assert cells(read(repacked(content, without_addresses), "a.xlsx").sheets[0]) == plain


def test_rows_with_nothing_but_a_formula_are_not_lost():
    book = openpyxl.Workbook()
    book.active["B3"] = "=1+1"
    (sheet,) = read(saved(book), "a.xlsx").sheets
    assert cells(sheet) == {3: ()}


def test_shared_texts_may_be_in_several_runs():
    texts = (
        '<sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><si><r><t>Coun'
        "</t></r><r><t>cil</t></r><rPh><t>KAU</t></rPh></si><si><t>_x0041_</t></si></sst>"
    )
    book = openpyxl.Workbook()
    book.active.append(["one", "two"])

    def swap(name, text):
        for number, word in enumerate(("one", "two")):
            inline = f't="inlineStr"><is><t>{word}</t></is>'
            text = text.replace(inline, f't="s"><v>{number}</v>')
        relation = '<Relationship Id="s" Type="x/sharedStrings" Target="shared.xml"/>'
        is_book = name == "xl/_rels/workbook.xml.rels"
        return text.replace("</Relations", f"{relation}</Relations") if is_book else text

    content = repacked(saved(book), swap, **{"xl/shared.xml": texts})
    (sheet,) = read(content, "a.xlsx").sheets
    assert cells(sheet) == {1: ("Council", "A")}


CONTENT = """<?xml version="1.0"?>
<office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"
  xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0"
  xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"
  xmlns:style="urn:oasis:names:tc:opendocument:xmlns:style:1.0"
  xmlns:fo="urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0">
 <office:automatic-styles>
  <style:style style:name="red">
   <style:table-cell-properties fo:background-color="#ff0000"/>
  </style:style>
 </office:automatic-styles>
 <office:body><office:spreadsheet>{}<table:table table:name="Figures">
  <table:table-column/><table:table-column table:visibility="collapse"/>
  <table:table-row>
   <table:table-cell office:value-type="string"><text:p>Code</text:p></table:table-cell>
   <table:table-cell office:value-type="string">
    <text:p>Two<text:s text:c="2"/>lines</text:p><text:p>here</text:p>
    <office:annotation><text:p>a note</text:p></office:annotation>
   </table:table-cell>
  </table:table-row>
  <table:table-row table:visibility="filter">
   <table:table-cell office:value-type="percentage" office:value="0.774">
    <text:p>77%</text:p>
   </table:table-cell>
   <table:table-cell office:value-type="date" office:date-value="2026-10-31"/>
   <table:table-cell office:value-type="float" office:value="2" table:formula="of:=1+1"/>
   <table:table-cell table:style-name="red"/>
  </table:table-row>
  <table:table-row table:number-rows-repeated="2">
   <table:table-cell office:value-type="float" office:value="5" table:number-columns-repeated="2"/>
   <table:table-cell office:value-type="boolean" office:boolean-value="true"/>
   <table:table-cell table:number-columns-repeated="16000"/>
  </table:table-row>
  <table:table-row table:number-rows-repeated="1048000">
   <table:table-cell table:number-columns-repeated="16384"/>
  </table:table-row>
 </table:table></office:spreadsheet></office:body></office:document-content>"""


def ods(content: str) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("content.xml", content, zipfile.ZIP_DEFLATED)
    return file.getvalue()


def test_an_ods_is_read_as_it_is_seen():
    (sheet,) = read(ods(CONTENT.format("")), "a.ods").sheets
    assert cells(sheet) == {
        1: ("Code", "Two  lines\nhere"),
        2: ("77.4%", "2026-10-31"),
        3: ("5", "5", "yes"),
        4: ("5", "5", "yes"),
    }
    assert sheet.faults == {(2, 2): FORMULA.format("C2")}
    assert [row.number for row in sheet.rows if row.is_hidden] == [2]
    assert sheet.hidden_columns == {1}
    assert sheet.coloured == {(2, 3): "red"}


def test_an_ods_with_links_or_endless_repeats_is_refused():
    links = CONTENT.format("<table:dde-links/>")
    assert refusal(ods(links), "a.ods").startswith("The workbook has links to other files.")
    many = CONTENT.format("").replace('repeated="2">', 'repeated="1000000">', 1)
    assert refusal(ods(many), "a.ods") == (
        "Sheet Figures: There are more than 250,000 rows. Use a csv, in parts."
    )


def test_an_xls_is_read_as_it_is_seen():
    """Percentages, days, formulas and hidden rows, which its usual readers do not tell."""
    sheet = old_excel.Sheet("Figures")
    sheet.text(0, 0, "Code").text(0, 1, "Value")
    sheet.number(1, 0, 0.774, style=old_excel.PERCENT).number(1, 1, 46326, style=old_excel.DAY)
    sheet.number(2, 0, 1234.5).formula(2, 1).error(2, 2).hide_row(2).merge(4, 5, 0, 0)
    sheet.number(4, 0, 1).number(5, 1, 2)
    (read_in,) = read(old_excel.book(sheet), "a.xls").sheets
    assert cells(read_in) == {
        1: ("Code", "Value"),
        2: ("77.4%", "2026-10-31"),
        3: ("1234.5",),
        5: ("1",),
        6: ("", "2"),
    }
    merged = "The cells A5:A6 are merged. Unmerge them and fill in each one."
    assert read_in.faults == {
        (3, 1): FORMULA.format("B3"),
        (3, 2): "Cell C3 holds the error #N/A. Put the value itself there.",
        (5, 0): merged,
        (6, 0): merged,
    }
    assert [row.number for row in read_in.rows if row.is_hidden] == [3]


def test_an_xls_with_a_password_or_a_link_is_refused():
    sheet = old_excel.Sheet("Figures").number(0, 0, 1)
    locked = old_excel.book(sheet, extra=old_excel.record(0x2F, b"\0" * 6))
    assert refusal(locked, "a.xls") == "The workbook is encrypted. Save it without a password."
    linked = old_excel.book(sheet, extra=old_excel.record(0x1AE, b"\1\0\x05\0\0abcde"))
    assert refusal(linked, "a.xls").startswith("The workbook has links to other files.")


@pytest.mark.parametrize(
    ("content", "read_as"),
    [
        ("Code;Value\nA;£5\n".encode("cp1252"), {1: ("Code", "Value"), 2: ("A", "£5")}),
        ("Code\tValue\nA\t5\n".encode("utf-16"), {1: ("Code", "Value"), 2: ("A", "5")}),
        (b"A title\n\nCode;Value\nA;5\n", {1: ("A title",), 3: ("Code", "Value"), 4: ("A", "5")}),
    ],
)
def test_a_csv_as_excel_saves_it_on_a_british_computer(content, read_as):
    (sheet,) = read(content, "figures.csv").sheets
    assert (sheet.name, cells(sheet)) == ("figures", read_as)


def test_a_file_is_judged_by_what_it_holds():
    assert refusal(b"Code\nA\n", "a.ods") == (
        "a.ods is no .ods file, whatever its name. Open it and save it again as .ods."
    )
    assert refusal(b"\x00\x01\x02" * 9, "a.csv").startswith("This is not a text file.")
    assert refusal(b"%PDF", "a.pdf") == (
        "a.pdf is neither .xlsx, .xls, .ods nor .csv. Save the table as one of these."
    )


def test_a_directory_that_lies_about_a_size_does_no_harm(tidy):
    """The sheet says that it is short, and unfolds into more: no more of it is unpacked."""
    content = bytearray(saved(tidy))
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        size = archive.getinfo("xl/worksheets/sheet1.xml").file_size
    for place in range(len(content) - 4):
        if content[place : place + 4] == size.to_bytes(4, "little"):
            content[place : place + 4] = (size - 100).to_bytes(4, "little")
    assert refusal(bytes(content), "a.xlsx").startswith("The workbook is broken")


BOMB = """
import io, resource, sys, zipfile
from perfportal.core.documents import DocumentError
from perfportal.core.documents.sheets import read_sheets
file = io.BytesIO()
file.name = "bomb.xlsx"
with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
    archive.writestr("xl/workbook.xml", "x")
    with archive.open("xl/worksheets/sheet1.xml", "w") as part:
        for _megabyte in range(200):
            part.write(b"0" * 1_000_000)
file.seek(0)
before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
try:
    read_sheets(file)
except DocumentError as error:
    print(len(file.getvalue()), resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before)
    print(error)
"""


def test_a_zip_bomb_is_refused_from_its_directory_and_costs_no_memory():
    """195 kB that unfold to 200 MB, in a process whose memory is its own."""
    run = subprocess.run(
        [sys.executable, "-c", BOMB], capture_output=True, text=True, check=True, timeout=60
    )
    numbers, sentence = run.stdout.splitlines()
    size, grown = map(int, numbers.split())
    assert size < 200_000
    assert grown < 50_000  # kB
    assert sentence.startswith("The workbook is far larger unpacked than it should be.")


@pytest.mark.parametrize(
    ("number", "text"),
    [(0.1 + 0.2, "0.3"), (5.0, "5"), (1e20, "100000000000000000000"), (1.5e-7, "0.00000015"),
     (-0.5, "-0.5"), (float("inf"), "inf")],
)  # fmt: skip
def test_a_number_has_the_digits_that_a_spreadsheet_shows(number, text):
    assert number_text(number) == text


def test_a_percentage_is_not_rounded():
    assert [percent_text(share) for share in (0.774, 1.0, 0.00125)] == ["77.4%", "100%", "0.125%"]


@pytest.mark.parametrize(
    ("rgb", "word"),
    [("FF0000", "red"), ("C00000", "red"), ("FFC000", "amber"), ("FFFF00", "amber"),
     ("00B050", "green"), ("92D050", "green"), ("FFFFFF", ""), ("D9D9D9", ""), ("0070C0", ""),
     ("", "")],
)  # fmt: skip
def test_the_colours_in_which_people_paint_a_status(rgb, word):
    assert colour_word(rgb) == word


def test_columns_have_the_letters_of_a_spreadsheet():
    assert [column_letters(n) for n in (0, 25, 26, 701, 702)] == ["A", "Z", "AA", "ZZ", "AAA"]
