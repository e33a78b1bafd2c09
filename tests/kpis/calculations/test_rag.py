import datetime as dt
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kpis.calculations.codes import (
    IndicatorRole,
    Marker,
    Polarity,
    Rag,
    RagPreset,
    RuleError,
    ToleranceKind,
)
from kpis.calculations.rag import (
    RagRule,
    Slot,
    TargetLine,
    adverse_variance,
    check_tolerance,
    rag_status,
    status_of,
)
from tests.kpis.calculations.vectors import KINDS, load, number

D = Decimal
TODAY = dt.date(2026, 11, 22)
HIGHER_2 = RagRule(Polarity.HIGHER, ToleranceKind.ABSOLUTE, D(2), 1)


def line(value=None, lower=None, upper=None):
    return TargetLine(number(value), number(lower), number(upper))


@pytest.mark.parametrize("vector", load("rag"), ids=lambda vector: vector["id"])
def test_every_vector_of_the_domain_rules(vector):
    rule = RagRule(
        Polarity(vector["polarity"]),
        KINDS[vector["tolerance_type"]],
        vector["tolerance"],
        int(vector["dp"]),
    )
    target = TargetLine(vector.get("target"), vector.get("lo"), vector.get("hi"))

    assert rag_status(vector["actual"], target, rule) == vector["expected"]


@pytest.mark.parametrize(
    ("actual", "expected"),
    [
        ("100", Rag.GREEN),
        ("99", Rag.GREEN),
        ("98.9", Rag.AMBER),
        ("95.1", Rag.AMBER),
        ("95", Rag.RED),
    ],
)
def test_belfast_is_green_within_one_percent_and_red_from_five(actual, expected):
    rule = RagRule(Polarity.HIGHER, decimal_places=1, preset=RagPreset.BELFAST)

    assert rag_status(D(actual), line(100), rule) == expected


@pytest.mark.parametrize(
    ("actual", "last_year", "expected"),
    [
        ("90", "95", Rag.GREEN),
        ("89", "85", Rag.AMBER),
        ("89", "89", Rag.AMBER),
        ("89", "92", Rag.RED),
        ("89", None, Rag.RED),
        ("89", "0", Rag.AMBER),
    ],
)
def test_dot_combined_looks_at_last_year_beyond_ten_percent(actual, last_year, expected):
    rule = RagRule(Polarity.HIGHER, preset=RagPreset.DOT_COMBINED)

    assert rag_status(D(actual), line(100), rule, last_year=number(last_year)) == expected


@pytest.mark.parametrize(
    ("preset", "actual", "expected"),
    [
        (RagPreset.STD5, "95", Rag.AMBER),
        (RagPreset.STD5, "94.9", Rag.RED),
        (RagPreset.STD10, "90", Rag.AMBER),
        (RagPreset.STD10, "89.9", Rag.RED),
        (RagPreset.FLOOR, "80", Rag.AMBER),
        (RagPreset.FLOOR, "79.9", Rag.RED),
        (RagPreset.PER_KPI, "99.9", Rag.RED),
    ],
)
def test_presets(preset, actual, expected):
    rule = RagRule(Polarity.HIGHER, ToleranceKind.NONE, D(80), 1, preset)

    assert rag_status(D(actual), line(100), rule) == expected


@pytest.mark.parametrize(
    ("actual", "expected"), [("5.0", Rag.GREEN), ("10.0", Rag.AMBER), ("10.1", Rag.RED)]
)
def test_floor_is_a_ceiling_where_lower_is_good(actual, expected):
    rule = RagRule(Polarity.LOWER, ToleranceKind.FLOOR, D(10), 1)

    assert rag_status(D(actual), line(5), rule) == expected


@pytest.mark.parametrize(
    ("actual", "expected"),
    [("50", Rag.GREEN), ("48", Rag.AMBER), ("52", Rag.AMBER), ("52.1", Rag.RED)],
)
def test_midpoint_without_its_own_number_is_the_target(actual, expected):
    rule = RagRule(Polarity.MIDPOINT, ToleranceKind.ABSOLUTE, D(2), 1)

    assert rag_status(D(actual), line(50), rule) == expected


