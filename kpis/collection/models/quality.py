"""Data quality beside the figures: measures that are KPIs, issues with suppliers, briefings."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from kpis.calculations.completeness import Measured
from kpis.calculations.quality import Dimension
from kpis.collection.models.actual import PERSON
from kpis.register.models import KPI, DataSource
from perfportal.core.choices import choices
from perfportal.core.fields import UidModel
from perfportal.core.models import Directorate, Organisation, Service

ACTOR = {"on_delete": models.PROTECT, "to": settings.AUTH_USER_MODEL, "related_name": "+"}


class QualityMeasure(models.Model):
    """A KPI whose figures the portal works out: completeness or timeliness of one place's data.

    Without directorate and service it is of the whole council.
    """

    kpi = models.OneToOneField(KPI, on_delete=models.PROTECT, related_name="quality_measure")
    kind = models.CharField(max_length=12, choices=choices(Measured))
    directorate = models.ForeignKey(
        Directorate, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    service = models.ForeignKey(
        Service, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        ordering = ["kpi"]
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "service"],
                condition=Q(service__isnull=False),
                name="one_quality_measure_a_service",
            ),
            models.UniqueConstraint(
                fields=["kind", "directorate"],
                condition=Q(directorate__isnull=False),
                name="one_quality_measure_a_directorate",
            ),
            models.UniqueConstraint(
                fields=["kind"],
                condition=Q(directorate__isnull=True, service__isnull=True),
                name="one_quality_measure_a_council",
            ),
            models.CheckConstraint(
                condition=Q(directorate__isnull=True) | Q(service__isnull=True),
                name="quality_measure_of_one_place",
            ),
        ]

    def __str__(self):
        return f"{self.kpi.code}: {self.kind}"


class DataIssue(UidModel):
    """Something that is wrong with the data of a supplier: a school, a partner, a system."""

    class State(models.TextChoices):
        OPEN = "open", "Open"
        WITH_SUPPLIER = "with_supplier", "With the supplier"
        RESOLVED = "resolved", "Resolved"

    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="data_issues"
    )
    supplier = models.CharField(max_length=200)
    source = models.ForeignKey(
        DataSource, null=True, blank=True, on_delete=models.PROTECT, related_name="issues"
    )
    kpis = models.ManyToManyField(KPI, related_name="data_issues", blank=True)
    dimension = models.CharField("what is affected", max_length=12, choices=choices(Dimension))
    what = models.TextField("what is wrong")
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="data_issues"
    )
    due_on = models.DateField("to be put right by")
    state = models.CharField(max_length=13, choices=State.choices, default=State.OPEN)
    raised_by = models.ForeignKey(**ACTOR)
    raised_at = models.DateTimeField()
    resolved_on = models.DateField(null=True, blank=True)
    resolved_by = models.ForeignKey(related_name="+", **PERSON)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ["due_on", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(what="") & ~Q(supplier=""), name="data_issue_says_what_and_whose"
            ),
            models.CheckConstraint(
                condition=Q(state="resolved", resolved_on__isnull=False, resolved_by__isnull=False)
                | ~Q(state="resolved") & Q(resolved_on__isnull=True, resolved_by__isnull=True),
                name="data_issue_resolved_by_somebody",
            ),
        ]

    def __str__(self):
        return f"{self.supplier}: {self.what}"[:200]


class IssueNote(models.Model):
    """What was said or done about an issue on a day; the last one of a resolved issue says how."""

    issue = models.ForeignKey(DataIssue, on_delete=models.CASCADE, related_name="notes")
    text = models.TextField()
    state = models.CharField(max_length=13, choices=DataIssue.State.choices)
    by = models.ForeignKey(**ACTOR)
    at = models.DateTimeField()

    class Meta:
        ordering = ["at", "pk"]
        constraints = [
            models.CheckConstraint(condition=~Q(text=""), name="issue_note_has_words"),
        ]

    def __str__(self):
        return f"{self.issue}: {self.text}"[:200]


class Briefing(UidModel):
    """A version of the data quality handbook, or a briefing, with the words that people read."""

    class Kind(models.TextChoices):
        HANDBOOK = "handbook", "Handbook"
        BRIEFING = "briefing", "Briefing"

    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="briefings"
    )
    kind = models.CharField(max_length=8, choices=Kind.choices)
    title = models.CharField(max_length=200)
    version_words = models.CharField("version", max_length=40, blank=True)
    text = models.TextField()
    published_on = models.DateField()
    published_by = models.ForeignKey(**ACTOR)
    read_by_on = models.DateField("to be read by", null=True, blank=True)
    replaces = models.OneToOneField(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="replaced_by"
    )

    class Meta:
        ordering = ["-published_on", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(title="") & ~Q(text=""), name="briefing_has_title_and_text"
            ),
            models.CheckConstraint(
                condition=Q(replaces__isnull=True) | ~Q(replaces=F("id")),
                name="briefing_does_not_replace_itself",
            ),
        ]

    def __str__(self):
        return f"{self.title} {self.version_words}".strip()


class BriefingReading(models.Model):
    """Somebody says that they have read a briefing."""

    briefing = models.ForeignKey(Briefing, on_delete=models.PROTECT, related_name="readings")
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="briefings_read"
    )
    at = models.DateTimeField()

    class Meta:
        ordering = ["at"]
        constraints = [
            models.UniqueConstraint(fields=["briefing", "by"], name="briefing_read_once"),
        ]

    def __str__(self):
        return f"{self.briefing} read by {self.by}"
