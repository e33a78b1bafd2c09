"""Recommendations as duties: an update that is due, and for a clerk what the committee settles."""

import datetime as dt

from django.db.models import OuterRef, Q, Subquery
from django.urls import reverse
from django.utils.translation import ngettext

from perfportal.core.access.roles import Permission
from perfportal.core.owed import short_title
from perfportal.core.registries import Duty, Standing
from recommendations.calculations.status import UNFINISHED
from recommendations.models import ProgressUpdate, Recommendation
from recommendations.pages import tracker_url

SOON = dt.timedelta(days=28)


def get_led(user, *, as_of: dt.date) -> list[Recommendation]:
    """What this officer leads and an update is due of, now or within four weeks, in one query."""
    if not user.access.holds(Permission.UPDATE_RECOMMENDATION):
        return []
    updates = ProgressUpdate.objects.filter(recommendation=OuterRef("pk"))
    next_report = updates.order_by("-on", "-pk").values("next_report_on")[:1]
    rows = (
        Recommendation.objects.filter(lead_officer=user)
        .leaves()
        .open()
        .filter(progress__in=[progress.value for progress in UNFINISHED])
        .annotate(next_report_on=Subquery(next_report))
        .filter(Q(due_on__lte=as_of + SOON) | Q(next_report_on__lte=as_of + SOON))
    )
    return list(rows.in_order().select_related("review"))


def update_duties(rows: list[Recommendation], *, as_of: dt.date) -> list[Duty]:
    """The next report that was promised goes before the day on which all is to be done."""
    return [_update_duty(row, as_of) for row in rows]


def get_awaiting_committee(user) -> int:
    """How many are claimed as done and not yet considered, for those who record resolutions."""
    if not user.access.holds(Permission.MANAGE_RECOMMENDATIONS):
        return 0
    return Recommendation.objects.visible_to(user).leaves().awaiting_committee().count()


def committee_duties(count: int) -> list[Duty]:
    if not count:
        return []
    title = ngettext(
        "%(count)s recommendation awaits the committee",
        "%(count)s recommendations await the committee",
        count,
    ) % {"count": count}
    url = tracker_url(status="implemented")
    key = "recommendations-committee"
    return [Duty("recommendation", key, title, url, Standing.TO_DECIDE, count=count)]


def _update_duty(row: Recommendation, as_of: dt.date) -> Duty:
    due_on = min(day for day in (row.next_report_on, row.due_on) if day)
    return Duty(
        kind="recommendation",
        key=f"recommendation-{row.uid}",
        title=short_title(row.text),
        url=reverse(
            "recommendations:recommendation-detail", args=[row.review.slug, row.working_reference]
        ),
        standing=Standing.OVERDUE if due_on < as_of else Standing.DUE,
        code=row.working_reference,
        period=row.review.title,
        due_on=due_on,
    )
