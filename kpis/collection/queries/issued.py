"""The facts as readers of issued figures have them, while issued figures are being revised."""

from collections import defaultdict
from dataclasses import replace

from kpis.calculations.facts import KpiFacts, SlotFacts
from kpis.collection.models import Actual, ActualState
from kpis.collection.queries.facts import get_facts, given_slot
from perfportal.core.periods import Period

ISSUED_COLUMNS = (
    "kpi_id", "period_kind", "period_start", "period_end", "due_on", "revision__revises_id",
    "revision__revises__value", "revision__revises__numerator", "revision__revises__denominator",
    "revision__revises__marker", "revision__revises__data_status", "revision__revises__ci_low",
    "revision__revises__ci_high",
)  # fmt: skip


def get_facts_as_issued(kpi_ids) -> list[KpiFacts]:
    """Of KPIs with a figure under revision, with the version in its place that a report issued.

    One query where there is none.
    """
    issued = _issued_slots(kpi_ids)
    return [
        replace(kpi, slots=tuple(issued[kpi.id].get(slot.period, slot) for slot in kpi.slots))
        for kpi in (get_facts(issued) if issued else ())
    ]


def _issued_slots(kpi_ids) -> dict[int, dict[Period, SlotFacts]]:
    found = defaultdict(dict)
    rows = Actual.objects.filter(kpi__in=kpi_ids).under_revision().order_by()
    for kpi, kind, start, end, *version in rows.values_list(*ISSUED_COLUMNS):
        period = Period.from_fields(kind, start, end)
        due_on, *reading = version
        found[kpi][period] = given_slot(period, ActualState.ISSUED.value, due_on, *reading)
    return found
