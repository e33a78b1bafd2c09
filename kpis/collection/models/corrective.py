"""A corrective action: what will be done about a KPI that misses its target (domain-rules 4.7)."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from kpis.collection.models.actual import PERSON, Actual
from kpis.register.models import KPI
from perfportal.core.fields import UidModel


class CorrectiveQuerySet(models.QuerySet):
    def unfinished(self):
        return self.filter(state=CorrectiveAction.State.OPEN)

    def past_due(self, *, on):
        return self.unfinished().filter(due_on__lt=on)

    def with_people(self):
        """With what every list shows, in one query."""
        return self.select_related("kpi__service__directorate", "owner", "raised_for")


class CorrectiveAction(UidModel):
    """What is being done about a value, by whom, by when, and when it should be back on target.

    `original_due_on` is kept when the day moves, and the moves are counted. An action is finished
    or withdrawn with a note.
    """

    class State(models.TextChoices):
        OPEN = "open", "In hand"
        DONE = "done", "Done"
        WITHDRAWN = "withdrawn", "Withdrawn"

    kpi = models.ForeignKey(KPI, on_delete=models.PROTECT, related_name="corrective_actions")
    raised_for = models.ForeignKey(
        Actual, on_delete=models.PROTECT, related_name="corrective_actions"
    )
    what = models.TextField("what is being done")
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="corrective_actions"
    )
    due_on = models.DateField("done by")
    original_due_on = models.DateField()
    moves = models.PositiveSmallIntegerField(default=0)
    expected_back_on = models.DateField("expected back on target", null=True, blank=True)
    cost_and_risk = models.TextField("cost or risk", blank=True)
    state = models.CharField(max_length=9, choices=State.choices, default=State.OPEN)
    raised_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    raised_at = models.DateTimeField()
    closed_on = models.DateField(null=True, blank=True)
    closed_by = models.ForeignKey(related_name="+", **PERSON)
    closing_note = models.TextField(blank=True)
    version = models.PositiveIntegerField(default=1)

    objects = CorrectiveQuerySet.as_manager()

    class Meta:
        ordering = ["due_on", "pk"]
        constraints = [
            models.CheckConstraint(condition=~Q(what=""), name="corrective_action_says_what"),
            models.CheckConstraint(
                condition=Q(
                    state="open", closed_on__isnull=True, closed_by__isnull=True, closing_note=""
                )
                | ~Q(state="open")
                & Q(closed_on__isnull=False, closed_by__isnull=False)
                & ~Q(closing_note=""),
                name="corrective_action_closed_with_note",
            ),
        ]

    def __str__(self):
        return f"{self.kpi.code}: {self.what}"[:200]

    def access_place(self):
        return self.kpi.access_place()
