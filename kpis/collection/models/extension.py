"""More time for one KPI or one service in a round."""

from dataclasses import dataclass

from django.conf import settings
from django.db import models
from django.db.models import Q

from kpis.collection.models.actual import PERSON
from kpis.collection.models.round import CollectionRound
from kpis.register.models import KPI
from perfportal.core.fields import UidModel
from perfportal.core.models import Service

MANY = {"null": True, "blank": True, "on_delete": models.PROTECT, "related_name": "extensions"}


@dataclass(frozen=True)
class Whose:
    """One KPI or one service: whose time is extended."""

    kpi: KPI | None = None
    service: Service | None = None

    def __str__(self):
        return self.kpi.code if self.kpi else self.service.name


class RoundExtensionQuerySet(models.QuerySet):
    def in_force(self):
        return self.filter(withdrawn_at__isnull=True)


class RoundExtension(UidModel):
    """Until when a KPI or a service may give its values, and why; withdrawn with a reason.

    The day that holds for a value is its slot's `due_on`: the latest of the round's deadline and
    of the extensions in force, those of its KPI and those of its service.
    """

    round = models.ForeignKey(CollectionRound, on_delete=models.PROTECT, related_name="extensions")
    kpi = models.ForeignKey(KPI, **MANY)
    service = models.ForeignKey(Service, **MANY)
    until = models.DateField()
    reason = models.TextField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    withdrawn_by = models.ForeignKey(related_name="+", **PERSON)
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_reason = models.TextField(blank=True)

    objects = RoundExtensionQuerySet.as_manager()

    class Meta:
        ordering = ["-at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(kpi__isnull=False, service__isnull=True)
                | Q(kpi__isnull=True, service__isnull=False),
                name="extension_of_a_kpi_or_a_service",
            ),
            models.CheckConstraint(condition=~Q(reason=""), name="extension_has_reason"),
            models.CheckConstraint(
                condition=Q(
                    withdrawn_at__isnull=True, withdrawn_by__isnull=True, withdrawn_reason=""
                )
                | Q(withdrawn_at__isnull=False, withdrawn_by__isnull=False)
                & ~Q(withdrawn_reason=""),
                name="extension_withdrawn_with_reason",
            ),
        ]

    def __str__(self):
        return f"{self.whose} until {self.until.isoformat()}"

    @property
    def whose(self) -> Whose:
        return Whose(self.kpi, self.service)
