"""Gathers the models of the rooms, as Django expects them here."""

from kpis.assessment.models import Assessment, PageCount
from kpis.collection.models import (
    Actual,
    ActualDraft,
    ActualRevision,
    CollectionRound,
    CorrectiveAction,
    QualityCheck,
)
from kpis.register.models import (
    KPI,
    DataSource,
    KPIDefinition,
    KpiTask,
    Proposal,
    PurposeReview,
    QualityAssessment,
    RegisterUpload,
    ReturnDate,
    Target,
    Tier,
)
from kpis.strategy.models import (
    AnnualNarrative,
    Milestone,
    Outcome,
    Priority,
    Risk,
    RiskReview,
    ServicePlan,
    StrategyAction,
)

__all__ = [
    "KPI",
    "Actual",
    "ActualDraft",
    "ActualRevision",
    "AnnualNarrative",
    "Assessment",
    "CollectionRound",
    "CorrectiveAction",
    "DataSource",
    "KPIDefinition",
    "KpiTask",
    "Milestone",
    "Outcome",
    "PageCount",
    "Priority",
    "Proposal",
    "PurposeReview",
    "QualityAssessment",
    "QualityCheck",
    "RegisterUpload",
    "ReturnDate",
    "Risk",
    "RiskReview",
    "ServicePlan",
    "StrategyAction",
    "Target",
    "Tier",
]
