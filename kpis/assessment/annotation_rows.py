"""Notes on a KPI's series in words: what happened, who said so, who agreed, what became of it."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from kpis.assessment.models import Annotation, AnnotationState
from perfportal.core.periods.naming import day_words
from perfportal.core.registries import Duty, Standing

COLOURS = {
    AnnotationState.WAITING: "yellow",
    AnnotationState.IN_FORCE: "green",
    AnnotationState.WITHDRAWN: "grey",
}


@dataclass(frozen=True)
class AnnotationRow:
    """One note in the list."""

    url: str
    kind: str
    day: str
    words: str
    reason: str
    history: list[str]
    state: str
    colour: str


def annotation_rows(annotations: Iterable[Annotation], code: str) -> list[AnnotationRow]:
    return [annotation_row(annotation, code) for annotation in annotations]


def annotation_row(annotation: Annotation, code: str) -> AnnotationRow:
    return AnnotationRow(
        url=reverse("kpis:kpi-annotation", args=[code, annotation.uid]),
        kind=annotation.get_kind_display(),
        day=day_words(annotation.day),
        words=annotation.words,
        reason=annotation.reason,
        history=_history(annotation),
        state=annotation.get_state_display(),
        colour=COLOURS[AnnotationState(annotation.state)],
    )


def annotation_duties(annotations: Iterable[Annotation]) -> list[Duty]:
    """Rebases that wait for this person's decision."""
    return [
        Duty(
            kind="proposal",
            key=f"annotation-{annotation.uid}",
            title=f"{annotation.get_kind_display()}: {annotation.kpi.title}",
            url=reverse("kpis:kpi-annotation", args=[annotation.kpi.code, annotation.uid]),
            standing=Standing.TO_DECIDE,
            code=annotation.kpi.code,
            reason=annotation.reason,
            since=timezone.localdate(annotation.created_at),
        )
        for annotation in annotations
    ]


def _history(annotation: Annotation) -> list[str]:
    said = [_said(_("Added by %(who)s on %(day)s"), annotation.by, annotation.created_at)]
    if annotation.approved_by:
        approved = _("Approved by %(who)s on %(day)s")
        said.append(_said(approved, annotation.approved_by, annotation.approved_at))
    if annotation.withdrawn_by:
        withdrawn = _said(
            _("Withdrawn by %(who)s on %(day)s"), annotation.withdrawn_by, annotation.withdrawn_at
        )
        said.append(f"{withdrawn}: {annotation.withdrawn_reason}")
    return said


def _said(sentence: str, who, at) -> str:
    return sentence % {"who": who, "day": day_words(timezone.localdate(at))}
