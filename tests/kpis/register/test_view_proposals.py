"""/register/proposals/: a change of a target or a definition that the director decides on."""

import datetime as dt
from decimal import Decimal

import pytest

from kpis.register.models import KPI, Proposal, Target
from perfportal.core import clock
from perfportal.core.access.roles import Role
from perfportal.core.models import AuditEvent
from perfportal.core.periods import Period
from tests.factories import (
    ActualFactory,
    DefinitionFactory,
    DirectorateFactory,
    KPIFactory,
    TargetFactory,
    person,
)
from tests.kpis.register.conftest import TODAY
from tests.owed import owed

pytestmark = pytest.mark.django_db
Q3 = Period.quarter(2026, 3)


@pytest.fixture
def kpi():
    found = KPIFactory(code="FIN-01", title="Council Tax collected")
    TargetFactory(kpi=found, period=Q3, value=Decimal(95))
    return found


@pytest.fixture
def team(client, kpi):
    user = person(Role.PERFORMANCE_TEAM, full_name="Asha Begum")
    client.force_login(user)
    return user


@pytest.fixture
def director(kpi):
    return person(Role.DIRECTOR, on=kpi.service.directorate, full_name="Helen Royce")


def ask_target(client, kpi, **typed):
    url = f"/kpis/{kpi.code}/target/"
    form = client.get(url).context["form"]
    shown = {name: form[name].value() for name in form.fields}
    given = {key: value for key, value in shown.items() if value is not None} | {
        "period": "Q3 2026/27",
        "value": "92",
        "rationale": "Two depots closed.",
        "ask": "1",
    }
    return client.post(url, given | typed, follow=True)


def ask_definition(client, kpi, **typed):
    url = f"/kpis/{kpi.code}/change/"
    form = client.get(url).context["form"]
    shown = {name: form[name].value() for name in form.fields}
    shown = {
        name: value for name, value in shown.items() if value is not None and value is not False
    }
    given = {"reason": "The Regulator counts it so.", "comparable": "no", "ask": "1"}
    return client.post(url, shown | given | typed, follow=True)


def decide(client, user, proposal, decision="approve", **typed):
    client.force_login(user)
    given = {"decision": decision, "note": "", "version": proposal.version}
    return client.post(f"/register/proposals/{proposal.uid}/", given | typed, follow=True)


def cells(client, proposal):
    response = client.get(f"/register/proposals/{proposal.uid}/")
    return [(cell.name, cell.before, cell.after) for cell in response.context["cells"]]


def test_a_target_waits_until_the_director_approves_it(client, team, kpi, director):
    response = ask_target(client, kpi)
    assert "The director has been asked about the target of FIN-01." in response.content.decode()
    proposal = Proposal.objects.get()
    assert Target.objects.count() == 1
    assert cells(client, proposal) == [("Target for Q3 2026/27", "95.0%", "92.0%")]
    client.force_login(director)
    assert "Two depots closed." in client.get("/").content.decode()
    assert owed(client) == [("to_decide", f"Target: {kpi.title}", "")]
    response = decide(client, director, proposal)
    assert "FIN-01: Approved." in response.content.decode()
    newest = Target.objects.order_by("pk").last()
    assert (newest.value, newest.set_by, newest.approved_by, newest.rationale) == (
        Decimal(92), team, director, "Two depots closed.",
    )  # fmt: skip
    assert [event.verb for event in AuditEvent.objects.order_by("pk")] == [
        "target.proposed", "target.changed", "proposal.approved",
    ]  # fmt: skip


def test_a_definition_proposed_by_the_service_head(client, kpi, director):
    head = person(Role.SERVICE_HEAD, on=kpi.service, full_name="Tom Abara")
    client.force_login(head)
    page = client.get("/kpis/FIN-01/change/").content.decode()
    assert ("Ask the director" in page, "Save the change" in page) == (True, False)
    ask_definition(client, kpi, tolerance="3", polarity="lower")
    proposal = Proposal.objects.get()
    assert proposal.payload["fields"] == {"polarity": "lower", "tolerance": "3"}
    assert cells(client, proposal) == [
        ("Polarity", "Higher", "Lower"),
        ("Tolerance", "2", "3"),
        ("Compares with earlier figures", "–", "No: charts show a break"),
    ]
    decide(client, director, proposal)
    latest = kpi.definitions.order_by("version").last()
    assert (latest.version, latest.series, latest.polarity, latest.tolerance) == (
        2, 2, "lower", Decimal(3),
    )  # fmt: skip
    assert (latest.changed_by, latest.approved_by) == (head, director)


def test_declined_with_a_reason_and_nothing_changes(client, team, kpi, director):
    ask_target(client, kpi)
    proposal = Proposal.objects.get()
    refused = decide(client, director, proposal, "decline")
    assert refused.status_code == 422
    assert "Say why it is declined." in refused.content.decode()
    response = decide(client, director, proposal, "decline", note="Not before the budget.")
    assert "Declined" in response.content.decode()
    assert "Not before the budget." in response.content.decode()
    assert Target.objects.count() == 1


