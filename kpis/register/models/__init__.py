"""The register's records."""

from kpis.register.models.kpi import (
    KPI,
    KPIDefinition,
    LifeCycle,
    PerspectiveCode,
    ReportingRule,
)
from kpis.register.models.target import Target
from kpis.register.models.tier import Tier

__all__ = [
    "KPI",
    "KPIDefinition",
    "LifeCycle",
    "PerspectiveCode",
    "ReportingRule",
    "Target",
    "Tier",
]
