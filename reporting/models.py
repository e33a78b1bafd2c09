"""Reports being built, and publications: frozen content and the bytes that the public reads."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from perfportal.core.fields import PeriodFieldsMixin, UidModel
from perfportal.core.models import AppendOnlyModel, Organisation

PERSON = {"null": True, "blank": True, "on_delete": models.PROTECT, "to": settings.AUTH_USER_MODEL}


class ReportKind(models.TextChoices):
    ANNUAL = "annual", "Annual report"
    QUARTERLY = "quarterly", "Quarterly report to committees"


class ReportState(models.TextChoices):
    BUILDING = "building", "Being built"
    READY = "ready", "Waiting for agreement"
    PUBLISHED = "published", "Published"


class Report(UidModel, PeriodFieldsMixin):
    """A report for a period. Publishing takes two people: who built it and who agrees it."""

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="reports")
    kind = models.CharField(max_length=10, choices=ReportKind.choices)
    title = models.CharField(max_length=200)
    state = models.CharField(
        max_length=10, choices=ReportState.choices, default=ReportState.BUILDING
    )
    summary = models.TextField(blank=True)
    achievements = models.TextField("key achievements", blank=True)
    difficulties = models.TextField("what did not go well, and why", blank=True)
    next_year = models.TextField("what comes next", blank=True)
    data_notes = models.TextField(blank=True)
    is_exempt = models.BooleanField("exempt (Part II)", default=False)
    embargo_until = models.DateTimeField(null=True, blank=True)
    version = models.PositiveIntegerField(default=1)
    built_by = models.ForeignKey(related_name="+", **PERSON)
    ready_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["-period_start", "kind"]
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "kind", "period_kind", "period_start"],
                name="one_report_per_kind_and_period",
            ),
        ]

    def __str__(self):
        return self.title


class Publication(AppendOnlyModel, UidModel, PeriodFieldsMixin):
    """One published version of a report, for ever: content as data, and pages as bytes.

    `sha256` is over the canonical JSON of `content`; a correction is a new version with a note.
    """

    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="publications"
    )
    report = models.ForeignKey(Report, on_delete=models.PROTECT, related_name="publications")
    kind = models.CharField(max_length=10, choices=ReportKind.choices)
    version = models.PositiveSmallIntegerField()
    title = models.CharField(max_length=200)
    content = models.JSONField()
    sha256 = models.CharField(max_length=64)
    built_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    agreed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    published_at = models.DateTimeField()
    embargo_until = models.DateTimeField(null=True)
    note = models.TextField(blank=True, help_text="What this version corrects")
    audit_head = models.CharField(max_length=64, blank=True)

    class Meta:
        ordering = ["-published_at"]
        constraints = [
            models.UniqueConstraint(fields=["report", "version"], name="unique_publication"),
            models.CheckConstraint(
                condition=~Q(built_by=F("agreed_by")), name="publishing_takes_two"
            ),
            models.CheckConstraint(
                condition=Q(version=1) | ~Q(note=""), name="restatement_has_a_note"
            ),
        ]

    def __str__(self):
        return f"{self.title}, version {self.version}"


class PublishedPage(AppendOnlyModel):
    """One file of a publication: the bytes as they were on the day, under their path.

    A page's bytes are its content; the council's header and footer are put around them when it is
    read, so that an address, a logo or a stylesheet may change without touching what was said.
    """

    publication = models.ForeignKey(Publication, on_delete=models.PROTECT, related_name="pages")
    path = models.CharField(max_length=300)
    title = models.CharField(max_length=300, blank=True)
    content_type = models.CharField(max_length=100)
    body = models.BinaryField()
    sha256 = models.CharField(max_length=64)

    class Meta:
        ordering = ["publication", "path"]
        constraints = [
            models.UniqueConstraint(fields=["publication", "path"], name="unique_published_page"),
        ]

    def __str__(self):
        return self.path
