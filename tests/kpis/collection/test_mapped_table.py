"""Tables of any shape read by choices: values with their places, and a sentence for the rest."""

import io

import pytest
from openpyxl.styles import PatternFill

from kpis.collection.imports.guesses import guess_choices
from kpis.collection.imports.mapped_table import read_mapped
from kpis.collection.imports.matching import Register, is_total
from kpis.collection.imports.shares import PERCENT, SHARE, as_percent, needs_answer
from kpis.collection.imports.table_choices import FIXED, WIDE, Choices, signature
from kpis.register.models import KPI
from perfportal.core.documents.sheets import read_sheets
from tests.factories import KPIFactory
from tests.kpis.collection.tables import csv_bytes, xlsx_bytes

pytestmark = pytest.mark.django_db


@pytest.fixture
def register():
    """Two quarterly percentages, and one of two numbers."""
    KPIFactory(code="HSG-01", title="Homes re-let within 20 days", external_code="BV212")
    KPIFactory(code="HSG-02", title="Repairs done in time")
    KPIFactory(
        code="FIN-01",
        title="Council Tax collected",
        definition__measure_type="cum_ratio",
        definition__multiplier=100,
    )
    return Register.of(KPI.objects.select_related("definition"))


def book_of(content: bytes, name="table.csv"):
    source = io.BytesIO(content)
    source.name = name
    return read_sheets(source)


def read(rows, register, **choices):
    """By the guess, with these choices in place of guessed ones."""
    is_bytes = isinstance(rows, bytes)
    book = book_of(rows, "table.xlsx") if is_bytes else book_of(csv_bytes(rows))
    guess = guess_choices(book.sheets, register, council="Trafford Council")
    return read_mapped(book, Choices(**(guess.as_json() | choices)), register)


def said(reading):
    return [(value.kpi.code, value.period.token, value.typed) for value in reading.values]


def refused(reading):
    return [(refusal.where, refusal.sentence) for refusal in reading.refusals]


def test_a_long_table_is_guessed_and_read_with_people_s_spellings(register):
    rows = [
        ["Quarterly return", "", "", ""],
        ["Indicator", "Period", "Actual", "Comments"],
        ["HSG-01", "2026/27 Q1", " 91.5% ", "Better."],
        ["Repairs done in time", "Apr 2026-Jun 2026", "88", ""],
        ["BV212", "Jul 2026 - Sep 2026", " 0 ", ""],
    ]
    reading = read(rows, register)
    assert said(reading) == [
        ("HSG-01", "2026-27-Q1", {"value": "91.5%", "commentary": "Better."}),
        ("HSG-02", "2026-27-Q1", {"value": "88"}),
        ("HSG-01", "2026-27-Q2", {"value": "0"}),
    ]
    assert reading.values[0].where == "Sheet table, row 3"
    assert reading.values[0].cells["value"] == "Sheet table, row 3, column C (Actual)"
    assert refused(reading) == []


def test_a_wide_table_has_a_value_for_each_filled_column(register):
    rows = [["Code", "Q1 2026/27", "Q2 2026/27"], ["HSG-01", "91", "92"], ["HSG-02", "", "85"]]
    assert said(read(rows, register)) == [
        ("HSG-01", "2026-27-Q1", {"value": "91"}),
        ("HSG-01", "2026-27-Q2", {"value": "92"}),
        ("HSG-02", "2026-27-Q2", {"value": "85"}),
    ]


def test_columns_named_q1_take_the_year_that_is_typed(register):
    rows = [["Code", "Q1", "Q2"], ["HSG-01", "91", "92"]]
    reading = read(rows, register, period=WIDE, one_period="2026/27")
    assert [period for _code, period, _typed in said(reading)] == ["2026-27-Q1", "2026-27-Q2"]


def test_a_file_about_one_period_needs_no_column_for_it(register):
    rows = [["Code", "Value"], ["HSG-01", "91"]]
    reading = read(rows, register, period=FIXED, one_period="Q2 2026/27")
    assert said(reading) == [("HSG-01", "2026-27-Q2", {"value": "91"})]


def test_only_the_rows_of_one_council_are_read(register):
    rows = [
        ["area_name", "indicator", "period", "value"],
        ["England", "HSG-01", "2026/27 Q1", "50"],
        ["Trafford", "HSG-01", "2026/27 Q1", "91"],
    ]
    assert said(read(rows, register)) == [("HSG-01", "2026-27-Q1", {"value": "91"})]


def test_two_numbers_are_read_for_a_kpi_that_is_entered_so(register):
    rows = [
        ["Code", "Period", "Numerator", "Denominator"],
        ["FIN-01", "Q1 2026/27", "1,200", "4,800"],
    ]
    assert said(read(rows, register)) == [
        ("FIN-01", "2026-27-Q1", {"numerator": "1,200", "denominator": "4,800"})
    ]


