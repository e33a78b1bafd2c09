"""Whether a KPI is on course for a dated target: required against observed growth.

The method of Open SDG (Statistics Canada). The observed growth is the compound rate a year from
the base to the latest figure, (y / y0) ** (1 / years) - 1; the required growth is the same rate
from the base to the target. With a target the progress value is observed over required growth, so
1 is exactly on course; without one it is the observed growth itself. Both are positive for a move
in the good direction. From 95% of the required growth progress is substantial, from 60% moderate,
from 0 limited, below it is deterioration; without a target from 1.5% and 0.5% a year. Near a
natural limit, such as 100%, the latter two are scaled down, for nobody can grow beyond it.

A rate cannot be made from or towards zero, nor across it: these are named outcomes. (Open SDG puts
0.001 in the place of zero; the answer then hangs on that number, so we leave the choice of a small
number to whoever sets the target.)
"""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from kpis.calculations.codes import MeasureType, Polarity, RagBasis, TargetKind
from kpis.calculations.rounding import ZERO
from kpis.calculations.targets import TargetVersion, annual_target
from perfportal.core.periods import Period

ONE = Decimal(1)
MONTHS_IN_YEAR = 12
SIGNS = {Polarity.HIGHER: 1, Polarity.LOWER: -1}
AIMS = (TargetKind.TRAJECTORY, TargetKind.TARGET)
LIMIT_EXPONENT = Decimal("4.44")


class Course(StrEnum):
    """How far a KPI is on its way, as Open SDG writes it."""

    TARGET_ACHIEVED = "target_achieved"
    SUBSTANTIAL = "substantial_progress"
    MODERATE = "moderate_progress"
    LIMITED = "limited_progress"
    DETERIORATION = "deterioration"
    NOT_AVAILABLE = "not_available"


class NoProgress(StrEnum):
    """Why there is no progress value."""

    NO_DIRECTION = "no_direction"
    NO_FIGURES = "no_figures"
    TOO_SHORT = "too_short"
    ZERO_BASE = "zero_base"
    ZERO_TARGET = "zero_target"
    ACROSS_ZERO = "across_zero"
    TARGET_BEFORE_BASE = "target_before_base"
    NO_GROWTH_NEEDED = "no_growth_needed"


# From which progress value each name holds, best first: with and without a target.
OF_REQUIRED = ((Course.SUBSTANTIAL, Decimal("0.95")), (Course.MODERATE, Decimal("0.6")))
A_YEAR = ((Course.SUBSTANTIAL, Decimal("0.015")), (Course.MODERATE, Decimal("0.005")))


@dataclass(frozen=True)
class Waypoint:
    """A figure or target and when it holds, in years; parts of a year are allowed."""

    year: Decimal
    value: Decimal


@dataclass(frozen=True)
class Progress:
    """The progress value, unrounded, with its name, or the reason why there is no value.

    `observed` and `required` are rates of growth a year as they were, whatever direction is good.
    """

    status: Course
    value: Decimal | None = None
    reason: NoProgress | None = None
    observed: Decimal | None = None
    required: Decimal | None = None


def progress(
    base: Waypoint | None,
    latest: Waypoint | None,
    *,
    polarity: Polarity,
    target: Waypoint | None = None,
    limit: Decimal | None = None,
) -> Progress:
    """Progress from the base to the latest figure, towards the target if there is one.

    `limit` is the natural bound in the good direction; it counts only without a target.
    """
    if polarity not in SIGNS:
        return Progress(Course.NOT_AVAILABLE, reason=NoProgress.NO_DIRECTION)
    if base is None or latest is None:
        return Progress(Course.NOT_AVAILABLE, reason=NoProgress.NO_FIGURES)
    found = _towards(base, latest, target, polarity, limit)
    if target is not None and SIGNS[polarity] * (latest.value - target.value) >= 0:
        value, observed = found.value, found.observed
        return Progress(Course.TARGET_ACHIEVED, value, found.reason, observed, found.required)
    return found


