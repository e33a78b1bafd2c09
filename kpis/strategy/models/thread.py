"""The golden thread: priority > outcome > action or project, each with its KPIs."""

from django.db import models
from django.db.models import F, Q

from kpis.calculations.progress import DONE, ActionRag, Stage
from kpis.register.models import KPI
from kpis.register.models.kpi import PERSON
from perfportal.core.choices import choices
from perfportal.core.fields import UidModel
from perfportal.core.models import Organisation, Portfolio


class Priority(UidModel):
    """One of the few things that the council has promised in its strategy."""

    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="priorities"
    )
    code = models.CharField(max_length=20)
    title = models.CharField(max_length=200)
    theme = models.CharField(max_length=100, blank=True)
    statement = models.TextField("what we promise", blank=True)
    portfolio = models.ForeignKey(
        Portfolio, null=True, blank=True, on_delete=models.PROTECT, related_name="priorities"
    )
    order = models.PositiveSmallIntegerField(default=0)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        verbose_name_plural = "priorities"
        ordering = ["order", "code"]
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "code"],
                name="unique_priority_code",
                violation_error_message="Another priority has this code: choose a different one.",
            ),
        ]

    def __str__(self):
        return f"{self.code} {self.title}"


class Outcome(UidModel):
    """What is to be different for residents once a priority has been acted on."""

    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="outcomes"
    )
    priority = models.ForeignKey(Priority, on_delete=models.PROTECT, related_name="outcomes")
    code = models.CharField(max_length=20)
    title = models.CharField(max_length=200)
    lead_officer = models.ForeignKey(related_name="outcomes_led", **PERSON)
    kpis = models.ManyToManyField(KPI, related_name="outcomes", blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ["code"]
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "code"],
                name="unique_outcome_code",
                violation_error_message="Another outcome has this code: choose a different one.",
            ),
        ]

    def __str__(self):
        return f"{self.code} {self.title}"


class AnnualNarrative(UidModel):
    """What was done for an outcome in a financial year, in words."""

    outcome = models.ForeignKey(Outcome, on_delete=models.PROTECT, related_name="narratives")
    year_start = models.DateField(help_text="First day of the financial year")
    text = models.TextField()
    written_by = models.ForeignKey(related_name="+", **PERSON)
    written_at = models.DateTimeField()
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ["-year_start"]
        constraints = [
            models.UniqueConstraint(fields=["outcome", "year_start"], name="unique_narrative"),
        ]

    def __str__(self):
        return f"{self.outcome.code} {self.year_start.year}"


class StrategyAction(UidModel):
    """An action of the delivery plan; a project is one that closes and is looked back on."""

    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="strategy_actions"
    )
    outcome = models.ForeignKey(Outcome, on_delete=models.PROTECT, related_name="actions")
    code = models.CharField(max_length=20)
    title = models.CharField(max_length=300)
    is_project = models.BooleanField("project", default=False)
    lead_officer = models.ForeignKey(related_name="actions_led", **PERSON)
    starts_on = models.DateField()
    due_on = models.DateField()
    closed_on = models.DateField(null=True, blank=True)
    percent_complete = models.PositiveSmallIntegerField("percent done", default=0)
    stage = models.CharField(max_length=11, choices=choices(Stage), default=Stage.NOT_STARTED.value)
    rag = models.CharField(
        "RAG", max_length=5, choices=choices(ActionRag), null=True, blank=True, default=None
    )
    note = models.TextField("latest note", blank=True)
    benefits_reviewed_on = models.DateField(null=True, blank=True)
    need_still_met = models.BooleanField(null=True, blank=True)
    benefits_note = models.TextField(blank=True)
    kpis = models.ManyToManyField(KPI, related_name="strategy_actions", blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ["code"]
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "code"],
                name="unique_strategy_action_code",
                violation_error_message="Another action has this code: choose a different one.",
            ),
            models.CheckConstraint(
                condition=Q(due_on__gte=F("starts_on")),
                name="strategy_action_due_after_start",
                violation_error_message="The due date cannot be before the start.",
            ),
            models.CheckConstraint(
                condition=Q(rag__isnull=True) | Q(stage=Stage.IN_PROGRESS.value),
                name="strategy_action_rag_in_progress_only",
                violation_error_message="Only an action in progress has a RAG.",
            ),
            models.CheckConstraint(
                condition=Q(
                    stage=Stage.COMPLETE.value, percent_complete=DONE, closed_on__isnull=False
                )
                | ~Q(stage=Stage.COMPLETE.value)
                & Q(percent_complete__lt=DONE, closed_on__isnull=True),
                name="strategy_action_complete_is_100_and_closed",
                violation_error_message="100% done, complete and closed go together.",
            ),
            models.CheckConstraint(
                condition=~Q(stage=Stage.NOT_STARTED.value) | Q(percent_complete=0),
                name="strategy_action_not_started_is_0",
                violation_error_message="An action that is not started is 0% done.",
            ),
            models.CheckConstraint(
                condition=Q(benefits_reviewed_on__isnull=True, need_still_met__isnull=True)
                | Q(
                    is_project=True,
                    closed_on__isnull=False,
                    benefits_reviewed_on__gte=F("closed_on"),
                    need_still_met__isnull=False,
                )
                & ~Q(benefits_note=""),
                name="strategy_action_benefits_review_whole",
                violation_error_message="A benefits review belongs to a project that is closed.",
            ),
        ]

    def __str__(self):
        return f"{self.code} {self.title}"


class Milestone(UidModel):
    """A day by which a part of an action is to be done. It changes with the action's version."""

    action = models.ForeignKey(StrategyAction, on_delete=models.CASCADE, related_name="milestones")
    title = models.CharField(max_length=200)
    due_on = models.DateField()
    done_on = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ["due_on", "pk"]

    def __str__(self):
        return f"{self.action.code}: {self.title}"
