"""What a round asks for beside figures: progress of actions and milestones."""

from django.db import models
from django.db.models import Q

from kpis.calculations.progress import Stage
from kpis.collection.models.actual import PERSON
from kpis.collection.models.corrective import CorrectiveAction
from kpis.collection.models.round import CollectionRound
from kpis.strategy.models import Milestone, StrategyAction
from perfportal.core.access.access import Place
from perfportal.core.fields import UidModel

SUBJECTS = ("strategy_action", "milestone", "corrective_action")
SUBJECT = {"null": True, "blank": True, "on_delete": models.CASCADE, "related_name": "round_tasks"}


def _exactly_one(names) -> Q:
    """One of the foreign keys is set, the others are not."""
    wanted = Q()
    for chosen in names:
        wanted |= Q(**{f"{name}__isnull": name != chosen for name in names})
    return wanted


class RoundTaskQuerySet(models.QuerySet):
    def waiting(self):
        """Still asked for: not given, in an open round, and there is something left to say."""
        over = [Stage.COMPLETE.value, Stage.CANCELLED.value]
        return self.filter(state=RoundTask.State.DUE, round__locked_at__isnull=True).filter(
            Q(strategy_action__isnull=False) & ~Q(strategy_action__stage__in=over)
            | Q(milestone__isnull=False, milestone__done_on__isnull=True)
            & ~Q(milestone__action__stage__in=over)
            | Q(corrective_action__state=CorrectiveAction.State.OPEN)
        )

    def owed_by(self, user):
        """Of the person who leads the action, or answers for the corrective one."""
        return self.filter(
            Q(strategy_action__lead_officer=user)
            | Q(milestone__action__lead_officer=user)
            | Q(corrective_action__owner=user)
        )

    def with_subject(self):
        """With what every list shows, in one query."""
        return self.select_related(
            "round",
            "given_by",
            "strategy_action__lead_officer",
            "milestone__action__lead_officer",
            "corrective_action__owner",
            "corrective_action__kpi__service",
        )


class RoundTask(UidModel):
    """Progress that a round asks for, of exactly one action, milestone or corrective action.

    Who owes it is whoever leads the action now. What was said of a strategy action stands on the
    action; `answer` and `note` hold what was said of a corrective action or milestone.
    """

    class State(models.TextChoices):
        DUE = "due", "Due"
        GIVEN = "given", "Given"

    class Answer(models.TextChoices):
        IN_HAND = "in_hand", "Still in hand"
        DONE = "done", "Done"
        MOVED = "moved", "Moved to another day"

    round = models.ForeignKey(CollectionRound, on_delete=models.PROTECT, related_name="tasks")
    strategy_action = models.ForeignKey(StrategyAction, **SUBJECT)
    milestone = models.ForeignKey(Milestone, **SUBJECT)
    corrective_action = models.ForeignKey(CorrectiveAction, **SUBJECT)
    due_on = models.DateField()
    state = models.CharField(max_length=5, choices=State.choices, default=State.DUE)
    answer = models.CharField(max_length=7, choices=Answer.choices, blank=True)
    note = models.TextField(blank=True)
    given_by = models.ForeignKey(related_name="+", **PERSON)
    given_at = models.DateTimeField(null=True, blank=True)

    objects = RoundTaskQuerySet.as_manager()

    class Meta:
        ordering = ["due_on", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=_exactly_one(SUBJECTS), name="round_task_of_exactly_one"
            ),
            models.CheckConstraint(
                condition=Q(state="due", given_by__isnull=True, given_at__isnull=True, answer="")
                | Q(state="given", given_by__isnull=False, given_at__isnull=False),
                name="round_task_given_by_somebody",
            ),
            *(
                models.UniqueConstraint(fields=["round", name], name=f"unique_round_task_{name}")
                for name in SUBJECTS
            ),
        ]

    def __str__(self):
        return f"{self.subject}, {self.round.period.short_label}"

    @property
    def subject(self):
        """The action, milestone or corrective action that it is about."""
        return self.strategy_action or self.milestone or self.corrective_action

    @property
    def owner(self):
        """Who owes it; None where nobody leads the action."""
        if self.corrective_action_id:
            return self.corrective_action.owner
        return (self.strategy_action or self.milestone.action).lead_officer

    def access_place(self) -> Place:
        """Actions of the strategy are the whole council's."""
        return self.corrective_action.access_place() if self.corrective_action_id else Place()
