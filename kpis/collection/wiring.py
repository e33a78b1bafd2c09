"""What collection puts into the navigation and onto the home page."""

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from kpis.collection import jobs, objections
from kpis.collection.actions import round_tasks
from kpis.collection.actions.quality_measures import measure_round
from kpis.collection.models import CollectionRound, RoundTask
from kpis.collection.policies import may_approve_somewhere
from kpis.collection.presenters import done_words, owed_rows
from kpis.collection.presenters.approval_duties import action_duty, query_duty, void_duty
from kpis.collection.presenters.corrective import actions_url
from kpis.collection.presenters.finals import final_duty
from kpis.collection.presenters.issues import issue_rows
from kpis.collection.presenters.round_tasks import task_duty
from kpis.collection.queries.corrective import get_owned, get_seen_of
from kpis.collection.queries.effort import get_to_ask, took
from kpis.collection.queries.finals import get_final_owed
from kpis.collection.queries.issues import get_open_issues_of, get_own_issues, get_unread
from kpis.collection.queries.owed import get_owed
from kpis.collection.queries.review import (
    get_open_queries,
    get_to_approve,
    get_to_check,
    get_void_approvals,
)
from kpis.collection.views.value_page import rows_for
from perfportal.core import clock, navigation
from perfportal.core.access.roles import Permission
from perfportal.core.registries import Duty, Panel, Standing, duties, events, evidence, panels

__all__ = ["jobs"]

__all__ = ["objections"]

evidence.register(topic="kpis.purpose", key="effort", order=25)(took)
navigation.register(_("Enter figures"), "kpis:entry-home", Permission.ENTER_VALUES, order=10)
navigation.register(_("Approve"), "kpis:approval", Permission.APPROVE_VALUES, order=12)
navigation.register(_("Rounds"), "kpis:round-list", Permission.MANAGE_ROUNDS, order=14)
navigation.register(_("Data quality"), "kpis:data-quality", Permission.VIEW_CMT, order=46)
navigation.register(_("Check"), "kpis:checking", Permission.CHECK_VALUES, order=16)
navigation.register(
    _("Corrective actions"), "kpis:corrective-list", Permission.VIEW_UNAPPROVED, order=27
)


@panels.register(page="core:home", key="owed", order=10)
def owed_panel(request, subject=None):
    """What this person owes, worst first."""
    if not request.user.access.holds(Permission.ENTER_VALUES):
        return None
    rows = owed_rows(get_owed(request.user), as_of=clock.today())
    open_rows = [row for row in rows if row.group in ("returned", "overdue", "due", "draft")]
    context = {"rows": open_rows, "done": done_words(rows) if rows else ""}
    return Panel(_("What you owe"), "kpis/collection/partials/_home_owed.html", context)


@panels.register(page="core:home", key="to-approve", order=20)
def approval_panel(request, subject=None):
    """How many values wait for this service head; for a director, only if there are some."""
    if not may_approve_somewhere(request.user):
        return None
    context = {"count": get_to_approve(request.user).count()}
    if not context["count"] and not request.user.access.holds(Permission.APPROVE_VALUES):
        return None
    return Panel(
        _("Waiting for your approval"), "kpis/collection/partials/_home_approve.html", context
    )


@panels.register(page="core:home", key="to-check", order=25)
def checking_panel(request, subject=None):
    """How many submitted values the performance team may look at."""
    if not request.user.access.holds(Permission.CHECK_VALUES):
        return None
    context = {"count": get_to_check().count()}
    return Panel(_("Submitted values"), "kpis/collection/partials/_home_check.html", context)


@duties.register(key="effort")
def effort_duties(user, as_of):
    """Whoever has given all figures of a round is asked once how long it took."""
    for round_ in get_to_ask(user):
        yield Duty(
            kind="effort",
            key=str(round_.uid),
            title=_("Say roughly how long the round took you"),
            url=reverse("kpis:entry-effort", args=[round_.period.token]),
            standing=Standing.TO_DECIDE,
            period=round_.period.short_label,
        )


@duties.register(key="data-issues")
def issue_duties(user, as_of):
    """Issues with data that this person is to see put right."""
    for issue in get_own_issues(user):
        yield Duty(
            kind="data_issue",
            key=str(issue.uid),
            title=f"{issue.supplier}: {issue.what}"[:120],
            url=reverse("kpis:issue-detail", args=[issue.uid]),
            standing=Standing.OVERDUE if issue.due_on < as_of else Standing.DUE,
            due_on=issue.due_on,
        )


@duties.register(key="briefings")
def briefing_duties(user, as_of):
    """What this person is to read by a day."""
    for briefing in get_unread(user):
        late = briefing.read_by_on < as_of
        yield Duty(
            kind="briefing",
            key=str(briefing.uid),
            title=str(briefing),
            url=reverse("kpis:briefing-detail", args=[briefing.uid]),
            standing=Standing.OVERDUE if late else Standing.DUE,
            due_on=briefing.read_by_on,
        )


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


@duties.register(key="approval.queries")
def query_duties(user, as_of):
    """Questions of the performance team that wait for this provider's answer."""
    return [query_duty(check, as_of=as_of) for check in get_open_queries(user)]


@duties.register(key="approval.void")
def void_duties(user, as_of):
    """Values that have changed since this person approved them."""
    return [void_duty(actual) for actual in get_void_approvals(user)]


@duties.register(key="corrective")
def corrective_duties(user, as_of):
    """Corrective actions of this person that are due within two weeks, or late."""
    return [action_duty(action, as_of=as_of) for action in get_owned(user, as_of=as_of)]


@duties.register(key="final_values")
def final_values(user, as_of):
    """The final figures of provisional values that this person gave or is named for."""
    if not user.access.holds(Permission.ENTER_VALUES):
        return []
    return [final_duty(actual, as_of) for actual in get_final_owed(user, as_of=as_of)]


@duties.register(key="round-tasks")
def progress_duties(user, as_of):
    """Progress that the open rounds ask this person for."""
    tasks = RoundTask.objects.waiting().owed_by(user).with_subject()
    return [task_duty(task, as_of=as_of) for task in tasks]


@events.subscribe("strategy_action.progress_given")
def note_progress(*, by, action):
    """A report on an action is what the open rounds asked for."""
    round_tasks.note_progress(by=by, action=action)


@events.subscribe("milestone.answered")
def note_milestone(*, by, milestone, answer, note):
    """So is the word that a milestone has been reached, or comes later."""
    round_tasks.note_milestone(by=by, milestone=milestone, answer=answer, note=note)
