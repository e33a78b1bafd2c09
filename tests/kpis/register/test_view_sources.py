"""/register/sources/: where figures come from, who owns it, and which KPIs come from it."""

import datetime as dt
from decimal import Decimal as D

import pytest
from django.db import IntegrityError

from kpis.register.models import DataSource, LifeCycle, ReturnDate, SourceKind
from perfportal.core.access.roles import Role
from perfportal.core.models import AuditEvent
from tests.factories import (
    KPIFactory,
    ReturnDateFactory,
    ServiceFactory,
    SourceFactory,
    UserFactory,
    person,
)
from tests.kpis.register.conftest import TODAY

pytestmark = pytest.mark.django_db
URL = "/register/sources/"
YESTERDAY = dt.date(2026, 10, 19)


def partner(name, state, until=None, **fields):
    return SourceFactory(
        name=name,
        kind=SourceKind.PARTNER,
        agreement_state=state,
        agreement_until=until,
        **fields,
    )


def problems(client, **query):
    return {row.name: row.problems for row in client.get(URL, query).context["rows"]}


def test_what_is_not_in_order_is_said_beside_each_source(client, team):
    KPIFactory(data_source=SourceFactory(name="Housing system"))
    KPIFactory(data_source=partner("Police data", "in_force", YESTERDAY))
    KPIFactory(data_source=partner("School data", "none"))
    KPIFactory(data_source=partner("Health data", "in_force", dt.date(2027, 3, 31)))
    KPIFactory(data_source=partner("Job data", "in_force", dt.date(2026, 12, 19)))
    late = ReturnDateFactory(source__name="H-CLIC", due_on=YESTERDAY).source
    KPIFactory(data_source=late)
    SourceFactory(name="Old ledger", owner=None)
    SourceFactory(name="Weekly list", kind=SourceKind.REPORT, owner__is_active=False)
    assert problems(client) == {
        "H-CLIC": ["Return overdue"],
        "Health data": [],
        "Housing system": [],
        "Job data": ["Ends soon: in force until 19 December 2026"],
        "Old ledger": ["Nobody owns it", "No KPI comes from it"],
        "Police data": ["Expired on 19 October 2026"],
        "School data": ["No agreement"],
        "Weekly list": ["Nobody owns it"],
    }
    html = client.get(URL).content.decode()
    assert "8 sources, 6 of them not in order" in html


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ({"kind": "partner"}, ["Police data"]),
        ({"problem": "agreement"}, ["Police data"]),
        ({"problem": "no_owner"}, ["Ledger"]),
        ({"service": "housing"}, ["Ledger"]),
        ({"kind": "nonsense", "problem": "nonsense"}, ["Ledger", "Police data"]),
    ],
)
def test_filters(client, team, query, names):
    partner("Police data", "expired")
    SourceFactory(name="Ledger", owner=None, service__slug="housing")
    SourceFactory(name="Gone", ended_on=YESTERDAY)
    assert list(problems(client, **query)) == names


def test_no_match_is_said(client, team):
    html = client.get(URL, {"kind": "survey"}).content.decode()
    assert "No source matches" in html


def test_the_fragment_is_the_table_alone(client, team):
    response = client.get(URL, headers={"HX-Request": "true"})
    assert response.content.decode().lstrip().startswith('<div id="source-table">')


def test_kpis_in_use_without_a_source_are_listed(client, team):
    KPIFactory(code="A-1")
    KPIFactory(code="A-2", data_source=SourceFactory())
    KPIFactory(code="A-3", state=LifeCycle.IN_DEVELOPMENT)
    assert [kpi.code for kpi in client.get(URL).context["without"]] == ["A-1"]


def test_a_service_head_reads_but_sees_only_their_kpis(client):
    source = SourceFactory(name="Housing system")
    own = KPIFactory(code="A-1", data_source=source)
    KPIFactory(code="B-1", title="Not for them", data_source=source)
    KPIFactory(code="B-2", title="Nor this one")
    client.force_login(person(Role.SERVICE_HEAD, on=own.service))
    page = client.get(f"{URL}housing-system/")
    html = page.content.decode()
    assert [kpi.code for kpi in page.context["kpis"]] == ["A-1"]
    assert "Not for them" not in html
    assert "<form method" not in html.split("<main")[1]
    assert client.get(URL).context["without"] == []


def test_signed_out_and_without_a_right(client):
    assert client.get(URL).url == f"/account/sign-in/?next={URL}"
    client.force_login(person(Role.SCRUTINY_CLERK))
    assert client.get(URL).status_code == 403


def test_unknown_source_is_not_found(client, team):
    assert client.get(f"{URL}nothing/").status_code == 404


@pytest.mark.parametrize("count", [1, 20])
def test_query_count_stays_flat(client, team, count, django_assert_num_queries):
    for _ in range(count):
        KPIFactory(data_source=ReturnDateFactory().source)
        KPIFactory()
    client.get(URL)
    with django_assert_num_queries(8):
        client.get(URL)