def test_nobody_but_a_director_of_the_directorate_decides(client, team, kpi):
    ask_target(client, kpi)
    proposal = Proposal.objects.get()
    head = person(Role.SERVICE_HEAD, on=kpi.service)
    elsewhere = person(Role.DIRECTOR, on=DirectorateFactory())
    answers = [decide(client, who, proposal).status_code for who in (team, head, elsewhere)]
    assert answers == [403, 403, 404]
    proposal.refresh_from_db()
    assert proposal.state == "waiting"


def test_decided_once(client, team, kpi, director):
    ask_target(client, kpi)
    proposal = Proposal.objects.get()
    decide(client, director, proposal)
    again = decide(client, director, proposal)
    assert "This has been decided already." in again.content.decode()
    assert Target.objects.count() == 2


def test_a_target_set_meanwhile_is_not_written_over(client, team, kpi, director):
    ask_target(client, kpi)
    TargetFactory(kpi=kpi, period=Q3, value=Decimal(96), version=2, rationale="Cabinet")
    response = decide(client, director, Proposal.objects.get())
    assert response.status_code == 422
    assert "Somebody else has set a target of this KPI meanwhile." in response.content.decode()
    assert Target.objects.count() == 2


def test_a_definition_changed_meanwhile_is_not_written_over(client, team, kpi, director):
    ask_definition(client, kpi, tolerance="3")
    DefinitionFactory(kpi=kpi, version=2, valid_from=dt.date(2026, 10, 19), reason="Other")
    response = decide(client, director, Proposal.objects.get())
    assert response.status_code == 422
    assert "The definition has changed since this was proposed" in response.content.decode()


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"rationale": ""}, "Say why the target changes."),
        ({"value": "soon"}, "is not a number"),
        ({"valid_from": "01/01/2027"}, "so the change would never count"),
    ],
)
def test_what_could_not_be_set_is_not_put_before_the_director(client, team, kpi, typed, sentence):
    response = ask_target(client, kpi, **typed)
    assert response.status_code == 422
    assert sentence in response.content.decode()
    assert not Proposal.objects.exists()


def test_nor_is_one_under_a_status_that_has_been_issued(client, team, kpi):
    ActualFactory(kpi=kpi, period=Q3, state="issued")
    response = ask_target(client, kpi)
    assert "has been issued against the present target" in response.content.decode()


def test_one_of_a_kind_waits_at_a_time(client, team, kpi):
    ask_target(client, kpi)
    response = ask_target(client, kpi, value="90")
    assert response.status_code == 422
    assert "A change of this kind waits for the director already" in response.content.decode()
    ask_definition(client, kpi, tolerance="3")
    assert Proposal.objects.count() == 2


def test_sent_twice_it_is_asked_once(client, team, kpi):
    url = "/kpis/FIN-01/target/"
    form = client.get(url).context["form"]
    given = {name: form[name].value() for name in form.fields if form[name].value() is not None}
    given |= {"period": "Q3 2026/27", "value": "92", "rationale": "Why", "ask": "1"}
    client.post(url, given)
    response = client.post(url, given, follow=True)
    assert "it was saved once" in response.content.decode()
    assert Proposal.objects.count() == 1


@pytest.mark.parametrize("size", [1, 4])
def test_as_many_queries_for_few_as_for_many(client, team, size, django_assert_num_queries):
    for number in range(size):
        kpi = KPIFactory(code=f"B-{number}")
        Proposal.objects.create(
            kpi=kpi, kind="target", payload={}, reason="x", proposed_by=team,
            valid_from=TODAY, proposed_at=clock.now(),
        )  # fmt: skip
    with django_assert_num_queries(6):
        client.get("/register/proposals/")


def test_a_decided_proposal_still_says_what_it_changed(client, team, kpi, director):
    ask_target(client, kpi)
    proposal = Proposal.objects.get()
    decide(client, director, proposal)
    assert cells(client, proposal) == [("Target for Q3 2026/27", "95.0%", "92.0%")]


def test_every_word_of_a_long_text_is_shown(client, team, kpi):
    long = "Fires counted by the brigade. " * 14
    kpi.definitions.update(definition=long)
    ask_definition(client, kpi, definition=f"{long}But not false alarms.", comparable="yes")
    (name, before, after), _compares = cells(client, Proposal.objects.get())
    assert (name, after.removeprefix(before.strip()).strip()) == (
        "Definition", "But not false alarms.",
    )  # fmt: skip


def test_a_form_opened_before_somebody_elses_change_is_refused(client, team, kpi):
    seen = kpi.version
    KPI.objects.filter(pk=kpi.pk).update(version=seen + 1)
    assert ask_definition(client, kpi, tolerance="3", seen=seen).status_code == 409
    response = ask_target(client, kpi, seen=0)
    assert "Somebody else has set a target of this KPI meanwhile." in response.content.decode()
    assert not Proposal.objects.exists()


def test_a_definition_that_could_not_be_saved_is_not_put_before_the_director(client, team, kpi):
    response = ask_definition(client, kpi, polarity="none")
    assert response.status_code == 422
    assert "there is no tolerance: choose none." in response.content.decode()
    assert not Proposal.objects.exists()
