"""/benchmarks/<comparator>/<kpi>/: whose figures follow another definition than ours."""

import pytest
from django.urls import reverse

from kpis.assessment.actions.import_benchmarks import import_benchmarks
from kpis.assessment.models import Benchmark
from perfportal.core import clock
from perfportal.core.access.roles import Role
from perfportal.core.documents import read_table
from perfportal.core.documents.sheets import named_bytes
from perfportal.core.models import AuditEvent, get_organisation
from tests.factories import OrganisationFactory, person
from tests.kpis.assessment.benchmarks import AS_OF, Q1, Q2, benchmark, group, kpi_at, the_fifteen

pytestmark = pytest.mark.django_db
NO_RANK = "No rank: the councils' figures follow another definition than ours."
QUERIES = 9


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
def compared(team):
    """A KPI of ours, and fifteen councils beside it."""
    kpi, similar = kpi_at(), group()
    the_fifteen(kpi, similar)
    return kpi, similar


def address(kpi, comparator):
    return reverse("kpis:benchmark-definition", args=[comparator.uid, kpi.code])


def keys(response):
    return {name: key for key, name in response.context["form"].fields["whose"].choices}


def say(client, kpi, comparator, names=None, **fields):
    known = keys(client.get(address(kpi, comparator)))
    whose = [known[name] for name in (names or known)]
    sent = {"whose": whose, "answer": "another", "reason": "Counts garden waste", "first": ""}
    return client.post(address(kpi, comparator), sent | fields, follow=True)


def load_figures(team, period, *councils):
    columns = ("kpi_code", "comparator", "council", "period", "value", "source")
    lines = [f"FIN-01,Similar boroughs,{name},{period},55,Their pages" for name in councils]
    content = "\r\n".join([",".join(columns), *lines]).encode()
    table = read_table(named_bytes("others.csv", content), columns=columns, required=columns[:1])
    import_benchmarks(by=team, organisation=get_organisation(), table=table, as_of=AS_OF)


def position(client, kpi):
    response = client.get(reverse("kpis:kpi-detail", args=[kpi.code]))
    (found,) = [one for one in response.context["panels"] if "position" in one.template]
    return found.context["page"], response.content.decode()


def test_all_of_another_definition_means_no_rank(client, compared):
    kpi, similar = compared
    assert position(client, kpi)[0].rank == "Joint 6th of 16"
    assert "Saved for 15 figures." in say(client, kpi, similar).content.decode()
    page, html = position(client, kpi)
    assert page.rank == NO_RANK
    assert NO_RANK in html.replace("&#x27;", "'")
    assert page.rows[1][-1] == "another definition, so not ranked: Counts garden waste"


def test_one_council_is_left_out_of_the_rank_and_comes_back(client, compared):
    kpi, similar = compared
    say(client, kpi, similar, ["Peer A"])
    assert position(client, kpi)[0].rank == "Joint 5th of 15"
    say(client, kpi, similar, ["Peer A"], answer="ours", reason="They count as we do")
    assert position(client, kpi)[0].rank == "Joint 6th of 16"
    assert not Benchmark.objects.exclude(definition_note="").exists()


def test_england_of_another_definition_says_so(client, compared):
    kpi, similar = compared
    benchmark(kpi, similar, value="43.2", series="england")
    say(client, kpi, similar, ["England"])
    facts = {row["key"]: row["value"] for row in position(client, kpi)[0].facts}
    assert facts["England"] == (
        "43.2% (Q2 2026/27). Not comparable, as it is of another definition: Counts garden waste."
    )


def test_only_from_a_period_on(client, team):
    kpi, similar = kpi_at(), group()
    for period in (Q1, Q2):
        benchmark(kpi, similar, "Ashmere", "91", period=period)
    response = say(client, kpi, similar, first="Q2 2026/27")
    assert response.context["rows"] == [
        ["Ashmere", "Q1 2026/27", "Our definition"],
        ["Ashmere", "Q2 2026/27", "Another definition: Counts garden waste"],
    ]
    response = say(client, kpi, similar)
    assert response.context["rows"] == [
        ["Ashmere", "Q1 2026/27 to Q2 2026/27", "Another definition: Counts garden waste"],
    ]


