"""Where a period stands in its year, and the targets that a forecast needs (domain-rules 2.5, 2.6).

A forecast compares the year to date with the cumulative target, whatever the KPI's own basis is.
Targets of single periods of a KPI that grows and is rated by period are added up; those of any
other are cumulative already, or the same all year. A version of a target that begins after the
period is not yet known in it: a past forecast stays as it was.
"""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from functools import partial

from kpis.calculations.codes import RagBasis, TargetKind
from kpis.calculations.goals import TargetLine
from kpis.calculations.readings import Measure
from kpis.calculations.targets import GROWING, TargetVersion, target_for
from perfportal.core.periods import Period, PeriodKind

STORED_PLACES = 4
NOTHING = (None, TargetLine())


@dataclass(frozen=True)
class Place:
    """The n-th of the periods of a year; `late` if the KPI began after the first of them.

    n is 0 for a period that the KPI is not collected for or was not yet in force in.
    """

    n: int
    periods: int
    late: bool = False


@dataclass(frozen=True)
class YearTargets:
    """The cumulative target to the end of a period, and the target of its year."""

    to_date: Decimal | None = None
    annual: TargetLine | None = None


def place_in_year(period: Period, measure: Measure, *, starts: dt.date | None = None) -> Place:
    """Counted among the periods that are collected and in force."""
    if _year(period, measure) == period:
        return Place(1, 1)
    every = _collected(period, measure)
    asked = [part for part in every if starts is None or part.end >= starts]
    n = asked.index(period) + 1 if period in asked else 0
    return Place(n, len(asked), late=len(asked) < len(every))


def year_targets(
    period: Period,
    targets: Iterable[TargetVersion],
    *,
    measure: Measure,
    basis: RagBasis,
    kind: TargetKind = TargetKind.TARGET,
) -> YearTargets:
    """At four decimals, in the versions that count for the period."""
    known = _known_by(period.end, (target for target in targets if target.kind == kind))
    yearly = [target for target in known if target.period.is_year]
    line = partial(_line, measure_type=measure.type, kind=kind)
    parts = _collected(period, measure)
    annual = line(_year(period, measure), yearly, basis=RagBasis.OUTTURN)
    if {target.period for target in known}.isdisjoint(parts):
        return YearTargets(_value(line(period, yearly, basis=RagBasis.YTD)), annual)
    if not adds_up(measure, basis):
        to_date = line(period, known, basis=RagBasis.YTD)
        return YearTargets(_value(to_date), annual or line(parts[-1], known, basis=basis))
    values = {part: _value(line(part, known, basis=basis)) for part in parts}
    so_far = (value for part, value in values.items() if part <= period)
    return YearTargets(_sum(so_far), annual or _as_line(_sum(values.values())))


def adds_up(measure: Measure, basis: RagBasis) -> bool:
    """Whether the targets of the year's periods make its cumulative target when added up."""
    return measure.type in GROWING and basis == RagBasis.PERIOD


def _year(period: Period, measure: Measure) -> Period:
    """A range is its own year."""
    is_whole = period.is_year or period.kind == PeriodKind.RANGE
    return period if is_whole else period.year(measure.year_kind)


def _collected(period: Period, measure: Measure) -> list[Period]:
    year = _year(period, measure)
    return [p for p in year.divide(period.kind) if measure.expects(p)] if year != period else [year]


def _known_by(day: dt.date, targets: Iterable[TargetVersion]) -> list[TargetVersion]:
    """Without the versions that begin later, unless it is the first of its period."""
    in_order = sorted(targets, key=lambda target: (target.valid_from, target.version))
    first: dict[Period, TargetVersion] = {}
    for target in in_order:
        first.setdefault(target.period, target)
    return [t for t in in_order if t.valid_from <= day or t is first[t.period]]


def _line(period: Period, targets, **question) -> TargetLine | None:
    found = target_for(period, targets, **question)
    return None if found in NOTHING else found.rounded(STORED_PLACES)


def _value(line: TargetLine | None) -> Decimal | None:
    return line and line.value


def _sum(values: Iterable[Decimal | None]) -> Decimal | None:
    """None if one is missing: nothing is added up over a gap."""
    values = list(values)
    return None if not values or None in values else sum(values)


def _as_line(value: Decimal | None) -> TargetLine | None:
    return None if value is None else TargetLine(value)
