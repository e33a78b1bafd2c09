"""How a council compares figures with targets, and from when."""

import datetime as dt

from kpis.calculations.codes import CompareAt, MeasureType, Polarity
from kpis.calculations.facts import Comparison, SetUp
from perfportal.core.periods import Period

CHANGED_TWICE = Comparison(
    CompareAt.DISPLAY,
    ((dt.date(2026, 3, 31), CompareAt.DISPLAY), (dt.date(2026, 6, 30), CompareAt.RAW)),
)


def test_periods_that_have_been_issued_keep_their_way():
    assert [CHANGED_TWICE.on(Period.quarter(2026, number).end) for number in (1, 2)] == [
        CompareAt.RAW,
        CompareAt.DISPLAY,
    ]
    assert CHANGED_TWICE.on(Period.quarter(2025, 4).end) == CompareAt.DISPLAY


def test_the_rule_of_a_period_compares_in_its_way():
    set_up = SetUp(MeasureType.SNAP, Polarity.HIGHER, comparison=CHANGED_TWICE)
    rules = [set_up.rag_rule(Period.quarter(2026, number)) for number in (1, 2)]
    assert [rule.compare_at for rule in rules] == [CompareAt.RAW, CompareAt.DISPLAY]
