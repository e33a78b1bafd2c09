"""The collection's records."""

from kpis.collection.models.actual import (
    APPROVED_OR_ISSUED,
    GIVEN,
    REVISION_KINDS,
    Actual,
    ActualDraft,
    ActualRevision,
    ActualState,
    QualityCheck,
    RevisionReason,
)
from kpis.collection.models.corrective import CorrectiveAction
from kpis.collection.models.evidence import Evidence
from kpis.collection.models.round import CollectionRound

__all__ = [
    "APPROVED_OR_ISSUED",
    "GIVEN",
    "REVISION_KINDS",
    "Actual",
    "ActualDraft",
    "ActualRevision",
    "ActualState",
    "CollectionRound",
    "CorrectiveAction",
    "Evidence",
    "QualityCheck",
    "RevisionReason",
]
