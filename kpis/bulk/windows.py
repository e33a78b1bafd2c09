"""Figures over several periods of a grid, gathered by walking back from each."""

from functools import partial

import numpy as np

from kpis.bulk.grid import Grid
from kpis.bulk.readings import (
    ENTRY_ERROR,
    INCOMPLETE,
    KNOWN,
    NOT_APPLICABLE,
    Basics,
    Figures,
    back,
    known_figures,
    quotient,
)
from kpis.bulk.rows import NONE, SCALE
from kpis.calculations.codes import MeasureType
from kpis.calculations.readings import QUOTIENTS


class Window:
    """Walks back over the periods of a window, nearest first, and gathers what they hold."""

    def __init__(self, grid: Grid, basics: Basics, asked, inside):
        self._begin(basics, grid.shape)
        for step, within in enumerate(inside):
            self._take(step, within & back(asked, step, False), partial(back, columns=step))

    def _begin(self, basics: Basics, shape) -> None:
        self.basics = basics
        self.count = np.zeros(shape, np.int64)
        self.last = Figures.all_of(shape, INCOMPLETE)
        self.latest = Figures.all_of(shape, INCOMPLETE)
        self.series = np.zeros(shape, np.int64)
        names = ("gap", "error", "other", "known", "no_parts", "no_cases")
        self.masks = {name: np.zeros(shape, np.int64) for name in names}
        names = ("known", "value", "numerator", "denominator", "product")
        self.sums = {name: np.zeros(shape, np.int64) for name in names}

    def _take(self, step: int, here, seen) -> None:
        """`seen` gives an array's cells as they stand `step` periods before."""
        basics, first = self.basics, here & (self.count == 0)
        stated = Figures(
            seen(basics.stated.value, fill=NONE),
            seen(basics.stated.outcome, fill=INCOMPLETE),
            seen(basics.stated.missing, fill=1) << step,
        )
        self.last.put(first, stated)
        series = seen(basics.series, fill=0)
        np.copyto(self.series, series, where=first)
        no_latest = here & (self.latest.outcome == INCOMPLETE) & (stated.outcome != INCOMPLETE)
        self.latest.put(first | no_latest, stated)
        self.count += here
        known = here & (stated.outcome == KNOWN)
        numerator, denominator = (
            seen(array, fill=NONE) for array in (basics.numerator, basics.denominator)
        )
        for name, mask in (
            ("gap", here & (stated.outcome == INCOMPLETE)),
            ("error", here & (stated.outcome == ENTRY_ERROR)),
            ("other", here & (series != self.series)),
            ("known", known),
            ("no_parts", known & ((numerator == NONE) | (denominator == NONE))),
            ("no_cases", known & (denominator == NONE)),
        ):
            self.masks[name] |= mask.astype(np.int64) << step
        self._add(known, stated.value, numerator, denominator)

    def _add(self, known, value, numerator, denominator) -> None:
        value, numerator, denominator = (
            np.where(known & (array != NONE), array, 0) for array in (value, numerator, denominator)
        )
        self.sums["known"] += known
        self.sums["value"] += value
        self.sums["numerator"] += numerator
        self.sums["denominator"] += denominator
        if (averages := self.basics.of_type(MeasureType.WMEAN)).any():
            self.sums["product"] += np.where(averages, value * denominator, 0)

    def combined(self) -> Figures:
        """The window as one figure, by type; or why there is none: the first reason counts last."""
        sums, masks, basics = self.sums, self.masks, self.basics
        found = Figures.all_of(self.count.shape, INCOMPLETE)
        found.put(basics.of_type(MeasureType.SUM), known_figures(sums["value"]))
        pooled = basics.of_type(*QUOTIENTS)
        times = np.where(basics.of_type(MeasureType.PER_FTE), sums["known"], 1) * basics.multiplier
        parts = (sums["numerator"], sums["denominator"], times * SCALE)
        found.put(pooled, quotient(*parts, where=pooled))
        _hinder(found, pooled, masks["no_parts"])
        averages = basics.of_type(MeasureType.WMEAN)
        found.put(averages, quotient(sums["product"], sums["denominator"], 1, where=averages))
        _hinder(found, averages, masks["no_cases"])
        found.put(sums["known"] == 0, Figures.all_of(self.count.shape, NOT_APPLICABLE))
        _hinder(found, True, masks["other"])
        _hinder(found, True, masks["error"], ENTRY_ERROR)
        _hinder(found, True, masks["gap"])
        return found


class Parts(Window):
    """The same of longer periods, from the columns of their parts: one row each, oldest first.

    `asked` says for each KPI, period and part whether it is collected.
    """

    def __init__(self, basics: Basics, asked: np.ndarray, columns: np.ndarray):
        self._begin(basics, asked.shape[:2])
        for step in range(columns.shape[1]):
            at = columns[:, -1 - step]
            self._take(step, asked[:, :, -1 - step], lambda array, fill, at=at: array[:, at])


def _hinder(found: Figures, where, mask, outcome=INCOMPLETE) -> None:
    hindered = where & (mask != 0)
    blank = Figures(np.full(mask.shape, NONE), np.full(mask.shape, outcome), mask)
    found.put(hindered, blank)
