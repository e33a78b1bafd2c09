"""SPC of many series at once: the vectorised twin of `calculations.spc`.

The answers are the same to the last digit. Per segment numbers may be of any size (Python's whole
numbers in arrays); per cell everything stays within 64 bits, as a figure is compared not with a
limit, which has no end of decimals, but with a whole number:

    d * n - sum(d)  against  2.66 * sum(ranges) * n / k, rounded down

where d is the distance from the segment's first figure, n the figures of its baseline and k the
ranges that screening has left.
"""

from dataclasses import dataclass

import numpy as np

from kpis.bulk.rows import NONE
from kpis.bulk.spc_segments import Segments, Series
from kpis.bulk.spc_signals import POINT_KINDS, signals
from kpis.calculations.codes import Polarity
from kpis.calculations.spc import Assurance, Variation

__all__ = ["ASSURANCES", "POINT_KINDS", "VARIATIONS", "SpcGrid", "SpcRules", "better_of", "spc_of"]

VARIATIONS = ("", *Variation)
ASSURANCES = ("", *Assurance)
UPWARDS, DOWNWARDS = 1, -1
# By what is better, and whether a signal is low, none or high.
_VARIATION = np.array(
    [
        [VARIATIONS.index(code) for code in row]
        for row in (
            (Variation.IMPROVEMENT_LOW, Variation.COMMON_CAUSE, Variation.CONCERN_HIGH),
            (Variation.NEUTRAL_LOW, Variation.COMMON_CAUSE, Variation.NEUTRAL_HIGH),
            (Variation.CONCERN_LOW, Variation.COMMON_CAUSE, Variation.IMPROVEMENT_HIGH),
        )
    ]
)
_PASS, _FAIL, _HIT_AND_MISS = (ASSURANCES.index(code) for code in Assurance)


@dataclass(frozen=True)
class SpcRules:
    """One value per row: `better` is 1 for higher, -1 for lower, 0 for neither (`better_of`).

    `applies` says whether the row has SPC at all (`calculations.spc.spc_applies`).
    """

    better: np.ndarray
    screen: np.ndarray
    shift_n: np.ndarray
    trend_n: np.ndarray
    applies: np.ndarray


@dataclass(frozen=True)
class SpcGrid:
    """Arrays of the shape of the figures. Numbers are scaled by 10,000 and rounded half up.

    NONE or code 0 ("") where there are no limits; `is_trial` where they rest on under 12 figures.
    `assurance` is that of the cell's own target.
    """

    mean: np.ndarray
    lower: np.ndarray
    upper: np.ndarray
    point: np.ndarray
    variation: np.ndarray
    assurance: np.ndarray
    is_trial: np.ndarray


def better_of(polarity: Polarity) -> int:
    return {Polarity.HIGHER: UPWARDS, Polarity.LOWER: DOWNWARDS}.get(polarity, 0)


def spc_of(
    values: np.ndarray,
    new_segment: np.ndarray,
    rules: SpcRules,
    *,
    target: np.ndarray | None = None,
    baseline: np.ndarray | None = None,
) -> SpcGrid:
    """What every cell of a grid shows: a row per KPI, a column per period, NONE for no figure.

    `new_segment` is true where a segment begins, besides the first column. `baseline` holds, where
    a segment begins, from how many of its first figures limits are worked out; 0 for all.
    Figures times the number of columns must stay below 2**61; larger ones go by the plain rule.
    """
    series = Series.of(values, new_segment, rules.applies)
    if not series.length:
        return _blank(values.shape)
    segments = Segments(series, series.on_rows(rules.screen), baseline)
    kind, sign = signals(series, segments, segments.away(series.values), rules)
    better = series.on_rows(rules.better)
    codes = {
        "point": kind,
        "variation": _VARIATION[better + 1, sign + 1],
        "assurance": 0 if target is None else _assurance(series, segments, target, better),
        "is_trial": segments.on_cells(segments.is_trial),
    }
    numbers = {name: segments.on_cells(array) for name, array in segments.rounded().items()}
    where = segments.on_cells(segments.has_limits) & series.is_figure
    return SpcGrid(
        **{name: series.laid_out(array, where, NONE) for name, array in numbers.items()},
        **{name: series.laid_out(array, where, 0) for name, array in codes.items()},
    )


def _assurance(series: Series, segments: Segments, target, better) -> np.ndarray:
    """Of the target of each cell; strict, so that a target on a limit is hit and miss."""
    line = series.flat(target)
    away, reach = segments.away(line), segments.on_cells(segments.reach())
    is_met = np.where(away > 0, better == DOWNWARDS, better == UPWARDS)
    found = np.where(np.abs(away) <= reach, _HIT_AND_MISS, np.where(is_met, _PASS, _FAIL))
    return np.where((line == NONE) | (better == 0), 0, found)


def _blank(shape) -> SpcGrid:
    numbers = (np.full(shape, NONE) for _each in range(3))
    return SpcGrid(*numbers, *(np.zeros(shape, np.int64) for _each in range(4)))
