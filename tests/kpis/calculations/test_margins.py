"""How far a figure is from its target, beside how far it may be: domain-rules 2.2 and 2.3."""

from decimal import Decimal as D

import pytest

from kpis.calculations.codes import CompareAt, Polarity, RagPreset, ToleranceKind
from kpis.calculations.goals import TargetLine
from kpis.calculations.rag import Margins, RagRule, margins

OF_KPI, NO = RagPreset.PER_KPI, ToleranceKind.NONE
PERCENT, ABSOLUTE, FLOOR = ToleranceKind.PERCENT, ToleranceKind.ABSOLUTE, ToleranceKind.FLOOR


@pytest.mark.parametrize(
    ("polarity", "kind", "tolerance", "preset", "expected"),
    [
        (Polarity.HIGHER, ABSOLUTE, 2, OF_KPI, Margins(D("-10.0"), D(2))),
        (Polarity.LOWER, ABSOLUTE, 2, OF_KPI, Margins(D("10.0"), D(2))),
        (Polarity.HIGHER, PERCENT, 5, OF_KPI, Margins(D("-10.0"), D(4))),
        (Polarity.HIGHER, FLOOR, 74, OF_KPI, Margins(D("-10.0"), D(6))),
        (Polarity.LOWER, FLOOR, 84, OF_KPI, Margins(D("10.0"), D(4))),
        (Polarity.MIDPOINT, FLOOR, 84, OF_KPI, Margins(D("10.0"), None)),
        (Polarity.HIGHER, NO, None, OF_KPI, Margins(D("-10.0"), None)),
        (Polarity.HIGHER, PERCENT, None, OF_KPI, Margins(D("-10.0"), None)),
        (Polarity.HIGHER, NO, None, RagPreset.STD10, Margins(D("-10.0"), D(8))),
        (Polarity.HIGHER, NO, None, RagPreset.BELFAST, Margins(D("-10.0"), D(4))),
        (Polarity.HIGHER, NO, None, RagPreset.DOT_COMBINED, Margins(D("-10.0"), D(8))),
        (Polarity.HIGHER, ABSOLUTE, 3, RagPreset.WITHIN, Margins(D("-10.0"), D(3))),
        (Polarity.NONE, ABSOLUTE, 3, OF_KPI, None),
    ],
)
def test_90_against_80(polarity, kind, tolerance, preset, expected):
    tolerance = tolerance and D(tolerance)
    rule = RagRule(polarity, kind, tolerance, decimal_places=1, preset=preset)
    assert margins(D("90.04"), TargetLine(D(80)), rule) == expected


def test_nothing_within_a_range_beats_it():
    rule = RagRule(Polarity.RANGE, PERCENT, D(10))
    line = TargetLine(None, D(11), D(15))
    assert margins(D(13), line, rule).adverse == 0
    assert margins(D(10), line, rule) == Margins(D(1), D("1.1"))


def test_figures_are_compared_as_for_the_status():
    shown = RagRule(Polarity.HIGHER, ABSOLUTE, D(1))
    raw = RagRule(Polarity.HIGHER, ABSOLUTE, D(1), compare_at=CompareAt.RAW)
    found = [margins(D("9.5"), TargetLine(D(9)), rule).adverse for rule in (shown, raw)]
    assert found == [D(-1), D("-0.5")]


@pytest.mark.parametrize("actual", [None, D("NaN"), D("Infinity")])
def test_without_a_figure_there_is_nothing(actual):
    assert margins(actual, TargetLine(D(80)), RagRule(Polarity.HIGHER)) is None


def test_without_a_target_there_is_nothing():
    assert margins(D(1), None, RagRule(Polarity.HIGHER)) is None
    assert margins(D(1), TargetLine(), RagRule(Polarity.HIGHER)) is None
