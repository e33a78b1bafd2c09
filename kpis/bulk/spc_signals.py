"""The four signals of SPC on many series at once, and which of them a point shows.

What `calculations.signals` finds by windows is found here by the length of runs: every figure of a
run that is long enough is flagged, so no window is walked.
"""

import numpy as np

from kpis.bulk.spc_segments import NEAR, OF_NEAR, Segments, Series
from kpis.calculations.spc import PointKind

POINT_KINDS = ("", *PointKind)
# In order of precedence.
SIGNALS = (PointKind.OUTSIDE, PointKind.TREND, PointKind.TWO_IN_THREE, PointKind.SHIFT)
_CODES = [np.int8(POINT_KINDS.index(kind)) for kind in SIGNALS]
_COMMON_CAUSE = np.int8(POINT_KINDS.index(PointKind.COMMON_CAUSE))


def signals(series: Series, segments: Segments, away: np.ndarray, rules):
    """Codes of `POINT_KINDS` and signs, cell by cell; without limits common cause."""
    there = segments.on_cells(segments.has_limits) & series.is_figure
    side = np.where(there, np.sign(away), 0).astype(np.int8)
    size = np.abs(away)
    is_outside = size > segments.on_cells(segments.reach())
    is_near = ~is_outside & (size > segments.on_cells(segments.reach(NEAR, OF_NEAR)))
    signs = (
        np.where(is_outside, side, 0),
        _trends(series, there, series.on_rows(rules.trend_n)),
        np.where(is_near, _two_in_three(series, is_near, side), 0),
        np.where(_run_lengths(side, series.is_start) >= series.on_rows(rules.shift_n), side, 0),
    )
    kind, sign = np.full(series.length, _COMMON_CAUSE), np.zeros(series.length, np.int8)
    for code, found in reversed(list(zip(_CODES, signs, strict=True))):
        np.copyto(kind, code, where=found != 0)
        np.copyto(sign, found, where=found != 0)
    return kind, sign


def _trends(series: Series, there: np.ndarray, trend_n: np.ndarray) -> np.ndarray:
    """Steps belong to the figure they lead to; a run of steps flags both ends of each."""
    step = np.zeros(series.length, np.int8)
    before, after = series.values[:-1], series.values[1:]
    step[1:] = (after > before).astype(np.int8) - (after < before)
    step[~there | series.is_start] = 0
    step[1:][~there[:-1]] = 0
    long_enough = _run_lengths(step, series.is_start) >= trend_n - 1
    stepped = np.where(long_enough, step, 0)
    following = np.append(stepped[1:], np.int8(0))
    return np.where(following != 0, following, stepped)


def _two_in_three(series: Series, is_near: np.ndarray, side: np.ndarray) -> np.ndarray:
    """The side of the three figures, on each of them."""
    marks = np.zeros(series.length, np.int8)
    if series.length < 3:
        return marks
    one, two, three = side[:-2], side[1:-1], side[2:]
    near = is_near.astype(np.int8)
    fires = (one != 0) & (one == two) & (two == three)
    fires &= ~series.is_start[1:-1] & ~series.is_start[2:]
    fires &= near[:-2] + near[1:-1] + near[2:] >= 2
    for offset in range(3):
        np.copyto(marks[offset : offset + len(fires)], one, where=fires)
    return marks


def _run_lengths(signs: np.ndarray, is_start: np.ndarray) -> np.ndarray:
    """How many equal signs in a row each belongs to; a segment's start begins a run."""
    changes = is_start.copy()
    changes[1:] |= signs[1:] != signs[:-1]
    places = np.flatnonzero(changes)
    lengths = np.diff(places, append=len(signs))
    return np.repeat(lengths, lengths)
