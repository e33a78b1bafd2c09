"""What assessments rest on besides a KPI's own figures, in a fixed number of queries."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import replace

from kpis.assessment.models import Annotation, AnnotationKind
from kpis.assessment.queries.forecasts import get_officer_forecasts
from kpis.calculations.breaks import broken
from kpis.calculations.facts import KpiFacts, SpcWays
from kpis.calculations.warning_signs import NO_ACTIONS, Actions
from kpis.collection.models import CorrectiveAction
from perfportal.core.council_settings import get_settings
from perfportal.core.models import get_organisation


def with_outlook(facts: Iterable[KpiFacts]) -> list[KpiFacts]:
    """The facts with what the rules about whole series look at, in four queries."""
    facts = list(facts)
    if not facts:
        return []
    kpi_ids = [kpi.id for kpi in facts]
    actions, forecasts = _actions(kpi_ids), get_officer_forecasts(kpi_ids)
    breaks, rebases = _annotations(kpi_ids)
    ways = spc_ways(get_organisation())
    return [
        replace(
            kpi,
            definitions=broken(kpi.definitions, breaks.get(kpi.id, ())),
            rebases=tuple(rebases.get(kpi.id, ())),
            overrides=forecasts.get(kpi.id, ()),
            actions=actions.get(kpi.id, NO_ACTIONS),
            spc=ways,
        )
        for kpi in facts
    ]


def spc_ways(organisation) -> SpcWays:
    """How the council looks for signals."""
    ways = get_settings(organisation, ("screen_outliers", "shift_n", "trend_n"))
    return SpcWays(ways["screen_outliers"], ways["shift_n"], ways["trend_n"])


def _annotations(kpi_ids) -> tuple[dict[int, list[dt.date]], dict[int, list[dt.date]]]:
    """The days of breaks and of rebases in force, by KPI."""
    breaks, rebases = defaultdict(list), defaultdict(list)
    rows = Annotation.objects.in_force().that_begin_segments().filter(kpi__in=kpi_ids)
    for kpi_id, kind, day in rows.order_by("day").values_list("kpi_id", "kind", "day"):
        (breaks if kind == AnnotationKind.BREAK else rebases)[kpi_id].append(day)
    return breaks, rebases


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
