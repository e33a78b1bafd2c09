"""The definition sheet, to read and to print."""

import datetime as dt
from decimal import Decimal

import pytest

from perfportal.core.access.roles import Role
from perfportal.core.periods import Period
from tests.factories import (
    CommitteeFactory,
    DefinitionFactory,
    KPIFactory,
    PortfolioFactory,
    TargetFactory,
    UserFactory,
    person,
)

pytestmark = pytest.mark.django_db
URL = "/kpis/FIN-01/definition/"


@pytest.fixture
def kpi():
    found = KPIFactory(
        code="FIN-01",
        title="Council Tax collected",
        responsible_officer=UserFactory(full_name="Ros Okoro"),
        definition__measure_type="ratio",
        definition__multiplier=100,
        definition__numerator_label="Tax collected",
        definition__denominator_label="tax due",
        definition__source="Revenues system",
    )
    TargetFactory(kpi=found, period=Period.quarter(2026, 1), value=Decimal("28.5"))
    TargetFactory(
        kpi=found,
        period=Period.quarter(2026, 1),
        value=Decimal(28),
        version=2,
        valid_from=dt.date(2026, 5, 1),
        rationale="Cabinet, May",
        approved_by=UserFactory(full_name="Dee Director"),
    )
    return found


def sheet_of(response):
    return response.context["sheet"]


def test_the_sheet_says_why_how_and_who(client, team, kpi):
    response = client.get(URL)
    assert response.templates[0].name == "kpis/register/kpi_definition.html"
    said = {
        section.title: {row["key"]: row["value"] for row in section.rows}
        for section in sheet_of(response).sections
    }
    assert list(said) == [
        "Why we measure this",
        "How it is counted",
        "What good looks like",
        "Where the figure comes from",
        "Who answers for it",
        "Its life",
    ]
    assert sheet_of(response).completeness == (
        "5 of 10 parts of this sheet are filled in (50%). Empty: what good looks like, manual "
        "steps, limits of the data, data provider and portfolio."
    )
    assert said["Why we measure this"]["Purpose"] == kpi.definition.purpose
    assert said["How it is counted"]["Formula"] == "Tax collected ÷ tax due × 100"
    assert said["How it is counted"]["Worked example"] == (
        "45 (tax collected) of 50 (tax due) is 90.0%"
    )
    assert said["Its life"] == {"State": "Active", "Reported": "Corporate and directorate"}
    assert said["What good looks like"]["Good performance"] == "Higher is better"
    assert said["What good looks like"]["Amber"] == "within 2 percentage points of the target"
    assert said["Where the figure comes from"]["Source"] == "Revenues system"
    assert said["Who answers for it"]["Responsible officer"] == "Ros Okoro"


def test_every_version_of_a_target_is_there_with_its_rationale(client, team, kpi):
    assert sheet_of(client.get(URL)).targets == [
        ["Q1 2026/27", "Target", "28.0%", "2", "1 May 2026", "Cabinet, May", "Dee Director"],
        ["Q1 2026/27", "Target", "28.5%", "1", "1 April 2026", "–", "–"],
    ]


def test_versions_say_whether_they_compare(client, team, kpi):
    DefinitionFactory(
        kpi=kpi, version=2, series=2, valid_from=dt.date(2026, 4, 1), reason="New guidance"
    )
    assert sheet_of(client.get(URL)).versions == [
        ["2", "1 April 2026", "New guidance", "No", "–"],
        ["1", "the start", "First definition", "Yes", "–"],
    ]


def test_what_is_missing_is_listed(client, team, kpi):
    assert sheet_of(client.get(URL)).missing == []
    kpi.definition.purpose = ""
    kpi.definition.save()
    assert sheet_of(client.get(URL)).missing == [
        "Say why we measure this, in at least 20 characters."
    ]


def test_a_retired_kpi_says_so_and_asks_for_nothing(client, team, kpi):
    kpi.state, kpi.retired_on, kpi.retired_reason = "retired", dt.date(2026, 4, 1), "Replaced"
    kpi.definition.purpose = ""
    kpi.definition.save()
    kpi.save()
    response = client.get(URL)
    assert "Retired on 1 April 2026: Replaced" in response.content.decode()
    assert sheet_of(response).missing == []


def test_signed_out(client, kpi):
    assert client.get(URL)["Location"] == f"/account/sign-in/?next={URL}"


def test_without_the_permission_it_is_refused(client, kpi):
    client.force_login(person(Role.COMMITTEE_MEMBER, on=CommitteeFactory()))
    assert client.get(URL).status_code == 403


def test_in_another_directorate_it_does_not_exist(client, kpi):
    client.force_login(person(Role.SERVICE_HEAD, on=KPIFactory().service))
    assert client.get(URL).status_code == 404


def test_an_unknown_code_does_not_exist(client, team):
    assert client.get(URL).status_code == 404


def test_it_is_only_read(client, team, kpi):
    assert client.post(URL).status_code == 405


@pytest.mark.parametrize("more", [0, 2])
def test_queries_stay_flat(client, team, kpi, django_assert_num_queries, more):
    for number in range(more):
        TargetFactory(kpi=kpi, period=Period.quarter(2025, number + 1))
    with django_assert_num_queries(9):
        client.get(URL)


def test_the_path_of_the_years_and_the_baseline_year_stand_on_the_sheet(client, team, kpi):
    year = Period.quarter(2026, 1).financial_year()
    for version, number in ((1, 80), (2, 85)):
        TargetFactory(
            kpi=kpi,
            period=year,
            value=Decimal(number),
            kind="trajectory",
            version=version,
            rationale="Cabinet",
        )
    TargetFactory(kpi=kpi, period=year.next(), value=Decimal("88.5"), kind="trajectory")
    TargetFactory(kpi=kpi, period=year.previous(), value=None, kind="baseline")
    (rows,) = (
        section.rows
        for section in sheet_of(client.get(URL)).sections
        if section.title == "What good looks like"
    )
    assert [(row["key"], row["value"]) for row in rows[-2:]] == [
        ("Path", "85.0% in 2026/27; 88.5% in 2027/28"),
        ("Baseline year", "2025/26"),
    ]


def test_the_cabinet_member_who_answers_for_it_is_named(client, team, kpi):
    kpi.portfolio = PortfolioFactory(name="Finance", slug="finance")
    kpi.save()
    person(Role.CABINET_MEMBER, on=kpi.portfolio, full_name="Councillor Nadia Rahman")
    people = sheet_of(client.get(URL)).sections[4]
    rows = {row["key"]: row["value"] for row in people.rows}
    assert (rows["Portfolio"], rows["Cabinet Member"]) == ("Finance", "Councillor Nadia Rahman")
