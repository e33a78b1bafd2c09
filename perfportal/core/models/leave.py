"""Who is away, from when until when, and who stands in."""

import datetime as dt

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from perfportal.core.fields import UidModel


class AbsenceQuerySet(models.QuerySet):
    def not_over(self, *, on: dt.date):
        """Those that last on the day, or are still to come."""
        return self.filter(Q(ended_on__isnull=True) | Q(ended_on__gt=on), ends_on__gte=on)

    def in_force(self, *, on: dt.date):
        """Those of people who are away on the day; both ends are included."""
        return self.not_over(on=on).filter(starts_on__lte=on)


class Absence(UidModel):
    """One leave of one person. What the deputy may do meanwhile are the `roles` that point here.

    `ended_on` is the first day on which the person was back, where that came sooner than planned.
    """

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="absences"
    )
    starts_on = models.DateField()
    ends_on = models.DateField()
    deputy = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="stands_in",
    )
    ended_on = models.DateField(null=True, blank=True)
    created_at = models.DateTimeField()

    objects = AbsenceQuerySet.as_manager()

    class Meta:
        ordering = ["starts_on", "pk"]
        indexes = [models.Index(fields=["ends_on"], name="absence_by_end")]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on__gte=F("starts_on")), name="absence_ends_after_start"
            ),
            models.CheckConstraint(
                condition=Q(deputy__isnull=True) | ~Q(deputy=F("user")),
                name="absence_deputy_is_somebody_else",
                violation_error_message="Nobody stands in for themselves.",
            ),
            models.UniqueConstraint(
                fields=["user", "starts_on"],
                condition=Q(ended_on__isnull=True),
                name="one_absence_from_a_day",
            ),
        ]

    def __str__(self):
        return f"{self.user}, {self.starts_on.isoformat()} to {self.ends_on.isoformat()}"
