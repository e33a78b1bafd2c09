"""Service plans: drafted, agreed by somebody else, and renewed each year."""

from django.db import models
from django.db.models import F, Q

from kpis.register.models import KPI
from kpis.register.models.kpi import PERSON
from perfportal.core.access.access import Place
from perfportal.core.fields import UidModel
from perfportal.core.models import Service
from perfportal.core.periods import Period


class PlanState(models.TextChoices):
    DRAFT = "draft", "Draft"
    AGREED = "agreed", "Agreed"


class ServicePlanQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Plans of the viewer's services, and those that hold a KPI which the viewer may see."""
        from kpis.strategy.queries.plans import visible_plans

        return visible_plans(self, user)


class ServicePlan(UidModel):
    """What a service means to do in a financial year, and the KPIs that will show it."""

    service = models.ForeignKey(Service, on_delete=models.PROTECT, related_name="plans")
    year_start = models.DateField(help_text="First day of the financial year")
    state = models.CharField(max_length=6, choices=PlanState.choices, default=PlanState.DRAFT.value)
    aims = models.TextField(blank=True)
    written_by = models.ForeignKey(related_name="+", **PERSON)
    agreed_by = models.ForeignKey(related_name="+", **PERSON)
    agreed_on = models.DateField(null=True, blank=True)
    renewed_from = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="renewals"
    )
    kpis = models.ManyToManyField(KPI, related_name="service_plans", blank=True)
    version = models.PositiveIntegerField(default=1)

    objects = ServicePlanQuerySet.as_manager()

    class Meta:
        ordering = ["-year_start", "service__name"]
        constraints = [
            models.UniqueConstraint(
                fields=["service", "year_start"],
                name="unique_service_plan",
                violation_error_message="This service has a plan for this year already.",
            ),
            models.CheckConstraint(
                condition=Q(state="agreed", agreed_by__isnull=False, agreed_on__isnull=False)
                & ~Q(aims="")
                | Q(state="draft", agreed_by__isnull=True, agreed_on__isnull=True),
                name="service_plan_agreed_by_somebody",
            ),
            models.CheckConstraint(
                condition=Q(agreed_by__isnull=True)
                | Q(written_by__isnull=True)
                | ~Q(agreed_by=F("written_by")),
                name="service_plan_two_people",
                violation_error_message="Nobody agrees a plan that they wrote.",
            ),
        ]

    def __str__(self):
        return f"{self.service.name} {self.year.token}"

    @property
    def year(self) -> Period:
        return Period.financial_year_of(self.year_start)

    def access_place(self) -> Place:
        return Place(directorate=self.service.directorate_id, service=self.service_id)
