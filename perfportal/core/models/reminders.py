"""Which reminders were sent, and which of them a person does not want."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from perfportal.core.fields import UidModel


class Reminder(UidModel):
    """The one reminder of one person on one day.

    The row is written before the mail goes out, so that of two workers one sends it. `failed`: the
    mail server refused it, so it may be tried again. `unknown`: the connection broke while it was
    being handed over, so it may have arrived and is not sent a second time; a row that is still
    `sending` belongs to a worker that was lost then, and is left alone likewise.
    """

    class State(models.TextChoices):
        SENDING = "sending", "Being sent"
        SENT = "sent", "Sent"
        FAILED = "failed", "Not sent"
        UNKNOWN = "unknown", "Not known whether it arrived"

    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="reminders"
    )
    day = models.DateField()
    state = models.CharField(max_length=8, choices=State.choices, default=State.SENDING)
    subject = models.CharField(max_length=200)
    text = models.TextField()
    attempts = models.PositiveSmallIntegerField(default=1)
    claimed_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True, blank=True)
    error = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ["-day", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["person", "day"], name="one_reminder_a_day"),
            models.CheckConstraint(
                condition=Q(state="sent", sent_at__isnull=False)
                | ~Q(state="sent") & Q(sent_at__isnull=True),
                name="reminder_sent_has_time",
            ),
        ]

    def __str__(self):
        return f"{self.person}, {self.day.isoformat()}"


class ReminderChoice(models.Model):
    """What a person has chosen of the reminders that are not essential; without a row, all."""

    person = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="reminder_choice"
    )
    before_deadline = models.BooleanField(default=True)
    decisions = models.BooleanField(default=True)
    changed_at = models.DateTimeField()

    def __str__(self):
        return f"choices of {self.person}"
