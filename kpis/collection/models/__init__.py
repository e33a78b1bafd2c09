"""The collection's records."""

from kpis.collection.models.actual import (
    APPROVED_OR_ISSUED,
    GIVEN,
    Actual,
    ActualDraft,
    ActualRevision,
    ActualState,
    QualityCheck,
    RevisionReason,
)
from kpis.collection.models.corrective import CorrectiveAction
from kpis.collection.models.extension import RoundExtension, Whose
from kpis.collection.models.round import CollectionRound
from kpis.collection.models.task import RoundTask

__all__ = [
    "APPROVED_OR_ISSUED",
    "GIVEN",
    "Actual",
    "ActualDraft",
    "ActualRevision",
    "ActualState",
    "CollectionRound",
    "CorrectiveAction",
    "QualityCheck",
    "RevisionReason",
    "RoundExtension",
    "RoundTask",
    "Whose",
]
