"""Other councils on the page of a KPI."""

import datetime as dt

import pytest
from django.urls import reverse

from perfportal.core import clock
from perfportal.core.access.roles import Role
from tests.factories import CommitteeFactory, SourceFactory, person
from tests.kpis.assessment.benchmarks import AS_OF, Q1, Q2, benchmark, group, kpi_at, the_fifteen

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def day():
    with clock.fixed_today(AS_OF):
        yield


@pytest.fixture
def team(client):
    client.force_login(person(Role.PERFORMANCE_TEAM))


def panel(client, kpi, **query):
    response = client.get(reverse("kpis:kpi-detail", args=[kpi.code], query=query))
    found = [one for one in response.context["panels"] if "position" in one.template]
    return (found[0].context["page"] if found else None), response.content.decode()


def facts(page):
    return {row["key"]: row["value"] for row in page.facts}


def test_rank_quarter_median_gap_base_and_england_are_said(client, team):
    kpi, similar = kpi_at(), group(licence="Open Government Licence v3.0", kind="neighbours")
    the_fifteen(kpi, similar, source="Peers' pages")
    benchmark(kpi, similar, value="43.2", series="england")
    page, html = panel(client, kpi)
    assert (page.title, page.comparator, page.period, page.rank) == (
        "Compared with similar councils",
        "Similar boroughs",
        "Q2 2026/27",
        "Joint 6th of 16",
    )
    assert facts(page) == {
        "Our figure": "46.0% (Q2 2026/27)",
        "Quarter of the group": "Second of four quarters, best first",
        "Median of the others": "44.7%",
        "Gap to the median": "1.3 percentage points better than the median",
        "Counted": "16 of 16 councils, ours included",
        "England": "43.2% (Q2 2026/27). Shown beside the councils, not ranked.",
    }
    assert [row["value"] for row in page.sources] == [
        "Peers' pages",
        "Open Government Licence v3.0",
    ]
    assert page.head == ["Council", "Figure", "Period"]
    assert page.rows[:2] == [
        ["Our council", "46.0%", "Q2 2026/27"],
        ["Peer A", "55.1%", "Q2 2026/27"],
    ]
    assert "<title>The 15 other councils lie between 33.0% and 55.1%." in html
    assert "For staff only" in html
    assert "style=" not in html


@pytest.mark.parametrize(
    ("fields", "source"),
    [
        ({"definition__source": "WasteDataFlow"}, "WasteDataFlow"),
        ({}, "our own records"),
    ],
)
def test_last_years_us_has_its_period_and_source_as_the_others_do(client, team, fields, source):
    kpi = kpi_at({Q2.year_before(): "44.0", Q2: "46.0"}, **fields)
    similar = group(source="Club data")
    the_fifteen(kpi, similar)
    benchmark(kpi, similar, value="43.2", series="england", source="National table.")
    benchmark(kpi, similar, value="42.0", series="region", period=Q1)
    page, _html = panel(client, kpi)
    said = facts(page)
    assert said["Our figure a year before"] == f"44.0% (Q2 2025/26). Source: {source}."
    assert said["England"] == (
        "43.2% (Q2 2026/27). Shown beside the councils, not ranked. Source: National table."
    )
    assert said["Region"] == (
        "42.0% (Q1 2026/27). Shown beside the councils, not ranked. Source: Club data."
    )
    assert [row["value"] for row in page.sources] == ["Club data"]


def test_last_years_us_names_the_register_of_sources(client, team):
    kpi = kpi_at({Q2.year_before(): "44.0", Q2: "46.0"}, data_source=SourceFactory(name="QRC4"))
    the_fifteen(kpi, group())
    page, _html = panel(client, kpi)
    assert facts(page)["Our figure a year before"] == "44.0% (Q2 2025/26). Source: QRC4."


def test_the_councils_stand_by_name_and_never_by_rank(client, team):
    kpi, similar = kpi_at(), group()
    for name, value in (("Zedbury", "99"), ("Ashmere", "1"), ("Merestoke", "50")):
        benchmark(kpi, similar, name, value)
    page, _html = panel(client, kpi)
    assert [row[0] for row in page.rows] == ["Our council", "Ashmere", "Merestoke", "Zedbury"]


def test_what_is_not_ranked_says_why(client, team):
    kpi, similar = kpi_at(), group()
    the_fifteen(kpi, similar)
    benchmark(kpi, similar, "Quarrenden", marker="z", not_our_service=True)
    benchmark(kpi, similar, "Pennoak", marker="c")
    benchmark(kpi, similar, "Redmoor", "45", is_comparable=False, definition_note="Counts soil")
    benchmark(kpi, similar, "Stanwick", "45", period=Q1)
    page, _html = panel(client, kpi)
    notes = {row[0]: row[1:] for row in page.rows if row[-1]}
    assert notes == {
        "Quarrenden": ["–", "–", "does not provide the service"],
        "Pennoak": ["not for publication", "Q2 2026/27", "not for publication"],
        "Redmoor": ["45.0%", "Q2 2026/27", "another definition, so not ranked: Counts soil"],
        "Stanwick": ["45.0%", "Q1 2026/27", "another period, so not ranked"],
    }
    assert facts(page)["Counted"] == (
        "16 of 19 councils, ours included (1 not for publication; 1 another definition, so not "
        "ranked; 1 another period, so not ranked)"
    )


