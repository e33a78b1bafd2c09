"""The years of a grid, and what a forecast needs of them: the twin of `calculations.year_targets`.

Columns go on to the end of the last year, though no slot stands there yet: the last quarter's
target is known in the first.
"""

from bisect import bisect_left
from collections import Counter
from dataclasses import dataclass, replace

import numpy as np

from kpis.bulk.grid import Grid
from kpis.bulk.rows import NONE, as_stored, day_number, scaled
from kpis.bulk.targets import NAMES, lines_of
from kpis.calculations.codes import RagBasis, TargetKind
from kpis.calculations.facts import KpiFacts
from kpis.calculations.forecast import target_kind
from kpis.calculations.targets import GROWING
from kpis.calculations.year_targets import adds_up, year_targets
from perfportal.core.periods import YEAR_KINDS, Period


@dataclass
class Years:
    """The grid's columns and those up to the end of the last year; `spans` are from and to."""

    grid: Grid
    periods: list[Period]
    spans: list[slice]
    expected: np.ndarray
    asked: np.ndarray

    def cut(self, array: np.ndarray) -> np.ndarray:
        """Without the columns that the grid has not."""
        return array[:, : self.grid.shape[1]]


@dataclass
class Places:
    """Twin of `Place`, cell by cell."""

    n: np.ndarray
    periods: np.ndarray
    late: np.ndarray


@dataclass
class YearLines:
    """Twin of `YearTargets`: the cumulative target, and the lines of the annual one."""

    to_date: np.ndarray
    annual: dict[str, np.ndarray]


def years_of(grid: Grid) -> Years:
    periods = list(grid.periods)
    while (following := periods[-1].next()).year(grid.year_kind) == periods[-1].year(
        grid.year_kind
    ):
        periods.append(following)
    spans, first = [], 0
    for place, period in enumerate(periods, 1):
        is_end = place == len(periods)
        if is_end or periods[place].year(grid.year_kind) != period.year(grid.year_kind):
            spans.append(slice(first, place))
            first = place
    expected = _expected(grid, periods)
    starts = [NONE if k.starts_on is None else day_number(k.starts_on) for k in grid.kpis]
    ends = np.array([day_number(period.end) for period in periods])
    asked = expected & (ends[None, :] >= grid.per_kpi(starts))
    if grid.kind in YEAR_KINDS:
        expected = asked = np.ones(expected.shape, bool)
    return Years(grid, periods, spans, expected, asked)


def _expected(grid: Grid, periods: list[Period]) -> np.ndarray:
    numbers = np.array([period.number for period in periods])
    expected = np.ones((len(grid.kpis), len(periods)), bool)
    for row, set_up in enumerate(grid.set_ups()):
        if set_up.due_numbers:
            expected[row] = np.isin(numbers, set_up.due_numbers)
    return expected


def places_of(years: Years) -> Places:
    """The place of each period among those of its year that are collected and in force."""
    n, periods = (np.zeros(years.asked.shape, np.int64) for _each in range(2))
    late = np.zeros(years.asked.shape, bool)
    for span in years.spans:
        asked = years.asked[:, span]
        count = asked.cumsum(axis=1)
        n[:, span] = np.where(asked, count, 0)
        periods[:, span] = count[:, -1:]
        late[:, span] = (years.expected[:, span] & ~asked).any(axis=1)[:, None]
    return Places(*(years.cut(array) for array in (n, periods, late)))


def year_lines(years: Years, target: np.ndarray) -> YearLines:
    """Cumulative and annual targets of every cell; `target` is that of the status."""
    grid = years.grid
    rows = [(s, _of_role(k, s)) for k, s in zip(grid.kpis, grid.set_ups(), strict=True)]
    found = YearLines(
        _lines_to_date(years, rows, target),
        _annual_lines(years, [targets for _set_up, targets in rows]),
    )
    if grid.kind not in YEAR_KINDS:
        own, varying = _own_targets(years, rows)
        _put_own(found, years, rows, own)
        _put_varying(found, years, rows, own, varying)
    annual = {name: years.cut(array) for name, array in found.annual.items()}
    return YearLines(years.cut(found.to_date), annual)


def _of_role(kpi: KpiFacts, set_up) -> list:
    kind = target_kind(set_up.role)
    return [target for target in (*kpi.targets, *kpi.other_targets) if target.kind == kind]


