"""Files that people send: read as a person sees them, or refused with one sentence."""

import io
import zipfile

import openpyxl
import pytest

from perfportal.core.documents import DocumentError, read_table
from perfportal.core.documents.workbooks import workbook_rows

COLUMNS, REQUIRED = ("code", "value", "note"), ("code", "value")


def read(path, **options):
    return read_table(path, columns=COLUMNS, required=REQUIRED, **options)


@pytest.fixture
def write(tmp_path):
    def save(name, content):
        path = tmp_path / name
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return path

    return save


def workbook(path, *rows, sheets=(), number_formats=None):
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    for cell, number_format in (number_formats or {}).items():
        book.active[cell].number_format = number_format
    for title, lines in sheets:
        sheet = book.create_sheet(title)
        for line in lines:
            sheet.append(line)
    book.save(path)
    return path


def cells_of(table):
    return [dict(row.cells) for row in table.rows]


def test_csv_is_read_in_any_column_order_with_or_without_a_byte_order_mark(write):
    plain = read(write("a.csv", "value,code\r\n 0 ,HR01\r\n"))
    marked = read(write("b.csv", b"\xef\xbb\xbfcode,value\nHR01,0\n"))
    assert cells_of(plain) == cells_of(marked) == [{"code": "HR01", "value": "0"}]


@pytest.mark.parametrize("divider", [",", ";", "\t"])
def test_columns_are_divided_by_whatever_divides_the_header(write, divider):
    lines = [["code", "value", "note"], ["HR01", '"1,234"', '"a; b"']]
    text = "\n".join(divider.join(cells) for cells in lines)
    table = read(write("a.csv", text))
    assert cells_of(table) == [{"code": "HR01", "value": "1,234", "note": "a; b"}]


def test_rows_are_numbered_as_a_spreadsheet_numbers_them(write):
    table = read(write("a.csv", 'code,value,note\nA,1,"two\nlines"\n\nB,2,\n'))
    assert [(row.number, row["code"]) for row in table.rows] == [(2, "A"), (4, "B")]


def test_a_workbook_is_read_as_it_is_seen(tmp_path):
    path = workbook(
        tmp_path / "a.xlsx",
        ["code", "value", "note"],
        ["HR01", 0.972, True],
        ["HR02", 97.2, None],
        ["HR03", 12, "0042"],
        ["HR04", 1, ""],
        number_formats={"B2": "0.0%", "B5": "0%"},
    )
    assert [(row["code"], row["value"], row["note"]) for row in read(path).rows] == [
        ("HR01", "97.2%", "yes"),
        ("HR02", "97.2", ""),
        ("HR03", "12", "0042"),
        ("HR04", "100%", ""),
    ]


def test_a_workbooks_number_has_the_digits_that_a_spreadsheet_shows(tmp_path):
    path = workbook(tmp_path / "a.xlsx", ["code", "value"], ["HR01", 0.1 + 0.2])
    assert cells_of(read(path)) == [{"code": "HR01", "value": "0.3"}]


def test_the_sheet_named_as_the_file_goes_before_the_first(tmp_path):
    rows = [["code", "value"], ["HR01", 5]]
    path = workbook(tmp_path / "kpis.xlsx", ["Read me first"], sheets=[("KPIs", rows)])
    assert cells_of(read(path)) == [{"code": "HR01", "value": "5"}]


