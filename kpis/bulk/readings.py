"""What was read, on a grid: readings, what each states by itself, and which periods are asked for.

A figure is a number and an outcome (places in `OUTCOMES`); an incomplete one has a mask of what is
missing, in which bit k stands for the period k columns before its own.
"""

from dataclasses import dataclass, replace

import numpy as np

from kpis.bulk.arithmetic import divide
from kpis.bulk.columns import GIVEN
from kpis.bulk.grid import Grid
from kpis.bulk.rows import MARKERS, NONE, SCALE, day_number
from kpis.calculations.codes import Marker, MeasureType
from kpis.calculations.readings import QUOTIENTS, Outcome
from perfportal.core.periods import YEAR_KINDS

OUTCOMES = tuple(Outcome)
TYPES = {kind: place for place, kind in enumerate(MeasureType)}
KNOWN, NOT_APPLICABLE, NOT_DUE, INCOMPLETE, ENTRY_ERROR = range(len(OUTCOMES))
MARK_Z, MARK_X = (MARKERS.index(m) for m in (Marker.NOT_APPLICABLE, Marker.NOT_AVAILABLE))


@dataclass
class Figures:
    """Numbers (NONE unless known), outcomes and masks of missing periods, cell by cell."""

    value: np.ndarray
    outcome: np.ndarray
    missing: np.ndarray

    @classmethod
    def all_of(cls, shape, outcome: int) -> "Figures":
        return cls(np.full(shape, NONE), np.full(shape, outcome), np.zeros(shape, np.int64))

    def of_kpis(self, places: np.ndarray) -> "Figures":
        """Those of some KPIs."""
        return Figures(*(array[places] for array in vars(self).values()))

    def put(self, where, other: "Figures") -> None:
        """Take the other's figures where the mask says so."""
        for mine, theirs in zip(vars(self).values(), vars(other).values(), strict=True):
            np.copyto(mine, theirs, where=where)


@dataclass
class Basics:
    """What every figure is made of: readings, what they state, and which periods are asked for."""

    given: np.ndarray
    value: np.ndarray
    numerator: np.ndarray
    denominator: np.ndarray
    has_parts: np.ndarray
    stated: Figures
    series: np.ndarray
    expected: np.ndarray
    asked: np.ndarray
    position: np.ndarray
    is_last: np.ndarray
    types: np.ndarray
    multiplier: np.ndarray
    rolling: Figures | None = None

    def of_kpis(self, places: np.ndarray) -> "Basics":
        """Those of some KPIs; what is the same for every KPI stays."""
        some = {
            name: part.of_kpis(places) if isinstance(part, Figures) else part[places]
            for name, part in vars(self).items()
            if part is not None and name != "position"
        }
        return replace(self, **some)

    def of_type(self, *types) -> np.ndarray:
        """Where the KPI is of one of the types; by comparison, as np.isin is slow on few KPIs."""
        found = self.types == TYPES[types[0]]
        for kind in types[1:]:
            found = found | (self.types == TYPES[kind])
        return found


def basics_of(grid: Grid) -> Basics:
    given = np.isin(grid["state"], GIVEN)
    numbers = [np.where(given, grid[n], NONE) for n in ("value", "numerator", "denominator")]
    has_parts = (numbers[1] != NONE) & (numbers[2] != NONE)
    set_ups = grid.set_ups()
    types = grid.per_kpi([TYPES[s.measure_type] for s in set_ups])
    multiplier = grid.per_kpi([s.multiplier for s in set_ups])
    expected, position, is_last = _calendar(grid)
    asked = expected & _since_start(grid)
    if grid.kind in YEAR_KINDS:
        asked = np.ones(grid.shape, bool)
    basics = Basics(
        given, *numbers, has_parts, Figures.all_of(grid.shape, INCOMPLETE), _series(grid),
        expected, asked, position, is_last, types, multiplier,
    )  # fmt: skip
    basics.stated = _stated(grid, basics)
    return basics


