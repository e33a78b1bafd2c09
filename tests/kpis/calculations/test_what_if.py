"""The status that a period would have with another figure."""

import datetime as dt
from decimal import Decimal
from types import SimpleNamespace

import pytest

from kpis.calculations.codes import MeasureType, Polarity, Rag, ToleranceKind
from kpis.calculations.facts import DefinitionFacts, KpiFacts, SetUp, SlotFacts
from kpis.calculations.targets import TargetVersion
from kpis.calculations.what_if import status_with
from perfportal.core.periods import Period

QUARTER, TODAY = Period.quarter(2026, 2), dt.date(2026, 10, 9)


def facts(state="issued"):
    """97.0 is aimed at, amber within 2 points; the quarter stands at 90, the one before at 80."""
    set_up = SetUp(
        MeasureType.SNAP,
        Polarity.HIGHER,
        1,
        tolerance_kind=ToleranceKind.ABSOLUTE,
        tolerance=Decimal(2),
    )
    slots = (
        SlotFacts(QUARTER.previous(), "issued", value=Decimal(80)),
        SlotFacts(QUARTER, state, value=Decimal(90)),
    )
    definition = DefinitionFacts(1, 1, 1, dt.date(2020, 4, 1), set_up)
    target = TargetVersion(QUARTER, Decimal(97))
    return KpiFacts(1, "X", False, (definition,), (target,), slots)


def given(value, marker=""):
    number = None if value is None else Decimal(value)
    return SimpleNamespace(
        value=number, numerator=None, denominator=None, marker=marker, data_status="final"
    )


@pytest.mark.parametrize(
    ("version", "status"),
    [
        (given("97"), Rag.GREEN),
        (given("95.0"), Rag.AMBER),
        (given("94.9"), Rag.RED),
        (given(None, "z"), Rag.NOT_APPLICABLE),
    ],
)
@pytest.mark.parametrize("state", ["issued", "draft"])
def test_it_is_that_of_the_figure_given(version, status, state):
    assert status_with(facts(state), QUARTER, version, as_of=TODAY) == status


def test_the_facts_stay_as_they_are():
    known = facts()
    status_with(known, QUARTER, given("97"), as_of=TODAY)
    assert known == facts()


def test_a_period_without_a_slot_has_none():
    assert status_with(facts(), QUARTER.next(), given("97"), as_of=TODAY) is None
