"""A review: scrutiny's, or an inspection, audit or peer challenge followed up in the same way."""

import datetime as dt

from django.db import models
from django.db.models import Q

from perfportal.core.fields import UidModel
from perfportal.core.models import Committee, Organisation
from recommendations.calculations.deadlines import respond_by


class ReviewSource(models.TextChoices):
    SCRUTINY = "scrutiny", "Scrutiny review"
    INSPECTION = "inspection", "Inspection"
    INTERNAL_AUDIT = "internal_audit", "Internal audit"
    PEER_CHALLENGE = "peer_challenge", "Peer challenge"


class Review(UidModel):
    """Where recommendations come from. The statutory clock runs only where notice was served."""

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="reviews")
    title = models.CharField(max_length=300)
    slug = models.SlugField(max_length=90)
    source = models.CharField(
        max_length=20, choices=ReviewSource.choices, default=ReviewSource.SCRUTINY
    )
    committee = models.ForeignKey(
        Committee, null=True, blank=True, on_delete=models.PROTECT, related_name="reviews"
    )
    council = models.CharField(max_length=200, blank=True, help_text="As the document names it")
    phase = models.CharField(max_length=50, blank=True)
    report_date = models.DateField(null=True, blank=True)
    adopted_on = models.DateField(null=True, blank=True, help_text="By Cabinet")
    report_received_on = models.DateField(null=True, blank=True)
    notice_served_on = models.DateField(null=True, blank=True)
    respond_by_override = models.DateField(null=True, blank=True)
    override_reason = models.TextField(blank=True)
    update_heading = models.CharField(max_length=100, blank=True)
    source_notes = models.JSONField(default=list, blank=True)

    class Meta:
        ordering = ["title"]
        constraints = [
            models.UniqueConstraint(fields=["organisation", "slug"], name="unique_review_address"),
            models.UniqueConstraint(fields=["organisation", "title"], name="unique_review_title"),
            models.CheckConstraint(
                condition=Q(respond_by_override__isnull=True, override_reason="")
                | Q(respond_by_override__isnull=False) & ~Q(override_reason=""),
                name="respond_by_override_has_reason",
            ),
        ]

    def __str__(self):
        return self.title

    @property
    def respond_by(self) -> dt.date | None:
        """The clerk's date where one was set with a reason, else two months by law."""
        return self.respond_by_override or respond_by(
            notice_on=self.notice_served_on, report_on=self.report_received_on
        )


class Footnote(models.Model):
    """A note of the document, kept also where the place that it belongs to has been lost."""

    review = models.ForeignKey(Review, on_delete=models.CASCADE, related_name="footnotes")
    number = models.PositiveSmallIntegerField()
    text = models.TextField()

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["review", "number"], name="unique_footnote_number"),
        ]

    def __str__(self):
        return f"[{self.number}] {self.text}"
