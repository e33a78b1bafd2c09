"""Recomputes the stored assessments of KPIs, each under a lock on its KPI.

Two workers that take the same KPI do the same work one after the other; the second finds nothing
to write. KPIs go by the vectorised rules, which take half the time even for one of 120 months;
those that fit no grid go by the plain ones.
"""

import datetime as dt
from collections.abc import Callable, Iterable

from django.db import transaction

from kpis.assessment.actions.storing import Written, store
from kpis.assessment.queries.computed import rows_as_issued, rows_for
from kpis.register.models import KPI
from perfportal.core import clock
from perfportal.core.periods import Period
from perfportal.core.registries import events

CHUNK = 500


def assess(kpi_ids: Iterable[int], *, as_of: dt.date) -> Written:
    """Assess these KPIs in one transaction; after it `kpis.assessed` names the periods touched.

    While an issued figure is revised, what was issued is kept beside it.
    """
    with transaction.atomic():
        locked = lock(kpi_ids)
        rows = rows_for(locked, as_of=as_of)
        issued, now = rows_as_issued(locked, rows, as_of=as_of), clock.now()
        written = store(rows, kpi_ids=locked, computed_at=now)
        written.add(store(issued, kpi_ids=locked, computed_at=now, as_issued=True))
        publish(written.periods)
    return written


def assess_in_chunks(
    kpi_ids: Iterable[int],
    *,
    as_of: dt.date,
    after_chunk: Callable[[list[int], Written], None] = lambda chunk, written: None,
) -> Written:
    """Assess many KPIs, a transaction per chunk; `after_chunk` hears of each once it is in."""
    kpi_ids, total = list(kpi_ids), Written()
    for start in range(0, len(kpi_ids), CHUNK):
        chunk = kpi_ids[start : start + CHUNK]
        written = assess(chunk, as_of=as_of)
        total.add(written)
        after_chunk(chunk, written)
    return total


def lock(kpi_ids: Iterable[int]) -> list[int]:
    """Lock the KPIs, in one order so that workers cannot block each other for ever.

    The lock leaves room for new slots to point at the KPI. SQLite has one writer at a time anyway.
    """
    kpis = KPI.objects.select_for_update(no_key=True).filter(pk__in=list(kpi_ids)).order_by("pk")
    return list(kpis.values_list("pk", flat=True))


def publish(periods: Iterable[Period]) -> None:
    """Let others follow, after commit; nothing is said where nothing changed."""
    tokens = [period.token for period in sorted(periods)]
    if tokens:
        events.publish_on_commit("kpis.assessed", periods=tokens)
