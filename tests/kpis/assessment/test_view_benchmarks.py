"""/benchmarks/: whom we are compared with, and loading their figures after a preview."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from kpis.assessment.models import Benchmark, Comparator
from perfportal.core import clock
from perfportal.core.access.roles import Role
from perfportal.core.models import AuditEvent
from tests.factories import KPIFactory, OrganisationFactory, person
from tests.kpis.assessment.benchmarks import AS_OF, benchmark, group, kpi_at

pytestmark = pytest.mark.django_db
URL = "/benchmarks/"
HEADER = "kpi_code,comparator,council,period,value,source"
QUERIES = 9
TWICE = "There is a comparator of this name already, or a council stands in the list twice."
LINE = "FIN-01,Similar boroughs,Ashmere,Q2 2026/27,91.5,Their pages"


@pytest.fixture(autouse=True)
def day():
    with clock.fixed_today(AS_OF):
        yield


@pytest.fixture
def team(client):
    OrganisationFactory()
    user = person(Role.PERFORMANCE_TEAM)
    client.force_login(user)
    return user


@pytest.fixture
def kpi(team):
    return KPIFactory(code="FIN-01", title="Recycling")


def send(client, *lines, header=HEADER, **fields):
    content = "\r\n".join([header, *lines]).encode()
    return client.post(URL, {"file": SimpleUploadedFile("others.csv", content), **fields})


def confirm(client, preview):
    context = preview.context
    sent = {"plan": context["plan"], "submission": context["submission"]}
    return client.post(URL, sent, follow=True)


def test_signed_out_goes_to_the_sign_in_page(client):
    assert client.get(URL)["Location"] == "/account/sign-in/?next=/benchmarks/"


def test_others_than_the_performance_team_are_refused(client, team):
    client.force_login(person(Role.CMT_MEMBER))
    assert client.get(URL).status_code == 403
    assert client.post(URL).status_code == 403


def test_an_empty_page_says_what_to_do(client, team):
    assert "Nobody to compare with yet" in client.get(URL).content.decode()


def test_the_preview_shows_what_was_read_and_saves_nothing(client, kpi):
    response = send(client, LINE)
    page = response.context["page"]
    assert (response.status_code, page.summary, page.may_be_saved) == (200, "1 new", True)
    assert page.rows == [["FIN-01", "Similar boroughs", "Ashmere", "Q2 2026/27", "91.5%"]]
    assert Benchmark.objects.count() == 0


def test_the_preview_is_saved_once(client, team, kpi):
    preview = send(client, LINE)
    assert "Saved: 1 new." in confirm(client, preview).content.decode()
    again = confirm(client, preview).content.decode()
    assert "These figures have been saved already; they were saved once." in again
    assert Benchmark.objects.count() == 1
    assert AuditEvent.objects.get(verb="benchmark.imported").actor == team


def test_a_row_that_cannot_be_read_is_named_and_nothing_can_be_saved(client, kpi):
    response = send(client, LINE, LINE.replace("91.5", "9l.5").replace("Ashmere", "Northolme"))
    assert response.status_code == 422
    assert response.context["page"].refused == [
        "row 3, column value: '9l.5' is not a number. Type digits only, for example 80."
    ]
    assert "Save these figures" not in response.content.decode()


def test_a_preview_of_somebody_else_is_not_saved(client, kpi):
    preview = send(client, LINE)
    client.force_login(person(Role.PERFORMANCE_TEAM))
    text = confirm(client, preview).content.decode()
    assert "This preview has expired. Choose the file again." in text
    assert Benchmark.objects.count() == 0


def test_no_file_shows_the_form_again(client, team):
    response = client.post(URL, {"comparator": "Neighbours"})
    assert response.status_code == 422
    assert list(response.context["form"].errors) == ["file"]


def test_a_table_of_another_shape_is_read_by_its_headings(client, kpi):
    response = send(
        client,
        "E07000901,Ashmere,Q2 2026/27,Percentage,91.5",
        "E07000901,Ashmere,Q2 2026/27,Tonnes,4000",
        header="Area code,Area name,Time,Measure,Number",
        comparator="Neighbours",
        kpi_code="FIN-01",
        source="Extract",
        column_gss="Area code",
        column_council="Area name",
        column_period="Time",
        column_value="Number",
        only_column="Measure",
        only_text="percentage",
    )
    assert response.context["page"].rows == [
        ["FIN-01", "Neighbours", "Ashmere", "Q2 2026/27", "91.5%"]
    ]
    confirm(client, response)
    row = Benchmark.objects.select_related("council").get()
    assert (row.council.gss_code, row.source) == ("E07000901", "Extract")


def test_a_heading_that_is_not_there_is_named(client, kpi):
    response = send(client, LINE, column_value="Number")
    assert response.context["form"].errors["file"] == [
        (
            "The table has no column 'Number'. Its columns are: kpi_code, comparator, council, "
            "period, value, source."
        )
    ]


def test_the_list_says_councils_figures_licence_and_to_whom(client, team):
    similar = group(licence="OGL v3.0", may_publish=True, publish_from=AS_OF)
    benchmark(kpi_at(), similar, "Ashmere", "91")
    group("Family")
    (family, row) = client.get(URL).context["rows"]
    assert (family.name, family.base, family.licence, family.shown_to) == (
        "Family",
        "0 councils",
        "Not said",
        "Staff only",
    )
    assert (row.base, row.councils, row.figures) == (
        "1 council",
        ["Ashmere"],
        "Figures: 1. KPIs: 1",
    )
    assert row.shown_to == "Everybody, from 20 October 2026"


def test_the_number_of_queries_does_not_grow(client, team, django_assert_num_queries):
    kpi = kpi_at()

    def count():
        with django_assert_num_queries(QUERIES):
            client.get(URL)

    benchmark(kpi, group(), "Ashmere", "91")
    count()
    for name in ("Family", "Region"):
        benchmark(kpi, group(name), "Northolme", "92")
    count()


WANTED = {"name": "Neighbours", "kind": "neighbours", "order": "10", "source": "", "licence": "OGL",
          "councils": "Ashmere, E07000901\nE07000902, King's Marsh, East\nNortholme"}  # fmt: skip


def test_a_list_of_councils_is_set_up_before_there_are_figures(client, team):
    response = client.post(f"{URL}new/", WANTED | {"may_publish": "on"}, follow=True)
    assert "Neighbours has been saved." in response.content.decode()
    one = Comparator.objects.get()
    assert (one.kind, one.order, one.licence, one.may_publish) == ("neighbours", 10, "OGL", True)
    assert [(c.name, c.gss_code) for c in one.councils.all()] == [
        ("Ashmere", "E07000901"),
        ("King's Marsh, East", "E07000902"),
        ("Northolme", ""),
    ]
    event = AuditEvent.objects.get(verb="comparator.created")
    assert (event.actor, event.after["licence"]) == (team, "OGL")


def test_a_change_is_recorded_with_what_was_before(client, team):
    similar = group(licence="")
    address = f"{URL}{similar.uid}/"
    assert client.get(address).context["form"].initial["name"] == "Similar boroughs"
    client.post(address, WANTED)
    event = AuditEvent.objects.get(verb="comparator.changed")
    assert (event.before["name"], event.after["name"]) == ("Similar boroughs", "Neighbours")


def test_a_council_with_figures_stays_in_the_list(client, team):
    similar = group()
    benchmark(kpi_at(), similar, "Coldharrow", "91")
    response = client.post(f"{URL}{similar.uid}/", WANTED)
    assert response.status_code == 422
    assert response.context["form"].errors["councils"] == [
        "Coldharrow: there are figures of it, so it stays in the list."
    ]
    assert [council.name for council in similar.councils.all()] == ["Coldharrow"]


@pytest.mark.parametrize(
    ("fields", "field", "sentence"),
    [
        ({"publish_from": "2026-12-01"}, "publish_from",
         "A day needs a licence that lets us show the figures: tick it."),
        ({"name": "FAMILY"}, "__all__", TWICE),
        ({"councils": "Ashmere, E07000901\nBury, E07000901"}, "__all__", TWICE),
    ],
)  # fmt: skip
def test_what_does_not_go_together_is_said(client, team, fields, field, sentence):
    group("Family")
    response = client.post(f"{URL}new/", WANTED | fields)
    assert response.status_code == 422
    assert response.context["form"].errors[field] == [sentence]
    assert Comparator.objects.count() == 1


def test_an_unknown_comparator_is_not_found(client, team):
    assert client.get(f"{URL}5f0c8a52-0000-4000-8000-000000000000/").status_code == 404
