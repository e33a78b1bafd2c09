"""The register out as a file, and in again: /register/kpis.csv and /register/import/."""

import datetime as dt
import io
from decimal import Decimal

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from kpis.register.models import KPI, RegisterUpload
from perfportal.core import clock
from perfportal.core.access.roles import Role
from perfportal.core.models import AuditEvent
from tests.factories import (
    ActualFactory,
    CommitteeFactory,
    DirectorateFactory,
    KPIFactory,
    PortfolioFactory,
    ServiceFactory,
    UserFactory,
    person,
)
from tests.kpis.register.conftest import TODAY

pytestmark = pytest.mark.django_db


@pytest.fixture
def kpis():
    """Two KPIs with everything that the file's columns can say."""
    homes = DirectorateFactory(name="Homes", slug="homes")
    full = KPIFactory(
        code="HOU-01",
        title="Repairs, done in time",
        tier__code="1",
        service=ServiceFactory(name="Repairs", slug="repairs", directorate=homes),
        portfolio=PortfolioFactory(name="Housing", slug="housing"),
        data_provider=UserFactory(email="dan@wrenford.example"),
        responsible_officer=UserFactory(email="ros@wrenford.example"),
        perspective="customer",
        external_code="TSM-12",
        definition__measure_type="ratio",
        definition__multiplier=100,
        definition__numerator_label="Repairs in time",
        definition__denominator_label="all repairs",
        definition__source="Housing system",
        definition__is_statutory=True,
        definition__forecast_method="profile",
        definition__minimum_change=Decimal("1.5"),
        definition__minimum_is_percent=True,
        definition__has_interval=True,
    )
    full.committees.add(
        CommitteeFactory(name="Residents", slug="residents"),
        CommitteeFactory(name="Audit", slug="audit"),
    )
    plain = KPIFactory(
        code="LEI-01",
        title="Visits",
        service=ServiceFactory(name="Leisure", slug="leisure", directorate=homes),
        definition__unit="number",
        definition__decimal_places=0,
        definition__tolerance_kind="percent",
        definition__tolerance=Decimal("7.5"),
    )
    return full, plain


def send(client, content, name="kpis.csv"):
    file = SimpleUploadedFile(name, content)
    return client.post("/register/import/", {"file": file}, follow=True)


def confirm(client, response, **typed):
    url = response.request["PATH_INFO"]
    return client.post(url, {"reason": "Yearly review"} | typed, follow=True)


def exported(client, kind="csv"):
    return client.get(f"/register/kpis.{kind}").content


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_what_goes_out_comes_back_unchanged(client, team, kpis, kind):
    response = send(client, exported(client, kind), f"kpis.{kind}")
    preview = response.context["preview"]
    assert (preview.rows, preview.refusals, preview.questions, preview.summary) == (
        [], [], [], "2 unchanged",
    )  # fmt: skip
    assert "No difference" in response.content.decode()


def test_the_file_has_the_columns_of_the_import_and_one_row_a_kpi(client, team, kpis):
    book = openpyxl.load_workbook(io.BytesIO(exported(client, "xlsx")))
    header, first, second = book.active.iter_rows(values_only=True)
    cells = dict(zip(header, first, strict=True))
    assert (cells["code"], cells["committees"], cells["statutory"], cells["tolerance"]) == (
        "HOU-01", "Audit; Residents", "yes", "2",
    )  # fmt: skip
    assert cells["forecast_method"] == "profile"
    assert dict(zip(header, second, strict=True))["tolerance"] == "7.5"


def test_the_filters_of_the_list_hold_for_the_file(client, team, kpis):
    text = client.get("/register/kpis.csv?service=leisure").content.decode()
    assert ("LEI-01" in text, "HOU-01" in text) == (True, False)


def test_others_get_only_what_they_see(client, kpis):
    client.force_login(person(Role.SERVICE_HEAD, on=kpis[1].service))
    text = exported(client).decode()
    assert ("LEI-01" in text, "HOU-01" in text) == (True, False)
    assert client.get("/register/kpis.pdf").status_code == 404


def test_every_difference_is_shown_and_nothing_is_saved(client, team, kpis):
    changed = exported(client).replace(b"Visits", b"Visits to leisure centres")
    changed = changed.replace(b"7.5", b"10").replace(b"Audit; Residents", b"Residents")
    response = send(client, changed)
    shown = [
        (row.code, cell.name, cell.before, cell.after)
        for row in response.context["preview"].rows
        for cell in row.cells
    ]
    assert shown == [
        ("HOU-01", "Committees", "Audit, Residents", "Residents"),
        ("LEI-01", "Title", "Visits", "Visits to leisure centres"),
        ("LEI-01", "Tolerance", "7.5", "10"),
    ]
    assert KPI.objects.get(code="LEI-01").title == "Visits"
    assert not AuditEvent.objects.filter(verb="kpi.changed").exists()


def test_saved_with_one_reason_for_all_of_it(client, team, kpis):
    changed = exported(client).replace(b"Visits", b"Visits to leisure centres")
    response = confirm(client, send(client, changed.replace(b"Audit; Residents", b"Audit")))
    assert "Saved: 2 changed." in response.content.decode()
    assert KPI.objects.get(code="LEI-01").title == "Visits to leisure centres"
    assert [c.name for c in KPI.objects.get(code="HOU-01").committees.all()] == ["Audit"]
    reasons = AuditEvent.objects.filter(verb="kpi.changed").values_list("reason", flat=True)
    assert list(reasons) == ["Yearly review", "Yearly review"]