@pytest.mark.parametrize(
    ("name", "content", "sentence"),
    [
        ("a.pdf", b"%PDF-1.4", "a.pdf is neither .csv nor .xlsx. Save the table as one of these."),
        ("a.csv", b"  \n", "The file is empty. Save it again from the program that made it."),
        ("a.csv", b"code\nHR01\n", "Row 1: the column 'value' is missing. Add it."),
        ("a.csv", b"code,value,value\n", "Row 1: the column 'value' stands there twice. Keep one."),
        (
            "a.csv",
            b"code,valu\n",
            (
                "Row 1: there is no column 'valu' in this kind of file. "
                "Take it out, or rename it to one of: code, note, value."
            ),
        ),
        (
            "a.csv",
            b"code,value\nHR01,1,234\n",
            (
                "Row 2: '234' stands in a column without a name. "
                "Name the column in row 1, or put text with commas in quotes."
            ),
        ),
        (
            "a.csv",
            "code,value,note\nA,1,ok\nB,2,caf\xe9\n".encode("latin-1"),
            "Line 3: the file is not in UTF-8. Save it as 'CSV UTF-8'.",
        ),
        (
            "a.csv",
            b'code,value\nA,"1\n',
            (
                "Line 2: this is not proper csv (unexpected end of data). "
                "Look for a quotation mark that is not closed."
            ),
        ),
        (
            "a.csv",
            b"code,value\nA,\x00\n",
            "This is not a text file. Save the table as csv or xlsx.",
        ),
        (
            "a.csv",
            b"PK\x03\x04",
            "a.csv is a workbook under the name of a csv. Rename it to .xlsx.",
        ),
    ],
)
def test_a_bad_file_is_refused_with_one_sentence(write, name, content, sentence):
    with pytest.raises(DocumentError) as refusal:
        read(write(name, content))
    assert str(refusal.value) == sentence


def test_a_file_that_is_not_there(tmp_path):
    with pytest.raises(DocumentError, match=r"There is no file .*gone.csv"):
        read(tmp_path / "gone.csv")


def test_a_file_over_the_limit_is_not_even_read_whole(write, monkeypatch):
    monkeypatch.setattr("perfportal.core.documents.tables.MAX_BYTES", 20)
    with pytest.raises(DocumentError, match="larger than"):
        read(write("a.csv", "code,value\n" + "x" * 20))


@pytest.mark.parametrize("value", ["=1+1", "=HYPERLINK(1)"])
def test_a_formula_is_named_by_its_cell_and_never_guessed(tmp_path, value):
    path = workbook(tmp_path / "a.xlsx", ["code", "value"], ["HR01", value])
    with pytest.raises(DocumentError) as refusal:
        read(path)
    assert str(refusal.value) == "Cell B2 holds a formula. Put the value itself there."


def test_an_error_cell_and_merged_cells_are_named(tmp_path):
    broken = workbook(tmp_path / "a.xlsx", ["code", "value"], ["HR01", "#N/A"])
    with pytest.raises(DocumentError, match=r"^Cell B2 holds the error #N/A\."):
        read(broken)
    book = openpyxl.Workbook()
    for row in (["code", "value"], ["HR01", 1], ["HR02", 2]):
        book.active.append(row)
    book.active.merge_cells("A2:A3")
    book.save(tmp_path / "b.xlsx")
    with pytest.raises(DocumentError, match=r"the cells A2:A3 are merged\."):
        read(tmp_path / "b.xlsx")


TOO_WIDE = "Row 1 has more than 200 columns. Delete the columns to the right of the table."


def test_a_table_of_endless_columns_is_refused(write, tmp_path):
    with pytest.raises(DocumentError) as refusal:
        read(write("a.csv", "code,value" + "," * 199))
    assert str(refusal.value) == TOO_WIDE
    book = openpyxl.Workbook()
    book.active["A1"], book.active["XFD1"] = "code", "value"
    book.save(tmp_path / "a.xlsx")
    with pytest.raises(DocumentError) as refusal:
        read(tmp_path / "a.xlsx")
    assert str(refusal.value) == TOO_WIDE


def test_a_workbook_that_unfolds_names_within_names_is_refused(tmp_path):
    """The parser stops before a kilobyte has become a gigabyte."""
    path = workbook(tmp_path / "plain.xlsx", ["code", "value"])
    names = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10}">' for n in range(1, 10))
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name).decode() for name in archive.namelist()}
    sheet = parts["xl/worksheets/sheet1.xml"]
    start = sheet.index("<worksheet")
    parts["xl/worksheets/sheet1.xml"] = f'<!DOCTYPE w [<!ENTITY e0 "{"ha" * 10}">{names}]>' + sheet[
        start:
    ].replace("code", "&e9;")
    (tmp_path / "a.xlsx").write_bytes(zipped(**parts))
    with pytest.raises(DocumentError, match=r"^The workbook is broken"):
        read(tmp_path / "a.xlsx")


def zipped(**entries):
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in entries.items():
            archive.writestr(name, text)
    return content.getvalue()


