"""Every vector of the domain rules, through the plain series and through the vectorised rules."""

import datetime as dt
from dataclasses import replace
from decimal import Decimal as D

import pytest

from kpis.bulk.rows import DIRECTIONS, HEADLINE, KINDS, RAGS, unscaled
from kpis.calculations.assess import assess_series
from kpis.calculations.codes import MeasureType, Polarity, RagBasis, RagPreset, ToleranceKind
from kpis.calculations.facts import DefinitionFacts, KpiFacts, SetUp, SlotFacts
from kpis.calculations.targets import TargetVersion
from kpis.calculations.travel import Interval
from perfportal.core.periods import Period
from tests.kpis.bulk.test_assess import AS_OF, vectorised
from tests.kpis.calculations.vectors import KINDS as TOLERANCES
from tests.kpis.calculations.vectors import load

Q1 = Period.quarter(2023, 1)
Q2, Q3, Q4 = (Period.quarter(2023, number) for number in (2, 3, 4))
LATE = dt.timedelta(days=20)


def slot(period, value=None, numerator=None, denominator=None, *, state="approved", marker=""):
    if state == "due":
        return SlotFacts(period, state, period.end + LATE)
    return SlotFacts(
        period, state, period.end + LATE, 1, value, numerator, denominator, marker, "final"
    )


def kpi_of(slots, *, targets=(), neutral=False, **set_up):
    definition = DefinitionFacts(1, 1, 1, dt.date(2020, 4, 1), SetUp(**set_up))
    return KpiFacts(1, "VEC-01", neutral, (definition,), tuple(targets), tuple(slots))


def both(kpi):
    """The plain results, after the vectorised ones have been seen to hold the same figures."""
    plain = assess_series(kpi, as_of=AS_OF)
    found, left_over = vectorised([kpi])
    assert left_over == []
    rows = [found[key] for key in sorted(found) if found[key]["standing"] == HEADLINE]
    assert [
        (RAGS[row["rag"]], DIRECTIONS[row["dot_short"]], unscaled(row["ytd"])) for row in rows
    ] == [(result.rag, result.dot_short or "", result.ytd.value) for result in plain]
    return plain


@pytest.mark.parametrize("vector", load("rag"), ids=lambda vector: vector["id"])
def test_every_status(vector):
    target = TargetVersion(Q2, vector.get("target"), vector.get("lo"), vector.get("hi"))
    state = "due" if vector["actual"] is None else "approved"
    kpi = kpi_of(
        [slot(Q2, vector["actual"], state=state)],
        targets=[target],
        measure_type=MeasureType.SNAP,
        polarity=Polarity(vector["polarity"]),
        tolerance_kind=TOLERANCES[vector["tolerance_type"]],
        tolerance=vector["tolerance"],
        decimal_places=int(vector["dp"]),
    )
    expected = "OVERDUE" if vector["expected"] == "NO_DATA" else vector["expected"]
    assert [result.rag for result in both(kpi)] == [expected]


PRESETS = {
    RagPreset.BELFAST: [("100", "GREEN"), ("99", "GREEN"), ("98.9", "AMBER"), ("95.1", "AMBER"),
                        ("95", "RED")],
    RagPreset.STD10: [("100", "GREEN"), ("99.9", "AMBER"), ("90", "AMBER"), ("89.9", "RED")],
    RagPreset.WITHIN: [("100", "GREEN"), ("97", "GREEN"), ("96.9", "RED")],
}  # fmt: skip
WORKED_PRESETS = [(preset, *one) for preset, worked in PRESETS.items() for one in worked]


@pytest.mark.parametrize(("preset", "actual", "expected"), WORKED_PRESETS)
def test_every_preset_against_a_target_of_100(preset, actual, expected):
    kpi = kpi_of(
        [slot(Q2, D(actual))],
        targets=[TargetVersion(Q2, D(100))],
        measure_type=MeasureType.SNAP,
        polarity=Polarity.HIGHER,
        preset=preset,
        tolerance_kind=ToleranceKind.ABSOLUTE,
        tolerance=D(3),
        decimal_places=1,
    )
    assert [result.rag for result in both(kpi)] == [expected]


@pytest.mark.parametrize("vector", load("dot"), ids=lambda vector: vector["id"])
def test_every_direction(vector):
    first = (
        slot(Q1, vector["previous"]) if vector["previous"] is not None else slot(Q1, state="due")
    )
    kpi = kpi_of(
        [first, slot(Q2, vector["current"])],
        measure_type=MeasureType.SNAP,
        polarity=Polarity(vector["polarity"]),
        decimal_places=int(vector["dp"]),
        minimum_change=vector["min_change"],
    )
    assert both(kpi)[1].dot_short == vector["expected"]


