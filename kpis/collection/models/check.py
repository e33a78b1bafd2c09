"""The performance team's look at a submitted value, and the provider's answer to its question."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from kpis.collection.models.actual import PERSON, Actual
from kpis.collection.models.revision import ActualRevision
from perfportal.core.fields import UidModel


class QualityCheck(UidModel):
    """One look at one revision.

    `entered_by` and `entered_for` are those of the revision: the database refuses a check by either
    of them. A query is answered by the provider without the value being opened again.
    """

    class Outcome(models.TextChoices):
        PASSED = "passed", "Checked"
        QUERIED = "queried", "Queried"
        RETURNED = "returned", "Returned"

    actual = models.ForeignKey(Actual, on_delete=models.PROTECT, related_name="checks")
    revision = models.ForeignKey(ActualRevision, on_delete=models.PROTECT, related_name="checks")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    outcome = models.CharField(max_length=8, choices=Outcome.choices)
    note = models.TextField(blank=True)
    entered_by = models.ForeignKey(related_name="+", **PERSON)
    entered_for = models.ForeignKey(related_name="+", **PERSON)
    answer = models.TextField(blank=True)
    answered_by = models.ForeignKey(related_name="+", **PERSON)
    answered_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["at"]
        constraints = [
            models.CheckConstraint(
                condition=(Q(entered_by__isnull=True) | ~Q(by=F("entered_by")))
                & (Q(entered_for__isnull=True) | ~Q(by=F("entered_for"))),
                name="quality_check_not_of_ones_own",
                violation_error_message="Nobody checks what they entered themselves.",
            ),
            models.CheckConstraint(
                condition=Q(answer="", answered_by__isnull=True, answered_at__isnull=True)
                | Q(outcome="queried", answered_by__isnull=False, answered_at__isnull=False)
                & ~Q(answer=""),
                name="quality_check_answer_is_whole",
            ),
            models.CheckConstraint(
                condition=~Q(outcome="queried") | ~Q(note=""), name="quality_check_query_asks"
            ),
        ]

    def __str__(self):
        return f"{self.actual}: {self.get_outcome_display()}"

    @property
    def is_open_query(self) -> bool:
        return self.outcome == self.Outcome.QUERIED and not self.answer
