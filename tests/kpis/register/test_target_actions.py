"""Setting a target by hand: versions, rationale, and what contradicts itself."""

import datetime as dt
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from kpis.calculations.codes import Profile, TargetKind
from kpis.calculations.goals import TargetLine
from kpis.register.actions.targets import Wanted, set_target
from kpis.register.models import Target
from perfportal.core.access.roles import Role
from perfportal.core.models import AuditEvent, Job
from perfportal.core.periods import Period
from tests.factories import ActualFactory, KPIFactory, UserFactory, person

pytestmark = pytest.mark.django_db
Q2, YEAR = Period.quarter(2026, 2), Period.financial_year_of(dt.date(2026, 4, 1))
JULY, AUGUST = dt.date(2026, 7, 1), dt.date(2026, 8, 1)


def want(value=None, lower=None, upper=None, period=Q2, **more):
    return Wanted(period, TargetLine(value, lower, upper), **more)


@pytest.fixture
def team():
    return person(Role.PERFORMANCE_TEAM)


def test_the_first_version_and_a_change_are_both_in_the_trail(team):
    kpi, director = KPIFactory(), UserFactory()
    set_target(by=team, kpi=kpi, wanted=want(Decimal(95)), valid_from=JULY)
    second = set_target(
        by=team,
        kpi=kpi,
        wanted=want(Decimal(92)),
        valid_from=AUGUST,
        rationale="Cabinet",
        approved_by=director,
    )
    assert (second.version, second.valid_from, second.approved_by) == (2, AUGUST, director)
    events = AuditEvent.objects.order_by("pk").values_list("verb", "reason")
    assert list(events) == [("target.set", ""), ("target.changed", "Cabinet")]
    assert Job.objects.get().payload == {"kpi_ids": [kpi.pk]}


@pytest.mark.parametrize(
    ("again", "sentence"),
    [
        ({"valid_from": AUGUST}, "Say why the target changes."),
        (
            {"valid_from": dt.date(2026, 6, 1), "rationale": "Late"},
            "The change cannot begin before 2026-07-01.",
        ),
        ({"valid_from": AUGUST, "rationale": "Late"}, "Choose who approved the change."),
    ],
)
def test_a_change_needs_its_rationale_and_its_day(team, again, sentence):
    kpi = KPIFactory()
    set_target(by=team, kpi=kpi, wanted=want(Decimal(95)), valid_from=JULY)
    with pytest.raises(ValidationError) as refusal:
        set_target(by=team, kpi=kpi, wanted=want(Decimal(92)), **again)
    assert refusal.value.messages == [sentence]
    assert Target.objects.count() == 1


@pytest.mark.parametrize(
    ("sheet", "wanted", "sentence"),
    [
        ({}, want(), "Give the value of the target."),
        (
            {"polarity": "range"},
            want(Decimal(12)),
            "A KPI that aims at a range needs the lower and the upper bound.",
        ),
        (
            {"polarity": "range"},
            want(lower=Decimal(15), upper=Decimal(11)),
            "The lower bound is above the upper bound: swap them.",
        ),
        (
            {"tolerance_kind": "percent", "tolerance": Decimal(5)},
            want(Decimal(0)),
            "A percentage of zero is zero: use an absolute tolerance when the target is zero.",
        ),
        (
            {"measure_type": "sum"},
            want(Decimal(100), period=YEAR, profile=Profile.CUSTOM, profile_values=("25", "90")),
            "The last cumulative target 90 must equal the annual target 100.",
        ),
        (
            {},
            want(Decimal(1), period=YEAR, profile=Profile.CUSTOM, profile_values=("one",)),
            "'one' is not a number.",
        ),
    ],
)
def test_a_target_that_cannot_work_is_refused(team, sheet, wanted, sentence):
    kpi = KPIFactory(**{f"definition__{name}": value for name, value in sheet.items()})
    with pytest.raises(ValidationError) as refusal:
        set_target(by=team, kpi=kpi, wanted=wanted, valid_from=JULY)
    assert refusal.value.messages == [sentence]
    assert not Target.objects.exists()


def test_a_floor_stands_beside_the_target(team):
    kpi = KPIFactory()
    for kind in (TargetKind.TARGET, TargetKind.FLOOR):
        set_target(by=team, kpi=kpi, wanted=want(Decimal(80), kind=kind), valid_from=JULY)
    assert set(Target.objects.values_list("kind", "version")) == {("target", 1), ("floor", 1)}


def test_only_the_performance_team_sets_targets():
    with pytest.raises(PermissionDenied):
        set_target(
            by=person(Role.AUDITOR), kpi=KPIFactory(), wanted=want(Decimal(1)), valid_from=JULY
        )


def test_nobody_approves_their_own_change(team):
    kpi = KPIFactory()
    set_target(by=team, kpi=kpi, wanted=want(Decimal(95)), valid_from=JULY)
    with pytest.raises(ValidationError, match="Nobody approves their own change"):
        set_target(
            by=team,
            kpi=kpi,
            wanted=want(Decimal(92)),
            valid_from=AUGUST,
            rationale="Cabinet",
            approved_by=team,
        )
    assert Target.objects.count() == 1


def test_an_issued_status_keeps_its_target(team):
    """An annual target changes from the day after the last issued quarter, not before."""
    kpi, director = KPIFactory(), UserFactory()
    set_target(by=team, kpi=kpi, wanted=want(Decimal(95), period=YEAR), valid_from=YEAR.start)
    ActualFactory(kpi=kpi, period=Period.quarter(2026, 1), state="issued")
    ActualFactory(kpi=kpi, period=Q2, state="approved")

    def change(valid_from):
        return set_target(
            by=team,
            kpi=kpi,
            wanted=want(Decimal(92), period=YEAR),
            valid_from=valid_from,
            rationale="Cabinet",
            approved_by=director,
        )

    with pytest.raises(ValidationError) as refusal:
        change(dt.date(2026, 6, 30))
    (said,) = refusal.value.messages
    assert said == (
        "The status for Q1 2026/27 has been issued against the present target: "
        "let the change begin after 2026-06-30."
    )
    assert change(JULY).version == 2
