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
from kpis.collection.models.checks import CheckWaiver, CrossCheck
from kpis.collection.models.corrective import CorrectiveAction
from kpis.collection.models.round import CollectionRound

__all__ = [
    "APPROVED_OR_ISSUED",
    "GIVEN",
    "Actual",
    "ActualDraft",
    "ActualRevision",
    "ActualState",
    "CheckWaiver",
    "CollectionRound",
    "CorrectiveAction",
    "CrossCheck",
    "QualityCheck",
    "RevisionReason",
]
