"""Year-end forecasts on a grid: the twin of `calculations.forecast`.

Numbers are whole ten-thousandths, forecasts are rounded half up to them as they are stored; one
that is too large to keep is none.
"""

from dataclasses import dataclass

import numpy as np

from kpis.bulk import readings
from kpis.bulk.arithmetic import divide
from kpis.bulk.grid import Grid
from kpis.bulk.readings import Basics, Figures, back
from kpis.bulk.rows import NONE, scaled
from kpis.bulk.years import Places, YearLines, Years, places_of, year_lines, years_of
from kpis.calculations.assess import STORED_LIMIT
from kpis.calculations.codes import MeasureType
from kpis.calculations.forecast import (
    ADDED_UP,
    AUTOMATIC,
    WITHOUT_FIGURE,
    ForecastMethod,
    NoForecast,
    fits,
)

METHODS, REASONS = tuple(ForecastMethod), ("", *NoForecast)
METHOD = {method: place for place, method in enumerate(METHODS)}
REASON = {reason: place for place, reason in enumerate(REASONS)}
OF_OUTCOME = np.array([REASON[WITHOUT_FIGURE[outcome]] for outcome in readings.OUTCOMES])
LIMIT = scaled(STORED_LIMIT)


@dataclass
class Inputs:
    """Twin of `ForecastFacts`: figures, places and targets, cell by cell."""

    ytd: Figures
    latest: np.ndarray
    outturn: np.ndarray
    places: Places
    lines: YearLines
    last_ytd: np.ndarray
    last_outturn: np.ndarray
    comparable: np.ndarray
    types: np.ndarray

    def of_type(self, *types) -> np.ndarray:
        return np.isin(self.types, [list(MeasureType).index(kind) for kind in types])


@dataclass
class Forecasts:
    """Numbers (NONE without a forecast), places in `METHODS` and in `REASONS`, and whether over."""

    value: np.ndarray
    method: np.ndarray
    reason: np.ndarray
    is_outturn: np.ndarray

    def put(self, where, other: "Forecasts") -> None:
        for mine, theirs in zip(vars(self).values(), vars(other).values(), strict=True):
            np.copyto(mine, theirs, where=where)


def inputs_of(grid: Grid, basics: Basics, *, to_date, of_period, of_year, target) -> Inputs:
    """The figures are those of `bulk.figures`, as they are kept; `target` that of the status."""
    years = years_of(grid)
    return Inputs(
        ytd=to_date,
        latest=of_period.value,
        outturn=of_year.value,
        places=places_of(years),
        lines=year_lines(years, target),
        last_ytd=back(to_date.value, grid.per_year, NONE),
        last_outturn=_last_outturn(years, np.where(basics.is_last, of_year.value, NONE)),
        comparable=back(basics.series, grid.per_year, 0) == basics.series,
        types=basics.types,
    )


def forecasts(inputs: Inputs, methods: list[ForecastMethod]) -> Forecasts:
    """By each KPI's method; the outturn where the year is over.

    An officer's override is put on top by whoever knows it.
    """
    ways = {method: way(inputs) for method, way in WAYS.items()}
    chosen = np.array([METHOD[method] for method in methods])[:, None]
    found = _automatic(inputs, ways)
    for method, way in ways.items():
        found.put(chosen == METHOD[method], way)
    unfit = _unfit(inputs, methods)
    found.put(unfit, _none(inputs, chosen, NoForecast.DOES_NOT_FIT))
    places = inputs.places
    is_over = (places.n > 0) & (places.n == places.periods) & (inputs.outturn != NONE)
    latest = np.full(inputs.outturn.shape, METHOD[ForecastMethod.LATEST])
    nothing = np.zeros(latest.shape, np.int64)
    found.put(is_over, Forecasts(inputs.outturn, latest, nothing, is_over))
    found.value = np.where(np.abs(found.value) < LIMIT, found.value, NONE)
    return found


def _last_outturn(years: Years, outturn: np.ndarray) -> np.ndarray:
    """Last year's outturn in every cell of a year."""
    found = np.full((len(outturn), len(years.periods)), NONE)
    for before, span in zip(years.spans, years.spans[1:], strict=False):
        found[:, span] = outturn[:, before].max(axis=1)[:, None]
    return years.cut(found)


def _automatic(inputs: Inputs, ways: dict) -> Forecasts:
    """The first of the type's methods that gives a number, else what became of the first."""
    found = _none(inputs, METHOD[ForecastMethod.LATEST], NoForecast.NOT_DUE)
    for kind, tried in AUTOMATIC.items():
        of_kind = inputs.of_type(kind)
        if not of_kind.any():
            continue
        for way in reversed(tried):
            is_first = way == tried[0]
            found.put(of_kind & (is_first & (found.value == NONE) | _there(ways[way])), ways[way])
    found.put(inputs.of_type(MeasureType.SUM) & _has_profile(inputs), ways[ForecastMethod.PROFILE])
    return found


