"""What assessments rest on besides a KPI's own figures, in a fixed number of queries."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import replace

from kpis.calculations.facts import KpiFacts
from kpis.calculations.warning_signs import NO_ACTIONS, Actions
from kpis.collection.models import CorrectiveAction


def with_outlook(facts: Iterable[KpiFacts]) -> list[KpiFacts]:
    """The facts with what the rules about whole series look at."""
    facts = list(facts)
    actions = _actions([kpi.id for kpi in facts])
    return [replace(kpi, actions=actions.get(kpi.id, NO_ACTIONS)) for kpi in facts]


def _actions(kpi_ids) -> dict[int, Actions]:
    """The corrective actions of each KPI that has one; a withdrawn one counts for nothing."""
    opened, done = defaultdict(list), defaultdict(list)
    rows = CorrectiveAction.objects.filter(kpi__in=kpi_ids).order_by()
    for kpi, state, due_on, closed_on in rows.values_list("kpi_id", "state", "due_on", "closed_on"):
        if state == CorrectiveAction.State.OPEN:
            opened[kpi].append(due_on)
        elif state == CorrectiveAction.State.DONE:
            done[kpi].append(closed_on)
    return {
        kpi: Actions(tuple(opened[kpi]), tuple(done[kpi])) for kpi in opened.keys() | done.keys()
    }