def limit_factor(base: Decimal, limit: Decimal | None, polarity: Polarity) -> Decimal:
    """What the thresholds of growth are multiplied by: 0 at the limit, nearly 1 far from it."""
    if limit is None or limit == 0 or SIGNS[polarity] * (limit - base) < 0:
        return ONE
    size, bound = abs(base), abs(limit)
    if size >= 2 * bound:
        return ONE
    nearness = size / bound if size <= bound else (2 * bound - size) / bound
    return ONE - nearness**LIMIT_EXPONENT


def waypoint(period: Period, value: Decimal) -> Waypoint:
    """At the period's last month, so that years between like periods are whole."""
    return Waypoint(period.end.year + Decimal(period.end.month) / MONTHS_IN_YEAR, value)


@dataclass(frozen=True)
class Dated:
    """A target of a year, with the last day of that year."""

    end: dt.date
    point: Waypoint


def dated_targets(
    targets: Iterable[TargetVersion], *, measure_type: MeasureType, basis: RagBasis
) -> tuple[Dated, ...]:
    """What a KPI aims at in the end: the last year of its trajectory, then that of its targets."""
    targets = list(targets)
    ends = (_last_of(kind, targets, measure_type, basis) for kind in AIMS)
    return tuple(end for end in ends if end)


def dated_target(after: Period, aims: Iterable[Dated]) -> Waypoint | None:
    """The first of the aims that is still to come when a period has ended."""
    return next((aim.point for aim in aims if aim.end > after.end), None)


def _last_of(kind: TargetKind, targets, measure_type, basis) -> Dated | None:
    periods = {target.period for target in targets if target.kind == kind}
    last = max(periods, key=lambda period: (period.end, period.is_year), default=None)
    line = last and annual_target(last, targets, measure_type=measure_type, basis=basis, kind=kind)
    if not line or line.value is None:
        return None
    return Dated(last.end, waypoint(last, line.value))


def _towards(base: Waypoint, latest: Waypoint, target, polarity: Polarity, limit) -> Progress:
    if reason := _obstacle(base, latest):
        return Progress(Course.NOT_AVAILABLE, reason=reason)
    sign = SIGNS[polarity] * (-1 if base.value < 0 else 1)
    observed = _growth(base, latest)
    if target is None:
        factor = limit_factor(base.value, limit, polarity)
        value = sign * observed
        steps = [(name, least * factor) for name, least in A_YEAR]
        return Progress(_name(value, steps), value, observed=observed)
    if reason := _target_obstacle(base, target):
        return Progress(Course.NOT_AVAILABLE, reason=reason, observed=observed)
    required = _growth(base, target)
    if required == 0:
        return _without_need(sign * observed, observed)
    value = sign * observed / abs(required)
    return Progress(_name(value, OF_REQUIRED), value, observed=observed, required=required)


def _without_need(gained: Decimal, observed: Decimal) -> Progress:
    """The target is the base itself: it has been left in the bad direction, or it is achieved."""
    status = Course.DETERIORATION if gained < 0 else Course.TARGET_ACHIEVED
    return Progress(status, None, NoProgress.NO_GROWTH_NEEDED, observed, ZERO)


def _obstacle(base: Waypoint, latest: Waypoint) -> NoProgress | None:
    if base.value == 0:
        return NoProgress.ZERO_BASE
    if latest.year - base.year < 1:
        return NoProgress.TOO_SHORT
    return NoProgress.ACROSS_ZERO if base.value * latest.value < 0 else None


def _target_obstacle(base: Waypoint, target: Waypoint) -> NoProgress | None:
    if target.value == 0:
        return NoProgress.ZERO_TARGET
    if target.year <= base.year:
        return NoProgress.TARGET_BEFORE_BASE
    return NoProgress.ACROSS_ZERO if base.value * target.value < 0 else None


def _growth(start: Waypoint, end: Waypoint) -> Decimal:
    """The compound rate a year; both are on one side of zero, and the end may be zero."""
    if end.value == start.value:
        return ZERO
    return (end.value / start.value) ** (ONE / (end.year - start.year)) - ONE


def _name(value: Decimal, steps) -> Course:
    named = (name for name, least in steps if value >= least)
    return next(named, Course.LIMITED if value >= 0 else Course.DETERIORATION)
