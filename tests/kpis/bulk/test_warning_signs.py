"""The signs of whole grids are those of the plain rule, cell by cell."""

import datetime as dt
from dataclasses import replace
from decimal import Decimal as D

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kpis.bulk.rows import DATA_STATUSES, DIRECTIONS, NONE, RAGS, SCALE, scaled
from kpis.bulk.statuses import POLARITIES, PRESETS, TOLERANCES, Rules
from kpis.bulk.warning_signs import (
    NO_SLOT,
    Cells,
    beats_target,
    before,
    is_beyond,
    runs,
    warning_masks,
)
from kpis.calculations.codes import CompareAt, Direction, Polarity, Rag, RagPreset, ToleranceKind
from kpis.calculations.goals import TargetLine
from kpis.calculations.rag import RagRule, margins
from kpis.calculations.warning_signs import (
    BITS,
    CONCERNS,
    Actions,
    Seen,
    WarningCode,
    codes_in,
    warning_signs,
)
from perfportal.core.periods import Period
from tests.kpis.calculations.test_warning_signs import histories

AS_OF = dt.date(2026, 11, 27)
LATE = Actions(open_until=(AS_OF - dt.timedelta(days=1),))
IN_HAND = Actions(open_until=(AS_OF,))
Q1 = Period.quarter(2024, 1)


def cells_of(grid, actions):
    """Rows of `Seen`, with None where there is no slot."""

    def laid_out(of_cell, empty):
        return np.array([[empty if s is None else of_cell(s) for s in row] for row in grid])

    row_of = np.array([[bool(a.open_until) for a in row] for row in actions])
    late = np.array([[a == LATE for a in row] for row in actions])
    return Cells(
        rag=laid_out(lambda s: RAGS.index(s.rag), NO_SLOT),
        headline=laid_out(lambda s: DIRECTIONS.index(s.headline or ""), 0),
        data_status=laid_out(lambda s: DATA_STATUSES.index(s.data_status), 0),
        forecast_rag=laid_out(
            lambda s: NO_SLOT if s.forecast_rag is None else RAGS.index(s.forecast_rag), NO_SLOT
        ),
        is_concern=laid_out(lambda s: s.variation in CONCERNS, False),
        beats_target=laid_out(lambda s: replace(s, rag=Rag.GREEN).beats_target, False),
        is_beyond=laid_out(lambda s: s.statutory_gap is not None and s.statutory_gap > 0, False),
        has_action=row_of,
        action_past_due=late,
    )


def plainly(grid, actions):
    found = []
    for row, of_row in zip(grid, actions, strict=True):
        for place, (seen, known) in enumerate(zip(row, of_row, strict=True)):
            history = [s for s in row[: place + 1] if s is not None]
            signs = warning_signs(history, known, AS_OF) if seen else ()
            found.append(tuple(sign.code for sign in signs))
    return found


@st.composite
def grids(draw):
    rows = [draw(histories(most=12)) for _row in range(draw(st.integers(1, 4)))]
    rows = [row + [None] * (12 - len(row)) for row in rows]
    holes = draw(st.lists(st.tuples(st.integers(0, 3), st.integers(0, 11)), max_size=8))
    for row, column in holes:
        if row < len(rows):
            rows[row][column] = None
    some = st.lists(st.sampled_from([Actions(), IN_HAND, LATE]), min_size=12, max_size=12)
    return rows, [draw(some) for _row in rows]


@settings(max_examples=200)
@given(grids())
def test_every_cell_has_the_signs_of_the_plain_rule(drawn):
    grid, actions = drawn
    masks = warning_masks(cells_of(grid, actions))
    assert [codes_in(mask) for mask in masks.ravel()] == plainly(grid, actions)


def test_the_bits_are_in_the_order_of_the_codes():
    assert [BITS[code] for code in WarningCode] == [2**place for place in range(10)]
    assert codes_in(0) == ()
    assert codes_in(1 + 2**9) == ("W1", "W10")


def test_a_run_counts_what_holds_and_passes_over_the_rest():
    counts = np.array([[True, True, False, True, True, True]])
    holds = np.array([[True, True, False, True, False, True]])
    assert runs(counts, holds).tolist() == [[1, 2, 0, 3, 0, 1]]
    assert before(counts, holds).tolist() == [[False, True, True, True, True, False]]


def rules_for(rule: RagRule) -> Rules:
    def one(number):
        return np.array([[number]], np.int64)

    unit = SCALE // 10**rule.decimal_places
    preset_percent = {RagPreset.STD5: D(5), RagPreset.STD10: D(10)}.get(rule.preset)
    kind, amount = rule.tolerance_kind, rule.tolerance
    if preset_percent is not None:
        kind, amount = ToleranceKind.PERCENT, preset_percent
    elif rule.preset == RagPreset.FLOOR:
        kind = ToleranceKind.FLOOR
    return Rules(
        polarity=one(POLARITIES.index(rule.polarity)),
        preset=one(PRESETS.index(rule.preset)),
        tolerance_kind=one(TOLERANCES.index(kind)),
        tolerance=one(scaled(amount)),
        unit=one(unit),
        compared=one(unit if rule.compare_at == CompareAt.DISPLAY else 1),
        midpoint=one(scaled(rule.midpoint)),
        minimum=one(0),
        is_percent=np.array([[False]]),
        neutral=np.array([[False]]),
    )


