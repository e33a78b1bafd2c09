"""The page of a KPI and its figures as a file."""

import datetime as dt
from decimal import Decimal as D

import pytest
from django.urls import reverse

from kpis.assessment.actions.assessing import assess
from perfportal.core.access.roles import Role
from perfportal.core.periods import Period
from tests.factories import (
    ActualFactory,
    CommitteeFactory,
    DirectorateFactory,
    KPIFactory,
    ServiceFactory,
    SourceFactory,
    TargetFactory,
    person,
    revise,
)

pytestmark = pytest.mark.django_db
AS_OF = dt.date(2026, 10, 20)
Q2 = Period.quarter(2026, 2)
# four for what has changed, three for the golden thread, one each for three panels, ten for what
# explains forecast, variation and signs, one for what happened to the series
QUERIES = 32
SIGN_IN = "/account/sign-in/"


def kpi_with(quarters, **fields):
    """A KPI with one value a quarter up to Q2 2026/27, rising by 0.1 to 97.1."""
    kpi = KPIFactory(code="FIN-01", title="Council Tax collected", **fields)
    period = Q2
    for step in range(quarters):
        ActualFactory(kpi=kpi, period=period, value=D("97.1") - D(step) / 10)
        TargetFactory(kpi=kpi, period=period, value=D("97.5"))
        period = period.previous()
    assess([kpi.pk], as_of=AS_OF)
    return kpi


@pytest.fixture
def team(client):
    user = person(Role.PERFORMANCE_TEAM)
    client.force_login(user)
    return user


def page_of(kpi, **query):
    return reverse("kpis:kpi-detail", args=[kpi.code], query=query)


def test_the_page_says_figure_status_target_and_both_comparisons(client, team):
    text = client.get(page_of(kpi_with(6))).content.decode()
    for words in (
        "Quarter 2, 2026/27 (July to September 2026), for the period",
        '<p class="govuk-heading-xl govuk-!-margin-bottom-2">97.1%</p>',
        "Amber: slightly below target. 97.1% against 97.5%",
        "97.5% (amber: within 2 percentage points of the target)",
        "Improving: 97.1%, up from 96.7% in Q2 2025/26",
        "Improving: 97.1%, up from 97.0% in Q1 2026/27",
        "Council Tax collected: 97.1% in Q2 2026/27, slightly below target, improving on Q2 2025",
        "How was this worked out?",
        '<a class="govuk-link" href="/kpis/FIN-01/definition/">Open the definition sheet</a>',
    ):
        assert words in text


def test_the_fragment_is_the_figures_alone(client, team):
    response = client.get(page_of(kpi_with(2)), headers={"HX-Request": "true"})
    assert response.content.decode().lstrip().startswith('<div id="kpi-figures">')
    assert "HX-Request" in response["Vary"].split(", ")


def test_the_address_names_the_period(client, team):
    kpi = kpi_with(3)
    response = client.get(page_of(kpi, period="2026-27-Q1"))
    assert response.context["page"].headline.figure == "97.0%"
    nonsense = client.get(page_of(kpi, period="soon"))
    assert nonsense.context["page"].headline.figure == "97.1%"


@pytest.mark.parametrize("quarters", [4, 40])
def test_queries_do_not_grow_with_the_periods(client, team, quarters, django_assert_num_queries):
    address = page_of(kpi_with(quarters))
    client.get(address)  # the first one of a month makes the row that counts openings
    with django_assert_num_queries(QUERIES):
        response = client.get(address)
    assert len(response.context["page"].periods) == quarters


def revised(kpi):
    """The figure of Q2 was issued as 97.1% and revised to 96.2%."""
    actual = kpi.actuals.get(period_start=Q2.start)
    actual.revision = revise(
        actual,
        value=D("96.2"),
        data_status="revised",
        kind="late_data",
        reason="Payments came late.",
        revises=actual.revision,
    )
    actual.state = "issued"
    actual.save()
    assess([kpi.pk], as_of=AS_OF)


def test_a_revised_figure_says_from_what_to_what(client, team):
    kpi = kpi_with(2)
    revised(kpi)
    text = client.get(page_of(kpi)).content.decode()
    for words in (
        '96.2% <abbr title="Revised">[r]</abbr></p>',
        "Revised on 12 October 2026 from 97.1% to 96.2% (late data).",
        '<a class="govuk-link" href="/entry/2026-27-Q2/FIN-01/sheet/">Evidence sheet of this',
    ):
        assert words in text
    before = client.get(page_of(kpi, period="2026-27-Q1")).content.decode()
    assert '<abbr title="Revised">' not in before


def test_who_sees_issued_figures_only_sees_the_mark_and_not_the_old_figure(client):
    kpi = kpi_with(1)
    committee = CommitteeFactory()
    kpi.committees.add(committee)
    revised(kpi)
    client.force_login(person(Role.COMMITTEE_MEMBER, on=committee))
    text = client.get(page_of(kpi)).content.decode()
    assert '96.2% <abbr title="Revised">[r]</abbr></p>' in text
    assert "97.1" not in text
    assert "/sheet/" not in text


def test_signed_out_people_are_sent_to_sign_in(client):
    response = client.get(page_of(kpi_with(1)))
    assert (response.status_code, response["Location"]) == (302, f"{SIGN_IN}?next=/kpis/FIN-01/")


