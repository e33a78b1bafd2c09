"""The register of data sources: where figures come from, and reports made outside the portal."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower

from kpis.calculations.codes import Frequency
from kpis.calculations.returns import Agreement, StillRead
from kpis.register.models.kpi import PERSON
from perfportal.core.access.access import Place
from perfportal.core.choices import choices
from perfportal.core.fields import UidModel
from perfportal.core.models import Organisation, Service


class SourceKind(models.TextChoices):
    SYSTEM = "system", "System"
    STATUTORY_RETURN = "statutory_return", "Statutory return"
    SURVEY = "survey", "Survey"
    PARTNER = "partner", "Partner data"
    FINANCE = "finance", "Finance"
    CRM = "crm", "CRM and complaints"
    REPORT = "report", "Report outside the portal"


class SourceQuerySet(models.QuerySet):
    def in_use(self):
        """Sources that have not ended."""
        return self.filter(ended_on__isnull=True)

    def with_people(self):
        """With what every list shows, in one query."""
        return self.select_related("service__directorate", "owner")


class DataSource(UidModel):
    """One entry of the register. Columns that only one kind of source has are empty elsewhere."""

    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="data_sources"
    )
    kind = models.CharField(max_length=16, choices=SourceKind.choices)
    slug = models.SlugField(max_length=80)
    name = models.CharField(max_length=200)
    service = models.ForeignKey(
        Service, null=True, blank=True, on_delete=models.PROTECT, related_name="data_sources"
    )
    owner = models.ForeignKey(related_name="data_sources", **PERSON)
    note = models.TextField(blank=True)
    supplier = models.CharField(max_length=200, blank=True)
    link = models.CharField(max_length=200, blank=True)
    body = models.CharField(max_length=200, blank=True)
    frequency = models.CharField(max_length=12, choices=choices(Frequency), blank=True)
    fieldwork_from = models.DateField(null=True, blank=True)
    fieldwork_until = models.DateField(null=True, blank=True)
    next_due = models.DateField(null=True, blank=True)
    cost = models.DecimalField(
        max_digits=12, decimal_places=2, null=True, blank=True, help_text="Pounds"
    )
    sample_size = models.PositiveIntegerField(null=True, blank=True)
    confidence_interval = models.DecimalField(
        max_digits=5, decimal_places=2, null=True, blank=True, help_text="Percentage points, +/-"
    )
    partner = models.CharField(max_length=200, blank=True)
    agreement_reference = models.CharField(max_length=100, blank=True)
    agreement_state = models.CharField(
        max_length=10, choices=choices(Agreement), default=Agreement.NONE.value
    )
    agreement_until = models.DateField(null=True, blank=True)
    audience = models.CharField(max_length=200, blank=True)
    hours_each = models.DecimalField(max_digits=7, decimal_places=2, null=True, blank=True)
    is_still_read = models.CharField(
        max_length=9, choices=choices(StillRead), default=StillRead.NOT_ASKED.value
    )
    last_reviewed_on = models.DateField(null=True, blank=True)
    review_note = models.TextField(blank=True)
    ended_on = models.DateField(null=True, blank=True)
    version = models.PositiveIntegerField(default=1)
    created_at = models.DateTimeField(auto_now_add=True)

    objects = SourceQuerySet.as_manager()

    class Meta:
        verbose_name = "data source"
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(fields=["organisation", "slug"], name="unique_source_slug"),
            models.UniqueConstraint("organisation", Lower("name"), name="unique_source_name"),
            models.CheckConstraint(
                condition=Q(fieldwork_from__isnull=True)
                | Q(fieldwork_until__isnull=True)
                | Q(fieldwork_until__gte=F("fieldwork_from")),
                name="survey_ends_after_start",
            ),
            models.CheckConstraint(
                condition=Q(cost__isnull=True) | Q(cost__gte=0), name="survey_cost_not_negative"
            ),
            models.CheckConstraint(
                condition=Q(sample_size__isnull=True) | Q(sample_size__gt=0),
                name="survey_sample_above_none",
            ),
            models.CheckConstraint(
                condition=Q(confidence_interval__isnull=True)
                | Q(confidence_interval__gte=0, confidence_interval__lte=100),
                name="survey_interval_in_points",
            ),
            models.CheckConstraint(
                condition=~Q(agreement_state="in_force") | Q(agreement_until__isnull=False),
                name="agreement_in_force_has_date",
            ),
            models.CheckConstraint(
                condition=Q(kind="partner") | Q(agreement_state="none"),
                name="agreement_is_a_partners",
            ),
            models.CheckConstraint(
                condition=Q(hours_each__isnull=True) | Q(hours_each__gte=0),
                name="report_hours_not_negative",
            ),
            models.CheckConstraint(
                condition=Q(is_still_read="not_asked", last_reviewed_on__isnull=True)
                | ~Q(is_still_read="not_asked") & Q(last_reviewed_on__isnull=False, kind="report"),
                name="report_answer_has_its_day",
            ),
        ]

    def __str__(self):
        return self.name

    def access_place(self) -> Place:
        """Where its service stands; nowhere without one."""
        if self.service is None:
            return Place()
        return Place(directorate=self.service.directorate_id, service=self.service_id)


class ReturnDate(UidModel):
    """One day on which a statutory return is due; who submitted it, and when."""

    source = models.ForeignKey(DataSource, on_delete=models.PROTECT, related_name="dates")
    label = models.CharField("period", max_length=100, blank=True)
    due_on = models.DateField()
    submitted_on = models.DateField(null=True, blank=True)
    submitted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )

    class Meta:
        ordering = ["due_on", "source__name"]
        constraints = [
            models.UniqueConstraint(fields=["source", "due_on"], name="return_due_once_a_day"),
            models.CheckConstraint(
                condition=Q(submitted_on__isnull=True, submitted_by__isnull=True)
                | Q(submitted_on__isnull=False, submitted_by__isnull=False),
                name="return_submitted_by_somebody",
            ),
        ]

    def __str__(self):
        return f"{self.source.name}, due {self.due_on.isoformat()}"
