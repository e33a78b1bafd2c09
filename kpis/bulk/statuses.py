"""Statuses and directions of travel on a grid: the twins of `calculations.rag` and `.travel`."""

from dataclasses import dataclass

import numpy as np

from kpis.bulk.arithmetic import divide, round_to
from kpis.bulk.grid import Grid
from kpis.bulk.readings import back
from kpis.bulk.rows import DIRECTIONS, NONE, RAGS, SCALE, scaled
from kpis.calculations.codes import (
    CompareAt,
    Direction,
    Polarity,
    Rag,
    RagPreset,
    ToleranceKind,
)
from kpis.calculations.rag import PRESET_PERCENT

POLARITIES, PRESETS, TOLERANCES = list(Polarity), list(RagPreset), list(ToleranceKind)
CODE = {rag: place for place, rag in enumerate(RAGS)}
TRAVEL = {direction: place for place, direction in enumerate(DIRECTIONS)}


@dataclass
class Rules:
    """What the set-ups say, as column vectors over the KPIs of a grid."""

    polarity: np.ndarray
    preset: np.ndarray
    tolerance_kind: np.ndarray
    tolerance: np.ndarray
    unit: np.ndarray
    compared: np.ndarray
    midpoint: np.ndarray
    minimum: np.ndarray
    is_percent: np.ndarray
    neutral: np.ndarray

    def has_polarity(self, *polarities) -> np.ndarray:
        found = self.polarity == POLARITIES.index(polarities[0])
        for polarity in polarities[1:]:
            found = found | (self.polarity == POLARITIES.index(polarity))
        return found

    def has_preset(self, preset) -> np.ndarray:
        return self.preset == PRESETS.index(preset)

    def has_tolerance(self, kind) -> np.ndarray:
        return self.tolerance_kind == TOLERANCES.index(kind)