def test_an_officer_of_another_directorate_finds_nothing(client):
    kpi = kpi_with(1)
    stranger = person(Role.SERVICE_HEAD, on=ServiceFactory(directorate=DirectorateFactory()))
    client.force_login(stranger)
    for name in ("kpis:kpi-detail", "kpis:kpi-data"):
        assert client.get(reverse(name, args=[kpi.code])).status_code == 404


def test_a_person_without_a_role_finds_nothing(client):
    kpi = kpi_with(1)
    client.force_login(person())
    assert client.get(page_of(kpi)).status_code == 404


def test_the_service_head_sees_the_page(client):
    kpi = kpi_with(1)
    client.force_login(person(Role.SERVICE_HEAD, on=kpi.service))
    assert client.get(page_of(kpi)).context["page"].headline.figure == "97.1%"


@pytest.mark.parametrize("name", ["kpis:kpi-detail", "kpis:kpi-data"])
def test_nothing_is_posted_here(client, team, name):
    assert client.post(reverse(name, args=["FIN-01"])).status_code == 405


def test_a_submitted_value_is_shown_as_not_yet_approved(client, team):
    kpi = KPIFactory(code="FIN-01")
    ActualFactory(kpi=kpi, period=Q2, state="submitted", value=D(90))
    assess([kpi.pk], as_of=AS_OF)
    notes = client.get(page_of(kpi)).context["page"].headline.notes
    assert notes == ("Not yet approved: this figure may still change",)


def test_a_kpi_without_figures_says_what_will_come(client, team):
    response = client.get(page_of(KPIFactory(code="FIN-01")))
    assert "No figures yet" in response.content.decode()
    assert response.context["page"].chart is None


def test_the_page_names_the_source_and_staff_may_open_it(client, team, member_and_kpi):
    member_and_kpi.data_source = SourceFactory(name="Ledger")
    member_and_kpi.save()
    link = (
        '<a class="govuk-link" href="/register/sources/ledger/">Open the source of its figures</a>'
    )
    for_member = client.get(page_of(member_and_kpi)).content.decode()
    client.force_login(team)
    for_team = client.get(page_of(member_and_kpi)).content.decode()
    assert [html.count("Ledger</dd>") for html in (for_member, for_team)] == [1, 1]
    assert [link in html for html in (for_member, for_team)] == [False, True]


def test_all_versions_of_the_value_are_listed_for_staff(client, team):

    kpi = kpi_with(1)
    actual = kpi.actuals.get()
    actual.revision = revise(actual, value=D("97.3"), reason="Two late payments")
    actual.save()
    assess([kpi.pk], as_of=AS_OF)
    rows = client.get(page_of(kpi)).context["page"].revisions
    assert [(row.number, row.figure, row.reason) for row in rows] == [
        (2, "97.3%", "Two late payments"),
        (1, "97.1%", "First value"),
    ]


@pytest.fixture
def member_and_kpi(client):
    committee = CommitteeFactory()
    kpi = KPIFactory(code="FIN-01")
    kpi.committees.add(committee)
    ActualFactory(kpi=kpi, period=Q2.previous(), state="issued", value=D("41.5"))
    ActualFactory(kpi=kpi, period=Q2, state="approved", value=D("66.6"), commentary="Secret yet")
    assess([kpi.pk], as_of=AS_OF)
    client.force_login(person(Role.COMMITTEE_MEMBER, on=committee))
    return kpi


def test_a_committee_member_sees_issued_figures_only(client, member_and_kpi):
    page = client.get(page_of(member_and_kpi, period=Q2.token))
    assert page.context["page"].headline.figure == "41.5%"
    assert page.context["page"].revisions == []
    data = client.get(reverse("kpis:kpi-data", args=["FIN-01"]))
    for leak in ("66.6", "Secret"):
        assert leak not in page.content.decode()
        assert leak not in data.content.decode()


def test_a_member_of_another_committee_finds_nothing(client, member_and_kpi):
    client.force_login(person(Role.COMMITTEE_MEMBER, on=CommitteeFactory()))
    assert client.get(page_of(member_and_kpi)).status_code == 404


def test_the_file_holds_the_figures_of_the_page(client, team):
    response = client.get(reverse("kpis:kpi-data", args=[kpi_with(2).code]))
    lines = response.content.decode().splitlines()
    assert lines[0].startswith("kpi_code,period,period_start,period_end,basis,value,unit,")
    assert lines[2] == (
        "FIN-01,2026-27-Q2,2026-07-01,2026-09-30,period,97.1,percent,,,,,97.5,,,AMBER,IMPROVING,"
        "NO_COMPARATOR,97.1,complete,97.1,NO_TARGET,,,,final,approved,,1,,,"
        '"The figure: 97.1% for the period, as entered. Year to date: 97.1%. The latest position '
        "in the year; positions are never added up. Status: Higher is better. 97.1% for the "
        "period against 97.5%: the target is missed by 0.4 percentage points. Amber: slightly "
        "below target (amber is within 2 percentage points of the target). Compared with the same "
        "period last year: No earlier data: there is no earlier figure to compare with. Compared "
        "with the previous period: 97.1% now, 97.0% then: up 0.1 percentage points. Improving. "
        "Higher is better. Year-end forecast: The year to date stands at 97.1%, and is taken to "
        "stay so. The year has no target. Rules: Figures and targets are rounded half up to the "
        "decimal places shown before they are compared. Rules of version 2026.3, definition "
        'version 1."'
    )
    assert response["Content-Disposition"] == 'attachment; filename="FIN-01.csv"'
