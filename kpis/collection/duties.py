"""What the collection lets people owe or decide: each kind is one source of the list."""

from django.urls import reverse
from django.utils.translation import gettext as _

from kpis.collection.models import RoundTask
from kpis.collection.presenters.approval_duties import action_duty, query_duty, void_duty
from kpis.collection.presenters.duties import (
    approval_duties,
    checking_duties,
    escalated_duties,
    value_duties,
)
from kpis.collection.presenters.finals import final_duty
from kpis.collection.presenters.round_tasks import task_duty
from kpis.collection.queries.corrective import get_owned
from kpis.collection.queries.duties import (
    get_approval_batches,
    get_checking_batches,
    get_escalated,
    get_left_to_deputies,
)
from kpis.collection.queries.effort import get_to_ask
from kpis.collection.queries.finals import get_final_owed
from kpis.collection.queries.issues import get_own_issues, get_unread
from kpis.collection.queries.owed import get_owed
from kpis.collection.queries.review import get_open_queries, get_void_approvals
from perfportal.core.access.roles import Permission
from perfportal.core.registries import Duty, Standing, duties


@duties.register(key="values")
def values(user, as_of):
    """The figures that this person gives, as provider or deputy."""
    slots = list(get_owed(user))
    left = get_left_to_deputies(on=as_of) if slots else frozenset()
    return value_duties(slots, user, as_of=as_of, left=left)


@duties.register(key="approvals")
def approvals(user, as_of):
    """The pages of values that wait for this service head."""
    return approval_duties(get_approval_batches(user))


@duties.register(key="checks")
def checks(user, as_of):
    """The submitted values that the performance team may look at."""
    return checking_duties(get_checking_batches(user))


@duties.register(key="escalated")
def escalated(user, as_of):
    """What is overdue in the services that this person heads."""
    return escalated_duties(get_escalated(user, as_of=as_of))


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