def rules_of(grid: Grid) -> Rules:
    set_ups = grid.set_ups()
    tolerances = [_tolerance(set_up) for set_up in set_ups]
    return Rules(
        polarity=grid.per_kpi([POLARITIES.index(s.polarity) for s in set_ups]),
        preset=grid.per_kpi([PRESETS.index(s.preset) for s in set_ups]),
        tolerance_kind=grid.per_kpi([TOLERANCES.index(kind) for kind, _amount in tolerances]),
        tolerance=grid.per_kpi([scaled(amount) for _kind, amount in tolerances]),
        unit=grid.per_kpi([SCALE // 10**s.decimal_places for s in set_ups]),
        compared=_compared_units(grid),
        midpoint=grid.per_kpi([scaled(s.midpoint) for s in set_ups]),
        minimum=grid.per_kpi([scaled(s.minimum_change) for s in set_ups]),
        is_percent=grid.per_kpi([s.minimum_is_percent for s in set_ups], bool),
        neutral=grid.per_kpi([kpi.neutral for kpi in grid.kpis], bool),
    )


def _compared_units(grid: Grid) -> np.ndarray:
    """What figures are rounded to before they are compared with targets; 1 leaves them raw."""
    set_ups = grid.set_ups()
    units = grid.per_kpi([SCALE // 10**s.decimal_places for s in set_ups])
    if all(s.comparison.is_always_as_shown for s in set_ups):
        return units
    is_raw = {
        comparison: [comparison.on(p.end) == CompareAt.RAW for p in grid.periods]
        for comparison in {s.comparison for s in set_ups}
    }
    return np.where(np.array([is_raw[s.comparison] for s in set_ups]), 1, units)


def _tolerance(set_up):
    if set_up.preset in PRESET_PERCENT:
        return ToleranceKind.PERCENT, PRESET_PERCENT[set_up.preset]
    if set_up.preset == RagPreset.FLOOR:
        return ToleranceKind.FLOOR, set_up.tolerance
    return set_up.tolerance_kind, set_up.tolerance


@dataclass
class Gaps:
    """How far figures are on the wrong side; `there` is False where nothing can be compared."""

    adverse: np.ndarray
    bound: np.ndarray
    there: np.ndarray


def gaps(actual, target: dict, rules: Rules) -> Gaps:
    value, is_range = target["value"], rules.has_polarity(Polarity.RANGE)
    adverse = np.where(rules.has_polarity(Polarity.HIGHER), value - actual, actual - value)
    centre = np.where(rules.midpoint == NONE, value, rules.midpoint)
    is_midpoint = rules.has_polarity(Polarity.MIDPOINT)
    to_centre = np.abs(actual - centre) - np.abs(value - centre)
    adverse = np.where(is_midpoint, to_centre, adverse)
    found = Gaps(adverse, value, (value != NONE) & ~rules.has_polarity(Polarity.NONE))
    _put_range(found, actual, target, is_range)
    found.there = found.there & (actual != NONE)
    return found


def _put_range(found: Gaps, actual, target, is_range) -> None:
    """The nearer bound counts; a single value is a range of that value."""
    single = (target["lower"] == NONE) & (target["upper"] == NONE)
    lower = np.where(single, target["value"], target["lower"])
    upper = np.where(single, target["value"], target["upper"])
    below, above = lower - actual, actual - upper
    use_lower = (lower != NONE) & ((upper == NONE) | (below >= above))
    found.adverse = np.where(is_range, np.where(use_lower, below, above), found.adverse)
    found.bound = np.where(is_range, np.where(use_lower, lower, upper), found.bound)
    there = (lower != NONE) | (upper != NONE)
    found.there = np.where(is_range, there, found.there)


def rounded(actual, target: dict, rules: Rules):
    """Figures and their targets as they are compared."""
    unit = rules.compared
    return round_to(actual, unit), {name: round_to(line, unit) for name, line in target.items()}


def ratings(actual, target: dict, rules: Rules, last_year) -> np.ndarray:
    """Codes of `rag_status` for cells that have a figure; others are to be overwritten."""
    actual, target = rounded(actual, target, rules)
    last_year = round_to(last_year, rules.compared)
    found = gaps(actual, target, rules)
    code = _by_tolerance(actual, found, rules)
    is_within = rules.has_preset(RagPreset.WITHIN) & (code == CODE[Rag.AMBER])
    code = np.where(is_within, CODE[Rag.GREEN], code)
    bound = np.abs(found.bound)
    belfast = np.where(found.adverse * 100 <= bound, CODE[Rag.GREEN], CODE[Rag.AMBER])
    belfast = np.where(found.adverse * 100 >= bound * 5, CODE[Rag.RED], belfast)
    belfast = np.where(found.adverse * 100 <= bound, CODE[Rag.GREEN], belfast)
    code = np.where(rules.has_preset(RagPreset.BELFAST), belfast, code)
    before = gaps(last_year, target, rules)
    no_worse = before.there & (found.adverse <= before.adverse)
    combined = np.where(no_worse, CODE[Rag.AMBER], CODE[Rag.RED])
    combined = np.where(found.adverse * 10 <= bound, CODE[Rag.GREEN], combined)
    code = np.where(rules.has_preset(RagPreset.DOT_COMBINED), combined, code)
    code = np.where(found.there, code, CODE[Rag.NO_TARGET])
    return np.where(rules.has_polarity(Polarity.NONE), CODE[Rag.DATA_ONLY], code)


def ratings_of(actual, target: dict, rules: Rules, last_year, no_target) -> np.ndarray:
    """As `ratings`; data only where none is needed (`no_target`) and none was set."""
    nothing = np.all([target[name] == NONE for name in target], axis=0)
    rag = ratings(actual, target, rules, last_year)
    return np.where(no_target & nothing, CODE[Rag.DATA_ONLY], rag)


def _by_tolerance(actual, found: Gaps, rules: Rules) -> np.ndarray:
    kind, has_amount = rules.tolerance_kind, rules.tolerance != NONE
    amount = np.where(has_amount, rules.tolerance, 0)
    percent = found.adverse * (100 * SCALE) <= np.abs(found.bound) * amount
    within = np.where(
        kind == TOLERANCES.index(ToleranceKind.PERCENT), percent, found.adverse <= amount
    )
    within &= kind != TOLERANCES.index(ToleranceKind.NONE)
    higher, lower = rules.has_polarity(Polarity.HIGHER), rules.has_polarity(Polarity.LOWER)
    keeps_floor = (higher & (actual >= amount)) | (lower & (actual <= amount))
    within = np.where(kind == TOLERANCES.index(ToleranceKind.FLOOR), keeps_floor, within)
    code = np.where(within & has_amount, CODE[Rag.AMBER], CODE[Rag.RED])
    return np.where(found.adverse <= 0, CODE[Rag.GREEN], code)


def adverse_variances(actual, target: dict, rules: Rules) -> np.ndarray:
    """Percent of the target by which a figure misses it; NONE without target or of zero."""
    found = gaps(actual, target, rules)
    there = found.there & (found.bound != 0)
    adverse = np.where(
        rules.has_polarity(Polarity.RANGE), np.maximum(found.adverse, 0), found.adverse
    )
    adverse, bound = np.where(there, adverse, 0), np.where(there, np.abs(found.bound), 1)
    return np.where(there, divide(adverse, bound, 100 * SCALE), NONE)


def directions(values, basics_series, target: dict, rules: Rules, columns: int) -> np.ndarray:
    """Codes of the direction from the figure `columns` periods before to each figure."""
    previous, series = back(values, columns, NONE), back(basics_series, columns, 0)
    now, before = round_to(values, rules.unit), round_to(previous, rules.unit)
    gained, is_good = _gain(now, before, target, rules)
    up = np.where(is_good, TRAVEL[Direction.IMPROVING], TRAVEL[Direction.INCREASING])
    down = np.where(is_good, TRAVEL[Direction.WORSENING], TRAVEL[Direction.DECREASING])
    code = np.where(gained > 0, up, down)
    still = (gained == 0) | (np.abs(gained) < _minimum(before, rules))
    code = np.where(still, TRAVEL[Direction.NO_CHANGE], code)
    code = np.where(series != basics_series, TRAVEL[Direction.NOT_COMPARABLE], code)
    code = np.where(previous == NONE, TRAVEL[Direction.NO_COMPARATOR], code)
    return np.where(values == NONE, TRAVEL[""], code)


def _minimum(before, rules: Rules) -> np.ndarray:
    """The least change that counts; of a percentage the next whole ten-thousandth.

    In two parts, so that no product is larger than the figure before: percentages up to 100 fit.
    """
    if not rules.is_percent.any():
        return rules.minimum
    hundreds, rest = np.divmod(np.abs(np.where(before == NONE, 0, before)), 100 * SCALE)
    share = hundreds * rules.minimum - (-rest * rules.minimum) // (100 * SCALE)
    return np.where(rules.is_percent, share, rules.minimum)


def _gain(now, before, target: dict, rules: Rules):
    """How much better the figure is, and whether better is known; else how much higher."""
    change = now - before
    is_good = rules.has_polarity(Polarity.HIGHER, Polarity.LOWER) & ~rules.neutral
    gained = np.where(is_good & rules.has_polarity(Polarity.LOWER), -change, change)
    aimed = rules.has_polarity(Polarity.RANGE, Polarity.MIDPOINT) & ~rules.neutral
    if not aimed.any():
        return gained, np.broadcast_to(is_good, change.shape)
    lines = {name: round_to(array, rules.unit) for name, array in target.items()}
    far = [_distance(figure, lines, rules) for figure in (now, before)]
    known = aimed & far[0][1]
    return np.where(known, far[1][0] - far[0][0], gained), is_good | known


def _distance(figure, target: dict, rules: Rules):
    """How far figures are from the range or midpoint, and whether that is known."""
    found = gaps(figure, target, rules)
    to_midpoint = rules.has_polarity(Polarity.MIDPOINT) & (rules.midpoint != NONE)
    distance = np.where(to_midpoint, np.abs(figure - rules.midpoint), np.maximum(found.adverse, 0))
    return distance, found.there | to_midpoint
