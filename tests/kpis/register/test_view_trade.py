"""/kpis/<code>/trade/: the 41st Tier 1 KPI and the one that gives up its place."""

import datetime as dt
import threading

import pytest
from django.core.exceptions import ValidationError
from django.db import connection

from kpis.register.actions.life_cycle import Leaving, Trade, trade
from kpis.register.models import KPI, LifeCycle
from perfportal.core.access.roles import Role
from perfportal.core.council_settings import change_setting
from perfportal.core.models import AuditEvent
from perfportal.core.registries import vetoes
from tests.factories import KPIFactory, OrganisationFactory, TierFactory, person
from tests.kpis.register.conftest import TODAY

pytestmark = pytest.mark.django_db
TITLES = ("Council Tax collected", "New homes completed", "Invoices paid in 30 days")


@pytest.fixture
def full():
    """Tier 1 with three places, all taken."""
    TierFactory(code="service")
    change_setting(
        by=person(Role.ADMINISTRATOR),
        organisation=OrganisationFactory(),
        name="tier1_limit",
        value=3,
    )
    return [headline(f"HOU-0{n}", title=title) for n, title in enumerate(TITLES, start=1)]


@pytest.fixture
def damp(full):
    return headline("HOU-41", title="Damp and mould made safe", state=LifeCycle.IN_DEVELOPMENT)


def headline(code, **fields):
    sheet = {"definition__benchmark_source": "HouseMark"}
    return KPIFactory(code=code, tier__code="1", is_public=False, **(sheet | fields))


def send(client, kpi, going, **typed):
    given = {
        "leaving": f"{going.code}:{going.version}",
        "becomes": "service",
        "on": "20/10/2026",
        "reason": "Mould is what residents write about.",
        "version": kpi.version,
    }
    return client.post(f"/kpis/{kpi.code}/trade/", given | typed, follow=True)


def states():
    return dict(KPI.objects.order_by("code").values_list("code", "state"))


def test_putting_it_into_use_leads_to_the_trade(client, team, damp):
    response = client.post("/kpis/HOU-41/activate/", {"version": damp.version}, follow=True)
    assert response.redirect_chain[-1][0] == "/kpis/HOU-41/trade/"
    html = response.content.decode()
    assert "Tier 1 is limited to 3 headline KPIs (3 in use)" in html
    assert "Council headline: 3 KPIs are in use, of at most 3." in html
    assert "Put HOU-41 into use instead" in html


def test_what_speaks_for_letting_go_comes_first(client, team, damp):
    for code, sheet in (
        ("HOU-02", {"purpose": "", "benchmark_source": ""}),
        ("HOU-03", {"purpose": ""}),
    ):
        KPI.objects.get(code=code).definitions.update(**sheet)
    shown = client.get("/kpis/HOU-41/trade/").context["trade"]
    assert [(row.code, row.reasons) for row in shown.rows] == [
        ("HOU-02", ["Its sheet says no purpose.", "It is compared with no other council."]),
        ("HOU-03", ["Its sheet says no purpose."]),
        ("HOU-01", []),
    ]
    assert shown.of_all == ["No recommendation of scrutiny, response or update names it."]


def test_it_goes_on_as_a_kpi_of_its_service(client, team, full, damp):
    response = send(client, damp, full[1])
    assert "HOU-41 is in use; HOU-02 gave up its place." in response.content.decode()
    left = KPI.objects.get(code="HOU-02")
    assert (left.tier.code, left.state) == ("service", LifeCycle.ACTIVE)
    assert states()["HOU-41"] == LifeCycle.ACTIVE
    events = AuditEvent.objects.filter(verb__in=["kpi.tier_changed", "kpi.activated"])
    assert sorted(events.values_list("verb", "reason")) == [
        ("kpi.activated", "Traded for HOU-02: Mould is what residents write about."),
        ("kpi.tier_changed", "Traded for HOU-41: Mould is what residents write about."),
    ]


