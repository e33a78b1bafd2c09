"""Which KPIs wait for the review of their purpose, and what is to be done about them."""

import datetime as dt
from dataclasses import dataclass

from django.db.models import Prefetch

from kpis.calculations.purpose import next_review
from kpis.register.models import KPI, KpiTask, PurposeReview


@dataclass(frozen=True)
class Reviewed:
    """A KPI with its last review, if any, and the day on which the next one is due."""

    kpi: KPI
    last: PurposeReview | None
    due_on: dt.date

    def is_due(self, *, on: dt.date) -> bool:
        return self.due_on <= on


def get_reviewed(user) -> list[Reviewed]:
    """The KPIs in use that the person sees, those due longest first; two queries."""
    reviews = PurposeReview.objects.select_related("reviewed_by").order_by("-reviewed_on", "-pk")
    kpis = KPI.objects.visible_to(user).in_use().select_related("service")
    found = []
    for kpi in kpis.prefetch_related(Prefetch("purpose_reviews", reviews)).order_by("code"):
        last = next(iter(kpi.purpose_reviews.all()), None)
        started = kpi.starts_on or kpi.created_at.date()
        found.append(Reviewed(kpi, last, next_review(last and last.reviewed_on, started=started)))
    return sorted(found, key=lambda one: (one.due_on, one.kpi.code))


def get_open_tasks(user) -> list[KpiTask]:
    """What is still to be done about the KPIs that the person sees, the earliest first."""
    tasks = KpiTask.objects.filter(done_on=None, kpi__in=KPI.objects.visible_to(user))
    return list(tasks.select_related("kpi", "owner").order_by("due_on", "kpi__code"))


def get_own_tasks(user) -> list[KpiTask]:
    """What this person is to do about KPIs."""
    tasks = KpiTask.objects.filter(done_on=None, owner=user)
    return list(tasks.select_related("kpi", "owner").order_by("due_on", "kpi__code"))


def get_task(user, uid) -> KpiTask | None:
    """A task of one's own, or about a KPI that the person sees."""
    task = KpiTask.objects.select_related("kpi__service", "owner").filter(uid=uid).first()
    if task is None or task.owner_id == user.pk:
        return task
    return task if KPI.objects.visible_to(user).filter(pk=task.kpi_id).exists() else None


def get_past_reviews(kpi: KPI) -> list[PurposeReview]:
    """The reviews of a KPI, newest first, with their tasks."""
    return list(kpi.purpose_reviews.select_related("reviewed_by", "task__owner"))
