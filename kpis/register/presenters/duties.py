"""What the register asks of one person: changes to make or decide, returns, reports."""

import datetime as dt

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import ngettext

from kpis.register.models import DataSource, KpiTask, Proposal, ReturnDate
from perfportal.core.owed import short_title
from perfportal.core.registries import Duty, Standing


def task_duties(tasks: list[KpiTask], *, as_of: dt.date) -> list[Duty]:
    """Changes to KPIs that their reviews have asked for."""
    return [
        Duty(
            kind="kpi_task",
            key=f"kpi-task-{task.uid}",
            title=short_title(task.what),
            url=reverse("kpis:kpi-task", args=[task.uid]),
            standing=_by_day(task.due_on, as_of),
            code=task.kpi.code,
            due_on=task.due_on,
        )
        for task in tasks
    ]


def proposal_duties(proposals: list[Proposal]) -> list[Duty]:
    """Changes of KPIs that wait for a director."""
    return [
        Duty(
            kind="proposal",
            key=f"proposal-{proposal.uid}",
            title=f"{proposal.get_kind_display()}: {proposal.kpi.title}",
            url=reverse("kpis:proposal", args=[proposal.uid]),
            standing=Standing.TO_DECIDE,
            code=proposal.kpi.code,
            reason=proposal.reason,
            since=timezone.localdate(proposal.proposed_at),
        )
        for proposal in proposals
    ]


def return_duties(dates: list[ReturnDate], *, as_of: dt.date) -> list[Duty]:
    """Returns that are overdue or due soon."""
    return [
        Duty(
            kind="return",
            key=f"return-{date.uid}",
            title=date.source.name,
            url=reverse("kpis:return-submit", args=[date.uid]),
            standing=_by_day(date.due_on, as_of),
            period=date.label,
            due_on=date.due_on,
        )
        for date in dates
    ]


def report_duties(reports: list[DataSource]) -> list[Duty]:
    """One for all the reports of which a service head says whether anybody reads them."""
    if not reports:
        return []
    count = len(reports)
    title = ngettext(
        "Say whether %(count)s report that your service makes is still read",
        "Say whether %(count)s reports that your service makes are still read",
        count,
    ) % {"count": count}
    url, kind = reverse("kpis:report-review"), "report_outside"
    return [Duty(kind, "reports-outside", title, url, Standing.TO_DECIDE, count=count)]


def _by_day(due_on: dt.date, as_of: dt.date) -> Standing:
    return Standing.OVERDUE if due_on < as_of else Standing.DUE