def add(client, kind, **typed):
    return client.post(f"{URL}new/?kind={kind}", {"name": "Residents' survey"} | typed)


def test_the_kind_is_chosen_first(client, team):
    html = client.get(f"{URL}new/").content.decode()
    assert '<a class="govuk-link" href="/register/sources/new/?kind=survey">Survey</a>' in html
    form = client.get(f"{URL}new/?kind=survey").context["form"]
    assert list(form.fields) == [
        "name", "service", "owner", "fieldwork_from", "fieldwork_until", "next_due", "cost",
        "sample_size", "confidence_interval", "note", "seen",
    ]  # fmt: skip


def test_a_survey_is_added_with_its_facts(client, team):
    response = add(
        client,
        "survey",
        owner=team.pk,
        fieldwork_from="2026-03-01",
        fieldwork_until="01/04/2026",
        cost="£18,500",
        sample_size="1,104",
        confidence_interval="2.9",
    )
    assert response.url == f"{URL}residents-survey/"
    facts = {row["key"]: row["value"] for row in client.get(response.url).context["sheet"].facts}
    assert facts == {
        "Service": "–",
        "Owner": str(team),
        "Fieldwork": "1 March 2026 to 1 April 2026",
        "Next survey": "–",
        "Cost": "£18,500",
        "Answers in the sample": "1,104",
        "Confidence interval": "± 2.9 percentage points",
        "Note": "–",
    }
    event = AuditEvent.objects.get(verb="source.created")
    assert (event.actor, event.after["cost"]) == (team, "18500")


@pytest.mark.parametrize(
    ("kind", "typed", "sentence"),
    [
        ("survey", {"fieldwork_from": "2026-04-01", "fieldwork_until": "2026-03-01"},
         "The fieldwork ends before it begins: change one of the two days."),
        ("survey", {"cost": "-5"}, "The cost cannot be below zero."),
        ("survey", {"cost": "a lot"}, "&#x27;a lot&#x27; is not a number."),
        ("survey", {"sample_size": "0"}, "The sample holds at least one answer"),
        ("survey", {"sample_size": "10.5"}, "10.5 is not a whole number"),
        ("survey", {"confidence_interval": "101"}, "lies between 0 and 100 percentage points."),
        ("partner", {"agreement_state": "in_force"},
         "An agreement in force needs the day on which it ends or is reviewed."),
        ("report", {"hours_each": "-1"}, "The hours cannot be below zero."),
        ("system", {"name": "LEDGER"}, "Ledger is in the register already: choose another name."),
        ("system", {"name": "Ledger!"}, "Ledger is in the register already: choose another name."),
        ("system", {"name": ""}, "Name: enter a value"),
    ],
)  # fmt: skip
def test_one_sentence_and_nothing_is_added(client, team, kind, typed, sentence):
    SourceFactory(name="Ledger")
    response = add(
        client, kind, **({"agreement_state": "none"} if kind == "partner" else {}) | typed
    )
    assert response.status_code == 422
    assert sentence in response.content.decode()
    assert DataSource.objects.count() == 1


def test_a_source_called_new_has_an_address(client, team):
    assert add(client, "system", name="New").url == f"{URL}source-new/"


def change(client, source, **typed):
    given = {"name": source.name, "seen": source.version} | typed
    return client.post(f"{URL}{source.slug}/change/", given)


def test_changed_with_what_was_and_what_is(client, team):
    source = SourceFactory(name="Ledger", supplier="Old and Co", service=None, owner=None)
    assert change(client, source, supplier="New and Co").url == f"{URL}ledger/"
    event = AuditEvent.objects.get(verb="source.changed")
    assert (event.before, event.after) == ({"supplier": "Old and Co"}, {"supplier": "New and Co"})


def test_somebody_else_changed_it_meanwhile(client, team):
    source = SourceFactory(version=3)
    assert change(client, source, seen=2).status_code == 409


def test_the_form_comes_filled_in(client, team):
    source = SourceFactory(kind=SourceKind.REPORT, hours_each=D("6.50"), frequency="monthly")
    html = client.get(f"{URL}{source.slug}/change/").content.decode()
    assert 'value="6.5"' in html
    assert '<option value="monthly" selected>Monthly</option>' in html


def name(client, source, codes, **typed):
    given = {"codes": codes, "version": source.version} | typed
    return client.post(f"{URL}{source.slug}/kpis/", given, follow=True)


