"""The validation of a definition sheet (domain-rules 1.1, V1 to V7)."""

from dataclasses import replace
from decimal import Decimal

import pytest

from kpis.calculations.codes import IndicatorRole, MeasureType, Polarity, ToleranceKind
from kpis.calculations.forecast import ForecastMethod
from kpis.calculations.sheet import Sheet, contradictions, gaps

WHOLE = Sheet(
    measure_type=MeasureType.RATIO,
    polarity=Polarity.HIGHER,
    tolerance_kind=ToleranceKind.ABSOLUTE,
    tolerance=Decimal(2),
    purpose="Residents want it done.",
    definition="Done in time, of all.",
    numerator_label="Done in time",
    denominator_label="All",
    tier="1",
    is_public=True,
    provider=1,
    checker=2,
    has_officer=True,
    has_portfolio=True,
    has_target=True,
)


def found(problems):
    return [(problem.rule, problem.field) for problem in problems]


def test_a_whole_sheet_has_neither_gap_nor_contradiction():
    assert (contradictions(WHOLE), gaps(WHOLE)) == ([], [])


@pytest.mark.parametrize(
    ("change", "problem"),
    [
        ({"polarity": Polarity.NONE}, ("V1", "tolerance_kind")),
        ({"polarity": Polarity.MIDPOINT}, ("V1", "midpoint")),
        ({"tolerance": None}, ("V1", "tolerance")),
        ({"tolerance": Decimal(-1)}, ("V1", "tolerance")),
        ({"polarity": Polarity.RANGE, "tolerance_kind": ToleranceKind.FLOOR}, ("V1", "tolerance")),
        ({"checker": 1}, ("V6", "quality_checker")),
        ({"role": IndicatorRole.PROXY}, ("V1", "proxy_for")),
        ({"forecast_method": ForecastMethod.STRAIGHT_LINE}, ("2.6", "forecast_method")),
        ({"has_interval": True, "measure_type": MeasureType.ROLL12}, ("3.1", "has_interval")),
        ({"has_interval": True, "measure_type": MeasureType.DATE}, ("3.1", "has_interval")),
        ({"has_interval": True, "measure_type": MeasureType.CUM_ENTERED}, ("3.1", "has_interval")),
    ],
)
def test_a_contradiction_is_named_by_rule_and_field(change, problem):
    assert found(contradictions(replace(WHOLE, **change))) == [problem]


@pytest.mark.parametrize(
    ("change", "problems"),
    [
        ({"purpose": "x" * 19}, [("V7", "purpose")]),
        ({"purpose": "x" * 20}, []),
        ({"definition": " "}, [("V7", "definition")]),
        ({"numerator_label": ""}, [("V2", "numerator_label")]),
        ({"denominator_label": ""}, [("V2", "denominator_label")]),
        ({"denominator_label": "", "measure_type": MeasureType.SUM}, []),
        ({"has_officer": False}, [("V7", "responsible_officer")]),
        ({"has_portfolio": False}, [("V7", "portfolio")]),
        ({"has_target": False}, [("V7", "target")]),
        ({"has_target": False, "role": IndicatorRole.CONTEXTUAL}, []),
        ({"has_target": False, "polarity": Polarity.NONE}, []),
        ({"has_officer": False, "has_portfolio": False, "has_target": False, "tier": "2"}, []),
        ({"has_officer": False, "has_target": False, "is_public": False}, []),
    ],
)
def test_a_gap_is_named_by_rule_and_field(change, problems):
    assert found(gaps(replace(WHOLE, **change))) == problems
