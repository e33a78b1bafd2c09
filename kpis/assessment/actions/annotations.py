"""Says what happened to a KPI's series: breaks, rebases and events (domain-rules 3.5, 6.4)."""

import datetime as dt
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from kpis.assessment.models import Annotation, AnnotationKind, AnnotationState
from kpis.assessment.policies import check_can_decide, check_can_withdraw
from kpis.register.models import KPI
from kpis.register.policies import check_can_manage, check_not_retired
from kpis.register.queries import lock_kpis
from perfportal.core import audit, clock, jobs
from perfportal.core.concurrency import update_if_version


@dataclass(frozen=True)
class Note:
    """What happened on which day; a rebase also says why limits start anew."""

    kind: AnnotationKind
    day: dt.date
    words: str
    reason: str = ""


@transaction.atomic
def add(*, by, kpi: KPI, note: Note) -> Annotation:
    """Add a note. A rebase waits for its approval; the others hold at once.

    Raises ValidationError by field, also where there is one of the kind on that day already.
    """
    check_can_manage(by)
    check_not_retired(kpi)
    lock_kpis([kpi.pk])
    _check(kpi, note)
    waits = note.kind == AnnotationKind.REBASE
    annotation = Annotation.objects.create(
        kpi=kpi,
        kind=note.kind,
        day=note.day,
        words=note.words.strip(),
        reason=note.reason.strip(),
        state=AnnotationState.WAITING if waits else AnnotationState.IN_FORCE,
        by=by,
        created_at=clock.now(),
    )
    after = {"kind": note.kind, "day": note.day.isoformat(), "words": annotation.words}
    verb = "annotation.proposed" if waits else "annotation.added"
    audit.record(by=by, verb=verb, subject=annotation, after=after, reason=annotation.reason)
    _follow(by, annotation)
    return annotation


@transaction.atomic
def approve(*, by, annotation: Annotation, version: int) -> Annotation:
    """Agree that limits start anew: a director or service head of the KPI who is not the author."""
    check_can_decide(by, annotation)
    approved = {"approved_by": by, "approved_at": clock.now(), "state": AnnotationState.IN_FORCE}
    update_if_version(annotation, version=version, **approved)
    audit.record(by=by, verb="annotation.approved", subject=annotation, reason=annotation.reason)
    _follow(by, annotation)
    return annotation


@transaction.atomic
def withdraw(*, by, annotation: Annotation, version: int, reason: str) -> Annotation:
    """Take a note back, or decline one that waits; it stays in the record with the reason."""
    check_can_withdraw(by, annotation)
    if not reason.strip():
        raise ValidationError({"reason": _("Say why it is withdrawn.")})
    was_in_force = annotation.state == AnnotationState.IN_FORCE
    update_if_version(
        annotation,
        version=version,
        state=AnnotationState.WITHDRAWN,
        withdrawn_by=by,
        withdrawn_at=clock.now(),
        withdrawn_reason=reason.strip(),
    )
    audit.record(by=by, verb="annotation.withdrawn", subject=annotation, reason=reason.strip())
    if was_in_force:
        _assess(by, annotation)
    return annotation


def _check(kpi: KPI, note: Note) -> None:
    faults = {}
    if not note.words.strip():
        faults["words"] = _("Say what happened.")
    if note.kind == AnnotationKind.REBASE and not note.reason.strip():
        faults["reason"] = _("Say which known change makes the earlier limits wrong.")
    if note.kind == AnnotationKind.REBASE and note.day > clock.today():
        faults["day"] = _("Limits start anew once the change has happened: choose today or before.")
    same = kpi.annotations.exclude(state=AnnotationState.WITHDRAWN)
    if same.filter(kind=note.kind, day=note.day).exists():
        faults["day"] = _("There is one of this kind on that day already: withdraw it first.")
    if faults:
        raise ValidationError(faults)


def _follow(by, annotation: Annotation) -> None:
    if annotation.state == AnnotationState.IN_FORCE:
        _assess(by, annotation)


def _assess(by, annotation: Annotation) -> None:
    """Limits and signals follow a break or a rebase; an event changes no figure."""
    if annotation.begins_segment:
        jobs.enqueue("kpis.assess", by=by, kpi_ids=[annotation.kpi_id])
