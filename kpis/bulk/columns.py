"""The slots of many KPIs as columns of 64-bit integers (see `kpis.bulk.rows` for the coding)."""

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from kpis.bulk.rows import (
    DATA_STATUSES,
    KINDS,
    MARKERS,
    NONE,
    SCALE,
    STATES,
    day_number,
    scaled,
)
from kpis.calculations.facts import KpiFacts, SlotFacts

# Larger numbers go by the plain rule: products of smaller ones fit 64 bits.
LARGEST = 10**8 * SCALE
FIELDS = ("kpi", "kind", "start", "end", "state", "due_on", "revision", "value", "numerator",
          "denominator", "marker", "data_status", "has_interval")  # fmt: skip
DTYPE = np.dtype([(name, "<i8") for name in FIELDS])
GIVEN = tuple(STATES.index(state) for state in ("submitted", "approved", "issued"))


@dataclass(frozen=True)
class Slots:
    """One record per slot, by KPI and then by day; a number too large is `LARGEST + 1`."""

    records: np.ndarray

    def __getitem__(self, name):
        return self.records[name]


def slots_of(facts: Iterable[KpiFacts]) -> Slots:
    """From the plain facts: what tests and small councils use."""
    rows = [_slot_tuple(kpi.id, slot) for kpi in facts for slot in kpi.slots]
    return Slots(np.array(rows, DTYPE) if rows else np.zeros(0, DTYPE))


def _slot_tuple(kpi_id: int, slot: SlotFacts) -> tuple:
    numbers = (slot.value, slot.numerator, slot.denominator)
    return (
        kpi_id,
        KINDS.index(slot.period.kind),
        day_number(slot.period.start),
        day_number(slot.period.end),
        STATES.index(slot.state),
        NONE if slot.due_on is None else day_number(slot.due_on),
        NONE if slot.revision_id is None else slot.revision_id,
        *(_limited(scaled(number)) for number in numbers),
        MARKERS.index(slot.marker),
        DATA_STATUSES.index(slot.data_status),
        int(slot.interval is not None),
    )


def _limited(number: int) -> int:
    return number if number == NONE or abs(number) <= LARGEST else LARGEST + 1
