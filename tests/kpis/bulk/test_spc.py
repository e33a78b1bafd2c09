"""SPC on a grid gives what the plain rule gives, on every vector and on generated series."""

import json
from dataclasses import dataclass, field, fields
from decimal import Decimal as D

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kpis.bulk.rows import NONE, scaled, unscaled
from kpis.bulk.spc import (
    ASSURANCES,
    POINT_KINDS,
    VARIATIONS,
    SpcGrid,
    SpcRules,
    better_of,
    spc_of,
)
from kpis.calculations.codes import Polarity
from kpis.calculations.rounding import round_half_up
from kpis.calculations.spc import SpcPoint, SpcRule, assurance, spc_points
from tests.kpis.calculations.vectors import load

HIGHER, LOWER, NEUTRAL = Polarity.HIGHER, Polarity.LOWER, Polarity.NONE
PLAIN_RULE = SpcRule(HIGHER)


@dataclass(frozen=True)
class Case:
    """A series with everything that its limits and signals depend on."""

    figures: list
    rule: SpcRule = PLAIN_RULE
    starts: tuple = ()
    baselines: dict = field(default_factory=dict)
    targets: list | None = None
    applies: bool = True


def plain(case: Case, width: int):
    """A row of codes and numbers for each place, as a stored assessment would hold them."""
    figures = case.figures + [None] * (width - len(case.figures))
    points = spc_points(figures, case.rule, starts=case.starts, baselines=case.baselines)
    targets = (case.targets or []) + [None] * (width - len(case.targets or []))
    return [
        _said(point, target, case) if isinstance(point, SpcPoint) and case.applies else None
        for point, target in zip(points, targets, strict=True)
    ]


def _said(point, target, case):
    limits = (point.mean, point.lower, point.upper)
    return (
        *(round_half_up(limit, 4) for limit in limits),
        point.kind,
        point.variation,
        assurance(target, point, case.rule.better) or "",
        point.is_trial,
    )


def on_grid(cases, width: int):
    """The same of the grid, a list of rows for each case."""
    values, targets = (np.full((len(cases), width), NONE) for _each in range(2))
    begins, baseline = np.zeros(values.shape, bool), np.zeros(values.shape, np.int64)
    for row, case in enumerate(cases):
        values[row, : len(case.figures)] = [scaled(figure) for figure in case.figures]
        if case.targets:
            targets[row, : len(case.targets)] = [scaled(target) for target in case.targets]
        begins[row, list(case.starts)] = True
        for place, count in case.baselines.items():
            baseline[row, place] = count
    found = spc_of(values, begins, rules_of(cases), target=targets, baseline=baseline)
    return [[_read(found, row, column) for column in range(width)] for row in range(len(cases))]


def rules_of(cases):
    rules = [case.rule for case in cases]
    return SpcRules(
        better=np.array([better_of(rule.better) for rule in rules]),
        screen=np.array([rule.screen for rule in rules]),
        shift_n=np.array([rule.shift_n for rule in rules]),
        trend_n=np.array([rule.trend_n for rule in rules]),
        applies=np.array([case.applies for case in cases]),
    )


def _read(grid: SpcGrid, row, column):
    cell = {name.name: int(getattr(grid, name.name)[row, column]) for name in fields(SpcGrid)}
    if cell["point"] == 0:
        blanks = {cell.pop(name) for name in ("mean", "lower", "upper")}
        assert (blanks, set(cell.values())) == ({NONE}, {0})
        return None
    return (
        *(unscaled(cell[name]) for name in ("mean", "lower", "upper")),
        POINT_KINDS[cell["point"]],
        VARIATIONS[cell["variation"]],
        ASSURANCES[cell["assurance"]],
        bool(cell["is_trial"]),
    )


def compare(cases):
    width = max(len(case.figures) for case in cases)
    expected = [plain(case, width) for case in cases]
    assert on_grid(cases, width) == expected
    return expected


def test_every_vector_of_the_domain_rules():
    better = {"increase": HIGHER, "decrease": LOWER}
    cases = []
    for vector in load("spc"):
        args = vector["args"]
        rule = SpcRule(better[args.get("direction", "increase")], args.get("screen", True))
        baselines = {0: int(args["baseline"])} if "baseline" in args else {}
        targets = [args["target"]] * len(vector["values"]) if "target" in args else None
        cases.append(Case(vector["values"], rule, (), baselines, targets))
    assert sum(said is not None for row in compare(cases) for said in row) == 192


@pytest.mark.shared_data
def test_every_published_series(shared_data):
    """At the four decimals that a stored figure has."""
    path = shared_data / "spc" / "published_vectors.json"
    rows = json.loads(path.read_text(), parse_float=D, parse_int=D)["series"]
    cases = [
        Case(
            [round_half_up(value, 4) for value in row["values"]],
            SpcRule(HIGHER, row["options"].get("screen_outliers", True)),
        )
        for row in rows
    ]
    compare(cases)


BASE = [D(n) for n in (50, 52, 49, 51, 50, 53, 48, 51, 49, 52, 50, 51)]


SWING = [D("51.5"), D("48.5")] * 6


