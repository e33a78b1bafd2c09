"""The strategy's records."""

from kpis.strategy.models.plan import PlanState, ServicePlan
from kpis.strategy.models.risk import Risk, RiskReview
from kpis.strategy.models.thread import (
    AnnualNarrative,
    Milestone,
    Outcome,
    Priority,
    StrategyAction,
)

__all__ = [
    "AnnualNarrative",
    "Milestone",
    "Outcome",
    "PlanState",
    "Priority",
    "Risk",
    "RiskReview",
    "ServicePlan",
    "StrategyAction",
]
