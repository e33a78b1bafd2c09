"""The segments of many series, with the limits of each: what `calculations.limits` is to one.

Series lie behind each other in flat arrays; a segment never goes over the end of its row.
"""

from dataclasses import dataclass

import numpy as np

from kpis.bulk.rows import NONE
from kpis.calculations.limits import ENOUGH, FEWEST

# 2.66 and 3.267 as whole numbers; the near limits stand at two thirds of the way.
FACTOR, OF_FACTOR = 266, 100
NEAR, OF_NEAR = 2 * FACTOR, 3 * OF_FACTOR
SCREEN, OF_SCREEN = 3267, 1000
LARGEST = 2**62


@dataclass(frozen=True)
class Series:
    """The rows of a grid that have SPC, flat; `is_start` marks where segments begin."""

    shape: tuple[int, int]
    rows: np.ndarray
    values: np.ndarray
    is_figure: np.ndarray
    is_start: np.ndarray

    @classmethod
    def of(cls, values: np.ndarray, new_segment: np.ndarray, applies: np.ndarray) -> "Series":
        rows = np.flatnonzero(applies)
        begins = np.broadcast_to(new_segment, values.shape)[rows]
        begins[:, :1] = True
        flat = values[rows].ravel()
        return cls(values.shape, rows, flat, flat != NONE, begins.ravel())

    @property
    def length(self) -> int:
        return len(self.values)

    def on_rows(self, vector: np.ndarray) -> np.ndarray:
        """One value per row of the grid, on every cell."""
        return np.repeat(np.asarray(vector)[self.rows], self.shape[1])

    def flat(self, grid: np.ndarray) -> np.ndarray:
        return np.broadcast_to(grid, self.shape)[self.rows].ravel()

    def laid_out(self, cells: np.ndarray, where: np.ndarray, blank: int) -> np.ndarray:
        """Cells as a grid; `blank` elsewhere and in the rows that have no SPC."""
        grid = np.full(self.shape, blank, np.int64)
        grid[self.rows] = np.where(where, cells, blank).reshape(-1, self.shape[1])
        return grid


class Segments:
    """Sums of each segment; of one without limits they are those of a single figure 0."""

    def __init__(self, series: Series, screen: np.ndarray, baseline: np.ndarray | None):
        self.starts = np.flatnonzero(series.is_start)
        self.lengths = np.diff(self.starts, append=series.length)
        self._count(series, baseline)
        in_base = self._baseline(series)
        self.origin = np.where(self.has_limits, series.values[self.first], 0)
        origin = self.on_cells(self.origin)
        self.total = self._sum(np.where(in_base, series.values - origin, 0))
        self._ranges(series, in_base, screen[self.starts])

    def on_cells(self, per_segment: np.ndarray) -> np.ndarray:
        return np.repeat(per_segment, self.lengths)

    def away(self, figures: np.ndarray) -> np.ndarray:
        """How far figures lie from the mean of their segment, times the figures of its baseline."""
        near = np.where(figures == NONE, self.on_cells(self.origin), figures)
        near -= self.on_cells(self.origin)
        near *= self.on_cells(self.points)
        near -= self.on_cells(self.total)
        return near

    @property
    def is_trial(self) -> np.ndarray:
        return self.has_limits & (self.points < ENOUGH)

    def reach(self, factor=FACTOR, of=OF_FACTOR) -> np.ndarray:
        """The largest `away` that is within the limits (of `NEAR, OF_NEAR` the near ones)."""
        spread = _whole(self.range_total) * factor * self.points
        return _within_64_bits(spread // (_whole(self.range_count) * of))

    def rounded(self) -> dict[str, np.ndarray]:
        """Mean and limits at four decimals, half up."""
        points, ranges = _whole(self.points), _whole(self.range_count)
        middle = (_whole(self.origin) * points + self.total) * OF_FACTOR * ranges
        spread = _whole(self.range_total) * FACTOR * points
        parts = points * ranges * OF_FACTOR
        tops = {"mean": middle, "lower": middle - spread, "upper": middle + spread}
        return {name: _half_up(top, parts) for name, top in tops.items()}

    def _count(self, series: Series, baseline) -> None:
        places = np.arange(series.length)
        end = series.length
        first = np.minimum.reduceat(np.where(series.is_figure, places, end), self.starts)
        last = np.maximum.reduceat(np.where(series.is_figure, places, -1), self.starts)
        figures = self._sum(series.is_figure)
        points = figures
        if baseline is not None:
            asked = series.flat(baseline)[self.starts]
            points = np.where(asked > 0, np.minimum(asked, figures), figures)
        self.has_limits = (last - first + 1 == figures) & (points >= FEWEST)
        self.first = np.where(self.has_limits, first, 0)
        self.points = np.where(self.has_limits, points, 1)

    def _baseline(self, series: Series) -> np.ndarray:
        place = np.arange(series.length) - self.on_cells(self.first)
        has_limits = self.on_cells(self.has_limits)
        return series.is_figure & has_limits & (place < self.on_cells(self.points))

    def _ranges(self, series: Series, in_base: np.ndarray, screen: np.ndarray) -> None:
        """Total and number of the moving ranges; screening leaves out the wide ones once."""
        is_range = in_base & ~series.is_start
        is_range[1:] &= in_base[:-1]
        ranges = np.zeros_like(series.values)
        ranges[1:] = np.abs(np.diff(series.values))
        ranges[~is_range] = 0
        total, count = self._sum(ranges), np.maximum(self.points - 1, 1)
        widest = _within_64_bits((_whole(total) * SCREEN - 1) // (_whole(count) * OF_SCREEN))
        kept = is_range & (ranges <= self.on_cells(widest))
        kept_count = self._sum(kept)
        is_screened = screen.astype(bool) & (kept_count > 0)
        self.range_total = np.where(is_screened, self._sum(np.where(kept, ranges, 0)), total)
        self.range_count = np.where(is_screened, kept_count, count)

    def _sum(self, cells: np.ndarray) -> np.ndarray:
        return np.add.reduceat(cells, self.starts, dtype=np.int64)


def _whole(numbers: np.ndarray) -> np.ndarray:
    """As Python's whole numbers, whose products have no limit."""
    return numbers.astype(object)


def _within_64_bits(numbers: np.ndarray) -> np.ndarray:
    return np.clip(numbers, -LARGEST, LARGEST).astype(np.int64)


def _half_up(tops: np.ndarray, parts: np.ndarray) -> np.ndarray:
    """tops / parts, half away from zero."""
    size = (2 * np.abs(tops) + parts) // (2 * parts)
    return _within_64_bits(np.where(tops < 0, -size, size))
