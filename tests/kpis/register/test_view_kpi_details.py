"""/kpis/<code>/details/ and /life-cycle/: what is known of a KPI itself, and its state."""

import datetime as dt

import pytest

from kpis.register.models import KPI, LifeCycle, ReportingRule
from perfportal.core.models import AuditEvent
from perfportal.core.periods import Period
from tests.factories import (
    ActualFactory,
    CommitteeFactory,
    KPIFactory,
    TierFactory,
    UserFactory,
)
from tests.kpis.register.conftest import TODAY

pytestmark = pytest.mark.django_db


def details(client, kpi, **typed):
    """The form as the page shows it, with what is typed; sent."""
    url = f"/kpis/{kpi.code}/details/"
    form = client.get(url).context["form"]
    shown = {name: form[name].value() for name in form.fields}
    shown = {name: value for name, value in shown.items() if value not in (None, False)}
    return client.post(url, shown | {"reason": "As agreed in May"} | typed, follow=True)


def move(client, kpi, **typed):
    given = {"state": kpi.state, "reason": "Under way", "version": kpi.version}
    return client.post(f"/kpis/{kpi.code}/life-cycle/", given | typed, follow=True)


def test_title_people_and_committees_change_with_a_reason(client, team):
    kpi, officer, housing = KPIFactory(), UserFactory(), CommitteeFactory(name="Housing")
    response = details(
        client,
        kpi,
        title="Repairs done in time",
        responsible_officer=officer.pk,
        committees=[housing.pk],
        reporting_rule="corporate_only",
    )
    assert f"{kpi.code} has been changed." in response.content.decode()
    kpi.refresh_from_db()
    assert (kpi.title, kpi.responsible_officer, list(kpi.committees.all())) == (
        "Repairs done in time", officer, [housing],
    )  # fmt: skip
    assert kpi.reporting_rule == ReportingRule.CORPORATE_ONLY
    event = AuditEvent.objects.get(verb="kpi.changed")
    assert (event.after["title"], event.after["committees"], event.reason) == (
        "Repairs done in time", ["Housing"], "As agreed in May",
    )  # fmt: skip


def test_an_addition_of_mid_year_keeps_its_dates_and_its_cause(client, team):
    kpi = KPIFactory()
    details(
        client,
        kpi,
        starts_on="01/10/2026",
        ends_on="31/03/2028",
        added_because="Awaab's Law came into force.",
    )
    html = client.get(f"/kpis/{kpi.code}/definition/").content.decode()
    for said in ("1 October 2026", "31 March 2028", "Awaab&#x27;s Law came into force."):
        assert said in html


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"reason": ""}, "Why: enter a value"),
        ({"ends_on": "31/03/2028"}, "Counted from: a last day needs a first day too"),
        (
            {"starts_on": "01/04/2027", "ends_on": "31/03/2027"},
            "The last day comes before the first day: swap them.",
        ),
        ({}, "Nothing has been changed."),
    ],
)
def test_one_sentence_and_nothing_changes(client, team, typed, sentence):
    kpi = KPIFactory()
    response = details(client, kpi, **typed)
    assert response.status_code == 422
    assert sentence in response.content.decode()
    kpi.refresh_from_db()
    assert (kpi.version, kpi.starts_on) == (1, None)


def test_nobody_checks_what_they_provide(client, team):
    kpi, both = KPIFactory(), UserFactory()
    response = details(client, kpi, data_provider=both.pk, quality_checker=both.pk)
    assert "Nobody checks the figures that they provide." in response.content.decode()


def test_a_move_into_a_full_tier_is_refused(client, team):
    TierFactory(code="1", cap=40)
    for _number in range(40):
        KPIFactory(tier__code="1")
    kpi = KPIFactory()
    response = details(client, kpi, tier=TierFactory(code="1").pk)
    assert "Tier 1 is limited to 40 headline KPIs (40 in use)" in response.content.decode()