def test_it_is_retired(client, team, full, damp):
    send(client, damp, full[0], becomes="retired", on="31/12/2026")
    left = KPI.objects.get(code="HOU-01")
    assert (left.state, left.retired_on) == (LifeCycle.RETIRED, dt.date(2026, 12, 31))
    assert left.retired_reason == "Traded for HOU-41: Mould is what residents write about."


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"leaving": ""}, "Choose the KPI that gives up its place"),
        ({"leaving": "HOU-99:1"}, "Choose a KPI of this list: it has changed meanwhile."),
        ({"becomes": ""}, "What becomes of it: choose an answer"),
        ({"reason": " "}, "Why the one goes and the other comes: enter a value"),
    ],
)
def test_one_sentence_and_neither_changes(client, team, full, damp, typed, sentence):
    before = states()
    response = send(client, damp, full[0], **typed)
    assert response.status_code == 422
    assert sentence in response.content.decode()
    assert states() == before


def test_an_incomplete_sheet_leaves_the_other_in_its_place(client, team, full, damp):
    damp.definitions.update(purpose="")
    before = states()
    response = send(client, damp, full[0])
    assert response.status_code == 422
    assert "Say why we measure this, in at least 20 characters." in response.content.decode()
    assert states() == before
    assert KPI.objects.get(code="HOU-01").tier.code == "1"


def test_an_objection_to_retiring_it_leaves_both(client, team, full, damp, monkeypatch):
    monkeypatch.setattr(
        vetoes, "_acts", {"kpis.retire": [lambda leaving: f"{leaving.kpi.code} is signed."]}
    )
    before = states()
    response = send(client, damp, full[0], becomes="retired")
    assert (response.status_code, states()) == (422, before)
    assert "HOU-01 is signed." in response.content.decode()


def test_one_that_somebody_changed_meanwhile_is_a_conflict(client, team, full, damp):
    KPI.objects.filter(code="HOU-01").update(version=9)
    assert send(client, damp, full[0]).status_code == 409
    assert states()["HOU-41"] == LifeCycle.IN_DEVELOPMENT


@pytest.mark.parametrize("size", [3, 30])
def test_as_many_queries_for_few_as_for_many(client, team, damp, size, django_assert_num_queries):
    for number in range(size - 3):
        headline(f"ENV-{number:02}", title=f"Indicator of kind {number}")
    with django_assert_num_queries(16):
        client.get("/kpis/HOU-41/trade/")


@pytest.mark.django_db(transaction=True)
def test_two_people_trade_at_once_for_one_place(full):
    people = [person(Role.PERFORMANCE_TEAM), person(Role.PERFORMANCE_TEAM)]
    coming = [headline(f"ENV-4{n}", state=LifeCycle.IN_DEVELOPMENT) for n in (1, 2)]
    together, outcomes = threading.Barrier(2, timeout=30), []

    def swap(user, kpi):
        terms = Trade(Leaving.SERVICE, TODAY, "It matters more.", 1, 1)
        try:
            _ = user.access
            leaving = KPI.objects.get(code="HOU-01")
            together.wait()
            trade(by=user, coming=kpi, leaving=leaving, terms=terms)
            outcomes.append("traded")
        except Exception as error:
            outcomes.append(type(error).__name__)
        finally:
            connection.close()

    threads = [
        threading.Thread(target=swap, args=pair) for pair in zip(people, coming, strict=True)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    assert sorted(outcomes) == ["Conflict", "traded"]
    assert KPI.objects.in_use().filter(tier__code="1").count() == 3


def test_one_that_has_no_place_is_refused(team, full, damp):
    terms = Trade(Leaving.SERVICE, TODAY, "It matters more.", 1, 1)
    with pytest.raises(ValidationError) as refusal:
        trade(by=team, coming=damp, leaving=KPIFactory(code="SRV-01"), terms=terms)
    assert refusal.value.messages == [
        "SRV-01 has no place in this tier: choose one of those that have."
    ]