small = st.integers(-40, 40).map(lambda number: D(number) / 4)
maybe = st.none() | small


def is_as_plain(actual, line, variance, rule):
    """Whether the twins agree, and what they say of target and line."""
    target = {name: np.array([[scaled(getattr(line, name))]]) for name in vars(line)}
    value, rules = np.array([[scaled(actual)]]), rules_for(rule)
    found = margins(actual, line, rule)
    seen = Seen(Q1, Rag.GREEN, adverse_variance=variance)
    if found:
        seen = replace(seen, adverse_gap=found.adverse, margin=found.margin)
    beats = beats_target(value, target, rules, np.array([[scaled(variance)]])).item()
    beyond = is_beyond(value, target, rules).item()
    assert beats == (found is not None and seen.beats_target)
    assert beyond == (found is not None and found.adverse > 0)
    return beats, beyond


@settings(max_examples=400)
@given(
    actual=maybe,
    line=st.builds(TargetLine, maybe, maybe, maybe),
    variance=maybe,
    rule=st.builds(
        RagRule,
        st.sampled_from(Polarity),
        st.sampled_from(ToleranceKind),
        st.none() | st.integers(0, 20).map(D),
        st.integers(0, 2),
        st.sampled_from(RagPreset),
        st.sampled_from(CompareAt),
        maybe,
    ),
)
def test_margins_are_those_of_the_plain_rule(actual, line, variance, rule):
    is_as_plain(actual, line, variance, rule)


HIGHER, MIDPOINT = Polarity.HIGHER, Polarity.MIDPOINT
ABSOLUTE, PERCENT, FLOOR = ToleranceKind.ABSOLUTE, ToleranceKind.PERCENT, ToleranceKind.FLOOR


@pytest.mark.parametrize(
    ("actual", "polarity", "kind", "preset", "expected"),
    [
        (45, HIGHER, ABSOLUTE, RagPreset.PER_KPI, False),
        (46, HIGHER, ABSOLUTE, RagPreset.PER_KPI, True),
        (42, HIGHER, PERCENT, RagPreset.PER_KPI, False),
        (43, HIGHER, PERCENT, RagPreset.PER_KPI, True),
        (75, HIGHER, FLOOR, RagPreset.PER_KPI, False),
        (76, HIGHER, FLOOR, RagPreset.PER_KPI, True),
        (42, HIGHER, ABSOLUTE, RagPreset.BELFAST, False),
        (43, HIGHER, ABSOLUTE, RagPreset.BELFAST, True),
        (44, HIGHER, ABSOLUTE, RagPreset.STD10, False),
        (45, HIGHER, ABSOLUTE, RagPreset.STD10, True),
        (0, MIDPOINT, ABSOLUTE, RagPreset.PER_KPI, True),
        (0, MIDPOINT, FLOOR, RagPreset.PER_KPI, False),
    ],
)
def test_just_on_and_just_off_a_margin_of_a_target_of_40(actual, polarity, kind, preset, expected):
    rule = RagRule(polarity, kind, D(5), 0, preset, midpoint=D(0))
    assert is_as_plain(D(actual), TargetLine(D(40)), None, rule)[0] is expected


@pytest.fixture
def large():
    """2,000 KPIs of 120 months."""
    shape, lot = (2000, 120), np.random.default_rng(5)
    return Cells(
        rag=lot.integers(-1, len(RAGS), shape),
        headline=lot.integers(0, len(DIRECTIONS), shape),
        data_status=lot.integers(0, len(DATA_STATUSES), shape),
        forecast_rag=lot.integers(-1, len(RAGS), shape),
        beats_target=lot.random(shape) < 0.5,
    )


def test_a_council_of_2000_kpis_has_signs_only_where_there_are_slots(large):
    masks = warning_masks(large)
    assert masks.shape == (2000, 120)
    assert not masks[large.rag < 0].any()


def test_no_figure_is_neither_better_nor_beyond():
    rules = rules_for(RagRule(Polarity.HIGHER, ToleranceKind.NONE))
    nothing = np.array([[NONE]])
    target = {"value": np.array([[scaled(D(5))]]), "lower": nothing, "upper": nothing}
    assert not beats_target(nothing, target, rules, nothing).any()
    assert not is_beyond(nothing, target, rules).any()


def test_the_code_of_worsening_is_that_of_the_rows():
    cells = Cells(
        rag=np.full((1, 3), RAGS.index(Rag.GREEN)),
        headline=np.full((1, 3), DIRECTIONS.index(Direction.WORSENING)),
        data_status=np.zeros((1, 3), int),
    )
    assert [codes_in(mask) for mask in warning_masks(cells)[0]] == [(), (), ("W5",)]
