"""The register's records."""

from kpis.register.models.kpi import KPI, KPIDefinition, LifeCycle, PerspectiveCode
from kpis.register.models.source import DataSource, ReturnDate, SourceKind
from kpis.register.models.target import Target
from kpis.register.models.tier import Tier

__all__ = [
    "KPI",
    "DataSource",
    "KPIDefinition",
    "LifeCycle",
    "PerspectiveCode",
    "ReturnDate",
    "SourceKind",
    "Target",
    "Tier",
]