def test_a_proxy_stands_in_for_a_kpi_that_is_none_itself(client, team):
    yearly = KPIFactory(code="EDU-01", definition__frequency="annual")
    proxy = KPIFactory(code="EDU-11", proxy_for=yearly)
    third = KPIFactory(code="EDU-21")
    response = details(client, third, proxy_for=proxy.pk)
    assert response.status_code == 422
    response = details(client, yearly, proxy_for=third.pk)
    assert "EDU-01 has proxies of its own, so it cannot be a proxy." in response.content.decode()
    assert details(client, third, proxy_for=yearly.pk).status_code == 200
    assert KPI.objects.get(code="EDU-21").proxy_for == yearly


def test_proposed_then_in_development_with_the_day_it_is_expected(client, team):
    kpi = KPIFactory(state=LifeCycle.PROPOSED)
    move(client, kpi, state="in_development", expected_from="01/04/2027")
    kpi.refresh_from_db()
    assert (kpi.state, kpi.expected_from) == (LifeCycle.IN_DEVELOPMENT, dt.date(2027, 4, 1))
    event = AuditEvent.objects.get(verb="kpi.moved")
    assert (event.before["state"], event.after["state"]) == ("proposed", "in_development")


def test_under_review_it_is_still_in_use_and_comes_back(client, team):
    kpi = KPIFactory()
    move(client, kpi, state="under_review")
    kpi.refresh_from_db()
    assert KPI.objects.in_use().filter(state=LifeCycle.UNDER_REVIEW).get() == kpi
    move(client, kpi, state="active")
    kpi.refresh_from_db()
    assert kpi.state == LifeCycle.ACTIVE


@pytest.mark.parametrize(
    ("state", "typed", "sentence"),
    [
        ("proposed", {"state": "active"}, "Select a valid choice. active is not one of"),
        ("active", {"state": "retired"}, "Select a valid choice. retired is not one of"),
        ("active", {"state": "under_review", "reason": ""}, "Why: enter a value"),
        ("active", {}, "Nothing has been changed."),
    ],
)
def test_steps_that_are_not_open(client, team, state, typed, sentence):
    kpi = KPIFactory(state=state)
    response = move(client, kpi, **typed)
    assert response.status_code == 422
    assert sentence in response.content.decode()
    assert KPI.objects.get(pk=kpi.pk).state == state


def test_a_retired_kpi_takes_no_step(client, team):
    kpi = KPIFactory(state=LifeCycle.RETIRED, retired_on=TODAY, retired_reason="Old")
    response = move(client, kpi)
    assert f"{kpi.code} is retired already." in response.content.decode()


def test_somebody_changed_it_meanwhile(client, team):
    kpi = KPIFactory()
    assert details(client, kpi, title="Other", version=9).status_code == 409
    assert move(client, kpi, state="under_review", version=9).status_code == 409


def test_somebody_who_has_left_and_a_retired_pair_are_not_taken_off_unseen(client, team):
    yearly = KPIFactory(code="EDU-01")
    left = UserFactory(is_active=False)
    kpi = KPIFactory(proxy_for=yearly, data_provider=left)
    KPI.objects.filter(pk=yearly.pk).update(
        state="retired", retired_on=TODAY, retired_reason="Replaced"
    )
    details(client, kpi, title="Other words")
    kpi.refresh_from_db()
    assert (kpi.title, kpi.data_provider, kpi.proxy_for) == ("Other words", left, yearly)


@pytest.mark.parametrize(
    "days", [{"starts_on": "01/10/2026"}, {"starts_on": "01/04/2025", "ends_on": "30/06/2026"}]
)
def test_no_day_takes_a_kpi_out_of_a_period_that_has_been_issued(client, team, days):
    kpi = KPIFactory()
    ActualFactory(kpi=kpi, period=Period.quarter(2026, 2), state="issued")
    response = details(client, kpi, **days)
    assert response.status_code == 422
    assert "The status for Q2 2026/27 has been issued" in response.content.decode()


@pytest.mark.parametrize("version", ["99999999999", "2147483647", "0"])
def test_a_version_that_nothing_has_is_a_conflict(client, team, version):
    kpi = KPIFactory()
    assert move(client, kpi, state="under_review", version=version).status_code == 409
    answer = client.post(f"/kpis/{kpi.code}/activate/", {"version": "9" * 5000})
    assert answer.status_code == 302
