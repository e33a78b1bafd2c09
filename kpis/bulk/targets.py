"""Targets on a grid: the twin of `calculations.targets.target_for`."""

from bisect import bisect_left
from collections import defaultdict
from dataclasses import dataclass
from functools import cached_property
from itertools import accumulate, pairwise

import numpy as np

from kpis.bulk.arithmetic import divide_exactly
from kpis.bulk.grid import Grid
from kpis.bulk.rows import NONE, as_stored, day_number
from kpis.calculations.codes import Profile, RagBasis
from kpis.calculations.targets import GROWING, TargetVersion
from perfportal.core.periods import Period, PeriodKind

NAMES = ("value", "lower", "upper")


def targets_of(grid: Grid) -> dict[str, np.ndarray]:
    """Value, lower and upper of the target that each cell is held against."""
    rows = [(kpi.definitions[0].set_up, kpi.targets) for kpi in grid.kpis]
    return lines_of(grid.kind, grid.periods, rows)


def lines_of(kind: PeriodKind, periods: list[Period], rows) -> dict[str, np.ndarray]:
    """The same for any set-ups and targets: a row for each pair, a column for each period."""
    lines = {name: np.full((len(rows), len(periods)), NONE) for name in NAMES}
    calendar = _Calendar(kind, periods)
    for row, (set_up, targets) in enumerate(rows):
        layers = _by_period(targets, kind)
        if set_up.rag_basis != RagBasis.OUTTURN:
            layers = layers[::-1]
        for number, layer in enumerate(layers):
            for versions in layer.values():
                calendar.fill(lines, row, versions, set_up, is_blank=not number)
    return lines


def _by_period(targets, kind: PeriodKind):
    """Versions of targets of the grid's own periods and of whole years, each oldest first."""
    exact, yearly = defaultdict(list), defaultdict(list)
    for target in sorted(targets, key=lambda target: (target.valid_from, target.version)):
        (exact if target.period.kind == kind else yearly)[target.period].append(target)
    return exact, yearly


class _Calendar:
    """Which columns a target speaks for."""

    def __init__(self, kind: PeriodKind, periods: list[Period]):
        self.kind = kind
        self.column = {period: place for place, period in enumerate(periods)}
        self.ends = [day_number(period.end) for period in periods]
        self.spans: dict[Period, _Span] = {}

    def span(self, period: Period) -> "_Span":
        """Where the parts of a year stand in the grid; an own period stands for itself."""
        if period not in self.spans:
            own = period.kind == self.kind
            every = (period,) if own else period.divide(self.kind)
            places = [
                place
                for place, part in enumerate(every)
                if period.contains(part.start) and period.contains(part.end) and part in self.column
            ]
            first = self.column[every[places[0]]] if places else 0
            self.spans[period] = _Span(first, places, len(every))
        return self.spans[period]

    def fill(self, lines, row, versions: list[TargetVersion], set_up, *, is_blank) -> None:
        """The first version everywhere, each later one from the periods that end after it began.

        `is_blank` says that nothing stands there yet.
        """
        span = self.span(versions[0].period)
        if not span.places:
            return
        stop = span.first + len(span.places)
        for number, version in enumerate(versions):
            first = span.first
            if number:
                first = bisect_left(self.ends, day_number(version.valid_from), span.first, stop)
            numbers = self._numbers(version, span, set_up)
            for name, values in zip(NAMES, numbers, strict=True):
                is_one = isinstance(values, int)
                if is_one and values == NONE and is_blank and not number:
                    continue
                part = values if is_one else values[first - span.first :]
                lines[name][row, first:stop] = part

    def _numbers(self, version: TargetVersion, span: "_Span", set_up):
        """For each of `NAMES` one number for all columns, or one each."""
        line = [as_stored(n) for n in (version.value, version.lower, version.upper)]
        if version.period.kind == self.kind or set_up.rag_basis == RagBasis.OUTTURN:
            return line
        grows = set_up.measure_type in GROWING
        by_period = grows and set_up.rag_basis == RagBasis.PERIOD
        if version.profile in (Profile.CUSTOM, Profile.SEASONAL):
            return _listed(version, span, grows=grows, by_period=by_period)
        if version.profile == Profile.FLAT and not grows:
            return line
        return [_share(number, span, by_period=by_period) for number in line]


@dataclass(frozen=True)
class _Span:
    """Consecutive columns from `first`, with the place of each in its year of `count` periods."""

    first: int
    places: list[int]
    count: int

    @cached_property
    def steps(self) -> np.ndarray:
        """How many of the year's periods each one ends."""
        return np.array(self.places, np.int64) + 1


def _share(number: int, span: _Span, *, by_period: bool):
    if number == NONE:
        return NONE
    if by_period:
        return divide_exactly(number, span.count)
    sizes, count = span.steps * abs(number), span.count
    shares = (2 * sizes + count) // (2 * count)
    return -shares if number < 0 else shares


def _listed(version: TargetVersion, span: _Span, *, grows: bool, by_period: bool):
    """From the numbers of the profile; no target if they are not as many as the periods."""
    numbers = list(version.profile_values)
    if len(numbers) != span.count:
        return [NONE] * len(NAMES)
    if version.profile == Profile.SEASONAL and grows and not by_period:
        numbers = list(accumulate(numbers))
    elif version.profile == Profile.CUSTOM and by_period:
        numbers = [numbers[0], *(b - a for a, b in pairwise(numbers))]
    return [[as_stored(numbers[place]) for place in span.places], NONE, NONE]
