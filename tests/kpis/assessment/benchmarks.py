"""A KPI of ours with figures, and other councils to compare it with, for tests."""

import datetime as dt
from decimal import Decimal as D

from kpis.assessment.actions.assessing import assess
from kpis.assessment.models import Benchmark, Comparator, ComparatorCouncil
from perfportal.core.periods import Period
from tests.factories import A_MOMENT, ActualFactory, KPIFactory, OrganisationFactory

AS_OF = dt.date(2026, 10, 20)
Q1, Q2 = Period.quarter(2026, 1), Period.quarter(2026, 2)
# Fifteen others: with ours at 46.0 we are joint 6th of 16 (domain-rules 7.3).
VECTOR = (
    "55.1", "52.4", "50.0", "49.3", "47.8", "46.0", "45.2", "44.7", "43.9", "42.0", "41.5",
    "40.2", "38.8", "36.1", "33.0",
)  # fmt: skip


def kpi_at(values=None, *, code="FIN-01", state="approved", **fields):
    """A KPI with our values by period, assessed."""
    fields.setdefault("definition__measure_type", "snap")
    kpi = KPIFactory(code=code, title="Recycling", **fields)
    for period, value in (values or {Q2: "46.0"}).items():
        ActualFactory(kpi=kpi, period=period, value=D(value), state=state)
    assess([kpi.pk], as_of=AS_OF)
    return kpi


def group(name="Similar boroughs", **fields) -> Comparator:
    return Comparator.objects.create(
        organisation=OrganisationFactory(), name=name, created_at=A_MOMENT, **fields
    )


def peer(comparator, name) -> ComparatorCouncil:
    found = comparator.councils.filter(name=name).first()
    if found is None:
        found = ComparatorCouncil.named(comparator, name)
        found.save()
    return found


def benchmark(kpi, comparator, name="", value=None, *, period=Q2, **fields) -> Benchmark:
    """Of a council by name, or with `series`."""
    row = Benchmark(kpi=kpi, comparator=comparator, imported_at=A_MOMENT, **fields)
    row.period, row.value = period, None if value is None else D(value)
    row.council = peer(comparator, name) if name else None
    row.marker = fields.get("marker") or ("x" if value is None else "")
    row.save()
    return row


def the_fifteen(kpi, comparator, *, period=Q2, **fields):
    return [
        benchmark(kpi, comparator, f"Peer {letter}", value, period=period, **fields)
        for letter, value in zip("ABCDEFGHIJKLMNO", VECTOR, strict=True)
    ]
