"""Targets on the basis that decides no status: the twin of `calculations.bases`."""

import numpy as np

from kpis.bulk.grid import Grid
from kpis.bulk.readings import Basics, back
from kpis.bulk.rows import NONE
from kpis.bulk.targets import NAMES
from kpis.calculations.codes import RagBasis
from kpis.calculations.targets import GROWING


def targets_beside(grid: Grid, basics: Basics, own: dict) -> dict[str, np.ndarray]:
    """From the target of each cell on the KPIs' own basis to that on the other."""
    is_to_date = grid.per_kpi([s.rag_basis == RagBasis.PERIOD for s in grid.set_ups()], bool)
    grows, walk = basics.of_type(*GROWING), _Walk(grid, basics, own)
    found = {}
    for name in NAMES:
        to_date = np.where(grows, walk.total[name], walk.first[name])
        alone = np.where(grows & walk.has_earlier, walk.gained(name), own[name])
        found[name] = np.where(is_to_date, to_date, alone)
    is_there = np.where(
        is_to_date,
        walk.is_asked & np.where(grows, walk.adds_up, walk.is_shared),
        ~(grows & walk.has_earlier) | walk.has_gained,
    )
    return {name: np.where(is_there, array, NONE) for name, array in found.items()}


class _Walk:
    """What the targets of the year so far have in common, gathered by walking back."""

    def __init__(self, grid: Grid, basics: Basics, own: dict):
        self.own, shape = own, grid.shape
        self.total = {name: np.zeros(shape, np.int64) for name in NAMES}
        self.count = {name: np.zeros(shape, np.int64) for name in NAMES}
        self.before = {name: np.full(shape, NONE) for name in NAMES}
        self.asked_count, self.blank = np.zeros(shape, np.int64), np.zeros(shape, bool)
        self.is_shared, self.has_earlier = np.ones(shape, bool), np.zeros(shape, bool)
        self.first = {name: np.full(shape, NONE) for name in NAMES}
        for step in range(grid.per_year):
            inside = basics.position[None, :] >= step
            self._take(inside & back(basics.asked, step, False), step)
        self._finish()

    def _take(self, here, step: int) -> None:
        lines = {name: back(array, step, NONE) for name, array in self.own.items()}
        is_first, is_blank = here & (self.asked_count == 0), True
        for name, line in lines.items():
            there = line != NONE
            self.total[name] += np.where(here & there, line, 0)
            self.count[name] += here & there
            is_blank = is_blank & ~there
            np.copyto(self.first[name], line, where=is_first)
            self.is_shared &= ~here | (line == self.first[name])
            if step:
                np.copyto(self.before[name], line, where=here & ~self.has_earlier)
        if step:
            self.has_earlier |= here
        self.blank |= here & is_blank
        self.asked_count += here

    def _finish(self) -> None:
        """A sum needs a number of every period, and of a range the same bounds throughout."""
        self.is_asked = self.asked_count > 0
        whole, self.has_gained = ~self.blank, np.zeros(self.blank.shape, bool)
        for name in NAMES:
            whole &= (self.count[name] == 0) | (self.count[name] == self.asked_count)
            self.total[name] = np.where(self.count[name] == 0, NONE, self.total[name])
            self.has_gained |= self.before[name] != NONE
        self.adds_up, self.is_shared = whole, self.is_shared & ~self.blank
        for name in NAMES:
            self.has_gained &= (self.before[name] == NONE) == (self.own[name] == NONE)

    def gained(self, name: str) -> np.ndarray:
        now, then = self.own[name], self.before[name]
        return np.where((now == NONE) | (then == NONE), NONE, now - then)
