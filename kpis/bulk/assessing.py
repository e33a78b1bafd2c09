"""One grid of KPIs on its way from figures to rows of assessments."""

import datetime as dt

import numpy as np

from kpis.bulk import figures, readings, statuses
from kpis.bulk.grid import Grid
from kpis.bulk.outlook import Made, outlook_columns
from kpis.bulk.readings import Figures
from kpis.bulk.rows import (
    BASES,
    DTYPE,
    MARKERS,
    NONE,
    YTD_STATES,
    Rows,
    day_number,
    flags,
    missing_text,
    scaled,
    set_up_number,
)
from kpis.bulk.targets import targets_of
from kpis.calculations.assess import STORED_LIMIT
from kpis.calculations.codes import Marker, MeasureType, Rag, RagBasis, YearToDateState
from kpis.calculations.rag import NO_TARGET_ROLES
from perfportal.core.periods import YEAR_KINDS

LIMIT = scaled(STORED_LIMIT)
MASK_BITS = 12


class Assessing:
    """One grid on its way from figures to rows."""

    def __init__(self, grid: Grid, as_of: dt.date):
        self.grid, self.basics, self.as_of = grid, readings.basics_of(grid), as_of
        has_slot = grid["state"] != NONE
        self.of_period = kept(figures.of_period(grid, self.basics), has_slot)
        self.to_date = kept(figures.year_to_date(grid, self.basics), has_slot)
        self.of_year = figures.of_year(self.basics, self.to_date)
        self._prepare()

    def _prepare(self, target: dict | None = None) -> None:
        """What statuses depend on besides the figures."""
        grid = self.grid
        self.rules, self.target = statuses.rules_of(grid), target or targets_of(grid)
        self.no_target = self._no_target()
        self.figure = self._on_basis()
        self.in_force = _in_force(grid)
        self.is_due = self.basics.expected & (
            ~self._has_basis(RagBasis.OUTTURN) | self.basics.is_last
        )
        due_on = grid["due_on"]
        self.is_late = (due_on != NONE) & (day_number(self.as_of) > due_on)

    def _has_basis(self, basis) -> np.ndarray:
        return self.grid.per_kpi([s.rag_basis == basis for s in self.grid.set_ups()], bool)

    def _on_basis(self) -> Figures:
        found = Figures(*(array.copy() for array in vars(self.of_period).values()))
        found.put(self._has_basis(RagBasis.YTD), self.to_date)
        found.put(self._has_basis(RagBasis.OUTTURN), self.of_year)
        return found

    def rows(self, *, of_series=True) -> Rows:
        """Records of the cells; without `of_series` what rests on the whole series is left out."""
        grid, columns = self.grid, {}
        value, years = self.figure.value, grid.per_year
        in_years = grid.kind in YEAR_KINDS
        columns |= {name: self._spread(name) for name in ("marker", "data_status")}
        columns["marker"] = np.where(
            (columns["marker"] == 0) & (self.figure.outcome == readings.NOT_APPLICABLE),
            MARKERS.index(Marker.NOT_APPLICABLE),
            columns["marker"],
        )
        last_year = readings.back(value, years, NONE)
        columns |= {
            "value": value,
            "period_value": self.of_period.value,
            "target": self.target["value"],
            "target_lower": self.target["lower"],
            "target_upper": self.target["upper"],
            "adverse_variance": limited(statuses.adverse_variances(value, self.target, self.rules)),
            "previous_value": readings.back(value if in_years else self.of_period.value, 1, NONE),
            "last_year_value": last_year,
            "ytd": self.to_date.value,
            "outturn": self.of_year.value,
            "rag": self._codes(last_year),
            "ytd_state": _states(self.to_date.outcome),
            "flags": flags(self.in_force, self.is_due, self.is_late),
            "definition": readings.definition_ids(grid),
            **self._directions(in_years),
        }
        if of_series:
            columns |= outlook_columns(self._made(columns))
        return self._records(columns)

    def _made(self, columns) -> Made:
        return Made(
            self.grid, self.basics, self.rules, self.target, self.of_period, self.to_date,
            self.of_year, self.figure, columns, self.as_of,
            self.no_target,
        )  # fmt: skip

    def _spread(self, name) -> np.ndarray:
        return np.where(self.basics.given, self.grid[name], 0)

    def _directions(self, in_years: bool) -> dict[str, np.ndarray]:
        common = (self.basics.series, self.target, self.rules)
        long = statuses.directions(self.figure.value, *common, self.grid.per_year)
        short = long
        if not in_years:
            short = statuses.directions(self.of_period.value, *common, 1)
            short = np.where(self.basics.of_type(MeasureType.ROLL12), 0, short)
        return {"dot_short": short, "dot_long": long, "dot_headline": long}

    def _codes(self, last_year) -> np.ndarray:
        """The order of checks of `status_of`, the first one applied last."""
        code, value = statuses.CODE, self.figure.value
        rag = statuses.ratings_of(value, self.target, self.rules, last_year, self.no_target)
        marker, empty = self._spread("marker"), value == NONE
        late = np.where(self.is_late, code[Rag.OVERDUE], code[Rag.NOT_DUE])
        is_hidden = marker == MARKERS.index(Marker.SUPPRESSED)
        rag = np.where(empty, np.where(is_hidden, code[Rag.SUPPRESSED], late), rag)
        no_cases = (self.figure.outcome == readings.NOT_APPLICABLE) & ~is_hidden
        marked = np.isin(marker, (readings.MARK_Z, readings.MARK_X))
        rag = np.where(empty & (no_cases | marked), code[Rag.NOT_APPLICABLE], rag)
        rag = np.where(self.is_due, rag, code[Rag.NOT_DUE])
        return np.where(self.in_force, rag, code[Rag.NOT_IN_FORCE])

    def _no_target(self) -> np.ndarray:
        """The cells that are data only unless there is a target: by role, or of a baseline year."""
        roles = [s.role in NO_TARGET_ROLES for s in self.grid.set_ups()]
        return self.grid.per_kpi(roles, bool) | self._baselines()

    def _baselines(self) -> np.ndarray:
        """The cells that lie in a baseline year of their KPI."""
        found = np.zeros(self.grid.shape, bool)
        for row, kpi in enumerate(self.grid.kpis):
            if kpi.baselines:
                found[row] = [kpi.is_baseline(period) for period in self.grid.periods]
        return found

    def _records(self, columns) -> Rows:
        """The cells that have a slot, as records."""
        grid, at = self.grid, (self.grid.row, self.grid.column)
        records = np.zeros(len(grid.slots), DTYPE)
        for name in ("kpi", "kind", "start", "end", "revision"):
            records[name] = grid.slots[name]
        records["value_state"] = grid.slots["state"]
        for name, array in columns.items():
            records[name] = array[at]
        set_ups, rows = grid.set_ups(), grid.row
        records["basis"] = np.array([BASES.index(s.rag_basis) for s in set_ups])[rows]
        numbers = [set_up_number(s, k.neutral) for s, k in zip(set_ups, grid.kpis, strict=True)]
        records["set_up"] = np.array(numbers, np.int64)[rows]
        records["missing"], texts = self._missing(at)
        return Rows(records, texts)

    def _missing(self, at):
        """Texts of the periods that years to date wait for, each different one made once."""
        masks, place = self.to_date.missing[at], np.zeros(len(at[0]), np.int64)
        waiting = masks != 0
        found, which = np.unique((at[1] << MASK_BITS | masks)[waiting], return_inverse=True)
        texts = [self._text(*divmod(pair, 1 << MASK_BITS)) for pair in found.tolist()]
        table = {text: number for number, text in enumerate(dict.fromkeys(["", *texts]))}
        place[waiting] = np.array([table[text] for text in texts], np.int64)[which]
        return place, tuple(table)

    def _text(self, column: int, mask: int) -> str:
        steps = [step for step in range(self.grid.per_year) if mask >> step & 1]
        return missing_text(self.grid.periods[column - step] for step in reversed(steps))