@pytest.mark.parametrize(
    ("entries", "sentence"),
    [
        ({"xl/vbaProject.bin": "x"}, "The workbook holds macros."),
        ({"xl/externalLinks/externalLink1.xml": "x"}, "The workbook has links to other files."),
        ({"content.xml": "x"}, "This is not an .xlsx workbook, whatever its name."),
        ({"xl/workbook.xml": "not xml"}, "The workbook is broken and cannot be read."),
    ],
)
def test_a_workbook_is_judged_by_what_is_in_it(write, entries, sentence):
    with pytest.raises(DocumentError) as refusal:
        read(write("a.xlsx", zipped(**entries)))
    assert str(refusal.value).startswith(sentence)


def test_a_zip_bomb_is_refused_from_its_directory(write):
    bomb = zipped(**{"xl/workbook.xml": "x", "xl/worksheets/sheet1.xml": "0" * 60_000_000})
    assert len(bomb) < 200_000
    with pytest.raises(DocumentError, match="far larger unpacked"):
        read(write("a.xlsx", bomb))


@pytest.mark.shared_data
def test_no_workbook_in_the_collection_crashes_or_hangs(shared_data):
    """Each gives rows or one sentence; the sentences of those that cannot be read are these."""
    said = {}
    for path in sorted((shared_data / "xlsx").rglob("*.xlsx")):
        try:
            list(workbook_rows(path.read_bytes(), path.stem))
        except DocumentError as error:
            said[path.name] = str(error).split(".")[0]
    assert said == {
        "csv_named.xlsx": "The workbook is broken and cannot be read",
        "errors.xlsx": "The workbook has links to other files",
        "merge_cells.xlsx": "Sheet Sheet1: the cells A1:B1 are merged",
        "merged_range.xlsx": "Sheet Sheet1: the cells H1:H2 are merged",
        "pass_protected.xlsx": "The workbook is broken and cannot be read",
        "truncated.xlsx": "The workbook is broken and cannot be read",
        "xls_named.xlsx": "This is not an ",
    }


class AnyColumn(tuple):
    """Columns of any name are welcome."""

    def __contains__(self, _name):
        return True


@pytest.mark.shared_data
def test_every_file_in_the_collection_is_a_table_or_one_sentence(shared_data):
    """As they are sent, under the names they have; nothing but a DocumentError may come out."""
    read_in, refused = {}, {}
    for path in sorted((shared_data / "xlsx").rglob("*.*")):
        try:
            read_in[path.name] = len(read_table(path, columns=AnyColumn(), required=()).rows)
        except DocumentError as error:
            refused[path.name] = str(error)
    assert read_in == {
        "any_sheets.xlsx": 3,
        "date.xlsx": 2,
        "date_1904.xlsx": 2,
        "date_iso.xlsx": 5,
        "empty_sheet.xlsx": 0,
        "formula_injection_text_cells.xlsx": 20,
        "huge_dimension.xlsx": 1,
    }
    assert len(refused) == 17
    others = {name: sentence for name, sentence in refused.items() if not name.endswith(".xlsx")}
    assert others == {
        name: f"{name} is neither .csv nor .xlsx. Save the table as one of these."
        for name in others
    }


@pytest.mark.shared_data
@pytest.mark.parametrize(
    ("name", "sentence"),
    [
        ("pass_protected.xlsx", "pass_protected.xlsx is encrypted or an old Excel file."),
        ("xls_named.xlsx", "xls_named.xlsx is encrypted or an old Excel file."),
        ("csv_named.xlsx", "csv_named.xlsx is no workbook, whatever its name."),
    ],
)
def test_a_workbook_that_is_none_is_called_what_it_is(shared_data, name, sentence):
    path = next((shared_data / "xlsx").rglob(name))
    with pytest.raises(DocumentError) as refusal:
        read(path)
    assert str(refusal.value).startswith(sentence)


@pytest.mark.shared_data
def test_dates_of_both_epochs_are_the_same_days(shared_data):
    for name in ("date.xlsx", "date_1904.xlsx"):
        path = next((shared_data / "xlsx").rglob(name))
        rows = list(workbook_rows(path.read_bytes(), path.stem))
        assert rows[:2] == [["2021-01-01", "15"], ["2021-01-02", "16"]]
