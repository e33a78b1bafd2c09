"""The entry workbook as it is downloaded: what is in it, what is open, what is locked."""

import io
import zipfile

import pytest

from kpis.collection.actions import drafts, rounds
from kpis.collection.models import Actual
from tests.factories import ActualFactory, KPIFactory
from tests.kpis.collection.conftest import QUARTER
from tests.kpis.collection.workbooks import DOWNLOAD, cell, download


def owe(round_, **fields):
    """One more KPI of Priya's in the round."""
    kpi = KPIFactory(data_provider=round_.provider, service=round_.kpi.service, **fields)
    rounds.open_round(by=round_.team, organisation=round_.round.organisation, period=QUARTER)
    return kpi


def texts(sheet):
    return [str(value) for row in sheet.iter_rows(values_only=True) for value in row if value]


def test_a_row_says_what_is_asked_for(client, round_):
    ActualFactory(
        kpi=round_.kpi, period=QUARTER.previous(), value=None, numerator=14, denominator=50
    )
    client.force_login(round_.provider)
    book = download(client)
    assert cell(book, "asked").value == (
        "Number on top: Council Tax received since April; "
        "Number below: Council Tax due for the year"
    )
    shown = ("title", "code", "period", "unit", "last", "target", "range", "state")
    assert [cell(book, name).value for name in shown] == [
        "Council Tax collected in the year",
        "FIN-01",
        "Q2 2026/27",
        "%",
        "28.0%",
        "55.9%",
        None,
        "Due",
    ]  # fmt: skip


def test_only_the_cells_that_the_measure_asks_for_are_open(client, round_):
    client.force_login(round_.provider)
    book = download(client)
    names = ("title", "value", "numerator", "denominator", "marker", "commentary", "key_slot")
    assert [cell(book, name).protection.locked for name in names] == [
        True, True, False, False, False, False, True,
    ]  # fmt: skip
    assert cell(book, "value").fill.fgColor.rgb == "FFE7E7E7"


def test_the_sheets_are_protected_and_the_keys_hidden(client, round_):
    client.force_login(round_.provider)
    book = download(client)
    assert [(sheet.title, sheet.sheet_state) for sheet in book.worksheets] == [
        ("Guidance", "visible"),
        ("Figures", "visible"),
        ("Lists", "hidden"),
        ("Workbook", "hidden"),
    ]
    figures = book["Figures"]
    assert (figures.protection.sheet, book["Guidance"].protection.sheet) == (True, True)
    hidden = [name for name, place in figures.column_dimensions.items() if place.hidden]
    assert hidden == ["Q", "R", "S", "T"]
    assert (figures.freeze_panes, figures.print_title_rows) == ("C4", "$3:$3")
    assert book.properties.language == "en-GB"


def test_the_keys_name_kpi_period_slot_and_version(client, round_):
    client.force_login(round_.provider)
    book = download(client)
    names = ("key_code", "key_period", "key_slot", "key_version")
    assert [cell(book, name).value for name in names] == [
        "FIN-01", "2026-27-Q2", str(round_.actual.uid), 1,
    ]  # fmt: skip
    keys = {row[0]: row[1] for row in book["Workbook"].iter_rows(values_only=True)}
    assert (keys["format"], keys["round"]) == ("1", "2026-27-Q2")
    assert (keys["person"], keys["name"]) == (str(round_.provider.uid), "Priya Nair")


def test_answers_are_lists_and_numbers_keep_to_the_hard_limits(client, round_):
    owe(round_, code="HSG-02", definition__hard_minimum=0, definition__hard_maximum=100)
    client.force_login(round_.provider)
    rules = download(client)["Figures"].data_validations.dataValidation
    found = {(rule.type, rule.formula1, rule.formula2, str(rule.sqref)) for rule in rules}
    assert found == {
        ("list", "Lists!$A$1:$A$3", None, "M4 M5"),
        ("list", "Lists!$B$1:$B$3", None, "N4 N5"),
        ("list", "Lists!$C$1:$C$1", None, "P4 P5"),
        ("decimal", "0", "1000000000000000", "K4"),
        ("decimal", "0", "1000000000000000", "L4"),
        ("decimal", "0", "100", "J5"),
    }
    prompts = {str(rule.sqref): rule.prompt for rule in rules if rule.type == "decimal"}
    assert prompts["K4"] == "Council Tax received since April"


def test_a_draft_is_filled_in(client, round_):
    typed = {"numerator": "27,000,000", "denominator": "8O", "commentary": "=1+1", "marker": ""}
    drafts.save_draft(by=round_.provider, actual=round_.actual, typed=typed, version=1)
    client.force_login(round_.provider)
    book = download(client)
    names = ("numerator", "denominator", "commentary", "data_status", "key_version")
    assert [cell(book, name).value for name in names] == [27000000, "8O", "=1+1", "Final", 2]
    assert cell(book, "commentary").data_type == "s"


def test_nothing_in_the_file_is_a_formula(client, round_):
    round_.kpi.title = '=HYPERLINK("http://evil.example")'
    round_.kpi.save()
    client.force_login(round_.provider)
    content = client.get(DOWNLOAD).content
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        sheets = [archive.read(name) for name in archive.namelist() if "worksheets/" in name]
    assert [sheet.count(b"<f>") for sheet in sheets] == [0, 0, 0, 0]


def test_what_has_been_given_is_locked(client, round_, submitted):
    client.force_login(round_.provider)
    book = download(client)
    assert (cell(book, "state").value, cell(book, "numerator").value) == (
        "Waits for the service head",
        27000000,
    )
    assert cell(book, "numerator").protection.locked


def test_the_guidance_says_how_and_by_when(client, round_):
    client.force_login(round_.provider)
    said = texts(download(client)["Guidance"])
    assert said[0] == "Figures for Quarter 2, 2026/27 (July to September 2026)"
    assert said[2] == "Enter the figures by 14 October 2026."
    assert "An empty cell means “not given”. It is never read as 0. Type 0 for none." in said


def test_the_team_downloads_the_workbook_of_a_colleague(client, round_):
    client.force_login(round_.team)
    book = download(client, **{"for": str(round_.provider.uid)})
    assert book["Workbook"].cell(4, 2).value == "Priya Nair"


def test_an_officer_gets_nothing_of_a_colleague(client, round_):
    client.force_login(round_.stranger)
    assert client.get(DOWNLOAD, {"for": str(round_.provider.uid)}).status_code == 404


def test_without_a_round_there_is_no_workbook(client, round_):
    client.force_login(round_.provider)
    assert client.get("/entry/2026-27-Q1/workbook/").status_code == 404


def test_signed_out_goes_to_sign_in(client, round_):
    assert client.get(DOWNLOAD)["Location"] == f"/account/sign-in/?next={DOWNLOAD}"


def test_cannot_be_posted_to(client, round_):
    client.force_login(round_.provider)
    assert client.post(DOWNLOAD).status_code == 405


@pytest.mark.parametrize("values", [1, 3])
def test_query_count_is_flat(client, round_, values, django_assert_num_queries):
    for _ in range(values - 1):
        owe(round_)
    client.force_login(round_.provider)
    with django_assert_num_queries(14):
        assert client.get(DOWNLOAD).status_code == 200
    assert Actual.objects.count() == values


@pytest.mark.parametrize("address", ["/entry/", "/entry/2026-27-Q2/"])
def test_the_pages_of_entry_lead_to_it(client, round_, address):
    client.force_login(round_.provider)
    text = client.get(address).content.decode()
    assert (text.count(f'href="{DOWNLOAD}"'), text.count('href="/entry/2026-27-Q2/upload/"')) == (
        1,
        1,
    )