def test_without_figures_of_our_period_the_page_leads_to_one_that_has_a_rank(client, team):
    kpi = kpi_at({Q1: "46.0", Q2: "47.0"})
    similar = group()
    the_fifteen(kpi, similar, period=Q1)
    page, html = panel(client, kpi)
    assert page.rank == (
        "No rank: the councils' figures are of other periods than ours. Each is shown with its own."
    )
    assert page.ranked_url == (f"/kpis/FIN-01/?period=2026-27-Q1&comparator={similar.uid}#councils")
    assert "See Q1 2026/27, the latest period with a rank" in html
    there, _html = panel(client, kpi, period="2026-27-Q1")
    assert (there.rank, there.ranked_url) == ("Joint 6th of 16", "")


def test_another_comparator_is_a_link_in_the_address(client, team):
    kpi = kpi_at()
    first, second = group("Neighbours", order=1), group("Family", order=2)
    the_fifteen(kpi, first)
    for name, value in (("A", "1"), ("B", "2"), ("C", "3")):
        benchmark(kpi, second, name, value)
    page, _html = panel(client, kpi)
    assert [(choice.label, choice.is_current) for choice in page.choices] == [
        ("Neighbours", True),
        ("Family", False),
    ]
    assert page.choices[1].url == (
        f"/kpis/FIN-01/?period=2026-27-Q2&comparator={second.uid}#councils"
    )
    other, _html = panel(client, kpi, comparator=str(second.uid))
    assert (other.comparator, other.rank) == ("Family", "1st of 4")
    nonsense, _html = panel(client, kpi, comparator="all")
    assert nonsense.comparator == "Neighbours"


def test_a_swap_to_another_period_brings_the_panel_of_that_period(client, team):
    kpi, similar = kpi_at({Q1: "46.0", Q2: "33.0"}), group()
    for period in (Q1, Q2):
        the_fifteen(kpi, similar, period=period)
    address = reverse("kpis:kpi-detail", args=[kpi.code])
    swap = client.get(f"{address}?period=2026-27-Q1", headers={"HX-Request": "true"})
    figures, panel = swap.content.decode().split('<section id="other-councils" hx-swap-oob="true">')
    assert figures.lstrip().startswith('<div id="kpi-figures">')
    assert "Similar boroughs, Q1 2026/27." in panel
    assert "Joint 6th of 16" in panel
    assert swap.content.decode().count("hx-swap-oob") == 1
    page = client.get(f"{address}?period=2026-27-Q1").content.decode()
    assert '<section id="other-councils">' in page
    assert "hx-swap-oob" not in page


def test_another_period_keeps_the_comparator_that_was_chosen(client, team):
    kpi = kpi_at()
    benchmark(kpi, group("Neighbours", order=1), "Ashmere", "91")
    second = group("Family", order=2)
    benchmark(kpi, second, "Ashmere", "91")
    kept = f'<input type="hidden" name="comparator" value="{second.uid}">'
    _page, html = panel(client, kpi, comparator=str(second.uid))
    assert kept in html
    assert kept not in panel(client, kpi)[1]


@pytest.mark.parametrize(
    ("fields", "is_for_staff"),
    [
        ({}, True),
        ({"may_publish": True}, False),
        ({"may_publish": True, "publish_from": AS_OF + dt.timedelta(days=1)}, True),
    ],
)
def test_staff_are_told_what_others_do_not_see(client, team, fields, is_for_staff):
    kpi = kpi_at()
    the_fifteen(kpi, group(**fields))
    page, html = panel(client, kpi)
    assert (page.is_for_staff, "For staff only" in html) == (is_for_staff, is_for_staff)


def test_a_kpi_without_other_councils_has_no_panel(client, team):
    assert panel(client, kpi_at())[0] is None


@pytest.mark.parametrize(
    ("fields", "is_shown"),
    [
        ({}, False),
        ({"may_publish": True}, True),
        ({"may_publish": True, "publish_from": AS_OF + dt.timedelta(days=1)}, False),
    ],
)
def test_a_committee_member_sees_what_the_licence_allows(client, fields, is_shown):
    kpi, committee = kpi_at(state="issued"), CommitteeFactory()
    kpi.committees.add(committee)
    the_fifteen(kpi, group(**fields))
    client.force_login(person(Role.COMMITTEE_MEMBER, on=committee))
    page, html = panel(client, kpi)
    assert (page is not None, "Peer A" in html) == (is_shown, is_shown)


def test_neutral_words_where_no_value_is_good(client, team):
    kpi = kpi_at(definition__polarity="none")
    the_fifteen(kpi, group())
    page, html = panel(client, kpi)
    assert page.rank == "Joint 6th highest of 16"
    assert facts(page)["Gap to the median"] == "1.3 percentage points higher than the median"
    assert "better than the median" not in html