def test_exactly_the_kpis_named_come_from_the_source(client, team):
    source, other = SourceFactory(name="Ledger"), SourceFactory(name="Spreadsheet")
    kept = KPIFactory(code="A-1", data_source=source)
    dropped = KPIFactory(code="A-2", data_source=source)
    added = KPIFactory(code="A-3", data_source=other)
    response = name(client, source, "a-1, A-3")
    assert "The source of A-3, A-2 has been changed." in response.content.decode()
    for kpi in (kept, dropped, added, other):
        kpi.refresh_from_db()
    assert (kept.data_source, kept.version) == (source, 1)
    assert (dropped.data_source, dropped.version) == (None, 2)
    assert (added.data_source, added.version) == (source, 2)
    assert other.version == 2
    events = AuditEvent.objects.filter(verb="kpi.source_changed").order_by("pk")
    assert [(event.subject_uid, event.before, event.after) for event in events] == [
        (added.uid, {"data_source": "Spreadsheet"}, {"data_source": "Ledger"}),
        (dropped.uid, {"data_source": "Ledger"}, {"data_source": None}),
    ]


def test_an_unknown_code_changes_nothing(client, team):
    source = SourceFactory()
    kpi = KPIFactory(code="A-1")
    response = name(client, source, "A-1 NO-9 NO-8")
    assert response.status_code == 422
    assert "No KPI that is kept has the code NO-9, NO-8" in response.content.decode()
    kpi.refresh_from_db()
    assert kpi.data_source is None


def test_a_list_that_has_changed_is_a_conflict(client, team):
    source = SourceFactory()
    KPIFactory(code="A-1")
    name(client, source, "A-1")
    assert name(client, source, "").status_code == 409


def end(client, source, **typed):
    given = {"on": "2026-10-01", "reason": "Replaced.", "version": source.version} | typed
    return client.post(f"{URL}{source.slug}/end/", given, follow=True)


def test_a_source_ends_when_no_kpi_in_use_names_it(client, team):
    source = SourceFactory(name="Ledger")
    KPIFactory(
        data_source=source, state=LifeCycle.RETIRED, retired_on=TODAY, retired_reason="Done."
    )
    html = end(client, source).content.decode()
    assert "Ledger has ended." in html
    assert "Out of use since 1 October 2026" in html
    assert AuditEvent.objects.get(verb="source.ended").reason == "Replaced."
    assert "Ledger has ended and stays as it was." in end(client, source).content.decode()


def test_ending_names_the_kpis_that_still_come_from_it(client, team):
    source = SourceFactory()
    KPIFactory(code="A-2", data_source=source)
    KPIFactory(code="A-1", data_source=source, state=LifeCycle.IN_DEVELOPMENT)
    response = end(client, source)
    assert response.status_code == 422
    assert "KPIs still come from this source: A-1, A-2. Name another" in response.content.decode()
    source.refresh_from_db()
    assert source.ended_on is None


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"reason": ""}, "Why: enter a value"),
        ({"on": "2026-10-21"}, "The day lies ahead: end the source when it has come."),
    ],
)
def test_an_end_that_is_refused(client, team, typed, sentence):
    response = end(client, SourceFactory(), **typed)
    assert response.status_code == 422
    assert sentence in response.content.decode()


def test_the_definition_sheet_links_to_the_source(client, team):
    KPIFactory(code="A-1", data_source=SourceFactory(name="Ledger"))
    html = client.get("/kpis/A-1/definition/").content.decode()
    assert "In the register of sources" in html
    assert (
        '<a class="govuk-link" href="/register/sources/ledger/">Open'
        '<span class="govuk-visually-hidden"> In the register of sources</span></a>' in html
    )


def test_only_the_performance_team_changes_a_source(client):
    source = SourceFactory()
    client.force_login(person(Role.SERVICE_HEAD, on=source.service))
    for address in ("new/", f"{source.slug}/change/"):
        assert client.get(URL + address).status_code == 403
    for act in ("kpis", "end", "dates"):
        assert client.post(f"{URL}{source.slug}/{act}/").status_code == 403


@pytest.mark.parametrize(
    "fields",
    [
        {"kind": "survey", "cost": D(-1)},
        {"kind": "survey", "sample_size": 0},
        {"kind": "survey", "confidence_interval": D(-1)},
        {"kind": "survey", "fieldwork_from": TODAY, "fieldwork_until": YESTERDAY},
        {"kind": "partner", "agreement_state": "in_force"},
        {"kind": "system", "agreement_state": "draft"},
        {"kind": "report", "hours_each": D(-1)},
        {"kind": "report", "is_still_read": "yes"},
        {"kind": "system", "is_still_read": "yes", "last_reviewed_on": TODAY},
    ],
)
def test_the_database_keeps_the_rules(fields):
    service, owner = ServiceFactory(), UserFactory()
    with pytest.raises(IntegrityError):
        SourceFactory(service=service, owner=owner, **fields)


def test_a_return_is_due_once_a_day():
    date = ReturnDateFactory()
    with pytest.raises(IntegrityError):
        ReturnDate.objects.create(source=date.source, due_on=date.due_on)
