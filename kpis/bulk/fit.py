"""Which KPIs fit a grid; all others are left to the plain rule.

A KPI fits if it has one kind of period, one set-up through all its definitions, no figure with a
confidence interval, targets of its own periods or years, and numbers that stay exact in 64 bits.
The plain rule gives the same answers to the last digit (tests/kpis/bulk), so what fits decides the
speed and nothing else.
"""

import numpy as np

from kpis.bulk.columns import GIVEN, LARGEST
from kpis.bulk.rows import MARKERS, NONE, SCALE
from kpis.calculations.codes import Marker, MeasureType
from kpis.calculations.facts import YEAR_KIND, KpiFacts, SetUp
from kpis.calculations.readings import QUOTIENTS
from perfportal.core.periods import YEAR_KINDS, PeriodKind

# Columns in a year. Weeks, terms, days and ranges go by the plain rule.
PER_YEAR = {PeriodKind.MONTH: 12, PeriodKind.QUARTER: 4, PeriodKind.HALF_YEAR: 2} | dict.fromkeys(
    YEAR_KINDS, 1
)
NOT_USABLE = tuple(MARKERS.index(m) for m in (Marker.NOT_APPLICABLE, Marker.NOT_AVAILABLE))
PRODUCT_LIMIT = 2.0**58 / 12


def set_up_fits(kpi: KpiFacts, kind: PeriodKind) -> bool:
    """Whether definitions and targets are of the plain sort."""
    set_up, series = kpi.definitions[0].set_up, [d.series for d in kpi.definitions]
    year_kind = YEAR_KIND[set_up.calendar]
    return (
        kind in PER_YEAR
        and (kind not in YEAR_KINDS or kind == year_kind)
        and all(definition.set_up == set_up for definition in kpi.definitions)
        and series == sorted(series)
        and abs(set_up.tolerance or 0) <= 100  # more could overflow its product with a target
        and (not set_up.minimum_is_percent or abs(set_up.minimum_change) <= 100)
        and set_up.multiplier <= 10**6
        and all(
            _target_fits(target, kind, year_kind) for target in (*kpi.targets, *kpi.other_targets)
        )
    )


def _target_fits(target, kind: PeriodKind, year_kind: PeriodKind) -> bool:
    numbers = (target.value, target.lower, target.upper, *target.profile_values)
    return target.period.kind in (kind, year_kind) and all(
        number is None or abs(number) * SCALE <= LARGEST for number in numbers
    )


class Readings:
    """Questions about the readings of all KPIs at once, answered per KPI."""

    def __init__(self, records: np.ndarray):
        self.records = records
        given = np.isin(records["state"], GIVEN)
        usable = given & ~np.isin(records["marker"], NOT_USABLE)
        there = {n: records[n] != NONE for n in ("value", "numerator", "denominator")}
        self.too_large = given & np.any(
            [there[name] & (np.abs(records[name]) > LARGEST) for name in there], axis=0
        )
        self.value = usable & there["value"]
        self.cases = there["denominator"]
        self.parts = usable & there["numerator"] & there["denominator"]

    def fit(self, set_ups: list[SetUp], starts: np.ndarray) -> np.ndarray:
        """Whether the numbers of each KPI fit; `starts` are the first records of each."""
        if not len(starts):
            return np.zeros(0, bool)
        types = [set_up.measure_type for set_up in set_ups]
        is_quotient = np.array([kind in QUOTIENTS for kind in types])
        is_average = np.array([kind == MeasureType.WMEAN for kind in types])

        def some(mask):
            return np.logical_or.reduceat(mask, starts)

        kinds = self.records["kind"]
        one_kind = np.maximum.reduceat(kinds, starts) == np.minimum.reduceat(kinds, starts)
        only_value = some(self.value & ~self.parts)
        mixed = some(self.parts) & only_value
        without_value = some(self.parts & ~self.value)
        averages = some(self.value & self.cases) & some(self.value & ~self.cases)
        averages |= some(self._products_overflow())
        return (
            one_kind
            & ~some(self.too_large)
            & ~some(self.records["has_interval"] == 1)
            & ~np.where(is_quotient, mixed, without_value)
            & ~(is_average & averages)
        )

    def _products_overflow(self) -> np.ndarray:
        products = self.records["value"].astype(float) * self.records["denominator"]
        return self.value & self.cases & (np.abs(products) >= PRODUCT_LIMIT)