@pytest.mark.parametrize(
    ("row", "where", "sentence"),
    [
        (
            ["HSG-01", "sometime", "1"],
            "Sheet table, row 2, column B (Period)",
            (
                "'sometime' is not a period. Write it like Q2 2026/27, 2026/27, July 2026 or "
                "2026-10-31."
            ),
        ),
        (
            ["HSG-01", "July 2026", "1"],
            "Sheet table, row 2, column B (Period)",
            (
                "HSG-01: Jul 2026 is a month, but the frequency of the KPI is quarterly. "
                "Write it like Q2 2026/27."
            ),
        ),
        (
            ["HSG-01", "Q1 2026/27", "NA"],
            "Sheet table, row 2, column C (Value)",
            (
                "“NA” may mean that there were no cases, or that the figure is not available. "
                "Leave the cell empty, and say which on the page of the figure."
            ),
        ),
        (
            ["FIN-01", "Q1 2026/27", "25"],
            "Sheet table, row 2, column C (Value)",
            (
                "FIN-01 is entered as two numbers, the one on top and the one below. The file must "
                "have a column for each."
            ),
        ),
        (
            ["Total", "Q1 2026/27", "25"],
            "Sheet table, row 2, column A (Code)",
            "“Total” is a total and was left out.",
        ),
        (
            ["", "Q1 2026/27", "25"],
            "Sheet table, row 2, column A (Code)",
            "there is a figure, but no KPI. Write its code.",
        ),
        (
            ["Code", "Period", "Value"],
            "Sheet table, row 2",
            "this repeats the headings and was left out.",
        ),
        (
            ["Bins", "Q1 2026/27", "25"],
            "Sheet table, row 2, column A (Code)",
            "“Bins”: this is no KPI that you enter. Match it to one, or choose “Leave out”.",
        ),
    ],
)
def test_what_cannot_be_read_is_said_with_its_place(register, row, where, sentence):
    good = ["HSG-02", "Q1 2026/27", "80"]
    reading = read([["Code", "Period", "Value"], row, good], register)
    assert refused(reading) == [(where, sentence)]
    assert said(reading) == [("HSG-02", "2026-27-Q1", {"value": "80"})]


def test_a_name_that_is_left_out_is_not_spoken_of(register):
    rows = [["Code", "Period", "Value"], ["Bins", "Q1 2026/27", "25"]]
    reading = read(rows, register, matches={"bins": ""})
    assert (said(reading), refused(reading)) == ([], [])


def test_an_unknown_name_is_said_once_with_how_often(register):
    rows = [["Code", "Period", "Value"], *[["Bins", f"Q{n} 2026/27", "25"] for n in (1, 2, 3)]]
    (refusal,) = refused(read(rows, register))
    assert refusal[1].startswith("“Bins” and 2 more rows: this is no KPI")


HEAD = ["Code", "Period", "Value"]
LINE = ["HSG-01", "Q1 2026/27"]


def test_cells_of_a_workbook_that_are_no_plain_values_are_refused_one_by_one(register):
    def adjust(sheet):
        sheet.merge_cells("C4:D4")
        sheet["C5"].fill = PatternFill("solid", fgColor="FF0000")
        sheet.row_dimensions[6].hidden = True

    rows = [HEAD, [*LINE, "=1+1"], [*LINE, "#N/A"], [*LINE, 5], LINE, [*LINE, 0.774]]
    reading = read(xlsx_bytes(rows, formats={"C6": "0.0%"}, adjust=adjust), register)
    assert refused(reading) == [
        (
            "Sheet Sheet, row 2, column C (Value)",
            "Cell C2 holds a formula. Put the value itself there.",
        ),
        (
            "Sheet Sheet, row 3, column C (Value)",
            "Cell C3 holds the error #N/A. Put the value itself there.",
        ),
        (
            "Sheet Sheet, row 4, column C (Value)",
            "The cells C4:D4 are merged. Unmerge them and fill in each one.",
        ),
        (
            "Sheet Sheet, row 5, column C (Value)",
            "the status is a colour (red). Type the figure or the word.",
        ),
    ]
    assert said(reading) == [("HSG-01", "2026-27-Q1", {"value": "77.4%"})]
    assert reading.values[0].notes == ("Row 6 is hidden in the file. It was read all the same.",)


@pytest.mark.parametrize(
    ("text", "answer", "read_as"),
    [
        ("0.774", SHARE, "77.4"),
        ("0.774", PERCENT, "0.774"),
        ("77.4%", SHARE, "77.4%"),
        ("0.5%", SHARE, "0.5%"),
        ("77.4", SHARE, "77.4"),
        ("1", SHARE, "100"),
    ],
)
def test_a_share_of_one_becomes_a_percentage_where_a_person_says_so(text, answer, read_as):
    assert as_percent(text, answer) == read_as


def test_a_question_is_asked_only_where_the_cells_do_not_tell():
    assert needs_answer(["77.4%", "0.774", "77.4"])
    assert not needs_answer(["77.4%", "0.5%", "77.4", "0", ""])


def test_two_files_are_alike_where_their_headings_are_but_for_the_periods():
    assert signature(("Code", "Q1 2026/27")) == signature(("code ", "Q1 2026/27", "Q2 2026/27"))
    assert signature(("Code", "Value")) != signature(("Code", "Actual"))


def test_a_heading_that_stands_there_twice_is_told_apart_by_its_letter(register):
    rows = [["Code", "Period", "Value", "Value"], ["HSG-01", "Q1 2026/27", "1", "2"]]
    reading = read(rows, register, value="value (D)")
    assert said(reading) == [("HSG-01", "2026-27-Q1", {"value": "2"})]


@pytest.mark.parametrize(
    ("words", "total"), [("Grand Total:", True), ("Total", True), ("Totally new homes", False)]
)
def test_totals_are_known_by_their_words(words, total):
    assert is_total(words) is total
