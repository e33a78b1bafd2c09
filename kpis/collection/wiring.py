"""What collection puts into the navigation and onto pages, and what it does when others act."""

from django.utils.translation import gettext_lazy as _

from kpis.collection import duties, jobs, objections
from kpis.collection.actions import round_tasks
from kpis.collection.actions.quality_measures import measure_round
from kpis.collection.models import CollectionRound
from kpis.collection.presenters import round_links
from kpis.collection.presenters.corrective import actions_url
from kpis.collection.presenters.issues import issue_rows
from kpis.collection.queries.corrective import get_seen_of
from kpis.collection.queries.effort import took
from kpis.collection.queries.issues import get_open_issues_of
from kpis.collection.queries.owed import get_owed
from kpis.collection.sheet_panel import waivers_panel
from kpis.collection.views.value_page import rows_for
from perfportal.core import clock, navigation
from perfportal.core.access.roles import Permission
from perfportal.core.registries import Panel, events, evidence, panels

__all__ = ["duties", "jobs", "objections"]

evidence.register(topic="kpis.purpose", key="effort", order=25)(took)
panels.register(page="kpis:entry-sheet", key="waivers", order=5)(waivers_panel)
navigation.register(_("Enter figures"), "kpis:entry-home", Permission.ENTER_VALUES, order=10)
navigation.register(_("Approve"), "kpis:approval", Permission.APPROVE_VALUES, order=12)
navigation.register(_("Confirm"), "kpis:approval", Permission.CONFIRM_VALUES, order=13)
navigation.register(_("Rounds"), "kpis:round-list", Permission.MANAGE_ROUNDS, order=14)
navigation.register(_("Check"), "kpis:checking", Permission.CHECK_VALUES, order=16)
navigation.register(
    _("Corrective actions"), "kpis:corrective-list", Permission.VIEW_UNAPPROVED, order=27
)
navigation.register(_("Data quality"), "kpis:data-quality", Permission.VIEW_CMT, order=46)


@panels.register(page="core:owed", key="rounds")
def rounds_panel(request, subject):
    """The pages on which a round is entered at once, above the list of what is owed."""
    links = round_links(get_owed(subject))
    on_behalf = request.user.access.holds(Permission.ENTER_ON_BEHALF)
    if not links and not on_behalf:
        return None
    context = {"rounds": links, "on_behalf": on_behalf}
    return Panel(_("Rounds"), "kpis/collection/partials/_home_rounds.html", context)


@panels.register(page="kpis:kpi-detail", key="data-issues", order=40)
def issues_panel(request, subject):
    """What is being put right about a KPI's data, for staff."""
    if not request.user.access.holds(Permission.VIEW_UNAPPROVED):
        return None
    rows = issue_rows(get_open_issues_of(subject), as_of=clock.today())
    if not rows:
        return None
    template = "kpis/collection/partials/_kpi_issues.html"
    return Panel(_("Issues with its data"), template, {"rows": rows})


@events.subscribe("round.locked")
def measure_data_quality(*, round_id):
    """The KPIs of data quality get their figures of a round that has been closed."""
    round_ = CollectionRound.objects.select_related("organisation", "locked_by").get(pk=round_id)
    measure_round(by=round_.locked_by, round_=round_)


@panels.register(page="kpis:kpi-detail", key="corrective", order=15)
def corrective_panel(request, subject):
    """What is being done about the KPI, for those who see it before its figures are issued."""
    if not request.user.access.holds(Permission.VIEW_UNAPPROVED):
        return None
    actions = list(get_seen_of(request.user, subject))
    if not actions:
        return None
    in_hand = [action for action in actions if action.state == "open"]
    return Panel(
        title=_("Corrective actions"),
        template="kpis/collection/partials/_kpi_corrective.html",
        context={"rows": rows_for(request.user, in_hand), "url": actions_url(subject)},
    )


@events.subscribe("strategy_action.progress_given")
def note_progress(*, by, action):
    """A report on an action is what the open rounds asked for."""
    round_tasks.note_progress(by=by, action=action)


@events.subscribe("milestone.answered")
def note_milestone(*, by, milestone, answer, note):
    """So is the word that a milestone has been reached, or comes later."""
    round_tasks.note_milestone(by=by, milestone=milestone, answer=answer, note=note)
