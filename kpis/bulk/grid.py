"""Lays KPIs of one kind of period out as a grid: a row per KPI, a column per period."""

from collections import defaultdict
from dataclasses import dataclass, field

import numpy as np

from kpis.bulk import fit
from kpis.bulk.columns import Slots
from kpis.bulk.fit import PER_YEAR
from kpis.bulk.rows import KINDS, NONE, day_number, day_of
from kpis.calculations.facts import YEAR_KIND, KpiFacts, SetUp
from perfportal.core.periods import Period, PeriodKind, period_containing


@dataclass
class Grid:
    """KPIs with one kind of period and one calendar. Arrays are KPIs x columns, or either."""

    kind: PeriodKind
    kpis: list[KpiFacts]
    periods: list[Period]
    slots: np.ndarray
    row: np.ndarray
    column: np.ndarray
    cells: dict[str, np.ndarray] = field(default_factory=dict)

    @property
    def shape(self):
        return len(self.kpis), len(self.periods)

    @property
    def per_year(self) -> int:
        return PER_YEAR[self.kind]

    @property
    def year_kind(self) -> PeriodKind:
        return YEAR_KIND[self.kpis[0].definitions[0].set_up.calendar]

    def set_ups(self) -> list[SetUp]:
        return [kpi.definitions[0].set_up for kpi in self.kpis]

    def per_kpi(self, values, dtype=np.int64) -> np.ndarray:
        """One value per KPI, as a column vector that spreads over the periods."""
        return np.array(values, dtype)[:, None]

    def of_kpis(self, places: np.ndarray) -> "Grid":
        """The grid of some KPIs, by their rows in ascending order."""
        here = np.isin(self.row, places)
        kpis, row = [self.kpis[place] for place in places], np.searchsorted(places, self.row[here])
        return Grid(self.kind, kpis, self.periods, self.slots[here], row, self.column[here])

    def __getitem__(self, name) -> np.ndarray:
        """A column of the slots, spread over the grid; empty cells are NONE."""
        if name not in self.cells:
            spread = np.full(self.shape, NONE)
            spread[self.row, self.column] = self.slots[name]
            self.cells[name] = spread
        return self.cells[name]


def grids_of(kpis: list[KpiFacts], slots: Slots) -> tuple[list[Grid], list[int]]:
    """The KPIs that fit as grids, and the primary keys of the others."""
    records, groups, left_over = slots.records, defaultdict(list), []
    ids = np.array([kpi.id for kpi in kpis], np.int64)
    firsts, lasts = (np.searchsorted(records["kpi"], ids, side) for side in ("left", "right"))
    assessed = [k for k, kpi in enumerate(kpis) if firsts[k] < lasts[k] and kpi.definitions]
    starts = firsts[assessed]
    fitting = fit.Readings(records).fit([kpis[k].definitions[0].set_up for k in assessed], starts)
    for k, numbers_fit in zip(assessed, fitting, strict=True):
        kind = KINDS[records["kind"][firsts[k]]]
        if numbers_fit and fit.set_up_fits(kpis[k], kind):
            key = (kind, kpis[k].definitions[0].set_up.calendar)
            groups[key].append((kpis[k], firsts[k], lasts[k]))
        else:
            left_over.append(kpis[k].id)
    return [_grid(kind, members, records) for (kind, _c), members in groups.items()], left_over


def _grid(kind: PeriodKind, members, records) -> Grid:
    """Columns begin a year before the first slot, so that every window lies inside."""
    slots = np.concatenate([records[first:last] for _kpi, first, last in members])
    row = np.repeat(np.arange(len(members)), [last - first for _kpi, first, last in members])
    starts, place = np.unique(slots["start"], return_inverse=True)
    period = period_containing(kind, day_of(starts[0]))
    for _step in range(PER_YEAR[kind]):
        period = period.previous()
    periods, last_start = [period], day_of(starts[-1])
    while period.start < last_start:
        period = period.next()
        periods.append(period)
    columns = np.searchsorted([day_number(p.start) for p in periods], starts)
    return Grid(kind, [kpi for kpi, *_ in members], periods, slots, row, columns[place])
