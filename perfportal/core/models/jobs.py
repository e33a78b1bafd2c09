"""The outbox of background work: a row per job, claimed by lease."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from perfportal.core.fields import UidModel


class JobState(models.TextChoices):
    QUEUED = "queued", "Waiting"
    RUNNING = "running", "Running"
    SUCCEEDED = "succeeded", "Done"
    FAILED = "failed", "Failed"
    CANCELLED = "cancelled", "Cancelled"


class Job(UidModel):
    """One piece of work to do after commit.

    A worker claims the row by a conditional update that sets `worker` and `lease_until`. A row
    whose lease has run out may be claimed again, so a lost worker or a second message is harmless.
    `state_data` is the checkpoint from which a handler goes on.
    """

    name = models.CharField(max_length=64)
    payload = models.JSONField(default=dict)
    state = models.CharField(max_length=12, choices=JobState.choices, default=JobState.QUEUED)
    dedupe = models.CharField(max_length=120, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField()
    not_before = models.DateTimeField()
    started_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)
    worker = models.CharField(max_length=100, blank=True)
    lease_until = models.DateTimeField(null=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    max_attempts = models.PositiveSmallIntegerField(default=3)
    done = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(default=0)
    message = models.CharField(max_length=300, blank=True)
    state_data = models.JSONField(default=dict)
    result = models.JSONField(null=True)
    error = models.TextField(blank=True)
    cancel_requested = models.BooleanField(default=False)

    class Meta:
        ordering = ["id"]
        indexes = [models.Index(fields=["state", "not_before"], name="job_due")]
        constraints = [
            models.UniqueConstraint(
                fields=["name", "dedupe"],
                condition=Q(state="queued") & ~Q(dedupe=""),
                name="one_waiting_job_per_dedupe",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["queued", "running"], finished_at__isnull=True)
                | Q(state__in=["succeeded", "failed", "cancelled"], finished_at__isnull=False),
                name="job_finished_has_time",
            ),
        ]

    def __str__(self):
        return f"{self.name} ({self.get_state_display()})"

    @property
    def is_finished(self):
        return self.state in (JobState.SUCCEEDED, JobState.FAILED, JobState.CANCELLED)


class SubmissionKey(models.Model):
    """A form that has been accepted: the second post of the same form finds its key taken."""

    key = models.UUIDField(unique=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    at = models.DateTimeField()
    outcome_url = models.CharField(max_length=500, blank=True)

    def __str__(self):
        return str(self.key)
