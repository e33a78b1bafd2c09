"""What has happened to a recommendation: rows that are only ever added."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from perfportal.core.choices import choices
from perfportal.core.fields import UidModel
from perfportal.core.models import Committee
from perfportal.core.models.audit import AppendOnlyModel
from recommendations.calculations.codes import Outcome, Progress, Verdict
from recommendations.models.recommendation import Recommendation

EVIDENCED = ~Q(evidence="") | ~Q(evidence_url="")


class HistoryModel(AppendOnlyModel, UidModel):
    """A dated fact with the person who recorded it; a correction is a further row."""

    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    recorded_at = models.DateTimeField()

    class Meta:
        abstract = True


class Response(HistoryModel):
    """The executive's answer: verdict, what will be done, who decided and when.

    A reason is required unless the recommendation is accepted; a document's own words without a
    verdict are kept as `not_stated`.
    """

    recommendation = models.ForeignKey(
        Recommendation, on_delete=models.PROTECT, related_name="responses"
    )
    verdict = models.CharField(max_length=20, choices=choices(Verdict))
    text = models.TextField(blank=True)
    reason = models.TextField(blank=True)
    body = models.CharField(max_length=200, blank=True)
    decided_on = models.DateField(null=True, blank=True)
    minute_reference = models.CharField(max_length=50, blank=True)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(verdict__in=["accepted", "not_stated"]) | ~Q(reason=""),
                name="response_has_reason",
            ),
            models.CheckConstraint(
                condition=~Q(verdict="awaiting"), name="response_is_no_longer_awaited"
            ),
        ]

    def __str__(self):
        return f"{self.recommendation.working_reference}: {self.verdict}"


class ProgressUpdate(HistoryModel):
    """A dated account of progress. `progress` empty: this update claims nothing new.

    `period_label` is printed in place of the day where the document gives only a month or a year.
    """

    recommendation = models.ForeignKey(
        Recommendation, on_delete=models.PROTECT, related_name="updates"
    )
    on = models.DateField()
    period_label = models.CharField(max_length=50, blank=True)
    narrative = models.TextField()
    progress = models.CharField(max_length=20, choices=choices(Progress), blank=True)
    completed_on = models.DateField(null=True, blank=True)
    evidence = models.TextField(blank=True)
    evidence_url = models.URLField(max_length=500, blank=True)
    old_due_on = models.DateField(null=True, blank=True)
    new_due_on = models.DateField(null=True, blank=True)
    due_reason = models.TextField(blank=True)
    next_report_on = models.DateField(null=True, blank=True)
    agenda_item = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ["on", "id"]
        constraints = [
            models.CheckConstraint(condition=~Q(narrative=""), name="update_has_words"),
            models.CheckConstraint(
                condition=Q(old_due_on__isnull=True)
                | Q(new_due_on__isnull=True)
                | ~Q(due_reason=""),
                name="moved_due_date_has_reason",
            ),
            models.CheckConstraint(
                condition=~Q(progress="implemented") | Q(completed_on__isnull=False) & EVIDENCED,
                name="implemented_has_evidence",
            ),
        ]

    def __str__(self):
        return f"{self.recommendation.working_reference}, {self.on}"


class Meeting(UidModel):
    """A meeting of a committee."""

    committee = models.ForeignKey(Committee, on_delete=models.PROTECT, related_name="meetings")
    date = models.DateField()

    class Meta:
        ordering = ["-date"]
        constraints = [
            models.UniqueConstraint(fields=["committee", "date"], name="unique_meeting"),
        ]

    def __str__(self):
        return f"{self.committee}, {self.date:%d %B %Y}"


class Resolution(HistoryModel):
    """What a committee resolved of one recommendation, with the minute. `noted` closes nothing."""

    recommendation = models.ForeignKey(
        Recommendation, on_delete=models.PROTECT, related_name="resolutions"
    )
    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, related_name="resolutions")
    outcome = models.CharField(max_length=20, choices=choices(Outcome))
    minute_reference = models.CharField(max_length=50)
    text = models.TextField()

    class Meta:
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(minute_reference="") & ~Q(text=""), name="resolution_has_minute"
            ),
        ]

    def __str__(self):
        return f"{self.recommendation.working_reference}: {self.outcome}"
