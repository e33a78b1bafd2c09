"""The due dates of statutory returns: set, submitted, taken off; reports outside the portal."""

import datetime as dt
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from kpis.calculations.returns import StillRead
from kpis.register.models import DataSource, ReturnDate, SourceKind
from kpis.register.policies import check_can_manage, check_can_review_report, check_can_submit
from perfportal.core import audit, clock
from perfportal.core.concurrency import update_if_version

ONE_YEAR = dt.timedelta(days=366)
FIVE_YEARS = 5 * ONE_YEAR


@dataclass(frozen=True)
class Answer:
    """Whether a report is still read, as somebody who saw `version` of it says."""

    source: DataSource
    version: int
    still_read: StillRead
    note: str = ""


@transaction.atomic
def add_date(*, by, source: DataSource, due_on: dt.date, label: str = "") -> ReturnDate:
    """One more day on which a statutory return is due."""
    check_can_manage(by)
    if source.kind != SourceKind.STATUTORY_RETURN:
        raise ValidationError(_("Only a statutory return has due dates."))
    if source.ended_on:
        raise ValidationError(_("%s has ended and stays as it was.") % source.name)
    if abs(due_on - clock.today()) > FIVE_YEARS:
        raise ValidationError({"due_on": _("That is more than five years away: check the year.")})
    if source.dates.filter(due_on=due_on).exists():
        raise ValidationError({"due_on": _("The return is due on that day already.")})
    date = ReturnDate.objects.create(source=source, due_on=due_on, label=label.strip())
    audit.record(
        by=by, verb="return.date_added", subject=source, after={"due_on": due_on, "label": label}
    )
    return date


@transaction.atomic
def remove_date(*, by, date: ReturnDate) -> None:
    """Take off a due date that was a mistake; what has been submitted stays."""
    check_can_manage(by)
    source, label = date.source, date.label
    due_on = date.due_on
    gone, _by_model = ReturnDate.objects.filter(pk=date.pk, submitted_on__isnull=True).delete()
    if not gone:
        raise ValidationError(_("A return that has been submitted stays in the calendar."))
    audit.record(
        by=by,
        verb="return.date_removed",
        subject=source,
        before={"due_on": due_on, "label": label},
    )


@transaction.atomic
def submit(*, by, date: ReturnDate, on: dt.date) -> ReturnDate:
    """Record that the return went out on a day, once."""
    check_can_submit(by, date.source)
    if on > clock.today():
        raise ValidationError({"on": _("The day lies ahead: type the day on which it was sent.")})
    if date.due_on - on > ONE_YEAR:
        raise ValidationError(
            {"on": _("That is more than a year before the return was due: check the year.")}
        )
    marked = ReturnDate.objects.filter(pk=date.pk, submitted_on__isnull=True).update(
        submitted_on=on, submitted_by=by
    )
    if not marked:
        raise ValidationError(_("This return has been marked as submitted already."))
    audit.record(
        by=by,
        verb="return.submitted",
        subject=date.source,
        after={"due_on": date.due_on, "submitted_on": on},
    )
    date.refresh_from_db()
    return date


@transaction.atomic
def answer(*, by, answers: list[Answer]) -> list[DataSource]:
    """Record whether reports are still read, today; all of them or none.

    Raises PermissionDenied for a report of another's service, Conflict where one has changed.
    """
    today = clock.today()
    events = []
    for one in answers:
        check_can_review_report(by, one.source)
        before = {"is_still_read": one.source.is_still_read, "note": one.source.review_note}
        update_if_version(
            one.source,
            version=one.version,
            is_still_read=one.still_read.value,
            last_reviewed_on=today,
            review_note=one.note.strip(),
        )
        after = {"is_still_read": one.still_read.value, "note": one.note.strip()}
        events.append(audit.NewEvent("report.reviewed", one.source, before=before, after=after))
    audit.record_many(events, by=by)
    return [one.source for one in answers]