@pytest.mark.parametrize(
    ("places", "minimum", "before", "now", "expected"),
    [
        (1, "2", "80", "81.5", "NO_CHANGE"),
        (1, "2", "80", "81.6", "IMPROVING"),
        (1, "2", "80", "78.5", "NO_CHANGE"),
        (1, "2", "80", "78.4", "WORSENING"),
        (4, "33.3333", "0.0003", "0.0004", "IMPROVING"),  # a third of it is less than 0.0001
        (4, "33.3334", "3", "4", "NO_CHANGE"),
        (4, "33.3333", "3", "4", "IMPROVING"),
        (0, "50", "2.4", "3.4", "IMPROVING"),  # of the figure as shown: 1 of 2
        (0, "50", "2.5", "4.4", "NO_CHANGE"),  # 1 of 3
        (1, "100", "-5", "-0.1", "NO_CHANGE"),
        (1, "5", "0", "0.1", "IMPROVING"),
    ],
)
def test_the_least_change_in_percent_of_the_figure_before(places, minimum, before, now, expected):
    kpi = kpi_of(
        [slot(Q1, D(before)), slot(Q2, D(now))],
        measure_type=MeasureType.SNAP,
        polarity=Polarity.HIGHER,
        decimal_places=places,
        minimum_change=D(minimum),
        minimum_is_percent=True,
    )
    assert both(kpi)[1].dot_short == expected


def test_more_than_a_hundred_percent_goes_by_the_plain_rule():
    kpi = kpi_of(
        [slot(Q1, D(5)), slot(Q2, D(15))],
        measure_type=MeasureType.SNAP,
        polarity=Polarity.HIGHER,
        minimum_change=D("250"),
        minimum_is_percent=True,
    )
    assert vectorised([kpi])[1] == [1]
    assert assess_series(kpi, as_of=AS_OF)[1].dot_short == "NO_CHANGE"


def test_a_kpi_with_a_confidence_interval_goes_by_the_plain_rule():
    slots = [slot(Q1, D(60)), replace(slot(Q2, D(62)), interval=Interval(D(59), D(65)))]
    kpi = kpi_of(slots, measure_type=MeasureType.SNAP, polarity=Polarity.HIGHER)
    assert vectorised([kpi]) == ({}, [1])


def numbers(*texts):
    return [D(text) for text in texts]


WORKED = {
    "Y-1": (MeasureType.SUM, 1, ["61", "72", "58"], None, ["61", "133", "191"]),
    "Y-3": (MeasureType.RATIO, 100, ["45", "60", "30"], ["50", "80", "32"],
            ["90", "80.7692", "83.3333"]),
    "Y-5": (MeasureType.CUM_RATIO, 100, ["13.86", "27.18", "40.25", "47.14"], ["48.60"] * 4,
            ["28.5185", "55.9259", "82.8189", "96.9959"]),
    "Y-6": (MeasureType.PER_FTE, 1, ["1180", "1020", "1460", "1390"],
            ["512.4", "508.0", "505.6", "510.0"], ["2.3029", "4.312", "7.1953", "9.9214"]),
}  # fmt: skip


@pytest.mark.parametrize("name", WORKED)
def test_worked_years_to_date(name):
    kind, multiplier, tops, bottoms, expected = WORKED[name]
    periods = [Q1, Q2, Q3, Q4]
    if bottoms is None:
        slots = [slot(p, D(v)) for p, v in zip(periods, tops, strict=False)]
    else:
        parts = zip(periods, numbers(*tops), numbers(*bottoms), strict=False)
        slots = [slot(period, None, top, bottom) for period, top, bottom in parts]
    kpi = kpi_of(slots, measure_type=kind, polarity=Polarity.HIGHER, multiplier=multiplier)
    assert [result.ytd.value for result in both(kpi)] == numbers(*expected)


def test_a_weighted_mean_is_weighted():
    slots = [slot(Q1, D(18), None, D(400)), slot(Q2, D(22), None, D(100))]
    kpi = kpi_of(slots, measure_type=MeasureType.WMEAN, polarity=Polarity.LOWER)
    assert both(kpi)[1].ytd.value == D("18.8")


