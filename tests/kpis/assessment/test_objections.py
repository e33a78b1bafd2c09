"""A red value without commentary cannot be approved (domain-rules 10.3)."""

import datetime as dt
from decimal import Decimal as D

import pytest

from kpis.assessment.actions.assessing import assess
from perfportal.core import clock
from perfportal.core.periods import Period
from perfportal.core.registries import vetoes
from tests.factories import ActualFactory, KPIFactory, TargetFactory

pytestmark = pytest.mark.django_db
Q2 = Period.quarter(2026, 2)


def objections(value, commentary="", *, assessed):
    kpi = KPIFactory(code="HOU-03")
    TargetFactory(kpi=kpi, period=Q2, value=D(60))
    actual = ActualFactory(
        kpi=kpi, period=Q2, state="submitted", value=D(value), commentary=commentary
    )
    with clock.fixed_today(dt.date(2026, 10, 20)):
        if assessed:
            assess([kpi.pk], as_of=clock.today())
        return vetoes.collect("actual.approve", actual)


LONG_ENOUGH = "Two large families came in August; both have moved."


@pytest.mark.parametrize("assessed", [True, False])
def test_red_without_words_enough_is_held(assessed):
    sentence = (
        "HOU-03 is red and has no commentary of at least 50 characters (10 so far): return it, or "
        "ask the data provider to say why and what will be done."
    )
    assert objections("50", "Too little", assessed=assessed) == [sentence]


@pytest.mark.parametrize(("value", "commentary"), [("50", LONG_ENOUGH), ("59", "")])
def test_words_or_a_better_status_let_it_pass(value, commentary):
    assert objections(value, commentary, assessed=True) == []
