"""Gathers the models of the rooms, as Django expects them here."""

from kpis.assessment.models import Assessment, PageCount
from kpis.collection.models import (
    Actual,
    ActualDraft,
    ActualRevision,
    CollectionRound,
    QualityCheck,
)
from kpis.register.models import (
    KPI,
    KPIDefinition,
    KpiTask,
    Proposal,
    PurposeReview,
    RegisterUpload,
    Target,
    Tier,
)

__all__ = [
    "KPI",
    "Actual",
    "ActualDraft",
    "ActualRevision",
    "Assessment",
    "CollectionRound",
    "KPIDefinition",
    "KpiTask",
    "PageCount",
    "Proposal",
    "PurposeReview",
    "QualityCheck",
    "RegisterUpload",
    "Target",
    "Tier",
]