def test_each_figure_keeps_who_said_it_and_why(client, team, compared):
    kpi, similar = compared
    say(client, kpi, similar, ["Peer A", "Peer B"])
    events = AuditEvent.objects.filter(verb="benchmark.definition_said")
    assert [event.subject_label for event in events.order_by("pk")] == [
        "FIN-01 2026-27-Q2 Peer A",
        "FIN-01 2026-27-Q2 Peer B",
    ]
    event = events.first()
    assert (event.actor, event.reason) == (team, "Counts garden waste")
    assert event.before == {"is_comparable": True, "definition_note": ""}
    assert event.after == {"is_comparable": False, "definition_note": "Counts garden waste"}
    again = say(client, kpi, similar, ["Peer A", "Peer B"])
    assert "That was said already; nothing changed." in again.content.decode()
    assert events.count() == 2


def test_a_newer_figure_of_the_council_follows_what_was_said(client, team, compared):
    kpi, similar = compared
    say(client, kpi, similar, ["Peer A"])
    load_figures(team, "Q3 2026/27", "Peer A", "Peer B")
    newer = Benchmark.objects.filter(period_start=Q2.next().start).order_by("council__name")
    assert list(newer.values_list("is_comparable", "definition_note")) == [
        (False, "Counts garden waste"),
        (True, ""),
    ]


@pytest.mark.parametrize(
    ("fields", "field", "sentence"),
    [
        ({"reason": ""}, "reason", "Reason: enter a value"),
        ({"answer": ""}, "answer", "What do they follow?: choose an answer"),
        ({"whose": []}, "whose", "Whose figures?: choose an answer"),
        ({"first": "Q9"}, "first", None),
        ({"first": "Q3 2026/27"}, "first", "There is no figure from this period on."),
    ],
)  # fmt: skip
def test_what_cannot_be_said_shows_the_form_again(client, compared, fields, field, sentence):
    response = say(client, *compared, **fields)
    assert response.status_code == 422
    errors = response.context["form"].errors
    assert list(errors) == [field]
    assert sentence is None or errors[field] == [sentence]
    assert not Benchmark.objects.filter(is_comparable=False).exists()


def test_the_comparator_lists_its_kpis_and_the_panel_leads_there(client, compared):
    kpi, similar = compared
    say(client, kpi, similar, ["Peer A"])
    response = client.get(reverse("kpis:comparator-change", args=[similar.uid]))
    (row,) = response.context["compared"]
    assert (row.name, row.url, row.figures) == (
        "FIN-01 Recycling",
        address(kpi, similar),
        "15 figures, 1 of another definition",
    )
    link = f'<a class="govuk-link" href="{address(kpi, similar)}">'
    assert link in position(client, kpi)[1]
    client.force_login(person(Role.CMT_MEMBER))
    assert link not in position(client, kpi)[1]


def test_others_than_the_performance_team_are_refused(client, compared):
    client.force_login(person(Role.CMT_MEMBER))
    assert client.get(address(*compared)).status_code == 403
    assert client.post(address(*compared)).status_code == 403


def test_a_kpi_without_figures_of_the_comparator_is_not_found(client, compared):
    kpi, _similar = compared
    assert client.get(address(kpi, group("Family"))).status_code == 404


def test_the_number_of_queries_does_not_grow(client, compared, django_assert_num_queries):
    kpi, similar = compared
    with django_assert_num_queries(QUERIES):
        client.get(address(kpi, similar))
    the_fifteen(kpi, similar, period=Q1)
    with django_assert_num_queries(QUERIES):
        client.get(address(kpi, similar))
