"""An officer's own forecast of a year, in the place of the one that is worked out."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from kpis.register.models import KPI
from perfportal.core.fields import PeriodFieldsMixin, UidModel
from perfportal.core.periods import YEAR_KINDS

PERSON = {"on_delete": models.PROTECT, "to": settings.AUTH_USER_MODEL, "related_name": "+"}


class ForecastOverrideQuerySet(models.QuerySet):
    def oldest_first(self):
        """In the order in which they were given: of a year the last one counts."""
        return self.order_by("at", "pk")


class ForecastOverride(UidModel, PeriodFieldsMixin):
    """What an officer expects of a KPI at the end of a year, and why.

    Never changed: a newer one of the same year counts in its place, or it is withdrawn.
    """

    kpi = models.ForeignKey(KPI, on_delete=models.PROTECT, related_name="forecast_overrides")
    value = models.DecimalField(max_digits=19, decimal_places=4)
    reason = models.TextField()
    by = models.ForeignKey(**PERSON)
    at = models.DateTimeField()
    withdrawn_by = models.ForeignKey(null=True, blank=True, **PERSON)
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    objects = ForecastOverrideQuerySet.as_manager()

    class Meta:
        ordering = ["kpi", "period_start", "at", "pk"]
        constraints = [
            models.CheckConstraint(condition=~Q(reason=""), name="forecast_override_has_reason"),
            models.CheckConstraint(
                condition=Q(period_kind__in=sorted(kind.value for kind in YEAR_KINDS)),
                name="forecast_override_of_a_year",
            ),
            models.CheckConstraint(
                condition=Q(withdrawn_by__isnull=True, withdrawn_at__isnull=True)
                | Q(withdrawn_by__isnull=False, withdrawn_at__isnull=False),
                name="forecast_override_withdrawn_by_somebody",
            ),
        ]

    def __str__(self):
        return f"{self.kpi.code} {self.period.token}: {self.value}"

    def access_place(self):
        return self.kpi.access_place()

    @property
    def is_withdrawn(self) -> bool:
        return self.withdrawn_at is not None
