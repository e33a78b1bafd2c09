"""The register's list."""

import pytest
from django.urls import reverse

from perfportal.core.access.roles import Role
from tests.factories import (
    CommitteeFactory,
    KPIFactory,
    ServiceFactory,
    TierFactory,
    UserFactory,
    person,
)

pytestmark = pytest.mark.django_db
URL = "/kpis/"
HTMX = {"HX-Request": "true"}


def codes(response):
    return [row.code for row in response.context["rows"]]


def test_the_whole_page(client, team):
    kpi = KPIFactory(code="HR-01", title="Days lost to sickness", tier__code="1")
    response = client.get(URL)
    assert reverse("kpis:kpi-list") == URL
    assert response.templates[0].name == "kpis/register/kpi_list.html"
    (row,) = response.context["rows"]
    assert (row.code, row.title, row.tier, row.service, row.portfolio) == (
        "HR-01",
        "Days lost to sickness",
        "Council headline",
        kpi.service.name,
        "–",
    )
    assert (row.frequency, row.state, row.sheet_url) == (
        "Quarterly",
        "Active",
        "/kpis/HR-01/definition/",
    )
    assert response.context["shown"] == "1 KPI"
    assert response["Vary"].count("HX-Request") == 1


def test_htmx_gets_the_table_alone(client, team):
    KPIFactory()
    response = client.get(URL, headers=HTMX)
    assert response.templates[0].name == "kpis/register/partials/_kpi_table.html"
    assert response.content.decode().lstrip().startswith('<div id="kpi-table">')


def test_signed_out(client):
    assert client.get(URL)["Location"] == f"/account/sign-in/?next={URL}"


def test_without_the_permission_it_is_refused(client):
    client.force_login(person(Role.COMMITTEE_MEMBER, on=CommitteeFactory()))
    assert client.get(URL).status_code == 403


def test_another_directorates_kpis_are_not_listed_nor_their_service_offered(client):
    own, other = KPIFactory(code="OWN-01"), KPIFactory(code="OTH-01", title="Elsewhere")
    client.force_login(person(Role.SERVICE_HEAD, on=own.service))
    response = client.get(URL, {"service": other.service.slug})
    assert codes(response) == ["OWN-01"]
    assert other.service.name not in response.content.decode()


def test_it_is_only_read(client, team):
    assert client.post(URL).status_code == 405


def test_filters_work_and_stay_chosen(client, team):
    service = ServiceFactory(slug="hr", name="HR")
    KPIFactory(code="HR-01", service=service, tier=TierFactory(code="2"))
    KPIFactory(code="XX-01")
    response = client.get(
        URL, {"service": "hr", "tier": "2", "state": "active", "search": " hr-0 "}
    )
    assert codes(response) == ["HR-01"]
    chosen = {control["name"]: control["chosen"] for control in response.context["filters"]}
    assert chosen == {
        "search": "hr-0",
        "tier": "2",
        "service": "hr",
        "portfolio": "",
        "state": "active",
    }


def test_unknown_filters_are_left_out_and_no_match_says_what_to_do(client, team):
    KPIFactory(code="HR-01")
    assert codes(client.get(URL, {"tier": "9", "state": "x", "page": "abc"})) == ["HR-01"]
    assert "No KPI matches" in client.get(URL, {"search": "nothing"}).content.decode()


def test_fifty_on_a_page(client, team):
    for number in range(51):
        KPIFactory(code=f"A-{number:03}")
    first, second = client.get(URL), client.get(URL, {"page": "2"})
    assert (len(codes(first)), codes(second)) == (50, ["A-050"])
    assert first.context["shown"] == "1 to 50 of 51 KPIs"


@pytest.mark.parametrize("rows", [1, 3])
def test_queries_stay_flat(client, team, django_assert_num_queries, rows):
    for _number in range(rows):
        KPIFactory()
    with django_assert_num_queries(8):
        client.get(URL)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("committee", "housing"),
        ("perspective", "customer"),
        ("statutory", "yes"),
        ("source", "Housing system"),
        ("benchmark", "yes"),
    ],
)
def test_each_further_filter(client, team, name, value):
    found = KPIFactory(
        code="HOU-01",
        perspective="customer",
        definition__is_statutory=True,
        definition__source="Housing system",
        definition__benchmark_source="HouseMark",
    )
    found.committees.add(CommitteeFactory(name="Housing", slug="housing"))
    KPIFactory(code="XX-01")
    response = client.get(URL, {name: value})
    assert codes(response) == ["HOU-01"]
    (chosen,) = [one for one in response.context["more"] if one["chosen"]]
    assert (chosen["name"], chosen["chosen"]) == (name, value)


def test_the_kpis_of_one_officer(client, team):
    officer = UserFactory(full_name="Ros Okoro")
    KPIFactory(code="HOU-01", responsible_officer=officer)
    KPIFactory(code="XX-01")
    assert codes(client.get(URL, {"owner": str(officer.uid)})) == ["HOU-01"]


def test_neither_statutory_nor_compared(client, team):
    KPIFactory(code="HOU-01", definition__is_statutory=True, definition__benchmark_source="APSE")
    KPIFactory(code="XX-01")
    assert codes(client.get(URL, {"statutory": "no", "benchmark": "no"})) == ["XX-01"]
