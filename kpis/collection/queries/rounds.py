"""Rounds, and where every value of one stands, as the viewer may see it."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from django.db.models import Case, CharField, Count, OuterRef, Q, Subquery, Value, When

from kpis.collection.models import (
    GIVEN,
    Actual,
    ActualState,
    CollectionRound,
    QualityCheck,
    RoundExtension,
    RoundTask,
)
from kpis.register.models import KPI
from perfportal.core.models import AuditEvent, Organisation
from perfportal.core.periods import Period


class Stand(StrEnum):
    """Where a value stands in its round, worst first; each value is in exactly one place."""

    OVERDUE = "overdue"
    RETURNED = "returned"
    DUE = "due"
    EXTENDED = "extended"
    DRAFT = "draft"
    QUERIED = "queried"
    SUBMITTED = "submitted"
    CHECKED = "checked"
    APPROVED = "approved"
    ISSUED = "issued"


GIVEN_STANDS = (Stand.QUERIED, Stand.SUBMITTED, Stand.CHECKED, Stand.APPROVED, Stand.ISSUED)
APPROVED_STANDS = (Stand.APPROVED, Stand.ISSUED)


@dataclass(frozen=True)
class RoundFilters:
    """Empty shows all. `service` is a slug."""

    service: str = ""
    stand: str = ""

    @property
    def is_set(self) -> bool:
        return bool(self.service or self.stand)


@dataclass(frozen=True)
class StandCount:
    """How many values of one service stand in one place, and how many were looked at."""

    directorate: str
    service: str
    slug: str
    stand: Stand
    values: int
    looked_at: int


def get_open_rounds(organisation: Organisation, *, as_of: dt.date):
    """Rounds that are not closed, newest first, with counts of their values and progress."""
    late = ~Q(actuals__state__in=GIVEN) & Q(actuals__due_on__lt=as_of)
    approved = Q(actuals__state__in=[ActualState.APPROVED, ActualState.ISSUED])
    tasks = RoundTask.objects.filter(round=OuterRef("pk")).order_by().values("round")
    given = tasks.filter(state=RoundTask.State.GIVEN)
    return (
        CollectionRound.objects.filter(organisation=organisation)
        .unlocked()
        .annotate(
            values_asked=Count("actuals"),
            values_given=Count("actuals", filter=Q(actuals__state__in=GIVEN)),
            values_approved=Count("actuals", filter=approved),
            values_late=Count("actuals", filter=late),
            tasks_asked=Subquery(tasks.annotate(n=Count("pk")).values("n")),
            tasks_given=Subquery(given.annotate(n=Count("pk")).values("n")),
        )
    )


def get_round(organisation: Organisation, period: Period) -> CollectionRound | None:
    rounds = CollectionRound.objects.filter(organisation=organisation).of_period(period)
    return rounds.select_related("organisation", "locked_by").first()


def get_values(round_: CollectionRound, user, *, as_of: dt.date):
    """The values of a round that the viewer may see, each with its `stand` and `last_check`."""
    checks = QualityCheck.objects.filter(revision=OuterRef("revision")).order_by("-at", "-pk")
    return (
        Actual.objects.filter(round=round_, kpi__in=KPI.objects.visible_to(user).order_by())
        .annotate(last_check=Subquery(checks.values("outcome")[:1]))
        .annotate(stand=_stand(as_of))
    )


def filtered(values, filters: RoundFilters):
    if filters.service:
        values = values.filter(kpi__service__slug=filters.service)
    if filters.stand:
        values = values.filter(stand=filters.stand)
    return values


def in_order(values):
    """With what a list shows, worst first."""
    ranks = [When(stand=stand.value, then=Value(rank)) for rank, stand in enumerate(Stand)]
    return (
        values.with_entry()
        .select_related("kpi__data_provider")
        .alias(rank=Case(*ranks, default=Value(len(ranks))))
        .order_by("rank", "due_on", "kpi__code", "period_start")
    )


def count_stands(values) -> list[StandCount]:
    """By directorate, service and place, in one query."""
    rows = (
        values.order_by()
        .values_list(
            "kpi__service__directorate__name",
            "kpi__service__name",
            "kpi__service__slug",
            "stand",
        )
        .annotate(n=Count("pk"), looked=Count("pk", filter=Q(last_check__isnull=False)))
    )
    return [
        StandCount(directorate or "", service or "", slug or "", Stand(stand), n, looked)
        for directorate, service, slug, stand, n, looked in rows
    ]


def total(counts: Iterable[StandCount], stands: Iterable[Stand] = tuple(Stand)) -> int:
    """How many values stand in any of the places."""
    wanted = set(stands)
    return sum(one.values for one in counts if one.stand in wanted)


def get_tasks(round_: CollectionRound, user):
    """Progress that the round asks for; of corrective actions those of KPIs that one may see."""
    seen = KPI.objects.visible_to(user).order_by()
    tasks = RoundTask.objects.filter(round=round_).with_subject()
    return tasks.filter(
        Q(corrective_action__isnull=True) | Q(corrective_action__kpi__in=seen)
    ).order_by("-strategy_action", "-milestone", "pk")


def get_task(user, uid) -> RoundTask | None:
    """The question about a corrective action, where this person may see its KPI or owns it."""
    task = RoundTask.objects.with_subject().filter(uid=uid, corrective_action__isnull=False).first()
    if task is None or task.corrective_action.owner_id == user.pk:
        return task
    kpi_id = task.corrective_action.kpi_id
    return task if KPI.objects.filter(pk=kpi_id).visible_to(user).exists() else None


def get_extensions(round_: CollectionRound, user):
    """Extensions in force and withdrawn ones, newest first, of what the viewer may see."""
    seen = KPI.objects.visible_to(user).order_by()
    of_their_own = Q(kpi__in=seen) | Q(
        service__in=seen.filter(service__isnull=False).values("service")
    )
    return round_.extensions.filter(of_their_own).select_related(
        "kpi", "service", "by", "withdrawn_by"
    )


def get_extension(uid) -> RoundExtension | None:
    return RoundExtension.objects.select_related("round", "kpi", "service").filter(uid=uid).first()


def get_round_history(round_: CollectionRound):
    """What has happened to a round, newest first, from the audit trail."""
    label = CollectionRound._meta.label_lower
    return AuditEvent.objects.filter(subject_type=label, subject_uid=round_.uid).order_by("-pk")


def _stand(as_of: dt.date) -> Case:
    open_ones = Q(state__in=[ActualState.DUE, ActualState.DRAFT])
    queried = QualityCheck.Outcome.QUERIED
    places = [
        (Q(state=ActualState.ISSUED), Stand.ISSUED),
        (Q(state=ActualState.APPROVED), Stand.APPROVED),
        (Q(state=ActualState.SUBMITTED, last_check=queried), Stand.QUERIED),
        (Q(state=ActualState.SUBMITTED, last_check__isnull=False), Stand.CHECKED),
        (Q(state=ActualState.SUBMITTED), Stand.SUBMITTED),
        (open_ones & Q(returned_at__isnull=False), Stand.RETURNED),
        (open_ones & Q(due_on__lt=as_of), Stand.OVERDUE),
        (Q(state=ActualState.DRAFT), Stand.DRAFT),
        (~Q(extended_because=""), Stand.EXTENDED),
    ]
    whens = [When(condition, then=Value(stand.value)) for condition, stand in places]
    return Case(*whens, default=Value(Stand.DUE.value), output_field=CharField())
