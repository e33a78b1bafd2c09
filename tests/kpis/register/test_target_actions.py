"""Setting a target by hand: versions, rationale, and what contradicts itself."""

import datetime as dt
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from kpis.assessment.models import Assessment
from kpis.calculations.codes import Profile, TargetKind
from kpis.calculations.goals import TargetLine
from kpis.collection.queries.facts import get_facts
from kpis.register.actions.targets import Wanted, set_target
from kpis.register.models import Target
from perfportal.core.access.roles import Role
from perfportal.core.fields import period_columns
from perfportal.core.models import AuditEvent, Job
from perfportal.core.periods import Period
from tests.factories import A_MOMENT, ActualFactory, KPIFactory, UserFactory, person

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


def baseline(**more):
    return Wanted(YEAR, TargetLine(**more), kind=TargetKind.BASELINE)


def test_a_baseline_year_has_no_number_and_asks_for_an_assessment(team):
    kpi = KPIFactory()
    set_target(by=team, kpi=kpi, wanted=baseline(), valid_from=JULY)
    saved = Target.objects.get()
    assert (saved.kind, saved.value, saved.period.token) == ("baseline", None, "2026-27")
    assert Job.objects.get().payload == {"kpi_ids": [kpi.pk]}


@pytest.mark.parametrize(
    ("wanted", "sentence"),
    [
        (baseline(value=Decimal(5)), "A baseline year has no target: leave it empty."),
        (
            Wanted(Q2, TargetLine(), kind=TargetKind.BASELINE),
            "A baseline is a whole year, such as 2026/27.",
        ),
    ],
)
def test_a_baseline_that_cannot_be_is_refused(team, wanted, sentence):
    with pytest.raises(ValidationError) as refusal:
        set_target(by=team, kpi=KPIFactory(), wanted=wanted, valid_from=JULY)
    assert refusal.value.messages == [sentence]


def test_a_year_with_a_target_is_no_baseline_year(team):
    kpi = KPIFactory()
    set_target(by=team, kpi=kpi, wanted=want(Decimal(95)), valid_from=JULY)
    with pytest.raises(ValidationError) as refusal:
        set_target(by=team, kpi=kpi, wanted=baseline(), valid_from=JULY)
    assert refusal.value.messages == ["2026/27 has a target, so it is no baseline year."]


def test_a_year_is_the_baseline_year_once(team):
    kpi = KPIFactory()
    set_target(by=team, kpi=kpi, wanted=baseline(), valid_from=JULY)
    with pytest.raises(ValidationError) as refusal:
        set_target(
            by=team,
            kpi=kpi,
            wanted=baseline(),
            valid_from=AUGUST,
            rationale="Again",
            approved_by=UserFactory(),
        )
    assert refusal.value.messages == ["2026/27 is the baseline year already."]


@pytest.mark.parametrize("kind", [TargetKind.TARGET, TargetKind.BASELINE])
def test_the_first_target_of_a_period_comes_before_its_status_is_issued(team, kind):
    kpi = KPIFactory()
    actual = ActualFactory(kpi=kpi, period=Q2, state="issued")
    Assessment.objects.create(
        kpi=kpi,
        definition=kpi.definition,
        basis="period",
        rag="NO_TARGET",
        computed_at=A_MOMENT,
        **period_columns(actual.period),
    )
    number = TargetLine() if kind is TargetKind.BASELINE else TargetLine(Decimal(95))
    with pytest.raises(ValidationError) as refusal:
        set_target(by=team, kpi=kpi, wanted=Wanted(YEAR, number, kind=kind), valid_from=AUGUST)
    assert refusal.value.message_dict == {
        "period": [
            (
                "The status for Q2 2026/27 has been issued without this target: set targets for "
                "periods after 2026-09-30."
            )
        ]
    }


def test_a_path_of_years_decides_no_status(team):
    kpi = KPIFactory()
    ActualFactory(kpi=kpi, period=Q2, state="issued")
    for year, number in ((YEAR, 85), (YEAR.next(), 88)):
        path = want(Decimal(number), period=year, kind=TargetKind.TRAJECTORY)
        set_target(by=team, kpi=kpi, wanted=path, valid_from=JULY)
    (facts,) = get_facts([kpi.pk])
    assert (facts.targets, facts.baselines) == ((), ())
