"""/register/rag-rules/: the rules in words, who uses which, and what other councils print."""

import pytest

from kpis.calculations.codes import RagPreset, ToleranceKind
from kpis.register.models import LifeCycle
from kpis.register.presenters.council_rules import COUNCIL_RULES
from kpis.wording import RULE_COLOURS, RULE_NAMES, RULE_TITLES, TOLERANCE_NAMES
from perfportal.core.access.roles import Role
from perfportal.core.setting_table import RAG_PRESETS
from tests.factories import KPIFactory, OrganisationFactory, person

pytestmark = pytest.mark.django_db
URL = "/register/rag-rules/"


@pytest.fixture
def reader(client):
    OrganisationFactory()
    user = person(Role.CMT_MEMBER)
    client.force_login(user)
    return user


def rules(client):
    return {rule.title: rule for rule in client.get(URL).context["page"].rules}


def others(client):
    return {row.where: row for row in client.get(URL).context["page"].others}


def test_each_rule_says_of_what_its_percentage_is(client, reader):
    found = rules(client)
    standard = found["5% of the target"]
    assert (standard.green, standard.amber, standard.red) == (
        "The target is met",
        "Missed by up to 5% of the target",
        "Missed by more than 5% of the target",
    )
    assert list(found) == [str(RULE_TITLES[preset]) for preset in RagPreset]


def test_how_many_kpis_use_each(client, reader):
    KPIFactory(definition__rag_preset="std5")
    KPIFactory(definition__rag_preset="std5", state=LifeCycle.UNDER_REVIEW)
    KPIFactory(definition__rag_preset="std5", state=LifeCycle.PROPOSED)
    KPIFactory(definition__tolerance_kind="percent")
    KPIFactory.create_batch(2)
    KPIFactory(definition__polarity="none", definition__tolerance_kind="none")
    found = {title: rule.used for title, rule in rules(client).items()}
    assert found == {
        "Tolerance of each KPI": "3 KPIs",
        "5% of the target": "2 KPIs",
        "10% of the target": "0 KPIs",
        "Floor standard": "0 KPIs",
        "1% and 5% of the target": "0 KPIs",
        "10% of the target, with last year": "0 KPIs",
        "Tolerance counts as on target": "0 KPIs",
    }
    assert rules(client)["Tolerance of each KPI"].kinds == [
        "1: a percentage of the target",
        "2: in the KPI's own unit",
    ]


def test_the_councils_rule_is_marked_and_its_ways_are_said(client, reader):
    council = OrganisationFactory()
    assert [rule.title for rule in rules(client).values() if rule.is_default] == [
        "Tolerance of each KPI"
    ]
    council.settings = {
        "rag_preset": "std10",
        "compare_at": "raw",
        "compared_until": [["2026-06-30", "display"]],
    }
    council.save()
    page = client.get(URL).context["page"]
    assert [rule.title for rule in page.rules if rule.is_default] == ["10% of the target"]
    assert [(row["key"], row["value"]) for row in page.ways] == [
        ("Rule for the status of new KPIs", "Amber is within 10% of the target"),
        ("Figures are compared with targets", "As calculated, unrounded"),
        ("Periods that ended by 30 June 2026", "As shown, after rounding"),
        ("A figure on a limit", "Belongs to the better band"),
    ]


def test_a_rule_of_another_council_says_how_it_is_set_or_why_not(client, reader):
    found = others(client)
    assert found["Maidstone Borough Council, 2018-2024"].here == (
        "10% of the target. A KPI without a target has the role context or activity."
    )
    assert found["Maidstone Borough Council, 2018-2024"].left_out == "–"
    hospital = found["(hospital) Trillium Health Centre"]
    assert hospital.here == "Not supported"
    assert hospital.left_out.startswith("Not supported: the portal keeps the confidence interval")
    assert len(found) == len(COUNCIL_RULES)


def test_no_rule_is_without_a_way_to_set_it_or_a_reason():
    assert [
        rule.council
        for rule in COUNCIL_RULES
        if not (rule.is_expressed or rule.settings or rule.left_out)
    ] == []


def test_every_code_has_its_words():
    for words in (RULE_COLOURS, RULE_NAMES, RULE_TITLES, RAG_PRESETS):
        assert list(words) == list(RagPreset)
    assert list(TOLERANCE_NAMES) == list(ToleranceKind)


def test_the_page_stands_in_plain_html(client, reader):
    html = client.get(URL).content.decode()
    assert '<h1 class="govuk-heading-l">How statuses are given</h1>' in html
    assert "Rules other councils print" in html
    assert "A fourth colour for figures far beyond the target" in html
    assert 'href="/register/rag-rules/"' in client.get("/kpis/").content.decode()


def test_without_the_permission(client):
    OrganisationFactory()
    client.force_login(person(Role.SCRUTINY_CLERK))
    assert client.get(URL).status_code == 403


@pytest.mark.parametrize("kpis", [1, 30])
def test_a_fixed_number_of_queries(client, reader, django_assert_num_queries, kpis):
    KPIFactory.create_batch(kpis)
    with django_assert_num_queries(6):
        client.get(URL)
