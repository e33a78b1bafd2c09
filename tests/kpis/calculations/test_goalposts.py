"""The status that the same figures would have had under the target before a change."""

import datetime as dt
from dataclasses import replace
from decimal import Decimal

import pytest

from kpis.calculations.codes import MeasureType, Polarity, Profile, Rag, RagBasis, ToleranceKind
from kpis.calculations.facts import DefinitionFacts, KpiFacts, SetUp, SlotFacts
from kpis.calculations.goalposts import effects_of
from kpis.calculations.targets import TargetVersion
from perfportal.core.periods import Period

AS_OF = dt.date(2027, 5, 1)
Q1, Q2, Q3 = (Period.quarter(2026, number) for number in (1, 2, 3))
YEAR = Period.financial_year_of(dt.date(2026, 6, 1))
SET_UP = SetUp(
    measure_type=MeasureType.SNAP,
    polarity=Polarity.HIGHER,
    decimal_places=1,
    tolerance_kind=ToleranceKind.ABSOLUTE,
    tolerance=Decimal(2),
)


def facts(values, targets, set_up=SET_UP):
    return KpiFacts(
        id=1,
        code="A-1",
        neutral=False,
        definitions=(DefinitionFacts(1, 1, 1, dt.date(2014, 4, 1), set_up),),
        targets=tuple(targets),
        slots=tuple(
            SlotFacts(period, "approved", value=Decimal(value)) for period, value in values.items()
        ),
    )


def target(period, value, version=1, valid_from=None):
    return TargetVersion(
        period, Decimal(value), version=version, valid_from=valid_from or period.start
    )


def outcome(effect):
    return (effect.period, effect.target.value, effect.rag, effect.target_before.value,
            effect.rag_before)  # fmt: skip


@pytest.mark.parametrize(
    ("value", "now", "before"),
    [
        ("95.0", Rag.GREEN, Rag.GREEN),
        ("93.2", Rag.GREEN, Rag.AMBER),
        ("92.0", Rag.GREEN, Rag.RED),
        ("89.9", Rag.RED, Rag.RED),
    ],
)
def test_a_lower_target_turns_statuses(value, now, before):
    """95 to 92 with 2 points of tolerance: amber was 93 to 95, and is 90 to 92."""
    kpi = facts({Q2: value}, [target(Q2, 95), target(Q2, 92, version=2)])
    (effect,) = effects_of(kpi, Q2, 2, as_of=AS_OF)
    assert outcome(effect) == (Q2, Decimal(92), now, Decimal(95), before)
    assert effect.is_other_status is (now != before)


def test_a_change_of_the_annual_target_counts_from_its_first_day():
    """Quarter 1 ended before the new version began and keeps its target."""
    kpi = facts(
        {Q1: "93.5", Q2: "93.5", Q3: "93.5"},
        [target(YEAR, 95), target(YEAR, 93, version=2, valid_from=Q2.start)],
    )
    effects = effects_of(kpi, YEAR, 2, as_of=AS_OF)
    assert [(e.period, e.rag, e.rag_before) for e in effects] == [
        (Q2, Rag.GREEN, Rag.AMBER),
        (Q3, Rag.GREEN, Rag.AMBER),
    ]


def test_each_change_answers_for_itself():
    versions = [target(Q2, value, version=n) for n, value in enumerate((95, 92, 98), start=1)]
    kpi = facts({Q2: "93.2"}, versions)
    (second,) = effects_of(kpi, Q2, 2, as_of=AS_OF)
    (third,) = effects_of(kpi, Q2, 3, as_of=AS_OF)
    assert outcome(second) == (Q2, Decimal(92), Rag.GREEN, Decimal(95), Rag.AMBER)
    assert outcome(third) == (Q2, Decimal(98), Rag.RED, Decimal(92), Rag.GREEN)


def test_a_period_without_a_figure_has_no_effect():
    kpi = facts({Q1: "95"}, [target(Q2, 95), target(Q2, 92, version=2)])
    assert effects_of(kpi, Q2, 2, as_of=AS_OF) == []


def test_a_new_profile_moves_the_quarters_of_a_growing_measure():
    """60 a year in equal steps asks for 30 by September; 30/20/5/5 asks for 50."""
    growing = replace(SET_UP, measure_type=MeasureType.SUM, rag_basis=RagBasis.YTD)
    linear = replace(target(YEAR, 60), profile=Profile.LINEAR)
    seasonal = replace(
        target(YEAR, 60, version=2),
        profile=Profile.SEASONAL,
        profile_values=tuple(map(Decimal, (30, 20, 5, 5))),
    )
    kpi = facts({Q1: "20", Q2: "15"}, [linear, seasonal], growing)
    effects = effects_of(kpi, YEAR, 2, as_of=AS_OF)
    assert [outcome(effect) for effect in effects] == [
        (Q1, Decimal(30), Rag.RED, Decimal(15), Rag.GREEN),
        (Q2, Decimal(50), Rag.RED, Decimal(30), Rag.GREEN),
    ]


def test_a_yearly_look_back_is_kept():
    """Slots of two years before stay in sight, others do not change the outcome."""
    old = {Period.quarter(year, 2): "90" for year in range(2014, 2026)}
    kpi = facts(old | {Q2: "93.2"}, [target(Q2, 95), target(Q2, 92, version=2)])
    (effect,) = effects_of(kpi, Q2, 2, as_of=AS_OF)
    assert outcome(effect) == (Q2, Decimal(92), Rag.GREEN, Decimal(95), Rag.AMBER)
