"""The standard tiers, and the limit of Tier 1: also when two people take the last place at once."""

import threading

import pytest
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.db import connection, transaction

from kpis.register.actions import life_cycle
from kpis.register.actions.tiers import add_standard_tiers, take_place
from kpis.register.models import KPI, LifeCycle, Tier
from perfportal.core.access.roles import Role
from perfportal.core.council_settings import change_setting
from perfportal.core.models import AuditEvent, User, get_organisation
from tests.factories import KPIFactory, OrganisationFactory, TierFactory, person

FULL = "Tier 1 is limited to 40 headline KPIs (40 in use)"


def headline(**fields):
    return KPIFactory(tier__code="1", is_public=False, **fields)


def waiting(**fields):
    return headline(state=LifeCycle.IN_DEVELOPMENT, **fields)


@pytest.mark.django_db
def test_a_new_council_has_the_four_tiers(capsys):
    call_command("create_council", "Wrenford Borough Council")
    tiers = Tier.objects.order_by("order").values_list("code", "name", "cap", "neutral_travel")
    assert list(tiers) == [
        ("1", "Council headline", 40, False),
        ("2", "Borough-wide", None, True),
        ("3", "Corporate Strategy", None, False),
        ("service", "Service", None, False),
    ]
    assert AuditEvent.objects.filter(verb="tier.created").count() == 4
    assert add_standard_tiers(by=User.objects.system(), organisation=get_organisation()) == []


@pytest.mark.django_db
def test_the_41st_headline_kpi_is_refused_and_the_40th_is_not():
    team = person(Role.PERFORMANCE_TEAM)
    for _number in range(39):
        headline()
    headline(state=LifeCycle.RETIRED, retired_on="2026-04-01", retired_reason="Replaced")
    fortieth, too_many = waiting(), waiting()
    life_cycle.activate(by=team, kpi=fortieth, version=1)
    with pytest.raises(ValidationError) as refusal:
        life_cycle.activate(by=team, kpi=too_many, version=1)
    assert refusal.value.messages == [FULL]
    too_many.refresh_from_db()
    assert too_many.state == LifeCycle.IN_DEVELOPMENT


@pytest.mark.django_db
def test_changing_tier_goes_the_same_way():
    team = person(Role.PERFORMANCE_TEAM)
    for _number in range(40):
        headline()
    from_below = KPIFactory()
    with pytest.raises(ValidationError) as refusal:
        life_cycle.change_tier(
            by=team, kpi=from_below, tier=TierFactory(code="1"), version=1, reason="It matters"
        )
    assert refusal.value.messages == [FULL]
    resting = KPIFactory(state=LifeCycle.IN_DEVELOPMENT)
    life_cycle.change_tier(
        by=team, kpi=resting, tier=TierFactory(code="1"), version=1, reason="Draft"
    )
    assert KPI.objects.filter(tier__code="1").count() == 41


@pytest.mark.django_db
def test_the_limit_is_a_setting_that_an_administrator_changes():
    change_setting(
        by=person(Role.ADMINISTRATOR),
        organisation=OrganisationFactory(),
        name="tier1_limit",
        value=1,
    )
    headline()
    with transaction.atomic(), pytest.raises(ValidationError) as refusal:
        take_place(TierFactory(code="1"))
    assert refusal.value.messages == ["Tier 1 is limited to 1 headline KPIs (1 in use)"]


@pytest.mark.django_db
@pytest.mark.parametrize("code", ["2", "3", "service"])
def test_other_tiers_have_no_limit_unless_one_is_set(code):
    tier = TierFactory(code=code)
    take_place(tier, places=500)
    tier.cap = 1
    KPIFactory(tier=tier)
    with pytest.raises(ValidationError) as refusal:
        take_place(tier)
    assert refusal.value.messages == [f"The tier {tier.name} is limited to 1 KPIs (1 in use)"]


@pytest.mark.django_db(transaction=True)
def test_of_two_people_who_take_the_last_place_at_once_one_is_refused():
    people = [person(Role.PERFORMANCE_TEAM), person(Role.PERFORMANCE_TEAM)]
    for _number in range(39):
        headline()
    wanted = [waiting(), waiting()]
    together, outcomes = threading.Barrier(2, timeout=30), []

    def take(user, kpi):
        try:
            _ = user.access
            together.wait()
            life_cycle.activate(by=user, kpi=kpi, version=1)
            outcomes.append("active")
        except ValidationError as error:
            outcomes.append(error.messages[0])
        finally:
            connection.close()

    threads = [
        threading.Thread(target=take, args=pair) for pair in zip(people, wanted, strict=True)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    assert sorted(outcomes) == [FULL, "active"]
    assert KPI.objects.in_use().filter(tier__code="1").count() == 40