@pytest.mark.parametrize(
    ("actual", "expected"),
    [("95", Rag.GREEN), ("105", Rag.GREEN), ("107", Rag.AMBER), ("92.9", Rag.RED)],
)
def test_midpoint_is_met_by_what_is_as_near_as_the_target(actual, expected):
    rule = RagRule(Polarity.MIDPOINT, ToleranceKind.ABSOLUTE, D(2), 1, midpoint=D(100))

    assert rag_status(D(actual), line(95), rule) == expected


def test_raw_comparison_does_not_round():
    raw = RagRule(Polarity.HIGHER, ToleranceKind.ABSOLUTE, D("0.5"), 1, compare_at="raw")

    assert rag_status(D("96.96"), line(97), raw) == Rag.AMBER


def test_one_bound_is_an_open_range():
    rule = RagRule(Polarity.RANGE, ToleranceKind.PERCENT, D(10), 1)

    assert rag_status(D(50), line(lower=11), rule) == Rag.GREEN
    assert rag_status(D("10.9"), line(lower=11), rule) == Rag.AMBER
    assert rag_status(D(50), TargetLine(), rule) == Rag.NO_TARGET


@pytest.mark.parametrize("value", ["0", "1E+12", "1E-9", "-1E+12", "NaN", "Infinity", "1E+40"])
@pytest.mark.parametrize("target", ["0", "1E+12", "1E-9", "-40", None])
@pytest.mark.parametrize("preset", list(RagPreset))
@pytest.mark.parametrize("polarity", list(Polarity))
def test_odd_numbers_have_a_named_outcome(value, target, preset, polarity):
    rule = RagRule(polarity, ToleranceKind.PERCENT, D(5), 1, preset)

    assert rag_status(D(value), line(target), rule, last_year=D(0)) in set(Rag)


@given(
    actual=st.decimals(-1000, 1000, places=3),
    target=st.decimals(-1000, 1000, places=3),
    tolerance=st.decimals(0, 100, places=1),
    polarity=st.sampled_from([Polarity.HIGHER, Polarity.LOWER]),
)
def test_agrees_with_a_naive_twin(actual, target, tolerance, polarity):
    sign = 1 if polarity == Polarity.HIGHER else -1
    limit = target - sign * abs(target) * tolerance / 100
    if sign * actual >= sign * target:
        expected = Rag.GREEN
    elif sign * actual >= sign * limit:
        expected = Rag.AMBER
    else:
        expected = Rag.RED
    rule = RagRule(polarity, ToleranceKind.PERCENT, tolerance, compare_at="raw")

    assert rag_status(actual, TargetLine(target), rule) == expected


LATE, EARLY = dt.date(2026, 11, 21), dt.date(2026, 11, 22)


@pytest.mark.parametrize(
    ("slot", "expected"),
    [
        (Slot(D(90), in_force=False, is_due=False), Rag.NOT_IN_FORCE),
        (Slot(D(90), is_due=False), Rag.NOT_DUE),
        (Slot(entry_deadline=EARLY), Rag.NOT_DUE),
        (Slot(entry_deadline=None), Rag.NOT_DUE),
        (Slot(entry_deadline=LATE), Rag.OVERDUE),
        (Slot(entry_deadline=LATE, role=IndicatorRole.ACTIVITY), Rag.OVERDUE),
        (Slot(D(89), entry_deadline=EARLY), Rag.AMBER),
        (Slot(marker=Marker.SUPPRESSED, entry_deadline=LATE), Rag.SUPPRESSED),
        (Slot(D(87), marker=Marker.SUPPRESSED), Rag.RED),
        (Slot(marker=Marker.NOT_APPLICABLE, entry_deadline=LATE), Rag.NOT_APPLICABLE),
        (Slot(marker=Marker.NOT_AVAILABLE, entry_deadline=LATE), Rag.NOT_APPLICABLE),
        (Slot(D(90), role=IndicatorRole.CONTEXTUAL), Rag.GREEN),
        (Slot(D(0)), Rag.RED),
    ],
)
def test_first_check_that_applies_wins(slot, expected):
    assert status_of(slot, line(90), HIGHER_2, as_of=TODAY) == expected


