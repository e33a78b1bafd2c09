"""What the rules make of KPIs now, as rows that are not stored yet."""

import datetime as dt
from collections.abc import Callable, Iterable

import numpy as np

from kpis.assessment.queries.columns import get_columns
from kpis.assessment.queries.facts import with_outlook
from kpis.bulk.assess import assess_columns
from kpis.bulk.rows import Rows, joined, rows_of
from kpis.calculations.facts import KpiFacts
from kpis.collection.queries.facts import get_facts
from kpis.collection.queries.issued import get_facts_as_issued

Under = Callable[[KpiFacts], KpiFacts]


def as_it_is(facts: KpiFacts) -> KpiFacts:
    """Under the council's own rules, with nothing supposed."""
    return facts


def rows_for(
    kpi_ids: list[int], *, as_of: dt.date, under: Under = as_it_is, headline_only=False
) -> Rows:
    """By the vectorised rules, and by the plain ones for KPIs that do not fit a grid.

    `under` changes the facts of each KPI first: what would be if a rule were another one. With
    `headline_only` the vectorised rules leave other rows out.
    """
    kpis, slots = get_columns(kpi_ids)
    kpis = with_outlook(map(under, kpis))
    rows, left_over = assess_columns(kpis, slots, as_of=as_of, headline_only=headline_only)
    if not left_over:
        return rows
    return joined([rows, plain_rows(left_over, as_of=as_of, under=under)])


def rows_as_issued(kpi_ids: list[int], newest: Rows, *, as_of: dt.date) -> Rows:
    """What readers of issued figures have, where that differs from the newest of these KPIs.

    By the plain rules: few figures are under revision at a time.
    """
    facts = with_outlook(get_facts_as_issued(kpi_ids))
    rows = joined(rows_of(kpi, as_of=as_of) for kpi in facts)
    if not len(rows):
        return rows
    same = newest.select(np.isin(newest.records["kpi"], rows.records["kpi"]))
    known = set(zip(same.keys(), same.digests(), strict=True))
    own = zip(rows.keys(), rows.digests(), strict=True)
    return rows.select([place for place, one in enumerate(own) if one not in known])


def plain_rows(kpi_ids: Iterable[int], *, as_of: dt.date, under: Under = as_it_is) -> Rows:
    """The same by the plain rules, KPI by KPI."""
    facts = with_outlook(map(under, get_facts(kpi_ids)))
    return joined(rows_of(kpi, as_of=as_of) for kpi in facts)
