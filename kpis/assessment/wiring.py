"""What the assessment registers with others, imported when Django is ready."""

from django.utils.translation import gettext_lazy as _

from kpis.assessment import jobs, objections
from kpis.assessment.queries.latest import get_latest
from kpis.assessment.standing import standing_rows, standing_words
from perfportal.core.access.roles import Permission
from perfportal.core.registries import Panel, panels

__all__ = ["jobs", "objections"]


@panels.register(page="kpis:plan-detail", key="standing", order=10)
@panels.register(page="kpis:action-detail", key="standing", order=10)
@panels.register(page="kpis:priority-detail", key="standing", order=10)
def standing_panel(request, subject):
    """How the KPIs that a page of the strategy names stand; `subject` are those the viewer sees."""
    kpi_ids = {kpi.pk for kpi in subject}
    if not kpi_ids or not request.user.access.holds(Permission.VIEW_UNISSUED):
        return None
    rows = standing_rows(get_latest(kpi_ids))
    return Panel(
        title=_("How its KPIs stand"),
        template="kpis/assessment/partials/_standing.html",
        context={"rows": rows, "shown": standing_words(len(rows), len(kpi_ids))},
    )
