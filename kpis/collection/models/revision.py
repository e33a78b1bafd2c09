"""The versions of a value, never changed, and the draft of the next one."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from kpis.calculations.checks import Entry
from kpis.calculations.codes import DataStatus, Marker
from kpis.collection.models.actual import PERSON, Actual
from kpis.register.models import KPIDefinition
from perfportal.core.choices import choices
from perfportal.core.fields import UidModel
from perfportal.core.models import AppendOnlyModel

NUMBER = {"max_digits": 19, "decimal_places": 4, "null": True, "blank": True}


class RevisionReason(models.TextChoices):
    FIRST = "first", "First value"
    CORRECTION = "correction", "Correction before issue"
    LATE_DATA = "late_data", "Late data"
    ERROR = "error", "Error"
    DEFINITION = "definition", "Definition"
    AUDIT = "audit", "Audit"
    PLANNED = "planned", "Final figure"


# What changes a figure that a report has issued; the planned one needs no explanation.
REVISION_KINDS = (
    RevisionReason.LATE_DATA,
    RevisionReason.ERROR,
    RevisionReason.DEFINITION,
    RevisionReason.AUDIT,
    RevisionReason.PLANNED,
)


class ActualRevision(AppendOnlyModel, UidModel):
    """One version of a value, never changed: who gave it, for whom, from where, and why.

    `ci_low` and `ci_high` are the ends of the 95% confidence interval of a survey figure.
    `revises` is the issued version that it changes; `source_digest` the SHA-256 of the file that it
    was read from.
    """

    # `unique_revision_number` serves as its index.
    actual = models.ForeignKey(
        Actual, on_delete=models.PROTECT, related_name="revisions", db_index=False
    )
    number = models.PositiveSmallIntegerField()
    value = models.DecimalField(**NUMBER)
    numerator = models.DecimalField(**NUMBER)
    denominator = models.DecimalField(**NUMBER)
    ci_low = models.DecimalField(**NUMBER)
    ci_high = models.DecimalField(**NUMBER)
    marker = models.CharField(max_length=1, choices=choices(Marker), blank=True)
    marker_reason = models.TextField(blank=True)
    data_status = models.CharField(
        max_length=12, choices=choices(DataStatus), default=DataStatus.FINAL.value
    )
    commentary = models.TextField(blank=True)
    definition = models.ForeignKey(KPIDefinition, on_delete=models.PROTECT, related_name="+")
    entered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    entered_for = models.ForeignKey(related_name="+", **PERSON)
    source = models.CharField(max_length=300, blank=True)
    source_digest = models.CharField(max_length=64, blank=True)
    kind = models.CharField(
        max_length=10, choices=RevisionReason.choices, default=RevisionReason.FIRST
    )
    reason = models.TextField(blank=True)
    revises = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="revised_by"
    )
    created_at = models.DateTimeField()

    class Meta:
        ordering = ["actual", "number"]
        constraints = [
            models.UniqueConstraint(fields=["actual", "number"], name="unique_revision_number"),
            models.CheckConstraint(
                condition=Q(number=1) | ~Q(kind="first"), name="revision_first_is_number_one"
            ),
            models.CheckConstraint(
                condition=Q(ci_low__isnull=True, ci_high__isnull=True)
                | Q(ci_low__isnull=False, ci_high__isnull=False, ci_low__lte=F("ci_high")),
                name="revision_interval_is_whole",
            ),
            models.CheckConstraint(
                condition=Q(revises__isnull=True)
                | Q(kind="planned")
                | Q(kind__in=["late_data", "error", "definition", "audit"]) & ~Q(reason=""),
                name="revision_of_issued_has_kind_and_reason",
            ),
        ]

    def __str__(self):
        return f"{self.actual} revision {self.number}"

    @property
    def entry(self) -> Entry:
        """What was given, as the checks read it."""
        return Entry(
            value=self.value,
            numerator=self.numerator,
            denominator=self.denominator,
            marker=self.marker,
            commentary=self.commentary,
            marker_reason=self.marker_reason,
            ci_low=self.ci_low,
            ci_high=self.ci_high,
        )


class ActualDraft(models.Model):
    """What somebody is typing: the words as typed, not yet a value, not audited."""

    actual = models.OneToOneField(Actual, on_delete=models.CASCADE, related_name="draft")
    typed = models.JSONField(default=dict)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    base_version = models.PositiveIntegerField()
    updated_at = models.DateTimeField()

    def __str__(self):
        return f"draft of {self.actual}"
