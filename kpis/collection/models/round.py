"""A collection round: one period's timetable (domain-rules 4.2)."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from perfportal.core.fields import PeriodFieldsMixin, UidModel
from perfportal.core.models import Organisation


class CollectionRoundQuerySet(models.QuerySet):
    def of_period(self, period):
        return self.filter(period_kind=period.kind.value, period_start=period.start)

    def unlocked(self):
        return self.filter(locked_at__isnull=True)


class CollectionRound(UidModel, PeriodFieldsMixin):
    """The collection of the figures of one quarter or month, with its working-day deadlines."""

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="rounds")
    opens_on = models.DateField()
    entry_deadline = models.DateField()
    check_deadline = models.DateField()
    approval_deadline = models.DateField()
    sign_off_deadline = models.DateField()
    cmt_on = models.DateField(null=True, blank=True, help_text="The management team's meeting")
    locked_at = models.DateTimeField(null=True, blank=True)
    locked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    objects = CollectionRoundQuerySet.as_manager()

    class Meta:
        ordering = ["-period_end", "period_start"]
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "period_kind", "period_start"], name="unique_round"
            ),
            models.CheckConstraint(
                condition=Q(entry_deadline__gte=F("opens_on"))
                & Q(check_deadline__gte=F("entry_deadline"))
                & Q(approval_deadline__gte=F("check_deadline"))
                & Q(sign_off_deadline__gte=F("approval_deadline"))
                & (Q(cmt_on__isnull=True) | Q(cmt_on__gte=F("sign_off_deadline"))),
                name="round_deadlines_in_order",
            ),
            models.CheckConstraint(
                condition=Q(locked_at__isnull=True, locked_by__isnull=True)
                | Q(locked_at__isnull=False, locked_by__isnull=False),
                name="round_locked_by_somebody",
            ),
            models.CheckConstraint(
                condition=Q(period_kind__in=["month", "quarter"]),
                name="round_of_a_month_or_quarter",
            ),
        ]

    def __str__(self):
        return f"Round for {self.period.short_label}"
