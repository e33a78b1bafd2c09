"""The collection's records."""

from kpis.collection.models.actual import (
    APPROVED_OR_ISSUED,
    EVER_ISSUED,
    GIVEN,
    Actual,
    ActualState,
)
from kpis.collection.models.check import QualityCheck
from kpis.collection.models.checks import CheckWaiver, CrossCheck
from kpis.collection.models.corrective import CorrectiveAction
from kpis.collection.models.effort import EffortAnswer, EffortShare
from kpis.collection.models.evidence import Evidence
from kpis.collection.models.extension import RoundExtension, Whose
from kpis.collection.models.file_mapping import FileMapping
from kpis.collection.models.quality import (
    Briefing,
    BriefingReading,
    DataIssue,
    IssueNote,
    QualityMeasure,
)
from kpis.collection.models.revision import (
    REVISION_KINDS,
    ActualDraft,
    ActualRevision,
    RevisionReason,
)
from kpis.collection.models.round import CollectionRound
from kpis.collection.models.task import RoundTask
from kpis.collection.models.upload import EntryUpload, EntryUploadValue

__all__ = [
    "APPROVED_OR_ISSUED",
    "EVER_ISSUED",
    "GIVEN",
    "REVISION_KINDS",
    "Actual",
    "ActualDraft",
    "ActualRevision",
    "ActualState",
    "Briefing",
    "BriefingReading",
    "CheckWaiver",
    "CollectionRound",
    "CorrectiveAction",
    "CrossCheck",
    "DataIssue",
    "EffortAnswer",
    "EffortShare",
    "EntryUpload",
    "EntryUploadValue",
    "Evidence",
    "FileMapping",
    "IssueNote",
    "QualityCheck",
    "QualityMeasure",
    "RevisionReason",
    "RoundExtension",
    "RoundTask",
    "Whose",
]
