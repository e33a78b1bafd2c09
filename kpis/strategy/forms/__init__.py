"""What people type into the strategy."""

from kpis.strategy.forms.delivery import (
    ActionForm,
    BenefitsForm,
    MilestoneDoneForm,
    MilestoneForm,
    MilestoneMoveForm,
    ProgressForm,
)
from kpis.strategy.forms.plans import DraftForm, PlanForm
from kpis.strategy.forms.risks import NewRiskForm, ReviewForm, RiskForm
from kpis.strategy.forms.thread import NarrativeForm, OutcomeForm, PriorityForm

__all__ = [
    "ActionForm",
    "BenefitsForm",
    "DraftForm",
    "MilestoneDoneForm",
    "MilestoneForm",
    "MilestoneMoveForm",
    "NarrativeForm",
    "NewRiskForm",
    "OutcomeForm",
    "PlanForm",
    "PriorityForm",
    "ProgressForm",
    "ReviewForm",
    "RiskForm",
]
