"""A collection round: one period's timetable (domain-rules 4.2)."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from perfportal.core.fields import PeriodFieldsMixin, UidModel
from perfportal.core.models import Organisation


class CollectionRound(UidModel, PeriodFieldsMixin):
    """The collection of one period's figures, with its working-day deadlines."""

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="rounds")
    opens_on = models.DateField()
    entry_deadline = models.DateField()
    check_deadline = models.DateField()
    approval_deadline = models.DateField()
    sign_off_deadline = models.DateField()
    locked_at = models.DateTimeField(null=True, blank=True)
    locked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        ordering = ["-period_start"]
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "period_kind", "period_start"], name="unique_round"
            ),
            models.CheckConstraint(
                condition=Q(entry_deadline__gte=F("opens_on"))
                & Q(check_deadline__gte=F("entry_deadline"))
                & Q(approval_deadline__gte=F("check_deadline"))
                & Q(sign_off_deadline__gte=F("approval_deadline")),
                name="round_deadlines_in_order",
            ),
            models.CheckConstraint(
                condition=Q(locked_at__isnull=True, locked_by__isnull=True)
                | Q(locked_at__isnull=False, locked_by__isnull=False),
                name="round_locked_by_somebody",
            ),
        ]

    def __str__(self):
        return f"Round for {self.period.short_label}"
