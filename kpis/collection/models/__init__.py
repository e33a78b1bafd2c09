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
from kpis.collection.models.file_mapping import FileMapping
from kpis.collection.models.round import CollectionRound
from kpis.collection.models.upload import EntryUpload, EntryUploadValue

__all__ = [
    "APPROVED_OR_ISSUED",
    "GIVEN",
    "Actual",
    "ActualDraft",
    "ActualRevision",
    "ActualState",
    "CollectionRound",
    "CorrectiveAction",
    "EntryUpload",
    "EntryUploadValue",
    "FileMapping",
    "QualityCheck",
    "RevisionReason",
]
