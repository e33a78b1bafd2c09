"""Progress to dated targets for many KPIs at once: the twin of `calculations.course`.

Rates are worked out in floating point, which is exact enough but near the middle between two
fourth decimals, and near a threshold: the few such cells, and very large ones, go by the plain
rule.
"""

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal

import numpy as np

from kpis.bulk.rows import COURSES, NONE, SCALE, scaled, unscaled
from kpis.calculations.assess import stored
from kpis.calculations.codes import Polarity
from kpis.calculations.course import (
    A_YEAR,
    LIMIT_EXPONENT,
    MONTHS_IN_YEAR,
    OF_REQUIRED,
    SIGNS,
    Course,
    Waypoint,
    progress,
)

CODE = {course: COURSES.index(course) for course in Course}
NEAR = 1e-9
DOUBT = 1e-4
LARGEST = 2.0**40


@dataclass(frozen=True)
class Years:
    """Flat arrays: figures of the first year, of this one and of the target's, scaled by 10,000.

    `*_month` are months since year 0; `target` is NONE where there is none. `polarity` and `limit`
    are of the KPI.
    """

    base: np.ndarray
    base_month: np.ndarray
    latest: np.ndarray
    latest_month: np.ndarray
    target: np.ndarray
    target_month: np.ndarray
    polarity: list[Polarity]
    limit: list

    @property
    def sign(self) -> np.ndarray:
        return np.array([SIGNS.get(polarity, 0) for polarity in self.polarity], np.int64)


def courses(years: Years) -> tuple[np.ndarray, np.ndarray]:
    """Progress values, scaled and rounded half up, and codes of the status."""
    with np.errstate(all="ignore"):
        value, status, doubtful = _in_floats(years)
    for place in np.flatnonzero(doubtful):
        value[place], status[place] = _plainly(years, place)
    return value, status


def _in_floats(years: Years):
    sign, base = years.sign, years.base
    has_target, crosses = years.target != NONE, _across(base, years.latest)
    span = (years.latest_month - years.base_month) / MONTHS_IN_YEAR
    usable = (sign != 0) & (base != 0) & (span >= 1) & ~crosses
    observed = np.where(years.latest == base, 0.0, (years.latest / base) ** (1 / span) - 1)
    good = sign * np.where(base < 0, -1, 1) * observed
    ahead = (years.target_month - years.base_month) / MONTHS_IN_YEAR
    aims = (years.target != 0) & (ahead > 0) & ~_across(base, years.target)
    required = np.where(years.target == base, 0.0, (years.target / base) ** (1 / ahead) - 1)
    needs = required != 0
    value = np.where(has_target, good / np.abs(np.where(needs, required, 1)), good)
    there = usable & (~has_target | (aims & needs))
    status, near = _named(value, years, has_target)
    no_need = np.where(good < 0, CODE[Course.DETERIORATION], CODE[Course.TARGET_ACHIEVED])
    status = np.where(usable & has_target & aims & ~needs, no_need, np.where(there, status, 0))
    status = np.where(status == 0, CODE[Course.NOT_AVAILABLE], status)
    achieved = has_target & (sign != 0) & (sign * (years.latest - years.target) >= 0)
    status = np.where(achieved, CODE[Course.TARGET_ACHIEVED], status)
    rounded, doubt = _rounded(np.where(there, value, 0.0))
    return np.where(there, rounded, NONE), status, there & (near | doubt)


def _across(one, other) -> np.ndarray:
    return np.sign(one) * np.sign(other) < 0


def _named(value, years: Years, has_target):
    """Codes by the thresholds, and where a value lies too near to one to be sure."""
    factor = _limit_factor(years)
    status = np.where(value >= 0, CODE[Course.LIMITED], CODE[Course.DETERIORATION])
    near = np.abs(value) < NEAR
    near &= years.latest != years.base
    for (name, of_required), (_name, a_year) in reversed(
        list(zip(OF_REQUIRED, A_YEAR, strict=True))
    ):
        least = np.where(has_target, float(of_required), float(a_year) * factor)
        status = np.where(value >= least, CODE[name], status)
        near |= np.abs(value - least) < NEAR
    return status, near


def _limit_factor(years: Years) -> np.ndarray:
    limit = np.array([NONE if one is None else scaled(stored(one)) for one in years.limit])
    counts = (limit != NONE) & (limit != 0) & (years.sign * (limit - years.base) >= 0)
    size, bound = np.abs(years.base), np.abs(np.where(counts, limit, 1))
    nearness = np.where(size <= bound, size, 2 * bound - size) / bound
    factor = 1 - np.maximum(nearness, 0) ** float(LIMIT_EXPONENT)
    return np.where(counts & (size < 2 * bound), factor, 1.0)


def _rounded(value: np.ndarray):
    """Half away from zero, and where the middle is too near or the number too large."""
    size = np.abs(value) * SCALE
    doubt = (np.abs(size - np.floor(size) - 0.5) < DOUBT) | (size > LARGEST)
    rounded = np.sign(value) * np.floor(np.where(doubt, 0, size) + 0.5)
    return rounded.astype(np.int64), doubt


def _plainly(years: Years, place: int) -> tuple[int, int]:
    target = None
    if years.target[place] != NONE:
        target = _point(years.target, years.target_month, place)
    found = progress(
        _point(years.base, years.base_month, place),
        _point(years.latest, years.latest_month, place),
        polarity=years.polarity[place],
        target=target,
        limit=years.limit[place],
    )
    return scaled(stored(found.value)), CODE[found.status]


def _point(numbers, months, place: int) -> Waypoint:
    year, month = divmod(int(months[place]) - 1, MONTHS_IN_YEAR)
    return Waypoint(year + Decimal(month + 1) / MONTHS_IN_YEAR, unscaled(numbers[place]))


def month_of(day: dt.date) -> int:
    """Months since year 0, December of a year being a whole number of years."""
    return day.year * MONTHS_IN_YEAR + day.month
