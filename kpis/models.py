"""Gathers the models of the rooms, as Django expects them here."""

from kpis.assessment.models import Assessment
from kpis.collection.models import (
    Actual,
    ActualDraft,
    ActualRevision,
    CollectionRound,
    QualityCheck,
)
from kpis.register.models import KPI, DataSource, KPIDefinition, ReturnDate, Target, Tier

__all__ = [
    "KPI",
    "Actual",
    "ActualDraft",
    "ActualRevision",
    "Assessment",
    "CollectionRound",
    "DataSource",
    "KPIDefinition",
    "QualityCheck",
    "ReturnDate",
    "Target",
    "Tier",
]