def test_a_rolling_year_pools_four_quarters():
    periods = [Q1, Q2, Q3, Q4, Q4.next()]
    tops = numbers("30", "28", "35", "40", "44")
    bottoms = numbers("60", "60", "65", "66", "70")
    slots = [slot(p, None, n, d) for p, n, d in zip(periods, tops, bottoms, strict=True)]
    kpi = kpi_of(slots, measure_type=MeasureType.ROLL12, polarity=Polarity.HIGHER, multiplier=100)
    assert [result.value for result in both(kpi)][3:] == numbers("52.988", "56.3218")


def test_a_missing_quarter_is_never_summed_over():
    slots = [slot(Q1, D(61)), slot(Q2, state="due"), slot(Q3, D(58))]
    third = both(kpi_of(slots, measure_type=MeasureType.SUM, polarity=Polarity.HIGHER))[2]
    assert (third.ytd.value, third.ytd.missing) == (None, (Q2,))


def test_no_cases_are_neither_rated_nor_compared():
    slots = [slot(Q1, None, D(5), D(10)), slot(Q2, None, D(0), D(0))]
    kpi = kpi_of(slots, measure_type=MeasureType.RATIO, polarity=Polarity.HIGHER, multiplier=100)
    second = both(kpi)[1]
    assert (second.value, second.marker, second.rag, second.dot_short) == (
        None, "z", "NOT_APPLICABLE", None,
    )  # fmt: skip


def test_the_outturn_is_rated_in_the_last_period_alone():
    target = TargetVersion(Q1.financial_year(), D(100))
    slots = [slot(period, D(30)) for period in (Q1, Q2, Q3, Q4)]
    kpi = kpi_of(
        slots,
        targets=[target],
        measure_type=MeasureType.SUM,
        polarity=Polarity.HIGHER,
        rag_basis=RagBasis.OUTTURN,
    )
    assert [(result.value, result.rag) for result in both(kpi)] == [
        (None, "NOT_DUE"),
        (None, "NOT_DUE"),
        (None, "NOT_DUE"),
        (D(120), "GREEN"),
    ]


@pytest.mark.parametrize(
    ("actual", "rag"),
    [("100", "GREEN"), ("99", "GREEN"), ("98.9", "AMBER"), ("95.1", "AMBER"), ("95", "RED")],
)
def test_belfast(actual, rag):
    kpi = kpi_of(
        [slot(Q2, D(actual))],
        targets=[TargetVersion(Q2, D(100))],
        measure_type=MeasureType.SNAP,
        polarity=Polarity.HIGHER,
        decimal_places=1,
        preset=RagPreset.BELFAST,
    )
    assert [result.rag for result in both(kpi)] == [rag]


@pytest.mark.parametrize(
    ("actual", "last_year", "rag"),
    [("90", "95", "GREEN"), ("89", "85", "AMBER"), ("89", "89", "AMBER"), ("89", "92", "RED")],
)
def test_dot_combined(actual, last_year, rag):
    kpi = kpi_of(
        [slot(Q2.year_before(), D(last_year)), slot(Q2, D(actual))],
        targets=[TargetVersion(Q2, D(100))],
        measure_type=MeasureType.SNAP,
        polarity=Polarity.HIGHER,
        preset=RagPreset.DOT_COMBINED,
    )
    assert both(kpi)[1].rag == rag


def test_large_and_small_numbers_stay_exact():
    slots = [slot(Q1, D("1e12")), slot(Q2, D("0.0001"))]
    kpi = kpi_of(
        slots, measure_type=MeasureType.SUM, polarity=Polarity.HIGHER,
        tolerance_kind=ToleranceKind.NONE,
    )  # fmt: skip
    assert vectorised([kpi])[1] == [1]
    second = assess_series(kpi, as_of=AS_OF)[1]
    assert (second.value, second.ytd.value) == (D("0.0001"), D("1000000000000.0001"))


def test_kinds_of_period_keep_their_order_in_digests():
    assert KINDS[:3] == ("day", "week", "month")


@pytest.mark.parametrize(
    ("target", "expected"), [((), "DATA_ONLY"), ((TargetVersion(Q2, D(95)),), "RED")]
)
def test_a_baseline_year_is_data_only_until_there_is_a_target(target, expected):
    kpi = kpi_of(
        [slot(Q1, D(90)), slot(Q2, D(90))],
        targets=target,
        measure_type=MeasureType.SNAP,
        polarity=Polarity.HIGHER,
    )
    with_baseline = replace(kpi, baselines=(Q2.financial_year(),))
    assert [result.rag for result in both(with_baseline)] == ["DATA_ONLY", expected]
    assert [result.is_baseline for result in both(with_baseline)] == [True, True]
    assert both(kpi)[0].rag == "NO_TARGET"
