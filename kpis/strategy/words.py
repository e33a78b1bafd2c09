"""The words and colours of the strategy's codes. Stages are never green, amber or red."""

from django.utils.translation import gettext_lazy as _

from kpis.calculations.progress import ActionRag, Moved, Stage
from kpis.strategy.models import PlanState

STAGE_WORDS = {
    Stage.NOT_STARTED: _("Not started"),
    Stage.IN_PROGRESS: _("In progress"),
    Stage.COMPLETE: _("Complete"),
    Stage.ON_HOLD: _("On hold"),
    Stage.CANCELLED: _("Cancelled"),
}
STAGE_COLOURS = {
    Stage.NOT_STARTED: "grey",
    Stage.IN_PROGRESS: "blue",
    Stage.COMPLETE: "turquoise",
    Stage.ON_HOLD: "purple",
    Stage.CANCELLED: "grey",
}
RAG_WORDS = {
    ActionRag.GREEN: _("On track"),
    ActionRag.AMBER: _("At risk"),
    ActionRag.RED: _("Off track"),
}
MOVED_WORDS = {
    Moved.UP: _("Higher than at the review before"),
    Moved.DOWN: _("Lower than at the review before"),
    Moved.LEVEL: _("As at the review before"),
}
PLAN_WORDS = {PlanState.DRAFT: _("Draft"), PlanState.AGREED: _("Agreed")}
PLAN_COLOURS = {PlanState.DRAFT: "yellow", PlanState.AGREED: "turquoise"}
NOT_SAID = "–"
