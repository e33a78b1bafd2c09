"""Notes on the series of a KPI, as tests need them."""

import datetime as dt

from kpis.assessment.actions import annotations
from kpis.assessment.actions.annotations import Note
from kpis.assessment.models import AnnotationKind

DAY = dt.date(2026, 7, 1)


def a_note(kpi, *, by, kind="event", day=DAY, words="New contractor", reason=""):
    note = Note(AnnotationKind(kind), day, words, reason)
    return annotations.add(by=by, kpi=kpi, note=note)


def a_rebase(kpi, *, by, day=DAY):
    reason = "The new contract pays for fewer missed bins."
    return a_note(kpi, by=by, kind="rebase", day=day, reason=reason)