def _calendar(grid: Grid):
    """Which periods are collected, their place in the year, and whether they are its last."""
    in_year = [period.year(grid.year_kind) for period in grid.periods]
    position = np.array(
        [
            0 if period.is_year else year.divide(grid.kind).index(period)
            for period, year in zip(grid.periods, in_year, strict=True)
        ]
    )
    numbers = np.array([period.number for period in grid.periods])
    expected = np.ones(grid.shape, bool)
    for row, set_up in enumerate(grid.set_ups()):
        if set_up.due_numbers:
            expected[row] = np.isin(numbers, set_up.due_numbers)
    if grid.kind in YEAR_KINDS:
        return expected, position, np.ones(grid.shape, bool)
    last = np.zeros(grid.shape, np.int64)
    for place in range(grid.per_year):
        due = _expected_at(grid, place)
        last = np.where(due, place, last)
    return expected, position, expected & (position[None, :] == last)


def _expected_at(grid: Grid, place: int) -> np.ndarray:
    """Whether each KPI is collected in the periods at one place of the year."""
    year = grid.periods[0].year(grid.year_kind)
    number = year.divide(grid.kind)[place].number
    return grid.per_kpi(
        [not s.due_numbers or number in s.due_numbers for s in grid.set_ups()], bool
    )


def _since_start(grid: Grid) -> np.ndarray:
    starts = grid.per_kpi(
        [NONE if kpi.starts_on is None else day_number(kpi.starts_on) for kpi in grid.kpis]
    )
    return np.array([day_number(period.end) for period in grid.periods])[None, :] >= starts


def _series(grid: Grid) -> np.ndarray:
    """The series of the definition in force when a period began."""
    return _by_definition(grid, "series")


def definition_ids(grid: Grid) -> np.ndarray:
    return _by_definition(grid, "id")


def _by_definition(grid: Grid, name: str) -> np.ndarray:
    starts = np.array([day_number(period.start) for period in grid.periods])
    spread = np.empty(grid.shape, np.int64)
    for row, kpi in enumerate(grid.kpis):
        spread[row] = getattr(kpi.definitions[0], name)
        for definition in kpi.definitions[1:]:
            spread[row, starts >= day_number(definition.valid_from)] = getattr(definition, name)
    return spread


def _stated(grid: Grid, basics: Basics) -> Figures:
    """What each reading says by itself."""
    marker, found = grid["marker"], Figures.all_of(grid.shape, INCOMPLETE)
    found.missing[:] = 1
    plain = basics.given & ~np.isin(marker, (MARK_Z, MARK_X))
    by_parts = plain & basics.has_parts & (basics.of_type(*QUOTIENTS) | (basics.value == NONE))
    by_value = plain & ~by_parts & (basics.value != NONE)
    found.put(by_value, known_figures(basics.value))
    scale = basics.multiplier * SCALE
    found.put(by_parts, quotient(basics.numerator, basics.denominator, scale, where=by_parts))
    found.put(basics.given & (marker == MARK_Z), Figures.all_of(grid.shape, NOT_APPLICABLE))
    return found


def known_figures(value: np.ndarray) -> Figures:
    return Figures(value, np.full(value.shape, KNOWN), np.zeros(value.shape, np.int64))


def quotient(numerator, denominator, multiplier, *, where) -> Figures:
    """0/0 is not applicable; anything else over zero, or under it, was entered wrong."""
    numerator, denominator = (np.where(where, array, 0) for array in (numerator, denominator))
    value = divide(numerator, denominator, multiplier)
    outcome = np.full(value.shape, ENTRY_ERROR)
    outcome[(denominator == 0) & (numerator == 0)] = NOT_APPLICABLE
    outcome[denominator > 0] = KNOWN
    return Figures(
        np.where(outcome == KNOWN, value, NONE), outcome, np.zeros(value.shape, np.int64)
    )


def back(array: np.ndarray, columns: int, fill) -> np.ndarray:
    """Each cell's value `columns` periods before."""
    if columns == 0:
        return array
    moved = np.full_like(array, fill)
    moved[:, columns:] = array[:, :-columns]
    return moved


def moved(figures: Figures, step: int) -> Figures:
    """The figures some periods before, with their masks counted from here."""
    return Figures(
        back(figures.value, step, NONE),
        back(figures.outcome, step, INCOMPLETE),
        back(figures.missing, step, 1) << step,
    )
