"""What the series say about each period of a grid: the twin of `calculations.outlook`."""

import datetime as dt
from dataclasses import dataclass

import numpy as np

from kpis.bulk.course import Years, courses, month_of
from kpis.bulk.forecast import METHOD, Forecasts, forecasts, inputs_of
from kpis.bulk.grid import Grid
from kpis.bulk.readings import Basics, Figures
from kpis.bulk.rows import NONE, SPC_LIMITS, VARIATIONS, day_number, scaled
from kpis.bulk.spc import SpcRules, better_of, spc_of
from kpis.bulk.statuses import CODE, Rules, ratings_of
from kpis.bulk.targets import lines_of
from kpis.bulk.warning_signs import NO_SLOT, Cells, beats_target, is_beyond, warning_masks
from kpis.calculations.assess import stored
from kpis.calculations.codes import RagBasis, TargetKind
from kpis.calculations.course import dated_targets
from kpis.calculations.forecast import ForecastMethod
from kpis.calculations.outlook import better
from kpis.calculations.overrides import override_for
from kpis.calculations.spc import Limited, spc_applies
from kpis.calculations.targets import GROWING
from kpis.calculations.warning_signs import CONCERNS, RATED
from perfportal.core.periods import Period

MANUAL = METHOD[ForecastMethod.MANUAL]
TRIAL, FULL = (SPC_LIMITS.index(limited) for limited in (Limited.TRIAL, Limited.FULL))
CONCERN_CODES = tuple(VARIATIONS.index(code) for code in CONCERNS)


@dataclass
class Made:
    """What has been made of a grid so far: figures, target, and columns of rows."""

    grid: Grid
    basics: Basics
    rules: Rules
    target: dict[str, np.ndarray]
    of_period: Figures
    to_date: Figures
    of_year: Figures
    figure: Figures
    columns: dict[str, np.ndarray]
    as_of: dt.date
    no_target: np.ndarray

    @property
    def has_slot(self) -> np.ndarray:
        return self.grid["state"] != NONE


def outlook_columns(made: Made) -> dict[str, np.ndarray]:
    """The columns of rows that rest on whole series."""
    columns = _variation(made) | _forecast(made) | _course(made)
    columns["warnings"] = _warnings(made, columns)
    return columns


def _variation(made: Made) -> dict[str, np.ndarray]:
    grid, set_ups = made.grid, made.grid.set_ups()
    ways = [kpi.spc for kpi in grid.kpis]
    sides = [better(s.polarity, k) for s, k in zip(set_ups, grid.kpis, strict=True)]
    rules = SpcRules(
        better=np.array([better_of(side) for side in sides]),
        screen=np.array([way.screen for way in ways]),
        shift_n=np.array([way.shift_n for way in ways]),
        trend_n=np.array([way.trend_n for way in ways]),
        applies=np.array([spc_applies(s.measure_type, grid.kind) for s in set_ups]),
    )
    runs_on = [s.measure_type in GROWING and s.rag_basis != RagBasis.PERIOD for s in set_ups]
    target = np.where(grid.per_kpi(runs_on, bool), NONE, made.target["value"])
    found = spc_of(made.of_period.value, _segment_starts(made), rules, target=target)
    limits = np.where(found.mean == NONE, 0, np.where(found.is_trial, TRIAL, FULL))
    return {
        "spc_mean": found.mean,
        "spc_lower": found.lower,
        "spc_upper": found.upper,
        "spc_limits": limits,
        "spc_point": found.point,
        "variation": found.variation,
        "assurance": found.assurance,
    }


def _segment_starts(made: Made) -> np.ndarray:
    """Where another series begins, and the first whole period since a rebase."""
    grid, series = made.grid, made.basics.series
    begins = np.zeros(grid.shape, bool)
    begins[:, 1:] = series[:, 1:] != series[:, :-1]
    starts = np.array([day_number(period.start) for period in grid.periods])
    for row, kpi in enumerate(grid.kpis):
        for day in kpi.rebases:
            place = np.searchsorted(starts, day_number(day))
            if place < len(starts):
                begins[row, place] = True
    return begins


def _forecast(made: Made) -> dict[str, np.ndarray]:
    """Forecasts with the officers' on top, and their status against the annual target."""
    grid, has_slot = made.grid, made.has_slot
    inputs = inputs_of(
        grid,
        made.basics,
        to_date=made.to_date,
        of_period=made.of_period,
        of_year=made.of_year,
        target=made.target["value"],
    )
    found = forecasts(inputs, [s.forecast_method for s in grid.set_ups()])
    _override(found, grid)
    status = ratings_of(
        found.value, inputs.lines.annual, made.rules, inputs.last_outturn, made.no_target
    )
    there = has_slot & (found.value != NONE)
    return {
        "forecast": np.where(has_slot, found.value, NONE),
        "forecast_method": np.where(has_slot, found.method + 1, 0),
        "no_forecast": np.where(has_slot, found.reason, 0),
        "forecast_rag": np.where(there, status + 1, 0),
    }


