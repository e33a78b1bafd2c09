"""The collection's records."""

from kpis.collection.models.actual import (
    APPROVED_OR_ISSUED,
    GIVEN,
    Actual,
    ActualDraft,
    ActualRevision,
    ActualState,
    RevisionReason,
)
from kpis.collection.models.check import QualityCheck
from kpis.collection.models.corrective import CorrectiveAction
from kpis.collection.models.round import CollectionRound

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
]