def walk(first_step):
    """Ranges of 7.03 and one more; 2.97 is on the limit of screening, 2.9699 just under it."""
    steps = [first_step, *["-0.7", "0.7"] * 4, "-0.7", "0.73"]
    return [sum(map(D, steps[:count]), D(0)) for count in range(12)]


@pytest.mark.parametrize(
    "case",
    [
        Case(BASE, applies=False),
        Case(BASE[:4]),
        Case([*BASE[:5], None, *BASE[6:]]),
        Case([None, *BASE, None]),
        Case([*BASE[:3], None, *BASE[4:], *BASE], starts=(12,)),
        Case([*BASE, None, None, *BASE], starts=(13,), baselines={13: 6}),
        Case([*BASE, *BASE[:5]], starts=(12,), targets=[D(50)] * 17),
        Case([*BASE, *BASE[:4]], starts=(12,)),
        Case([D(7)] * 14, targets=[D(7), D("7.0001"), D("6.9999")] * 4),
        Case([D("1e12")] * 6 + [D("-1e12")] * 6),
        Case([D("1e12") + n for n in range(12)]),
        Case([D("0.0001")] * 12 + [D("0.0002")], baselines={0: 12}),
        Case([D(0), D(1), D(0), D(1), D(1), D(100), *[D(1)] * 6, D("9.97"), D("9.9701")],
             baselines={0: 12}, targets=[D("9.97")] * 13 + [D("9.9701")]),
        Case(BASE, baselines={0: 3}),
        Case([*SWING, D(51), D("55.5"), D(56), *SWING, *SWING], starts=(14,), baselines={0: 12}),
        Case(walk("2.97")),
        Case(walk("2.9699")),
        Case([None] * 14),
    ],
    ids=lambda case: f"{len(case.figures)}-{len(case.starts)}",
)  # fmt: skip
def test_edges(case):
    """Beside a row of another sort, so that nothing leaks from one into the other."""
    compare([Case(BASE), case, Case(BASE, SpcRule(LOWER))])


def test_a_grid_without_a_row_that_has_spc_is_blank():
    assert on_grid([Case(BASE, applies=False)], 12) == [[None] * 12]


def test_a_grid_without_rows_or_columns_is_empty():
    for shape in ((0, 12), (3, 0)):
        row = np.ones(shape[0], np.int64)
        rules = SpcRules(row, row, row * 7, row * 7, row.astype(bool))
        found = spc_of(np.zeros(shape, np.int64), np.zeros(shape, bool), rules)
        assert found.mean.shape == shape


def test_without_targets_there_is_no_assurance():
    values = np.array([[scaled(figure) for figure in BASE]])
    found = spc_of(values, np.zeros(values.shape, bool), rules_of([Case(BASE)]))
    assert set(found.assurance.ravel()) == {0}
    assert set(found.point.ravel()) == {1}


# A few levels make ties, runs and figures on limits likely; the others are as a council has them.
LEVELS = st.sampled_from([D(n) / 2 for n in range(-4, 5)])
FINE = st.integers(-(10**7), 10**7).map(lambda n: D(n).scaleb(-4))
RULES = st.builds(
    SpcRule,
    better=st.sampled_from([HIGHER, LOWER, NEUTRAL]),
    screen=st.booleans(),
    shift_n=st.integers(6, 8),
    trend_n=st.integers(6, 8),
)


@st.composite
def series(draw):
    figure = draw(st.sampled_from([LEVELS, FINE]))
    figures = draw(st.lists(figure, min_size=1, max_size=40))
    drift = draw(st.sampled_from([D(0), D("0.25"), D("-0.5")]))
    figures = [value + drift * place for place, value in enumerate(figures)]
    places = st.integers(0, len(figures) - 1)
    starts = draw(st.sets(places, max_size=2))
    baselines = draw(st.dictionaries(st.sampled_from([0, *sorted(starts)]), st.integers(3, 20)))
    for gap in draw(st.sets(places, max_size=2)):
        figures[gap] = None
    targets = draw(st.lists(figure, min_size=len(figures), max_size=len(figures)))
    return Case(figures, draw(RULES), tuple(starts), baselines, targets, draw(st.booleans()))


@given(st.lists(series(), min_size=1, max_size=4))
def test_generated_series(cases):
    compare(cases)


@given(st.lists(st.sampled_from([-1, 0, 1]), min_size=12, max_size=60), RULES)
def test_generated_walks(steps, rule):
    """Series that wander make long runs on one side and trends."""
    walk = [sum(steps[:count], D(0)) for count in range(len(steps))]
    compare([Case(walk, rule)])


@given(st.lists(st.integers(-3, 3), min_size=13, max_size=30), RULES)
def test_generated_figures_near_the_limits_of_a_baseline(quarters, rule):
    """After a baseline of mean 50 and average range 1.5: limits 46.01 and 53.99, near 47.34."""
    steady = [D("50.75"), D("49.25")] * 6
    figures = [D(50) + D("1.33") * n for n in quarters]
    compare([Case(steady + figures, rule, baselines={0: 12})])
