"""A KPI's life: who may change it, what is asked, what the trail keeps."""

import datetime as dt
from dataclasses import replace
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from kpis.calculations.goals import TargetLine
from kpis.register.actions import kpis, life_cycle
from kpis.register.actions.kpis import Change
from kpis.register.actions.targets import Wanted, set_target
from kpis.register.models import KPIDefinition, LifeCycle
from kpis.register.queries import definition_for
from perfportal.core import clock, jobs
from perfportal.core.access.roles import Role
from perfportal.core.concurrency import Conflict
from perfportal.core.models import AuditEvent, Job
from perfportal.core.periods import Period
from perfportal.core.registries import vetoes
from tests.factories import (
    ActualFactory,
    KPIFactory,
    OrganisationFactory,
    PortfolioFactory,
    TargetFactory,
    TierFactory,
    UserFactory,
    person,
)

pytestmark = pytest.mark.django_db
SHEET = {
    "measure_type": "ratio",
    "unit": "percent",
    "polarity": "higher",
    "frequency": "quarterly",
    "rag_basis": "period",
    "tolerance_kind": "absolute",
    "tolerance": Decimal(2),
}
APRIL = dt.date(2026, 4, 1)


@pytest.fixture
def team():
    return person(Role.PERFORMANCE_TEAM)


def create(by, **changes):
    fields = {"code": "NEW-01", "title": "New", "tier": TierFactory()} | changes
    sheet = SHEET | fields.pop("sheet", {})
    return kpis.create(by=by, organisation=OrganisationFactory(), sheet=sheet, **fields)


def test_a_new_kpi_is_in_development_with_its_sheet(team):
    kpi = create(team)
    assert (kpi.state, kpi.definition.version, kpi.definition.series) == ("in_development", 1, 1)
    event = AuditEvent.objects.get(verb="kpi.created")
    assert (event.actor, event.after["unit"], event.before) == (team, "percent", None)


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        (
            {"sheet": {"polarity": "none"}},
            "Without a polarity there is no status, so there is no tolerance: choose none.",
        ),
        (
            {"sheet": {"polarity": "midpoint"}},
            "A KPI that aims at a midpoint needs the midpoint.",
        ),
    ],
)
def test_a_sheet_that_contradicts_itself_is_not_saved(team, changes, sentence):
    with pytest.raises(ValidationError) as refusal:
        create(team, **changes)
    assert refusal.value.messages == [sentence]
    assert not KPIDefinition.objects.exists()


def test_nobody_checks_the_figures_that_they_provide(team):
    both = UserFactory()
    with pytest.raises(ValidationError) as refusal:
        create(team, data_provider=both, quality_checker=both)
    assert refusal.value.messages == ["Nobody checks the figures that they provide."]


def test_a_code_is_used_once(team):
    create(team)
    with pytest.raises(ValidationError, match="already exists"):
        create(team)


def test_activation_lists_all_that_is_missing_from_a_public_headline_sheet(team):
    kpi = create(team, tier=TierFactory(code="1"))
    with pytest.raises(ValidationError) as refusal:
        life_cycle.activate(by=team, kpi=kpi, version=kpi.version)
    assert refusal.value.messages == [
        "Say why we measure this, in at least 20 characters.",
        "Say what is counted and how.",
        "Say what the number on top counts.",
        "Say what the number below counts.",
        "Name the officer who answers for it.",
        "Name the portfolio that it belongs to.",
        "Set a target, or make the KPI contextual if it is to have none.",
    ]


def test_a_whole_sheet_is_activated_once(team):
    kpi = KPIFactory(
        state=LifeCycle.IN_DEVELOPMENT,
        tier__code="1",
        portfolio=PortfolioFactory(),
        responsible_officer=UserFactory(),
    )
    TargetFactory(kpi=kpi)
    life_cycle.activate(by=team, kpi=kpi, version=1)
    kpi.refresh_from_db()
    assert (kpi.state, kpi.version) == ("active", 2)
    event = AuditEvent.objects.get(verb="kpi.activated")
    assert (event.before, event.after) == ({"state": "in_development"}, {"state": "active"})
    with pytest.raises(ValidationError, match="is in use already"):
        life_cycle.activate(by=team, kpi=kpi, version=2)


@pytest.mark.parametrize(("comparable", "series"), [(True, 1), (False, 2)])
def test_a_changed_definition_is_a_new_version_from_its_day(team, comparable, series):
    kpi, approver = KPIFactory(), UserFactory()
    change = Change(APRIL, "New guidance", comparable, approver)
    new = kpis.change_definition(by=team, kpi=kpi, version=1, change=change, decimal_places=2)
    assert (new.version, new.series, new.approved_by, new.purpose) == (
        2,
        series,
        approver,
        kpi.definitions.get(version=1).purpose,
    )
    assert definition_for(kpi, Period.quarter(2025, 4)).version == 1
    assert definition_for(kpi, Period.quarter(2026, 1)).version == 2
    event = AuditEvent.objects.get(verb="kpi.definition_changed")
    assert (event.before, event.after, event.reason) == (
        {"decimal_places": 1},
        {"decimal_places": 2, "valid_from": "2026-04-01"},
        "New guidance",
    )
    assert Job.objects.get().payload == {"kpi_ids": [kpi.pk]}


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        (Change(APRIL, " ", True), "Say why the definition changes."),
        (Change(dt.date(2014, 4, 1), "Reason", True), "The change must begin after 2014-04-01."),
    ],
)
def test_a_change_needs_its_reason_and_a_later_day(team, change, sentence):
    with pytest.raises(ValidationError) as refusal:
        kpis.change_definition(by=team, kpi=KPIFactory(), version=1, change=change)
    assert refusal.value.messages == [sentence]