def kept(found: Figures, has_slot: np.ndarray) -> Figures:
    """As in the plain rule: no figure without a slot, none that is too large to keep."""
    value = np.where(has_slot, limited(found.value), NONE)
    return Figures(value, found.outcome, found.missing)


def limited(values: np.ndarray) -> np.ndarray:
    return np.where(np.abs(values) < LIMIT, values, NONE)


def _in_force(grid: Grid) -> np.ndarray:
    starts, ends = (
        np.array([day_number(getattr(p, name)) for p in grid.periods])[None, :]
        for name in ("start", "end")
    )
    first = [NONE if k.starts_on is None else day_number(k.starts_on) for k in grid.kpis]
    last = [-NONE - 1 if k.retired_on is None else day_number(k.retired_on) for k in grid.kpis]
    return (ends >= grid.per_kpi(first)) & (starts <= grid.per_kpi(last))


def _states(outcome: np.ndarray) -> np.ndarray:
    codes = dict.fromkeys(
        range(len(readings.OUTCOMES)), YTD_STATES.index(YearToDateState.INCOMPLETE)
    )
    codes[readings.NOT_DUE] = 0
    for known in (readings.KNOWN, readings.NOT_APPLICABLE):
        codes[known] = YTD_STATES.index(YearToDateState.COMPLETE)
    return np.array([codes[place] for place in range(len(codes))])[outcome]