@pytest.mark.parametrize("target", [None, TargetLine()])
def test_without_a_target(target):
    contextual = Slot(D(90), role=IndicatorRole.CONTEXTUAL)

    assert status_of(Slot(D(90)), target, HIGHER_2, as_of=TODAY) == Rag.NO_TARGET
    assert status_of(contextual, target, HIGHER_2, as_of=TODAY) == Rag.DATA_ONLY


def test_no_polarity_is_data_only_even_with_a_target():
    rule = RagRule(Polarity.NONE)

    assert status_of(Slot(D(90)), line(90), rule, as_of=TODAY) == Rag.DATA_ONLY


@pytest.mark.parametrize(
    ("actual", "target", "polarity", "expected"),
    [
        ("90", line(100), Polarity.HIGHER, "10"),
        ("110", line(100), Polarity.HIGHER, "-10"),
        ("110", line(100), Polarity.LOWER, "10"),
        ("-44", line(-50), Polarity.LOWER, "12"),
        ("13", line(lower=11, upper=15), Polarity.RANGE, "0"),
        ("16.5", line(lower=11, upper=15), Polarity.RANGE, "10"),
        ("1", line(0), Polarity.LOWER, None),
        ("1", line(2), Polarity.NONE, None),
        ("1", None, Polarity.HIGHER, None),
        (None, line(2), Polarity.HIGHER, None),
    ],
)
def test_adverse_variance(actual, target, polarity, expected):
    assert adverse_variance(number(actual), target, polarity) == number(expected)


@pytest.mark.parametrize(
    ("rule", "target", "words"),
    [
        (
            RagRule(Polarity.LOWER, ToleranceKind.PERCENT, D(5)),
            line(0),
            "use an absolute tolerance when the target is zero",
        ),
        (RagRule(Polarity.LOWER, preset=RagPreset.STD5), line(0), "when the target is zero"),
        (RagRule(Polarity.RANGE, ToleranceKind.PERCENT, D(5)), line(lower=0, upper=2), "is zero"),
        (RagRule(Polarity.HIGHER, ToleranceKind.ABSOLUTE), line(2), "needs a number"),
        (RagRule(Polarity.HIGHER, ToleranceKind.ABSOLUTE, D(-1)), line(2), "without the minus"),
        (RagRule(Polarity.HIGHER, ToleranceKind.FLOOR, D(95)), line(90), "lower the floor"),
        (RagRule(Polarity.LOWER, ToleranceKind.FLOOR, D(4)), line(5), "raise it"),
        (RagRule(Polarity.RANGE, ToleranceKind.FLOOR, D(4)), line(5), "higher or lower is good"),
    ],
)
def test_set_up_that_cannot_work_is_refused(rule, target, words):
    with pytest.raises(RuleError, match=words):
        check_tolerance(rule, target)


@pytest.mark.parametrize(
    ("rule", "target"),
    [
        (RagRule(Polarity.HIGHER, ToleranceKind.NONE), line(0)),
        (RagRule(Polarity.LOWER, ToleranceKind.ABSOLUTE, D(1)), line(0)),
        (RagRule(Polarity.HIGHER, ToleranceKind.PERCENT, D(5)), None),
        (RagRule(Polarity.HIGHER, ToleranceKind.FLOOR, D(80)), line(90)),
        (RagRule(Polarity.HIGHER, preset=RagPreset.BELFAST), line(90)),
    ],
)
def test_set_up_that_works_is_accepted(rule, target):
    assert check_tolerance(rule, target) is None
