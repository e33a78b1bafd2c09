"""Which statuses would change if a rule changed, before anything is stored (issue 5, point 10)."""

import datetime as dt
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from kpis.assessment.models import Assessment
from kpis.assessment.queries.computed import Under, as_it_is, rows_for
from kpis.bulk.rows import BASES, KINDS, RAGS, day_number
from kpis.calculations.codes import Rag
from kpis.calculations.facts import DefinitionFacts, KpiFacts
from kpis.collection.queries.facts import set_up_of

CHUNK = 500
Move = tuple[Rag, Rag]


@dataclass
class Preview:
    """How many stored statuses there are, and how many would go from which to which."""

    of: int = 0
    moves: Counter[Move] = field(default_factory=Counter)

    @property
    def changed(self) -> int:
        return self.moves.total()


def preview(kpi_ids: Iterable[int], *, as_of: dt.date, under: Under = as_it_is) -> Preview:
    """Compares what is stored with what the rules would give; `under` supposes another rule.

    A status that is not stored yet is none that changes.
    """
    kpi_ids, found = list(kpi_ids), Preview()
    for start in range(0, len(kpi_ids), CHUNK):
        chunk = kpi_ids[start : start + CHUNK]
        stored = _stored(chunk)
        rows = rows_for(chunk, as_of=as_of, under=under, headline_only=True)
        would = dict(zip(rows.keys(), rows.records["rag"].tolist(), strict=True))
        found.of += len(stored)
        found.moves.update(
            (rag, RAGS[would[key]])
            for key, rag in stored.items()
            if key in would and RAGS[would[key]] != rag
        )
    return found


def foresee_definition(supposed, *, as_of: dt.date) -> Preview:
    """The statuses of its KPI that a definition would move if it were saved now.

    `supposed` has the definition, not saved, and whether it takes the place of the last one.
    """
    definition = supposed.definition
    return preview([definition.kpi_id], as_of=as_of, under=lambda kpi: _with(kpi, supposed))


def _with(kpi: KpiFacts, supposed) -> KpiFacts:
    definition, there = supposed.definition, kpi.definitions
    last = there[-1]
    facts = DefinitionFacts(
        last.id,
        definition.version,
        definition.series,
        definition.valid_from,
        set_up_of(definition, last.set_up.comparison),
    )
    return replace(kpi, definitions=(*(there[:-1] if supposed.amends else there), facts))


def _stored(kpi_ids) -> dict[tuple, Rag]:
    rows = Assessment.objects.headline().filter(kpi__in=kpi_ids).order_by()
    columns = ("kpi_id", "period_kind", "period_start", "basis", "rag")
    kinds = {kind.value: place for place, kind in enumerate(KINDS)}
    bases = {basis.value: place for place, basis in enumerate(BASES)}
    return {
        (kpi, kinds[kind], day_number(start), bases[basis]): Rag(rag)
        for kpi, kind, start, basis, rag in rows.values_list(*columns)
    }
