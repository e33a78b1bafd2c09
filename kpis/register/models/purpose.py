"""The yearly review of a KPI's purpose, and the task that follows from it."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from kpis.calculations.purpose import Outcome
from kpis.register.models.kpi import KPI, PERSON
from perfportal.core.choices import choices
from perfportal.core.fields import UidModel


class PurposeReview(UidModel):
    """One review: ten answers with their notes, what was known then, and the outcome.

    `answers` holds answer and note by test, `evidence` the sentences that were shown, by test.
    """

    kpi = models.ForeignKey(KPI, on_delete=models.PROTECT, related_name="purpose_reviews")
    reviewed_on = models.DateField()
    reviewed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    answers = models.JSONField(default=dict)
    evidence = models.JSONField(default=dict)
    outcome = models.CharField(max_length=6, choices=choices(Outcome))
    reason = models.TextField()
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["-reviewed_on", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["kpi", "reviewed_on"], name="one_review_a_day"),
            models.CheckConstraint(condition=~Q(reason=""), name="purpose_review_has_reason"),
        ]

    def __str__(self):
        return f"{self.kpi.code} reviewed on {self.reviewed_on.isoformat()}"


class KpiTask(UidModel):
    """Something that somebody is to do about a KPI by a day."""

    kpi = models.ForeignKey(KPI, on_delete=models.PROTECT, related_name="tasks")
    review = models.OneToOneField(PurposeReview, on_delete=models.PROTECT, related_name="task")
    what = models.TextField()
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="kpi_tasks"
    )
    due_on = models.DateField()
    done_on = models.DateField(null=True, blank=True)
    done_by = models.ForeignKey(related_name="+", **PERSON)
    done_note = models.TextField(blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ["due_on", "kpi__code"]
        constraints = [
            models.CheckConstraint(condition=~Q(what=""), name="kpi_task_says_what"),
            models.CheckConstraint(
                condition=Q(done_on__isnull=True, done_by__isnull=True, done_note="")
                | Q(done_on__isnull=False, done_by__isnull=False) & ~Q(done_note=""),
                name="kpi_task_done_with_note",
            ),
        ]

    def __str__(self):
        return f"{self.kpi.code}: {self.what}"[:200]
