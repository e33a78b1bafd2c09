"""Which figures of a file want evidence that is not there: a warning, never a refusal.

It is the rule of the entry form (domain-rules 6.3), asked of figures of Tier 1 that would be
submitted. Back-data is in nobody's queue, and what stays as it was is not asked again.
"""

import datetime as dt
from collections.abc import Sequence

from kpis.calculations.checks import CheckCode, Earlier, without_evidence
from kpis.calculations.codes import WITHOUT_FIGURE
from kpis.calculations.evidence import Evidenced
from kpis.collection.imports.actual_rows import rules_for
from kpis.collection.imports.planning import Deed, Step
from kpis.collection.queries.checks import get_waived
from kpis.collection.queries.evidence import HEADLINE, get_evidenced

SUBMITS = (Deed.NEW, Deed.FILLED, Deed.CORRECTED)
NOTHING_YET = Evidenced()


def ask_for_evidence(steps: Sequence[Step], *, on: dt.date) -> int:
    """Name each figure that lacks evidence in its cells; how many. Two queries, or none."""
    asked = [step for step in steps if _is_asked(step)]
    if not asked:
        return 0
    waived = get_waived({step.row.kpi.pk for step in asked}, on=on)
    shown = get_evidenced(_slots(asked))
    return sum(_ask(step, _earlier(step, shown, waived)) for step in asked)


def _is_asked(step: Step) -> bool:
    row = step.row
    is_headline = row.kpi.tier.code == HEADLINE
    return is_headline and step.deed in SUBMITS and row.entry.marker not in WITHOUT_FIGURE


def _slots(asked: Sequence[Step]):
    """Those that are there, with the KPI that has been read already."""
    for step in asked:
        if step.actual:
            step.actual.kpi = step.row.kpi
            yield step.actual


def _earlier(step: Step, shown, waived) -> Earlier:
    evidence = shown.get(step.actual.pk) if step.actual else NOTHING_YET
    return Earlier(evidence=evidence, waived=waived.get(step.row.kpi.pk, frozenset()))


def _ask(step: Step, earlier: Earlier) -> bool:
    row = step.row
    if CheckCode.MISSING_EVIDENCE in earlier.waived:
        return False
    rules = rules_for(row.kpi.definition, row.entry)
    for finding in without_evidence(row.entry, rules, earlier):
        where = f"{row.kpi.code} {row.period.short_label}"
        row.cells.doubt(finding.field, finding.code, f"{where}: {finding.sentence}")
        return True
    return False
