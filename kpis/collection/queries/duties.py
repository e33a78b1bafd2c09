"""What of the collection one person owes or is to decide, each kind in one or two queries."""

import datetime as dt
from dataclasses import dataclass

from django.db.models import Count, Exists, F, Min, OuterRef, Q
from django.utils import timezone

from kpis.calculations.timetable import working_day
from kpis.collection.models import Actual, ActualState, QualityCheck
from kpis.collection.policies import may_approve_somewhere
from kpis.collection.queries.review import get_to_approve, get_to_check
from perfportal.core.access.roles import Permission, Role, Scope
from perfportal.core.council_settings import get_setting
from perfportal.core.models import Absence, get_organisation
from perfportal.core.periods import Period
from perfportal.core.working_days import days_closed, working_days_before

NOT_GIVEN = (ActualState.DUE, ActualState.DRAFT)


@dataclass(frozen=True)
class Batch:
    """Submitted values that one page decides on; without a round where they belong to none."""

    period: Period | None
    due_on: dt.date | None
    since: dt.date | None
    count: int
    service: str = ""
    slug: str = ""


def get_left_to_deputies(*, on: dt.date) -> frozenset[int]:
    """The people who are away on a day and have not handed their figures over."""
    away = Absence.objects.in_force(on=on).exclude(roles__role=Role.DATA_PROVIDER.value)
    return frozenset(away.values_list("user", flat=True))


def get_approval_batches(user) -> list[Batch]:
    """What waits for this person's approval, by service and round.

    What they had approved before is told one by one (`get_void_approvals`), and not here as well.
    """
    if not may_approve_somewhere(user):
        return []
    service = {"service": F("kpi__service__name"), "slug": F("kpi__service__slug")}
    new = get_to_approve(user).exclude(void_by=user)
    return _batches(new, "approval_deadline", **service)


def get_checking_batches(user) -> list[Batch]:
    """What the performance team has not looked at and this person did not enter, by round.

    A query that has been answered is to be looked at again.
    """
    if not user.access.holds(Permission.CHECK_VALUES):
        return []
    looked_at = QualityCheck.objects.filter(
        Q(outcome=QualityCheck.Outcome.PASSED) | Q(answer=""),
        actual=OuterRef("pk"),
        revision=OuterRef("revision"),
    )
    people = {user.pk} | user.access.stands_in_for
    own = Q(entered_by__in=people) | Q(entered_for__in=people)
    return _batches(get_to_check().exclude(own).exclude(Exists(looked_at)), "check_deadline")


@dataclass(frozen=True)
class Escalated:
    """A figure that a service head is told of; `since` is the day before they were first told."""

    actual: Actual
    since: dt.date


def get_escalated(user, *, as_of: dt.date) -> list[Escalated]:
    """Figures of the services that this person heads, overdue for as long as the council waits."""
    services = user.access.scope_ids(Permission.APPROVE_VALUES, Scope.SERVICE)
    if not services:
        return []
    council = get_organisation()
    wait, closed = get_setting(council, "escalate_after_wd"), days_closed(council, around=as_of)
    overdue = Actual.objects.filter(
        state__in=NOT_GIVEN,
        round__isnull=False,
        round__locked_at__isnull=True,
        kpi__service__in=services,
        due_on__lte=working_days_before(as_of, wait, closed),
    ).exclude(Q(kpi__data_provider=user) | Q(kpi__deputy_provider=user))
    rows = overdue.select_related("kpi__data_provider")
    return [
        Escalated(row, working_day(wait - 1, after=row.due_on, bank_holidays=closed))
        for row in rows.order_by("due_on", "kpi__code", "period_start")
    ]


def _batches(values, deadline: str, **more) -> list[Batch]:
    rows = (
        values.prefetch_related(None)
        .order_by("round__period_start", *more.values())
        .values(
            "round__period_kind",
            "round__period_start",
            "round__period_end",
            last_day=F(f"round__{deadline}"),
            **more,
        )
        .annotate(count=Count("pk"), first=Min("submitted_at"))
    )
    return [_batch(row) for row in rows]


def _batch(row: dict) -> Batch:
    kind = row.pop("round__period_kind")
    start, end = row.pop("round__period_start"), row.pop("round__period_end")
    first, last_day = row.pop("first"), row.pop("last_day")
    return Batch(
        period=Period.from_fields(kind, start, end) if kind else None,
        due_on=last_day,
        since=timezone.localdate(first) if first else None,
        **row,
    )
