"""A file of figures that somebody has sent: what was read of it, and what became of it."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from kpis.collection.models.actual import PERSON, Actual
from kpis.collection.models.round import CollectionRound
from kpis.register.models import KPI
from perfportal.core.fields import PeriodFieldsMixin, UidModel
from perfportal.core.models import Job, Organisation


class EntryUpload(UidModel):
    """One file. Its bytes are kept under `kept_as` until they have been read, and no longer.

    reading -> waiting (for its sender to look at it) -> saving (large ones) -> saved; else
    discarded, or failed with the `trouble` in a sentence. `options` is what the reader of its kind
    needs to know. `counts` has the number of values by outcome.
    """

    class Kind(models.TextChoices):
        ENTRY_WORKBOOK = "entry_workbook", "Entry workbook"
        MAPPED = "mapped", "Mapped table"

    class State(models.TextChoices):
        READING = "reading", "Being read"
        WAITING = "waiting", "Waiting for your answer"
        SAVING = "saving", "Being saved"
        SAVED = "saved", "Saved"
        DISCARDED = "discarded", "Discarded"
        FAILED = "failed", "Not read"

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    on_behalf = models.ForeignKey(related_name="+", **PERSON)
    round = models.ForeignKey(
        CollectionRound, null=True, blank=True, on_delete=models.PROTECT, related_name="uploads"
    )
    kind = models.CharField(max_length=14, choices=Kind.choices)
    file_name = models.CharField(max_length=255)
    sha256 = models.CharField(max_length=64)
    size = models.PositiveIntegerField(default=0)
    options = models.JSONField(default=dict)
    kept_as = models.CharField(max_length=100, blank=True)
    job = models.ForeignKey(Job, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    state = models.CharField(max_length=9, choices=State.choices, default=State.READING)
    trouble = models.TextField(blank=True)
    refusals = models.JSONField(default=list)
    counts = models.JSONField(default=dict)
    created_at = models.DateTimeField()
    saved_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-created_at"]
        constraints = [
            models.CheckConstraint(
                condition=Q(state="saved", saved_at__isnull=False)
                | ~Q(state="saved") & Q(saved_at__isnull=True),
                name="upload_saved_has_time",
            ),
            models.CheckConstraint(
                condition=~Q(state="failed") | ~Q(trouble=""), name="upload_failed_says_why"
            ),
        ]

    def __str__(self):
        return self.file_name


class EntryUploadValue(PeriodFieldsMixin):
    """What a file says of one value, beside what the portal holds, and how the two compare.

    `typed` are the words that saving would put into the entry form, `theirs` those that stand there
    now. `slot_version` is the version of the slot that was compared; another one at saving is a
    conflict. `why_draft` says why the value can be kept as a draft only, where it cannot be
    submitted. `actual` is empty for a value whose slot saving would make. A conflict is saved only
    where its sender ticks it, which is to say: mine.
    """

    class Outcome(models.TextChoices):
        NEW = "new", "New"
        CHANGED = "changed", "Changed"
        UNCHANGED = "unchanged", "Unchanged"
        CONFLICT = "conflict", "Conflict"
        REFUSED = "refused", "Refused"
        CLOSED = "closed", "Closed"

    upload = models.ForeignKey(EntryUpload, on_delete=models.CASCADE, related_name="values")
    number = models.PositiveIntegerField()
    where = models.CharField(max_length=200)
    kpi = models.ForeignKey(KPI, on_delete=models.PROTECT, related_name="+")
    actual = models.ForeignKey(
        Actual, null=True, blank=True, on_delete=models.CASCADE, related_name="+"
    )
    outcome = models.CharField(max_length=9, choices=Outcome.choices)
    slot_version = models.PositiveIntegerField(null=True, blank=True)
    typed = models.JSONField(default=dict)
    theirs = models.JSONField(default=dict)
    theirs_by = models.CharField(max_length=150, blank=True)
    cells = models.JSONField(default=dict)
    problems = models.JSONField(default=list)
    warnings = models.JSONField(default=list)
    why_draft = models.TextField(blank=True)
    can_be_saved = models.BooleanField(default=False)
    ticked = models.BooleanField(default=False)
    is_saved = models.BooleanField(default=False)

    class Meta:
        ordering = ["number"]
        indexes = [models.Index(fields=["upload", "outcome"], name="upload_value_outcome")]
        constraints = [
            models.UniqueConstraint(fields=["upload", "number"], name="unique_upload_value")
        ]

    def __str__(self):
        return f"{self.kpi.code} {self.period.token}: {self.outcome}"

    @property
    def key(self) -> tuple:
        """Of which slot this is; as `IncomingValue.key`."""
        return (self.kpi_id, self.period_kind, self.period_start)
