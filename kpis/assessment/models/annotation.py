"""What happened to a KPI's series on a day: a break, new limits, or an event worth a note."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from kpis.register.models import KPI
from perfportal.core.fields import UidModel

PEOPLE = {"on_delete": models.PROTECT, "related_name": "+", "to": settings.AUTH_USER_MODEL}


class AnnotationKind(models.TextChoices):
    BREAK = "break", "Break in series"
    REBASE = "rebase", "New limits (rebase)"
    EVENT = "event", "Event"


class AnnotationState(models.TextChoices):
    WAITING = "waiting", "Waiting for approval"
    IN_FORCE = "in_force", "In force"
    WITHDRAWN = "withdrawn", "Withdrawn"


class AnnotationQuerySet(models.QuerySet):
    def in_force(self):
        return self.filter(state=AnnotationState.IN_FORCE)

    def waiting(self):
        return self.filter(state=AnnotationState.WAITING)

    def that_begin_segments(self):
        """At a break and at a rebase limits start anew; an event is only shown."""
        return self.filter(kind__in=[AnnotationKind.BREAK, AnnotationKind.REBASE])

    def with_people(self):
        return self.select_related("by", "approved_by", "withdrawn_by")


class Annotation(UidModel):
    """A day in the series of a KPI, with what happened; a rebase also with why limits start anew.

    A rebase needs a known change, a reason, a date and an approver other than its author
    (domain-rules 3.5, rule 12); the others are in force at once. It holds from the first period
    that begins on its day or later.
    """

    kpi = models.ForeignKey(KPI, on_delete=models.PROTECT, related_name="annotations")
    kind = models.CharField(max_length=6, choices=AnnotationKind.choices)
    day = models.DateField()
    words = models.CharField(max_length=300, help_text="What happened; shown on the chart")
    reason = models.TextField(blank=True)
    state = models.CharField(max_length=9, choices=AnnotationState.choices)
    by = models.ForeignKey(**PEOPLE)
    created_at = models.DateTimeField()
    approved_by = models.ForeignKey(null=True, blank=True, **PEOPLE)
    approved_at = models.DateTimeField(null=True, blank=True)
    withdrawn_by = models.ForeignKey(null=True, blank=True, **PEOPLE)
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_reason = models.TextField(blank=True)
    version = models.PositiveIntegerField(default=1)

    objects = AnnotationQuerySet.as_manager()

    class Meta:
        ordering = ["kpi", "-day", "-pk"]
        constraints = [
            models.CheckConstraint(condition=~Q(words=""), name="annotation_says_what"),
            models.CheckConstraint(
                condition=~Q(kind="rebase") | ~Q(reason=""), name="rebase_has_reason"
            ),
            models.CheckConstraint(
                condition=~Q(kind="rebase", state="in_force") | Q(approved_by__isnull=False),
                name="rebase_in_force_is_approved",
            ),
            models.CheckConstraint(
                condition=~Q(state="waiting") | Q(kind="rebase", approved_by__isnull=True),
                name="only_a_rebase_waits",
            ),
            models.CheckConstraint(
                condition=Q(approved_by__isnull=True, approved_at__isnull=True)
                | Q(approved_by__isnull=False, approved_at__isnull=False) & ~Q(approved_by=F("by")),
                name="annotation_not_approved_by_its_author",
                violation_error_message="Nobody approves their own rebase.",
            ),
            models.CheckConstraint(
                condition=Q(state="withdrawn", withdrawn_by__isnull=False,
                            withdrawn_at__isnull=False) & ~Q(withdrawn_reason="")
                | ~Q(state="withdrawn") & Q(withdrawn_by__isnull=True, withdrawn_at__isnull=True,
                                            withdrawn_reason=""),
                name="annotation_withdrawn_with_reason",
            ),
            models.UniqueConstraint(
                fields=["kpi", "kind", "day"],
                condition=~Q(state="withdrawn"),
                name="one_annotation_of_a_kind_a_day",
            ),
        ]  # fmt: skip

    def __str__(self):
        return f"{self.kpi.code} {self.day.isoformat()}: {self.get_kind_display()}"

    @property
    def begins_segment(self) -> bool:
        return self.kind in (AnnotationKind.BREAK, AnnotationKind.REBASE)

    def access_place(self):
        return self.kpi.access_place()