def test_a_change_of_what_is_counted_needs_a_director(client, team, kpis):
    ActualFactory(kpi=kpis[1])
    director = person(Role.DIRECTOR, on=kpis[1].service.directorate)
    shown = send(client, exported(client).replace(b"7.5", b"10"))
    refused = confirm(client, shown)
    assert refused.status_code == 422
    assert "Approved by: choose an answer" in refused.content.decode()
    confirm(client, shown, approved_by=director.pk)
    latest = KPI.objects.get(code="LEI-01").definition
    assert (latest.version, latest.tolerance, latest.reason, latest.approved_by) == (
        2, Decimal(10), "Yearly review", director,
    )  # fmt: skip


def test_the_smallest_change_that_counts_goes_out_and_in(client, team, kpis):
    director = person(Role.DIRECTOR, on=kpis[0].service.directorate)
    text = exported(client)
    assert text.splitlines()[1].endswith(b",1.5,yes,yes")
    response = send(client, text.replace(b",1.5,yes,yes", b",3,no,no"))
    (row,) = response.context["preview"].rows
    assert [(cell.before, cell.after) for cell in row.cells] == [
        ("1.5", "3"),
        ("Yes", "No"),
        ("Yes", "No"),
    ]
    confirm(client, response, approved_by=director.pk)
    sheet = KPI.objects.get(code="HOU-01").definition
    assert (sheet.minimum_change, sheet.minimum_is_percent) == (Decimal(3), False)
    assert sheet.has_interval is False


def test_a_code_is_not_renamed(client, team, kpis):
    response = send(client, exported(client).replace(b"LEI-01", b"LEI-99"))
    (said,) = response.context["preview"].refusals
    assert said == (
        "row 3, column code: 'LEI-99' has the title or outside code of LEI-01, and a code cannot "
        "be renamed. Write LEI-01 here; for a new KPI in its place, retire the old one first and "
        "give the new one a title of its own."
    )
    assert "Save all of it" not in response.content.decode()
    assert confirm(client, response).status_code == 422
    assert not KPI.objects.filter(code="LEI-99").exists()


def test_a_new_row_is_a_new_kpi(client, team, kpis):
    more = exported(client) + b"NEW-01,Brand new,service,number,higher,quarterly,snap\r\n"
    response = send(client, more)
    (row,) = response.context["preview"].rows
    assert (row.code, row.is_new) == ("NEW-01", True)
    confirm(client, response)
    assert KPI.objects.get(code="NEW-01").title == "Brand new"


def test_a_kpi_that_changed_since_the_file_was_looked_at(client, team, kpis):
    shown = send(client, exported(client).replace(b"Visits", b"Visitors"))
    KPI.objects.filter(code="LEI-01").update(version=7)
    response = confirm(client, shown)
    assert response.status_code == 422
    assert (
        "Changed since you looked at the file: LEI-01. Send the file again to see what is new."
    ) in response.content.decode()
    assert KPI.objects.get(code="LEI-01").title == "Visits"


def test_saved_once(client, team, kpis):
    shown = send(client, exported(client).replace(b"Visits", b"Visitors"))
    confirm(client, shown)
    again = confirm(client, shown)
    assert "This file has been saved already" in again.content.decode()
    assert AuditEvent.objects.filter(verb="kpi.changed").count() == 1


@pytest.mark.parametrize(
    ("content", "name", "sentence"),
    [
        (b"", "kpis.csv", "The submitted file is empty."),
        (b"code,title\r\nA,B\r\n", "kpis.csv", "Row 1: the column &#x27;tier&#x27;, "),
        (b"hello", "kpis.pdf", "kpis.pdf is neither .csv nor .xlsx."),
    ],
)
def test_a_file_that_cannot_be_read_is_one_sentence(client, team, content, name, sentence):
    response = send(client, content, name)
    assert response.status_code == 422
    assert sentence in response.content.decode()
    assert not RegisterUpload.objects.exists()


def test_a_colleagues_file_is_not_found(client, team, kpis):
    url = send(client, exported(client)).request["PATH_INFO"]
    client.force_login(person(Role.PERFORMANCE_TEAM))
    assert client.get(url).status_code == 404


def test_a_file_that_nobody_saved_is_thrown_away_after_a_week(client, team, kpis):
    send(client, exported(client))
    with clock.fixed_today(TODAY + dt.timedelta(days=8)):
        send(client, exported(client))
    assert RegisterUpload.objects.count() == 1


def test_a_change_of_words_of_a_kpi_in_use_needs_a_director_too(client, team, kpis):
    director = person(Role.DIRECTOR, on=kpis[0].service.directorate)
    shown = send(client, exported(client).replace(b"Housing system", b"Another system"))
    assert confirm(client, shown).status_code == 422
    assert confirm(client, shown, approved_by=director.pk).status_code == 200
    assert KPI.objects.get(code="HOU-01").definition.source == "Another system"
