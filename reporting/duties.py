"""Reports as duties: those being built, for their builder; those put forward, for a director."""

from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from perfportal.core.access.roles import Permission
from perfportal.core.registries import Duty, Standing
from reporting.models import Report, ReportState


def get_waiting_reports(user) -> list[Report]:
    """What this person has begun to build, and what somebody else asks them to agree."""
    access, mine = user.access, Q(built_by=user)
    wanted = Q(pk__in=[])
    if access.holds(Permission.BUILD_REPORTS):
        wanted |= mine & Q(state=ReportState.BUILDING)
    if access.holds(Permission.AGREE_PUBLICATION):
        wanted |= ~mine & Q(state=ReportState.READY)
    return list(Report.objects.filter(wanted).order_by("-period_start", "kind"))


def report_duties(reports: list[Report]) -> list[Duty]:
    return [_report_duty(report) for report in reports]


def _report_duty(report: Report) -> Duty:
    is_ready = report.state == ReportState.READY
    title = _("Agree: %s") if is_ready else _("Build and put forward: %s")
    return Duty(
        kind="report",
        key=f"report-{report.uid}",
        title=title % report.title,
        url=reverse("reporting:report-detail", args=[report.uid]),
        standing=Standing.TO_DECIDE if is_ready else Standing.BEGUN,
        since=timezone.localdate(report.ready_at) if is_ready and report.ready_at else None,
    )