def _lines_to_date(years: Years, rows, target: np.ndarray) -> np.ndarray:
    """The targets of the status, where those are cumulative or the same all year anyway."""
    found = np.full(years.asked.shape, NONE)
    found[:, : target.shape[1]] = target
    others = [row for row, (set_up, _targets) in enumerate(rows) if not _is_to_date(set_up)]
    if others:
        own = [(replace(rows[row][0], rag_basis=RagBasis.YTD), rows[row][1]) for row in others]
        found[others] = lines_of(years.grid.kind, years.periods, own)["value"]
    return found


def _is_to_date(set_up) -> bool:
    if target_kind(set_up.role) != TargetKind.TARGET or set_up.rag_basis == RagBasis.OUTTURN:
        return False
    return set_up.rag_basis == RagBasis.YTD or set_up.measure_type not in GROWING


def _annual_lines(years: Years, rows) -> dict[str, np.ndarray]:
    """Each year's own target: its first version, later ones from the periods that end in them."""
    lines = {name: np.full(years.asked.shape, NONE) for name in NAMES}
    ends = [day_number(period.end) for period in years.periods]
    spans = {years.periods[s.start].year(years.grid.year_kind): s for s in years.spans}
    for row, targets in enumerate(rows):
        begun = set()
        for target in sorted(targets, key=lambda t: (t.valid_from, t.version)):
            if target.period not in spans:
                continue
            span = spans[target.period]
            first, is_later = span.start, target.period in begun
            if is_later:
                since = day_number(target.valid_from)
                first = bisect_left(ends, since, span.start, span.stop)
            begun.add(target.period)
            for name in NAMES:
                number = as_stored(getattr(target, name))
                if number != NONE or is_later:
                    lines[name][row, first : span.stop] = number
    return lines


def _own_targets(years: Years, rows) -> tuple[np.ndarray, np.ndarray]:
    """Which expected periods have a target of their own, and in which years a target has versions,
    so that what is known of it depends on the day."""
    column = {period: place for place, period in enumerate(years.periods)}
    own = np.zeros(years.asked.shape, bool)
    varying = own.copy()
    for row, (_set_up, targets) in enumerate(rows):
        versions = Counter(target.period for target in targets)
        for period, count in versions.items():
            if period in column:
                own[row, column[period]] = True
                varying[row, column[period]] = count > 1
            elif count > 1:
                parts = (column.get(part) for part in period.divide(years.grid.kind))
                varying[row, [place for place in parts if place is not None]] = True
    return own & years.expected, varying


def _put_own(found: YearLines, years: Years, rows, own: np.ndarray) -> None:
    """Years with targets of single periods: the annual one stands, else the periods make it."""
    at = np.flatnonzero(own.any(axis=1))
    if not len(at):
        return
    own, expected = own[at], years.expected[at]
    lines = lines_of(years.grid.kind, years.periods, [rows[row] for row in at])
    adds = np.array([adds_up(s.measure, s.rag_basis) for s, _targets in (rows[r] for r in at)])
    for span in years.spans:
        here = own[:, span].any(axis=1)
        totals = _running_totals(lines["value"][:, span], expected[:, span])
        found.to_date[at[here & adds], span] = totals[here & adds]
        last = span.stop - 1 - expected[:, span][:, ::-1].argmax(axis=1)
        ends = {name: lines[name][range(len(at)), last] for name in NAMES}
        without = np.all([found.annual[name][at, span.stop - 1] == NONE for name in NAMES], axis=0)
        for name in NAMES:
            summed = totals[:, -1] if name == "value" else np.full(len(at), NONE)
            made = np.where(adds, summed, ends[name])[here & without]
            found.annual[name][at[here & without], span] = made[:, None]


def _running_totals(values: np.ndarray, expected: np.ndarray) -> np.ndarray:
    """Sums so far over the expected periods; NONE from the first that has no number."""
    missing = (expected & (values == NONE)).cumsum(axis=1) > 0
    totals = np.where(expected & (values != NONE), values, 0).cumsum(axis=1)
    return np.where(missing | (expected.cumsum(axis=1) == 0), NONE, totals)


def _put_varying(found: YearLines, years: Years, rows, own, varying) -> None:
    """Where single periods and versions come together, which is seldom, by the plain rule."""
    for span in years.spans:
        both = own[:, span].any(axis=1) & varying[:, span].any(axis=1)
        for row in np.flatnonzero(both):
            set_up, targets = rows[row]
            for column in range(span.start, span.stop):
                line = year_targets(
                    years.periods[column],
                    targets,
                    measure=set_up.measure,
                    basis=set_up.rag_basis,
                    kind=target_kind(set_up.role),
                )
                found.to_date[row, column] = scaled(line.to_date)
                for name in NAMES:
                    number = line.annual and getattr(line.annual, name)
                    found.annual[name][row, column] = scaled(number)
