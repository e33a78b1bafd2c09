"""Sending a table of any shape: known ones go straight to their figures, others are asked about."""

from hashlib import sha256

import pytest

from kpis.collection.models import Actual, EntryUpload, FileMapping
from tests.factories import KPIFactory
from tests.kpis.collection.tables import FILES, csv_bytes, send, xlsx_bytes

ROWS = [["Code", "Quarter", "Result"], ["HSG-02", "Q2 2026/27", "91.5"]]
NEXT = [["Code", "Quarter", "Result"], ["HSG-02", "Q2 2026/27", "92.5"]]
COLUMNS = {"header_row": "1", "kpi": "code", "period": "quarter", "value": "result"}


@pytest.fixture
def officer(client, round_):
    """Priya, signed in, with a second KPI: a percentage of which the figure is asked."""
    KPIFactory(code="HSG-02", title="Repairs done in time", data_provider=round_.provider,
               service=round_.kpi.service)  # fmt: skip
    client.force_login(round_.provider)
    return client


def asked(response) -> FileMapping:
    mapping = FileMapping.objects.latest("pk")
    assert response["Location"] == f"/entry/files/{mapping.uid}/"
    return mapping


def page(mapping) -> str:
    return f"/entry/files/{mapping.uid}/"


def answer(client, mapping, **words):
    data = {"sheet": "table", **COLUMNS, "name-0": "HSG-02", "save": "1", **words}
    return client.post(page(mapping), data)


def outcomes(upload):
    return [(row.kpi.code, row.period.token, row.typed["value"]) for row in upload.values.all()]


def test_the_page_says_what_will_happen(officer):
    text = officer.get(FILES).content.decode()
    assert "Send a file with figures" in text
    assert "Nothing is saved before you have looked at the figures, one by one." in text


def test_signed_out_and_those_who_enter_nothing(client, round_):
    assert client.get(FILES)["Location"].startswith("/account/sign-in/")
    client.force_login(round_.head)
    response = client.get(FILES)
    assert response.status_code == 403
    assert "Only those who enter figures send files with figures." in response.content.decode()
    assert client.put(FILES).status_code == 405


def test_a_first_file_is_asked_about_with_a_guess_that_is_right(officer):
    mapping = asked(send(officer, csv_bytes(ROWS)))
    form = officer.get(page(mapping)).context["columns"]
    names = ("kpi", "period", "value")
    assert [form.initial[name] for name in names] == ["code", "quarter", "result"]
    text = officer.get(page(mapping)).content.decode()
    assert "1 name in the file is the code or the title of a KPI that you enter." in text


def test_the_answer_is_remembered_and_the_next_file_goes_straight_to_its_figures(officer):
    mapping = asked(send(officer, csv_bytes(ROWS)))
    response = answer(officer, mapping)
    upload = EntryUpload.objects.get()
    assert response["Location"] == f"/entry/uploads/{upload.uid}/"
    assert outcomes(upload) == [("HSG-02", "2026-27-Q2", "91.5")]
    assert Actual.objects.filter(kpi__code="HSG-02").count() == 0
    again = send(officer, csv_bytes(NEXT), name="later.csv")
    second = EntryUpload.objects.latest("pk")
    assert again["Location"] == f"/entry/uploads/{second.uid}/"
    assert outcomes(second) == [("HSG-02", "2026-27-Q2", "92.5")]
    assert FileMapping.objects.count() == 1


def test_a_name_is_matched_once(officer):
    rows = [ROWS[0], ["Fixing things", "Q2 2026/27", "91.5"]]
    mapping = asked(send(officer, csv_bytes(rows)))
    assert officer.get(page(mapping)).context["names"]["name-0"].initial == ""
    assert "Which KPI is which" in officer.get(page(mapping)).content.decode()
    answer(officer, mapping)
    send(officer, csv_bytes(rows))
    assert outcomes(EntryUpload.objects.latest("pk")) == [("HSG-02", "2026-27-Q2", "91.5")]


def test_small_percentages_are_one_question_for_their_column(officer):
    rows = [ROWS[0], ["HSG-02", "Q2 2026/27", "0.774"]]
    mapping = asked(send(officer, csv_bytes(rows)))
    response = answer(officer, mapping)
    assert response.status_code == 422
    text = response.content.decode()
    assert "Column C (Result) has percentages up to 1. What is 0.774?" in text
    answer(officer, mapping, **{"share-0": "share"})
    assert outcomes(EntryUpload.objects.get()) == [("HSG-02", "2026-27-Q2", "77.4")]


def test_a_file_that_cannot_be_read_is_one_sentence(officer):
    response = send(officer, b"PK\x03\x04 no zip", name="figures.xlsx")
    assert response.status_code == 422
    assert response.context["form"].errors["file"] == [
        "The workbook is broken and cannot be read. Open it in Excel and save it again as .xlsx."
    ]
    assert FileMapping.objects.count() == 0


