"""/register/targets/import/: read first, with every question, then saved in one step."""

import datetime as dt
from decimal import Decimal

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from kpis.register.models import Target
from perfportal.core import clock
from perfportal.core.access.roles import Role
from perfportal.core.models import AuditEvent
from perfportal.core.periods import Period
from tests.factories import KPIFactory, OrganisationFactory, TargetFactory, person

pytestmark = pytest.mark.django_db
URL = "/register/targets/import/"
Q4 = Period.quarter(2026, 4)


@pytest.fixture(autouse=True)
def day():
    with clock.fixed_today(dt.date(2026, 10, 20)):
        yield


@pytest.fixture
def kpis(team):
    return [KPIFactory(code=f"HR-0{number}", title=f"Indicator {number}") for number in (1, 2, 3)]


def send(client, *lines, name="targets.csv"):
    content = "\n".join(["kpi_code,period,value", *lines])
    return client.post(URL, {"file": SimpleUploadedFile(name, content.encode())})


def confirm(client, preview):
    context = preview.context
    return client.post(URL, {"plan": context["plan"], "submission": context["submission"]})


LINES = ("HR-01,Q4 2026/27,85%", "HR-02,Q4 2026/27,Top quartile", "HR-03,Q4 2026/27,90")


def test_the_preview_shows_what_is_read_and_what_is_asked_and_saves_nothing(client, kpis):
    TargetFactory(kpi=kpis[2], period=Q4, value=Decimal(90))
    response = send(client, *LINES)
    assert response.status_code == 200
    page = response.context["page"]
    assert page.summary == "Read 2 targets; 1 is put to a person."
    assert [(row.code, row.words, row.target, row.becomes) for row in page.read] == [
        ("HR-01", "85%", "85.0%", "New"),
        ("HR-03", "90", "90.0%", "As it is"),
    ]
    assert [(row.code, row.words, row.url) for row in page.questions] == [
        ("HR-02", "Top quartile", "/kpis/HR-02/target/")
    ]
    html = response.content.decode()
    assert "“Top quartile”" in html
    assert "It depends on other councils: type the number when their figures are known." in html
    assert Target.objects.count() == 1


def test_the_confirmation_saves_what_was_read_once(client, team, kpis):
    preview = send(client, *LINES)
    response = confirm(client, preview)
    assert (response.status_code, response.context["is_saved"]) == (200, True)
    assert "It has been saved." in response.content.decode()
    saved = Target.objects.order_by("kpi__code")
    assert [(t.kpi.code, t.value, t.set_by) for t in saved] == [
        ("HR-01", 85, team),
        ("HR-03", 90, team),
    ]
    assert set(AuditEvent.objects.values_list("verb", "source")) == {("target.set", "targets.csv")}
    again = confirm(client, preview)
    assert (again.status_code, again.url) == (302, URL)
    assert Target.objects.count() == 2


def test_a_target_set_meanwhile_is_a_refusal_and_nothing_is_saved(client, kpis):
    preview = send(client, *LINES)
    TargetFactory(kpi=kpis[0], period=Q4, value=Decimal(70))
    response = confirm(client, preview)
    assert response.status_code == 422
    assert response.context["page"].refused == [
        "row 2, column value: another target has been set since you looked. Read the file again."
    ]
    assert Target.objects.count() == 1


def test_a_change_of_a_target_is_put_to_a_person(client, kpis):
    TargetFactory(kpi=kpis[0], period=Q4, value=Decimal(70))
    page = send(client, "HR-01,Q4 2026/27,85%").context["page"]
    assert [row.what_to_do for row in page.questions] == [
        (
            "HR-01 has another target for Q4 2026/27 already, and a change needs its approver: "
            "change it on the KPI's target page."
        )
    ]
    assert page.may_be_saved is False


def test_a_refused_row_keeps_the_file_out(client, kpis):
    response = send(client, *LINES, "HR-01,Q5 2026/27,85%", "XX-01,Q4 2026/27,1")
    assert response.status_code == 422
    page = response.context["page"]
    assert page.may_be_saved is False
    assert page.refused[1] == (
        "row 6, column kpi_code: there is no KPI 'XX-01'. Correct the code, or import it first."
    )
    assert 'name="plan"' not in response.content.decode()


def test_a_file_that_cannot_be_read_stands_at_its_field(client, team):
    response = send(client, name="targets.txt")
    assert response.status_code == 422
    assert response.context["form"].errors == {
        "file": ["targets.txt is neither .csv nor .xlsx. Save the table as one of these."]
    }
    response = client.post(URL, {"csrfmiddlewaretoken": "x"})
    assert response.context["form"].errors == {"file": ["File: choose a file"]}


@pytest.mark.parametrize("plan", ["", "made-up", "e30:1sXk1P:abc"])
def test_a_made_up_plan_is_refused(client, team, plan):
    response = client.post(URL, {"plan": plan}, follow=True)
    assert "This preview has expired. Choose the file again." in response.content.decode()


def test_a_plan_is_the_readers_own(client, kpis):
    preview = send(client, *LINES)
    client.force_login(person(Role.PERFORMANCE_TEAM))
    assert confirm(client, preview).status_code == 302
    assert not Target.objects.exists()


def test_nobody_but_the_performance_team(client):
    OrganisationFactory()
    client.force_login(person(Role.CMT_MEMBER))
    assert client.get(URL).status_code == 403
    assert send(client, *LINES).status_code == 403


@pytest.mark.parametrize("count", [1, 30])
def test_a_fixed_number_of_queries(client, team, django_assert_num_queries, count):
    codes = [f"A-{number:02}" for number in range(count)]
    for code in codes:
        KPIFactory(code=code)
    with django_assert_num_queries(11):
        send(client, *(f"{code},Q4 2026/27,85%" for code in codes))
