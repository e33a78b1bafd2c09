"""The register's records."""

from kpis.register.models.kpi import (
    KPI,
    KPIDefinition,
    LifeCycle,
    PerspectiveCode,
    ReportingRule,
)
from kpis.register.models.proposal import Proposal, ProposalKind, ProposalState
from kpis.register.models.purpose import KpiTask, PurposeReview
from kpis.register.models.quality import QualityAssessment
from kpis.register.models.source import DataSource, ReturnDate, SourceKind
from kpis.register.models.target import Target
from kpis.register.models.tier import Tier
from kpis.register.models.upload import RegisterUpload

__all__ = [
    "KPI",
    "DataSource",
    "KPIDefinition",
    "KpiTask",
    "LifeCycle",
    "PerspectiveCode",
    "Proposal",
    "ProposalKind",
    "ProposalState",
    "PurposeReview",
    "QualityAssessment",
    "RegisterUpload",
    "ReportingRule",
    "ReturnDate",
    "SourceKind",
    "Target",
    "Tier",
]