def test_what_must_be_chosen_is_said_at_its_field(officer):
    mapping = asked(send(officer, csv_bytes(ROWS)))
    response = answer(officer, mapping, period="*wide*")
    assert response.status_code == 422
    assert response.context["columns"].errors == {
        "period": ["No column is named by a period, such as Q2 2026/27."]
    }
    response = answer(officer, mapping, period="*fixed*", one_period="soon")
    assert list(response.context["columns"].errors) == ["one_period"]
    assert EntryUpload.objects.count() == 0


def test_another_header_row_is_read_again_before_anything_is_saved(officer):
    content = xlsx_bytes([["Quarterly return"], *ROWS], title="table")
    mapping = asked(send(officer, content, name="table.xlsx"))
    data = {"sheet": "table", **COLUMNS, "header_row": "2", "look": "1"}
    response = officer.post(page(mapping), data)
    assert response.status_code == 200
    assert response.context["table"].head == ["Row", "A: Code", "B: Quarter", "C: Result"]
    assert EntryUpload.objects.count() == 0


def test_the_same_file_again_is_said_with_who_loaded_it(officer, round_):
    content = csv_bytes(ROWS)
    EntryUpload.objects.create(
        organisation=round_.round.organisation, by=round_.team, kind="mapped",
        file_name="a.csv", sha256=sha256(content).hexdigest(),
        state="saved", saved_at="2026-10-03T09:00:00Z", created_at="2026-10-03T09:00:00Z",
    )  # fmt: skip
    response = officer.get(send(officer, content)["Location"])
    assert (
        "This file was loaded on 3 October 2026 by Asha Begum; it is the same to the byte."
        in response.content.decode()
    )


def test_a_provider_reads_only_their_own_kpis_and_the_team_reads_all(officer, client, round_):
    KPIFactory(code="PLN-01", title="Plans decided", service=round_.kpi.service)
    rows = [ROWS[0], ["Plans that were decided", "Q2 2026/27", "80"]]
    mapping = asked(send(officer, csv_bytes(rows)))
    names = officer.get(page(mapping)).context["names"]
    assert [kpi.code for kpi in names.kpis] == ["FIN-01", "HSG-02"]
    response = answer(officer, mapping, **{"name-0": "PLN-01"})
    assert response.context["names"].errors == {
        "name-0": ["You enter no KPI with the code “PLN-01”."]
    }
    client.force_login(round_.team)
    mapping = asked(send(client, csv_bytes(rows)))
    answer(client, mapping, **{"name-0": "pln-01"})
    assert outcomes(EntryUpload.objects.get()) == [("PLN-01", "2026-27-Q2", "80")]


def test_the_mapping_of_another_is_not_there(officer, client, round_):
    mapping = asked(send(officer, csv_bytes(ROWS)))
    client.force_login(round_.deputy)
    assert client.get(page(mapping)).status_code == 404
    assert client.post(page(mapping), {"forget": "1"}).status_code == 404
    assert FileMapping.objects.count() == 1


def test_a_mapping_is_forgotten_and_a_waiting_file_thrown_away(officer):
    mapping = asked(send(officer, csv_bytes(ROWS)))
    assert officer.post(page(mapping), {"forget": "1"})["Location"] == FILES
    assert FileMapping.objects.count() == 0
    mapping = asked(send(officer, csv_bytes(ROWS)))
    answer(officer, mapping)
    text = officer.get(page(mapping)).content.decode()
    assert "KPI: code; period: quarter; figure: result" in text


@pytest.mark.parametrize("times", [1, 3])
def test_as_many_queries_for_three_known_files_as_for_one(
    officer, django_assert_num_queries, times
):
    for number in range(times):
        asked(send(officer, csv_bytes([["Code", "Quarter", f"Result {number}"], ROWS[1]])))
    with django_assert_num_queries(5):
        officer.get(FILES)


def test_a_title_that_is_nearly_the_same_is_guessed(officer):
    rows = [ROWS[0], ["Repairs done on time", "Q2 2026/27", "91.5"]]
    mapping = asked(send(officer, csv_bytes(rows)))
    field = officer.get(page(mapping)).context["names"]["name-0"]
    assert (field.initial, field.help_text) == ("HSG-02", "Repairs done in time")


@pytest.mark.parametrize("times", [1, 3])
def test_as_many_queries_for_three_names_as_for_one(officer, django_assert_num_queries, times):
    rows = [ROWS[0], *[[f"Name {n}", "Q2 2026/27", "91.5"] for n in range(times)]]
    mapping = asked(send(officer, csv_bytes(rows)))
    with django_assert_num_queries(8):
        officer.get(page(mapping))
