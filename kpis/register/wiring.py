"""What the register puts into navigation and registries."""

from django.utils.translation import gettext_lazy as _

from kpis.register import jobs, objections
from kpis.register.actions.tiers import add_standard_tiers
from kpis.register.presenters.proposals import proposal_rows
from kpis.register.presenters.purpose import task_rows
from kpis.register.presenters.returns import calendar_rows
from kpis.register.queries.proposals import get_waiting_for
from kpis.register.queries.purpose import get_own_tasks
from kpis.register.queries.sources import get_reports_to_review, get_returns_owed
from kpis.register.queries.worth import letting_go, purpose
from perfportal.core import clock, navigation
from perfportal.core.access.roles import Permission
from perfportal.core.models import Organisation, User
from perfportal.core.registries import Panel, events, evidence, panels

__all__ = ["add_tiers", "jobs", "objections"]

navigation.register(_("KPIs"), "kpis:kpi-list", Permission.VIEW_UNAPPROVED, order=20)
navigation.register(_("Sources"), "kpis:source-list", Permission.VIEW_UNAPPROVED, order=22)
evidence.register(topic="kpis.letting_go", key="register", order=20)(letting_go)
evidence.register(topic="kpis.purpose", key="register", order=20)(purpose)


@panels.register(page="core:home", key="kpi-tasks", order=15)
def tasks_panel(request, subject=None):
    """The changes to KPIs that this person is to make."""
    tasks = get_own_tasks(request.user)
    if not tasks:
        return None
    context = {"rows": task_rows(tasks, on=clock.today())}
    return Panel(_("KPIs to change"), "kpis/register/partials/_home_tasks.html", context)


@panels.register(page="core:home", key="proposals", order=16)
def proposals_panel(request, subject=None):
    """The changes that this director decides on."""
    waiting = get_waiting_for(request.user)
    if not waiting:
        return None
    context = {"rows": proposal_rows(waiting)}
    template = "kpis/register/partials/_home_proposals.html"
    return Panel(_("Changes to decide on"), template, context)


@panels.register(page="core:home", key="returns", order=30)
def returns_panel(request, subject=None):
    """The returns that this person owns and that are overdue or due soon."""
    today = clock.today()
    dates = get_returns_owed(request.user, as_of=today)
    if not dates:
        return None
    rows = calendar_rows(dates, may_submit=lambda _source: True, as_of=today)
    return Panel(
        _("Returns that you owe"), "kpis/register/partials/_home_returns.html", {"rows": rows}
    )


@panels.register(page="core:home", key="reports-outside", order=35)
def reports_panel(request, subject=None):
    """How many of a service head's reports outside the portal wait for an answer."""
    if not request.user.access.holds(Permission.APPROVE_VALUES):
        return None
    count = len(get_reports_to_review(request.user, as_of=clock.today()))
    if not count:
        return None
    return Panel(
        _("Reports outside the portal"),
        "kpis/register/partials/_home_reports.html",
        {"count": count},
    )


@events.subscribe("council.created")
def add_tiers(*, organisation_id, by_id, **_more):
    """Every council starts with the four standard tiers."""
    add_standard_tiers(
        by=User.objects.get(pk=by_id), organisation=Organisation.objects.get(pk=organisation_id)
    )
