"""Assesses many KPIs at once: the vectorised twin of `calculations.assess.assess_series`.

The answers are the same to the last digit; tests compare the records, digests included.
"""

import datetime as dt

import numpy as np

from kpis.bulk import readings
from kpis.bulk.assessing import Assessing, kept, limited
from kpis.bulk.bases import targets_beside
from kpis.bulk.columns import Slots
from kpis.bulk.grid import Grid, grids_of
from kpis.bulk.rolled import Longer, longer_grids
from kpis.bulk.rows import (
    BESIDE,
    NONE,
    OF_LAST_PART,
    OUTLOOK_NUMBERS,
    ROLLED,
    Rows,
    joined,
)
from kpis.calculations.bases import is_single, other_basis, with_other_basis
from kpis.calculations.facts import KpiFacts


def assess_columns(
    kpis: list[KpiFacts], slots: Slots, *, as_of: dt.date, headline_only=False
) -> tuple[Rows, list[int]]:
    """Rows of the KPIs that fit a grid, and the primary keys of those left to the plain rule.

    `kpis` come without slots and in the order of `slots`. With `headline_only` the rows of longer
    periods and of the other basis are left out.
    """
    grids, left_over = grids_of(kpis, slots)
    if headline_only:
        return joined(Assessing(grid, as_of).rows() for grid in grids), left_over
    return joined(part for grid in grids for part in _rows(grid, as_of)), left_over


def _rows(grid: Grid, as_of: dt.date) -> list[Rows]:
    """Of a grid, of the longer periods that its figures make, and on its KPIs' other basis."""
    own = Assessing(grid, as_of)
    found = [own.rows()]
    for longer in longer_grids(grid, own.basics, own.target, limited):
        found.append(_of_longer(longer, found[0], grid, as_of))
    if (beside := _Beside.of(own)) is not None:
        found.append(beside.rows())
    return found


def _of_longer(longer: Longer, of_parts: Rows, parts: Grid, as_of: dt.date) -> Rows:
    """What rests on more than the period's own figure stays that of its last part."""
    rows = _Longer(longer, as_of).rows(of_series=False)
    places = np.zeros(parts.shape, np.int64)
    places[parts.row, parts.column] = np.arange(len(parts.slots))
    last = of_parts.records[places[longer.last_row, longer.last_column]]
    for name in OF_LAST_PART:
        rows.records[name] = last[name]
    rows.records["standing"] = ROLLED
    return Rows(rows.records, of_parts.texts)


class _Longer(Assessing):
    """Longer periods: each figure is made already, and what follows from years is not asked."""

    def __init__(self, longer: Longer, as_of: dt.date):
        self.grid, self.basics, self.as_of = longer.grid, readings.basics_of(longer.grid), as_of
        has_slot = self.grid["state"] != NONE
        self.of_period = self.to_date = self.of_year = kept(self.basics.stated, has_slot)
        self._prepare(longer.target)


class _Beside(Assessing):
    """The KPIs of a grid that have another basis, on that one: the figures are there already."""

    def __init__(self, own: Assessing, places: np.ndarray):
        self.grid, self.as_of = own.grid.of_kpis(places), own.as_of
        self.grid.kpis = [with_other_basis(kpi) for kpi in self.grid.kpis]
        self.basics = own.basics.of_kpis(places)
        for name in ("of_period", "to_date", "of_year"):
            setattr(self, name, getattr(own, name).of_kpis(places))
        target = {name: array[places] for name, array in own.target.items()}
        self._prepare(targets_beside(own.grid.of_kpis(places), self.basics, target))

    @classmethod
    def of(cls, own: Assessing) -> "_Beside | None":
        has_other = [other_basis(set_up) is not None for set_up in own.grid.set_ups()]
        if is_single(own.grid.kind) or not any(has_other):
            return None
        return cls(own, np.flatnonzero(has_other))

    def rows(self) -> Rows:
        """Without what the whole series says."""
        rows = super().rows(of_series=False)
        for name in OUTLOOK_NUMBERS:
            rows.records[name] = NONE
        rows.records["standing"] = BESIDE
        return rows
