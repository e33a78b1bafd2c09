"""All that is on record about one value, for its evidence sheet; a constant number of queries."""

from bisect import bisect_left
from dataclasses import dataclass

from django.db.models import Q

from kpis.calculations.codes import TargetKind
from kpis.collection.models import Actual, ActualRevision, Evidence, QualityCheck
from kpis.collection.queries.beside import Beside, get_beside
from kpis.collection.queries.evidence import get_evidence
from kpis.register.models import Target
from perfportal.core.models import AuditEvent, AuditSeal


@dataclass(frozen=True)
class TrailEvent:
    """An audit event and the seal that covers it; None where it has not been sealed yet."""

    event: AuditEvent
    seal: AuditSeal | None


@dataclass(frozen=True)
class Record:
    """One value with everything that belongs to it, each list oldest first."""

    actual: Actual
    revisions: list[ActualRevision]
    checks: list[QualityCheck]
    evidence: list[Evidence]
    targets: list[Target]
    beside: Beside
    trail: list[TrailEvent]


def get_record(actual: Actual) -> Record:
    evidence = get_evidence(actual)
    return Record(
        actual=actual,
        revisions=get_versions(actual),
        checks=list(actual.checks.select_related("by", "revision").order_by("at", "pk")),
        evidence=evidence,
        targets=_targets(actual),
        beside=get_beside(actual),
        trail=_trail(actual, evidence),
    )


def get_versions(actual: Actual) -> list[ActualRevision]:
    people = ("entered_by", "entered_for", "definition", "revises__definition")
    return list(actual.revisions.select_related(*people).order_by("number"))


def _targets(actual: Actual) -> list[Target]:
    """The versions of every target that covers the period: its own, and that of its year."""
    rows = Target.objects.filter(
        kpi=actual.kpi_id,
        kind=TargetKind.TARGET.value,
        period_start__lte=actual.period_start,
        period_end__gte=actual.period_end,
    )
    return list(rows.select_related("set_by", "approved_by").order_by("-period_start", "version"))


def _trail(actual: Actual, evidence: list[Evidence]) -> list[TrailEvent]:
    own = Q(subject_type=Actual._meta.label_lower, subject_uid=actual.uid)
    attached = Q(
        subject_type=Evidence._meta.label_lower, subject_uid__in=[one.uid for one in evidence]
    )
    events = list(AuditEvent.objects.filter(own | attached).order_by("pk"))
    if not events:
        return []
    seals = list(
        AuditSeal.objects.filter(last_id__gte=events[0].pk, first_id__lte=events[-1].pk).order_by(
            "last_id"
        )
    )
    lasts = [seal.last_id for seal in seals]
    return [TrailEvent(event, _seal_of(event.pk, seals, lasts)) for event in events]


def _seal_of(number: int, seals: list[AuditSeal], lasts: list[int]) -> AuditSeal | None:
    place = bisect_left(lasts, number)
    if place < len(seals) and seals[place].first_id <= number:
        return seals[place]
    return None
