"""Building a report and putting it forward."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from perfportal.core import audit, clock
from perfportal.core.concurrency import update_if_version
from perfportal.core.fields import period_columns
from reporting.models import Report, ReportKind, ReportState
from reporting.policies import check_can_build

TEXTS = ("summary", "achievements", "difficulties", "next_year", "data_notes")
TITLES = {
    ReportKind.ANNUAL: gettext_lazy("Annual performance report %(period)s"),
    ReportKind.QUARTERLY: gettext_lazy("Performance report %(period)s"),
}


@transaction.atomic
def create(*, by, organisation, kind, period) -> Report:
    """A report for the period, or the one that exists already."""
    check_can_build(by)
    report, created = Report.objects.get_or_create(
        organisation=organisation,
        kind=kind,
        period_kind=period.kind.value,
        period_start=period.start,
        defaults={
            **period_columns(period),
            "title": TITLES[ReportKind(kind)] % {"period": period.short_label},
            "built_by": by,
        },
    )
    if created:
        audit.record(by=by, verb="report.created", subject=report, after={"title": report.title})
    return report


@transaction.atomic
def edit(*, by, report: Report, version: int, texts: dict[str, str]) -> None:
    """Save the report's words. Raises Conflict where somebody else has saved since."""
    check_can_build(by)
    changes = {name: texts[name] for name in TEXTS if name in texts}
    before = {name: getattr(report, name) for name in changes}
    update_if_version(
        report, version=version, state=ReportState.BUILDING, built_by=by, ready_at=None, **changes
    )
    audit.record(by=by, verb="report.edited", subject=report, before=before, after=changes)


@transaction.atomic
def put_forward(*, by, report: Report) -> None:
    """Ask a director to agree the report; whoever does this is its builder."""
    check_can_build(by)
    if not report.summary.strip():
        raise ValidationError(_("Write the summary first: it is what residents read."))
    update_if_version(
        report,
        version=report.version,
        state=ReportState.READY,
        built_by=by,
        ready_at=clock.now(),
    )
    audit.record(by=by, verb="report.put_forward", subject=report)