def _there(found: Forecasts) -> np.ndarray:
    return found.value != NONE


def _has_profile(inputs: Inputs) -> np.ndarray:
    places, to_date, annual = inputs.places, inputs.lines.to_date, inputs.lines.annual["value"]
    known = ~places.late & (to_date != NONE) & (annual != NONE) & (places.n > 0)
    flat = divide(np.where(known, annual, 0), places.periods, places.n)
    return known & (flat != to_date)


def _unfit(inputs: Inputs, methods: list[ForecastMethod]) -> np.ndarray:
    types = list(MeasureType)
    misfits = [
        not fits(method, types[kind])
        for method, kind in zip(methods, inputs.types[:, 0], strict=True)
    ]
    return np.array(misfits)[:, None]


def _none(inputs: Inputs, method, reason) -> Forecasts:
    shape = inputs.outturn.shape
    return Forecasts(
        np.full(shape, NONE),
        np.broadcast_to(method, shape).copy(),
        np.full(shape, REASON[reason]),
        np.zeros(shape, bool),
    )


def _manual(inputs: Inputs) -> Forecasts:
    return _none(inputs, METHOD[ForecastMethod.MANUAL], NoForecast.NO_OVERRIDE)


def _latest(inputs: Inputs) -> Forecasts:
    value = np.where(inputs.ytd.value != NONE, inputs.ytd.value, inputs.latest)
    reason = np.where(value == NONE, OF_OUTCOME[inputs.ytd.outcome], 0)
    return _made(value, ForecastMethod.LATEST, reason)


def _straight_line(inputs: Inputs) -> Forecasts:
    places = inputs.places
    return _scaled(
        inputs, ForecastMethod.STRAIGHT_LINE, places.periods, places.n, _obstacle(inputs)
    )


def _profile(inputs: Inputs) -> Forecasts:
    to_date, annual = inputs.lines.to_date, inputs.lines.annual["value"]
    reason = _first(
        _obstacle(inputs),
        _late_start(inputs),
        np.where(to_date == NONE, REASON[NoForecast.NO_TARGET_TO_DATE], 0),
        np.where(annual == NONE, REASON[NoForecast.NO_ANNUAL_TARGET], 0),
        np.where(to_date == 0, REASON[NoForecast.ZERO_TARGET], 0),
    )
    return _scaled(inputs, ForecastMethod.PROFILE, annual, to_date, reason)


def _last_year_pattern(inputs: Inputs) -> Forecasts:
    ytd, outturn = inputs.last_ytd, inputs.last_outturn
    missing = (ytd == NONE) | (outturn == NONE)
    reason = _first(
        _obstacle(inputs),
        _late_start(inputs),
        np.where(missing, REASON[NoForecast.NO_LAST_YEAR], 0),
        np.where(~inputs.comparable, REASON[NoForecast.NOT_COMPARABLE], 0),
        np.where(ytd == 0, REASON[NoForecast.ZERO_LAST_YEAR], 0),
    )
    return _scaled(inputs, ForecastMethod.LAST_YEAR_PATTERN, outturn, ytd, reason)


WAYS = {
    ForecastMethod.MANUAL: _manual,
    ForecastMethod.LATEST: _latest,
    ForecastMethod.STRAIGHT_LINE: _straight_line,
    ForecastMethod.PROFILE: _profile,
    ForecastMethod.LAST_YEAR_PATTERN: _last_year_pattern,
}


def _obstacle(inputs: Inputs) -> np.ndarray:
    unknown = np.where(inputs.ytd.value == NONE, OF_OUTCOME[inputs.ytd.outcome], 0)
    return np.where(inputs.places.n == 0, REASON[NoForecast.NOT_DUE], unknown)


def _late_start(inputs: Inputs) -> np.ndarray:
    is_part = inputs.places.late & inputs.of_type(*ADDED_UP)
    return np.where(is_part, REASON[NoForecast.LATE_START], 0)


def _first(*reasons: np.ndarray) -> np.ndarray:
    """In each cell the first that says something."""
    found = reasons[-1]
    for reason in reversed(reasons[:-1]):
        found = np.where(reason != 0, reason, found)
    return found


def _scaled(inputs: Inputs, method, times, by, reason) -> Forecasts:
    """The year to date times over by, where no reason stands against it."""
    value, times, by = (np.where(reason == 0, a, 0) for a in (inputs.ytd.value, times, by))
    return _made(np.where(reason == 0, divide(value, by, times), NONE), method, reason)


def _made(value, method, reason) -> Forecasts:
    return Forecasts(
        value, np.full(value.shape, METHOD[method]), reason, np.zeros(value.shape, bool)
    )
