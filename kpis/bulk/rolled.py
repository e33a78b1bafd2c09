"""Longer periods of the KPIs of a grid: the twin of `calculations.rolled`.

The quarters and years of a grid are a grid of their own, whose slots hold what the parts come to.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np

from kpis.bulk import columns
from kpis.bulk.grid import Grid
from kpis.bulk.readings import INCOMPLETE, KNOWN, NOT_APPLICABLE, Basics, Figures
from kpis.bulk.rows import DATA_STATUSES, KINDS, MARKERS, NONE, STATES, day_number
from kpis.bulk.targets import NAMES, targets_of
from kpis.bulk.windows import Parts
from kpis.calculations.codes import NOT_FINAL, Marker, MeasureType
from kpis.calculations.rolled import is_combined, longer_kinds
from perfportal.core.periods import YEAR_KINDS, Period, PeriodKind, period_containing

SUPPRESSED, NO_CASES, NOT_AVAILABLE = (
    MARKERS.index(m) for m in (Marker.SUPPRESSED, Marker.NOT_APPLICABLE, Marker.NOT_AVAILABLE)
)
UNFINISHED = tuple(DATA_STATUSES.index(status) for status in NOT_FINAL)
LAST_STATE = len(STATES)


@dataclass
class Longer:
    """A grid of longer periods with its targets, and where the last part of each slot stands.

    `last_row` and `last_column` are places in the grid of the parts.
    """

    grid: Grid
    target: dict[str, np.ndarray]
    last_row: np.ndarray
    last_column: np.ndarray


def longer_grids(
    grid: Grid, basics: Basics, target: dict, limited: Callable[[np.ndarray], np.ndarray]
) -> list[Longer]:
    """One for each kind of longer period that the figures of the grid make.

    `target` is what each cell is held against; `limited` blanks numbers too large to keep.
    """
    places = np.flatnonzero([is_combined(kpi.definitions[0]) for kpi in grid.kpis])
    if not len(places):
        return []
    some = grid.of_kpis(places), basics.of_kpis(places), {n: target[n][places] for n in NAMES}
    kinds = longer_kinds(grid.kind, grid.year_kind)
    return [_Rolling(*some, kind).longer(places, limited) for kind in kinds]


class _Rolling:
    """Gathers the parts of longer periods of one kind: arrays are KPIs x periods (x parts)."""

    def __init__(self, grid: Grid, basics: Basics, target: dict, kind: PeriodKind):
        self.grid, self.basics, self.part_target, self.kind = grid, basics, target, kind
        self.periods, self.columns = self._calendar()
        self.asked = basics.asked[:, np.maximum(self.columns, 0)]
        self._ask_beyond()

    def _calendar(self) -> tuple[list[Period], np.ndarray]:
        """The longer periods, and the columns of their parts: -1 beyond the grid."""
        column = {period: place for place, period in enumerate(self.grid.periods)}
        periods = list(dict.fromkeys(period_containing(self.kind, p.middle) for p in column))
        parts = [whole.divide(self.grid.kind) for whole in periods]
        return periods, np.array([[column.get(part, -1) for part in own] for own in parts])

    def _ask_beyond(self) -> None:
        """Parts beyond the grid have no slot; that matters where they are collected."""
        for whole, part in np.argwhere(self.columns < 0):
            number = self.periods[whole].divide(self.grid.kind)[part].number
            self.asked[:, whole, part] = [
                not s.due_numbers or number in s.due_numbers for s in self.grid.set_ups()
            ]

    def longer(self, places: np.ndarray, limited) -> Longer:
        """`places` are the rows of these KPIs in the grid that they come from."""
        figure, bare = self._figure(limited), self._bare_grid()
        target, is_held = self._target(bare)
        has_slot = (self.columns >= 0) & (self._parts("state") != NONE)
        there = ~self.asked | has_slot
        unstated = self.asked & (self.basics.stated.outcome[:, self.columns] == INCOMPLETE)
        kept = self.asked.any(axis=2) & there.all(axis=2) & is_held
        kept &= np.isin(figure.outcome, (KNOWN, NOT_APPLICABLE)) | unstated.any(axis=2)
        row, column = np.nonzero(kept)
        grid = replace(bare, slots=self._slots(figure, row, column), row=row, column=column)
        return Longer(grid, target, places[row], self.last[row, column])

    def _parts(self, name: str) -> np.ndarray:
        return self.grid[name][:, self.columns]

    @cached_property
    def last(self) -> np.ndarray:
        """The column of the last part that is asked for."""
        steps_back = np.argmax(self.asked[:, :, ::-1], axis=2)
        places = np.arange(len(self.periods))[None, :]
        return self.columns[places, self.columns.shape[1] - 1 - steps_back]

    def _figure(self, limited) -> Figures:
        parts = Parts(self.basics, self.asked, self.columns)
        found = parts.combined()
        found.put(parts.count == 1, parts.last)
        return Figures(limited(found.value), found.outcome, found.missing)

    def _bare_grid(self) -> Grid:
        """The KPIs as if they were collected in the longer periods, each of which is asked for."""
        kpis = []
        for kpi in self.grid.kpis:
            definitions = kpi.definitions
            if definitions[0].set_up.due_numbers:
                definitions = tuple(
                    replace(one, set_up=replace(one.set_up, due_numbers=())) for one in definitions
                )
            targets = tuple(one for one in kpi.targets if one.period.kind in YEAR_KINDS)
            kpis.append(replace(kpi, definitions=definitions, targets=targets))
        nothing = np.zeros(0, np.int64)
        return Grid(self.kind, kpis, self.periods, np.zeros(0, columns.DTYPE), nothing, nothing)

    def _target(self, bare: Grid) -> tuple[dict[str, np.ndarray], np.ndarray]:
        """Of the longer periods, and where it can be told: what the parts' targets come to."""
        own = targets_of(bare)
        has_own = np.any([own[name] != NONE for name in NAMES], axis=0)
        parts = {name: self.part_target[name][:, self.columns] for name in NAMES}
        has_some = np.any([self.asked & (parts[name] != NONE) for name in NAMES], axis=(0, 3))
        made, is_made = self._target_of_parts(parts)
        for name in NAMES:
            own[name] = np.where(~has_own & has_some & is_made, made[name], own[name])
        return own, has_own | ~has_some | is_made

    def _target_of_parts(self, parts) -> tuple[dict[str, np.ndarray], np.ndarray]:
        """The sum of all, or the one they share; and where there is such a one."""
        adds_up, rows = self.basics.of_type(MeasureType.SUM), np.arange(len(self.last))[:, None]
        alike, complete, mixed, found = True, False, False, {}
        for name, array in parts.items():
            own = self.part_target[name][rows, self.last]
            blank = self.asked & (array == NONE)
            total = np.where(self.asked & ~blank, array, 0).sum(axis=2)
            found[name] = np.where(adds_up & (own != NONE), total, own)
            alike &= (~self.asked | (array == own[:, :, None])).all(axis=2)
            mixed |= blank.any(axis=2) & (self.asked & ~blank).any(axis=2)
            complete |= ~blank
        return found, np.where(adds_up, ~mixed, alike) & complete.all(axis=2)

    def _slots(self, figure: Figures, row, column) -> np.ndarray:
        slots = np.zeros(len(row), columns.DTYPE)
        slots["kpi"] = np.array([kpi.id for kpi in self.grid.kpis])[row]
        slots["kind"] = KINDS.index(self.kind)
        for name in ("start", "end"):
            days = np.array([day_number(getattr(period, name)) for period in self.periods])
            slots[name] = days[column]
        slots["state"] = np.where(self.asked, self._parts("state"), LAST_STATE).min(axis=2)[
            row, column
        ]
        due_on = np.where(self.asked, self._parts("due_on"), NONE).max(axis=2)
        slots["due_on"] = due_on[row, column]
        at_end = (row, self.last[row, column])
        slots["revision"] = self.grid["revision"][at_end]
        slots["value"] = figure.value[row, column]
        slots["numerator"] = slots["denominator"] = NONE
        slots["marker"] = self._markers(figure)[row, column]
        slots["data_status"] = self._data_statuses(at_end, row, column)
        return slots

    def _markers(self, figure: Figures) -> np.ndarray:
        given = self.asked & self.basics.given[:, self.columns]
        markers = np.where(given, self._parts("marker"), 0)
        found = np.where((markers == NOT_AVAILABLE).any(axis=2), NOT_AVAILABLE, 0)
        found = np.where(figure.outcome == NOT_APPLICABLE, NO_CASES, found)
        return np.where((markers == SUPPRESSED).any(axis=2), SUPPRESSED, found)

    def _data_statuses(self, at_end, row, column) -> np.ndarray:
        """The last part's, unless a part is not final: the first such status of the table."""
        statuses, found = self._parts("data_status"), self.grid["data_status"][at_end]
        for status in reversed(UNFINISHED):
            there = (self.asked & (statuses == status)).any(axis=2)[row, column]
            found = np.where(there, status, found)
        return found
