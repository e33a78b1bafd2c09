"""Slots of many KPIs as columns: by binary COPY on PostgreSQL, through plain facts elsewhere."""

from dataclasses import replace
from io import BytesIO

import numpy as np
from django.db import connection

from kpis.bulk.columns import DTYPE, FIELDS, LARGEST, Slots, slots_of
from kpis.bulk.rows import DATA_STATUSES, KINDS, MARKERS, NONE, SCALE, STATES
from kpis.calculations.facts import KpiFacts
from kpis.collection.models import GIVEN
from kpis.collection.queries.facts import get_facts

HEADER_BYTES = 19
TRAILER_BYTES = 2


def get_columns(kpi_ids: list[int]) -> tuple[list[KpiFacts], Slots]:
    """The KPIs without their slots, by primary key, and all their slots."""
    if connection.vendor == "postgresql":
        return get_facts(kpi_ids, with_slots=False), _copied_slots(kpi_ids)
    facts = get_facts(kpi_ids)
    return [replace(kpi, slots=()) for kpi in facts], slots_of(facts)


def _copied_slots(kpi_ids) -> Slots:
    """Every field is eight bytes wide, so numpy reads the stream as it stands."""
    stream = BytesIO()
    with connection.cursor() as cursor:
        query = cursor.mogrify(SELECT, {"kpis": list(kpi_ids)}).decode()
        cursor.copy_expert(f"COPY ({query}) TO STDOUT (FORMAT binary)", stream)
    layout = [("fields", ">i2")]
    for name in FIELDS:
        layout += [(f"{name} length", ">i4"), (name, ">i8")]
    whole = stream.getbuffer()[HEADER_BYTES:-TRAILER_BYTES]
    rows = np.frombuffer(whole, np.dtype(layout))
    records = np.empty(len(rows), DTYPE)
    for name in FIELDS:
        records[name] = rows[name]
    # Integers are sorted faster here than whole rows on the server (benchmarks/assess.py).
    return Slots(records[np.lexsort((records["end"], records["start"], records["kpi"]))])


def _place(column: str, table) -> str:
    codes = ",".join(f"'{code}'" for code in table)
    return f"array_position(ARRAY[{codes}], {column}::text) - 1"


def _day(column: str) -> str:
    return f"{column} - DATE '1970-01-01'"


def _number(column: str) -> str:
    return (
        f"CASE WHEN abs({column}) <= {LARGEST // SCALE} THEN {column} * {SCALE} "
        f"WHEN {column} IS NULL THEN {NONE} ELSE {LARGEST + 1} END"
    )


# A slot that is due or in draft has no reading, whatever revision it had before.
SELECTED = {
    "kpi": "slot.kpi_id",
    "kind": _place("slot.period_kind", KINDS),
    "start": _day("slot.period_start"),
    "end": _day("slot.period_end"),
    "state": _place("slot.state", STATES),
    "due_on": f"COALESCE({_day('slot.due_on')}, {NONE})",
    "revision": f"COALESCE(reading.id, {NONE})",
    "value": _number("reading.value"),
    "numerator": _number("reading.numerator"),
    "denominator": _number("reading.denominator"),
    "marker": f"COALESCE({_place('reading.marker', MARKERS)}, 0)",
    "data_status": f"COALESCE({_place('reading.data_status', DATA_STATUSES)}, 0)",
    "has_interval": "CASE WHEN reading.ci_low IS NULL THEN 0 ELSE 1 END",
}
# Every name in the statement is one of this module's own; the KPIs come as a parameter.
_GIVEN = ",".join(f"'{state}'" for state in GIVEN)
SELECT = (
    "SELECT "  # noqa: S608
    + ", ".join(f"({expression})::bigint" for expression in SELECTED.values())
    + " FROM kpis_actual slot LEFT JOIN kpis_actualrevision reading"
    f" ON reading.id = slot.revision_id AND slot.state IN ({_GIVEN})"
    " WHERE slot.kpi_id = ANY(%(kpis)s)"
)