def test_the_second_of_two_people_is_told(team):
    kpi = KPIFactory()
    change = Change(APRIL, "Reason", True, UserFactory())
    kpis.change_definition(by=team, kpi=kpi, version=1, change=change)
    with pytest.raises(Conflict):
        life_cycle.retire(by=team, kpi=kpi, version=1, on=APRIL, reason="Not asked for")
    kpi.refresh_from_db()
    assert kpi.state == "active"


def test_a_kpi_is_retired_with_its_reason_and_successor(team):
    kpi, successor = KPIFactory(), KPIFactory()
    life_cycle.retire(
        by=team, kpi=kpi, version=1, on=APRIL, reason="Replaced", replaced_by=successor
    )
    kpi.refresh_from_db()
    assert (kpi.state, kpi.retired_on, kpi.retired_reason) == ("retired", APRIL, "Replaced")
    assert kpi.replaced_by == successor
    assert AuditEvent.objects.get(verb="kpi.retired").reason == "Replaced"


def test_others_may_object_to_a_retirement(team, monkeypatch):
    monkeypatch.setattr(
        vetoes, "_acts", {"kpis.retire": [lambda leaving: f"{leaving.kpi.code} is signed."]}
    )
    kpi = KPIFactory(code="HR-01")
    with pytest.raises(ValidationError) as refusal:
        life_cycle.retire(by=team, kpi=kpi, version=1, on=APRIL, reason="Old")
    assert refusal.value.messages == ["HR-01 is signed."]


@pytest.mark.parametrize("role", [Role.AUDITOR, Role.ADMINISTRATOR, Role.CMT_MEMBER])
def test_only_the_performance_team_changes_the_register(role):
    other, kpi = person(role), KPIFactory()
    acts = [
        lambda: create(other),
        lambda: life_cycle.activate(by=other, kpi=kpi, version=1),
        lambda: life_cycle.retire(by=other, kpi=kpi, version=1, on=APRIL, reason="x"),
        lambda: life_cycle.change_tier(by=other, kpi=kpi, tier=kpi.tier, version=1, reason="x"),
        lambda: kpis.change_definition(
            by=other, kpi=kpi, version=1, change=Change(APRIL, "x", True)
        ),
    ]
    for act in acts:
        with pytest.raises(PermissionDenied):
            act()
    assert not AuditEvent.objects.exists()


def test_a_definition_agreed_ahead_waits_for_its_first_day(team):
    """Until then pages, entry and statuses keep the present one; the job adopts it on the day."""
    kpi = KPIFactory(definition__decimal_places=1)
    with clock.fixed_today(dt.date(2026, 3, 2)):
        ahead = Change(APRIL, "One more place", True, UserFactory())
        kpis.change_definition(
            by=team, kpi=kpi, version=kpi.version, change=ahead, decimal_places=2
        )
    kpi.refresh_from_db()
    assert (kpi.definition.version, kpi.definition.decimal_places) == (1, 1)
    assert kpis.adopt_due(by=team, as_of=dt.date(2026, 3, 31)) == []

    with clock.fixed_today(APRIL):
        job = jobs.enqueue("kpis.adopt_definitions", by=team)
        jobs.run_job(job.pk)
    job.refresh_from_db()
    kpi.refresh_from_db()
    assert job.result == {"kpis": [kpi.code]}
    assert (kpi.definition.version, kpi.definition.decimal_places) == (2, 2)
    assert kpis.adopt_due(by=team, as_of=APRIL) == []


def test_a_definition_from_before_issued_figures_is_refused(team):
    kpi = KPIFactory()
    ActualFactory(kpi=kpi, period=Period.quarter(2026, 1), state="issued")
    ActualFactory(kpi=kpi, period=Period.quarter(2026, 2), state="approved")
    early = Change(APRIL, "As the Regulator counts", False, UserFactory())
    with pytest.raises(ValidationError) as refusal:
        kpis.change_definition(by=team, kpi=kpi, version=kpi.version, change=early)
    (said,) = refusal.value.messages
    assert said == (
        "The figure for Q1 2026/27 has been issued under the present definition: "
        "let the change begin after 2026-06-30."
    )
    assert kpi.definitions.count() == 1
    later = replace(early, valid_from=dt.date(2026, 7, 1))
    assert kpis.change_definition(by=team, kpi=kpi, version=kpi.version, change=later).version == 2


def test_a_retired_kpi_stays_as_it_was(team):
    """The buttons are gone from its page, and what is posted all the same is refused."""
    kpi = KPIFactory(code="A-1", state="retired", retired_on=APRIL, retired_reason="x")
    change = Change(APRIL, "Too late", comparable=True)
    with pytest.raises(ValidationError, match="A-1 is retired already"):
        kpis.change_definition(by=team, kpi=kpi, version=kpi.version, change=change)
    wanted = Wanted(Period.quarter(2026, 2), TargetLine(Decimal(95)))
    with pytest.raises(ValidationError, match="A-1 is retired already"):
        set_target(by=team, kpi=kpi, wanted=wanted, valid_from=APRIL)
    assert (kpi.definitions.count(), kpi.targets.count()) == (1, 0)