def _override(found: Forecasts, grid: Grid) -> None:
    """What an officer said stands in the periods that heard it, but where the year is over."""
    for row, kpi in enumerate(grid.kpis):
        for place, period in enumerate(grid.periods) if kpi.overrides else ():
            own = override_for(period, kpi.overrides, year_kind=grid.year_kind)
            if own and not found.is_outturn[row, place]:
                found.value[row, place] = scaled(stored(own.value))
                found.method[row, place] = MANUAL
                found.reason[row, place] = 0


def _course(made: Made) -> dict[str, np.ndarray]:
    """From the first year of each series that came to a figure, in the cells where a year ends."""
    grid, outturn = made.grid, made.of_year.value
    rows, places = np.nonzero((outturn != NONE) & made.has_slot)
    series = made.basics.series[rows, places]
    _keys, first, member = np.unique(
        np.stack([rows, series]), axis=1, return_index=True, return_inverse=True
    )
    base = first[member.ravel()]
    ends = [_year(period, grid).end for period in grid.periods]
    months = np.array([month_of(end) for end in ends])[places]
    target, target_month = _aims(grid, rows, np.array([day_number(end) for end in ends])[places])
    latest = outturn[rows, places]
    set_ups = grid.set_ups()
    years = Years(
        base=latest[base],
        base_month=months[base],
        latest=latest,
        latest_month=months,
        target=target,
        target_month=target_month,
        polarity=[better(set_ups[row].polarity, grid.kpis[row]) for row in rows.tolist()],
        limit=[set_ups[row].limit for row in rows.tolist()],
    )
    columns = {"progress": np.full(grid.shape, NONE), "progress_status": np.zeros(grid.shape, int)}
    columns["progress"][rows, places], columns["progress_status"][rows, places] = courses(years)
    return columns


def _year(period: Period, grid: Grid) -> Period:
    return period if period.is_year else period.year(grid.year_kind)


def _aims(grid: Grid, rows: np.ndarray, ends: np.ndarray):
    """The dated target of each year: of the KPI's aims the first that is still to come."""
    target, month = np.full(len(rows), NONE), np.zeros(len(rows), np.int64)
    edges = np.searchsorted(rows, np.arange(len(grid.kpis) + 1))
    for row, kpi in enumerate(grid.kpis):
        part, set_up = slice(edges[row], edges[row + 1]), kpi.definitions[0].set_up
        aims = dated_targets(
            (*kpi.targets, *kpi.other_targets),
            measure_type=set_up.measure_type,
            basis=set_up.rag_basis,
        )
        for aim in reversed(aims):
            ahead = ends[part] < day_number(aim.end)
            target[part][ahead] = scaled(stored(aim.point.value))
            month[part][ahead] = month_of(aim.end)
    return target, month


def _warnings(made: Made, columns: dict[str, np.ndarray]) -> np.ndarray:
    grid, has_slot = made.grid, made.has_slot
    value, statutory = made.figure.value, _statutory(grid)
    rag = np.where(has_slot, made.columns["rag"], NO_SLOT)
    beats = beats_target(value, made.target, made.rules, made.columns["adverse_variance"])
    has_action, past_due = _actions(grid, rag, made)
    return warning_masks(
        Cells(
            rag=rag,
            headline=np.where(has_slot, made.columns["dot_headline"], 0),
            data_status=np.where(has_slot, made.columns["data_status"], 0),
            forecast_rag=columns["forecast_rag"] - 1,
            is_concern=np.isin(columns["variation"], CONCERN_CODES),
            beats_target=beats,
            is_beyond=statutory is not None and is_beyond(value, statutory, made.rules),
            has_action=has_action,
            action_past_due=past_due,
        )
    )


def _statutory(grid: Grid) -> dict[str, np.ndarray] | None:
    kind = TargetKind.STATUTORY
    rows = [
        (kpi.definitions[0].set_up, [t for t in kpi.other_targets if t.kind == kind])
        for kpi in grid.kpis
    ]
    known = any(targets for _set_up, targets in rows)
    return lines_of(grid.kind, grid.periods, rows) if known else None


def _actions(grid: Grid, rag: np.ndarray, made: Made):
    """Whether actions help, and slip, in the last cell of each KPI that has a status."""
    has_action, past_due = np.ones(grid.shape, bool), np.zeros(grid.shape, bool)
    rated = np.isin(rag, [CODE[code] for code in RATED])
    last = grid.shape[1] - 1 - np.argmax(rated[:, ::-1], axis=1)
    for row in np.flatnonzero(rated.any(axis=1)):
        actions, place = grid.kpis[row].actions, last[row]
        end = grid.periods[place].end
        has_action[row, place] = actions.open_until or any(day > end for day in actions.done_on)
        past_due[row, place] = any(day < made.as_of for day in actions.open_until)
    return has_action, past_due
