"""Figures of periods, years to date and years on a grid: twin of `calculations.year_to_date`."""

import numpy as np

from kpis.bulk.grid import Grid
from kpis.bulk.readings import (
    ENTRY_ERROR,
    INCOMPLETE,
    KNOWN,
    NOT_DUE,
    Basics,
    Figures,
    back,
    known_figures,
    moved,
    quotient,
)
from kpis.bulk.rows import SCALE
from kpis.bulk.windows import Window
from kpis.calculations.codes import MeasureType
from kpis.calculations.year_to_date import CUMULATIVE, LATEST
from perfportal.core.periods import YEAR_KINDS


def year_to_date(grid: Grid, basics: Basics) -> Figures:
    """From the start of the year to the end of each period."""
    inside = [basics.position[None, :] >= step for step in range(grid.per_year)]
    window = Window(grid, basics, basics.asked, inside)
    found = window.combined()
    alone = window.count == 1
    found.put(basics.of_type(*CUMULATIVE) | alone, window.last)
    found.put(basics.of_type(*LATEST), window.latest)
    found.put(window.count == 0, Figures.all_of(grid.shape, NOT_DUE))
    annual = basics.of_type(MeasureType.ANNUAL)
    found.put(annual, Figures.all_of(grid.shape, NOT_DUE))
    found.put(annual & basics.given, basics.stated)
    found.put(basics.of_type(MeasureType.ROLL12), rolling_year(grid, basics))
    return found


def rolling_year(grid: Grid, basics: Basics) -> Figures:
    """The last twelve months pooled; worked out once for period and year to date."""
    if basics.rolling is None:
        basics.rolling = _rolling_year(grid, basics)
    return basics.rolling


def _rolling_year(grid: Grid, basics: Basics) -> Figures:
    """A reading that holds only a value is itself the figure."""
    if not basics.of_type(MeasureType.ROLL12).any() or grid.kind in YEAR_KINDS:
        return basics.stated
    everywhere = [np.ones((1, grid.shape[1]), bool)] * grid.per_year
    window = Window(grid, basics, basics.expected, everywhere)
    found = window.combined()
    found.put(window.count == 0, Figures.all_of(grid.shape, NOT_DUE))
    found.put(~basics.has_parts, basics.stated)
    return found


def of_period(grid: Grid, basics: Basics) -> Figures:
    """As stated; the rise since the period before; or the rolling year."""
    found = Figures(*(array.copy() for array in vars(basics.stated).values()))
    if grid.kind not in YEAR_KINDS:
        found.put(basics.of_type(*CUMULATIVE), _rise(grid, basics))
    found.put(basics.of_type(MeasureType.ROLL12), rolling_year(grid, basics))
    return found


def of_year(basics: Basics, to_date: Figures) -> Figures:
    """The outturn, in the last period of each year; nothing is due in the others."""
    found = Figures.all_of(basics.given.shape, NOT_DUE)
    found.put(basics.is_last, to_date)
    stated = basics.of_type(*LATEST, MeasureType.ANNUAL) | (basics.position.max() == 0)
    found.put(basics.is_last & stated, basics.stated)
    return found


def _rise(grid: Grid, basics: Basics) -> Figures:
    stated, shape = basics.stated, grid.shape
    before, parts = Figures.all_of(shape, NOT_DUE), {}
    names = ("numerator", "has_parts", "series")
    for step in range(grid.per_year - 1, 0, -1):
        earlier = (basics.position[None, :] >= step) & back(basics.asked, step, False)
        before.put(earlier, moved(stated, step))
        for name in names:
            array = getattr(basics, name)
            there = parts.get(name, np.zeros_like(array))
            parts[name] = np.where(earlier, back(array, step, 0), there)
    found = Figures(*(array.copy() for array in vars(stated).values()))
    known = stated.outcome == KNOWN
    unknown = np.isin(before.outcome, (INCOMPLETE, ENTRY_ERROR))
    found.put(known & unknown, before)
    both = known & (before.outcome == KNOWN)
    found.put(both, known_figures(stated.value - before.value))
    pooled = both & basics.of_type(MeasureType.CUM_RATIO) & basics.has_parts & parts["has_parts"]
    rise = basics.numerator - parts["numerator"]
    scale = basics.multiplier * SCALE
    found.put(pooled, quotient(rise, basics.denominator, scale, where=pooled))
    found.put(both & (basics.series != parts["series"]), Figures.all_of(shape, INCOMPLETE))
    return found
