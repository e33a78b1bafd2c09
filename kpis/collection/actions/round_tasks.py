"""What a round asks for beside figures: progress of actions, milestones and corrective actions.

Asked once a quarter: actions that have begun or should have, milestones whose day lies before the
end of the quarter, and corrective actions that were raised before the round opened.
"""

from django.db.models import Q

from kpis.calculations.progress import Stage
from kpis.collection.models import CollectionRound, CorrectiveAction, RoundTask
from kpis.strategy.models import Milestone, StrategyAction
from perfportal.core import clock
from perfportal.core.periods import PeriodKind

BEGUN = (Stage.IN_PROGRESS.value, Stage.ON_HOLD.value)
OVER = (Stage.COMPLETE.value, Stage.CANCELLED.value)


def add_tasks(round_: CollectionRound) -> int:
    """Make the tasks that are missing; how many. Call it while the organisation's row is held."""
    if round_.period_kind != PeriodKind.QUARTER:
        return 0
    subjects = {
        "strategy_action": _actions_in_progress(round_),
        "milestone": _milestones_due(round_),
        "corrective_action": _corrective_actions_open(round_),
    }
    missing = [
        RoundTask(round=round_, due_on=round_.entry_deadline, **{f"{name}_id": pk})
        for name, found in subjects.items()
        for pk in _not_asked_yet(round_, name, found)
    ]
    RoundTask.objects.bulk_create(missing)
    return len(missing)


def note_progress(*, by, action: StrategyAction) -> None:
    """Progress of an action has been reported: the open rounds have what they asked for.

    Runs in the transaction of the report.
    """
    _give(by, RoundTask.objects.filter(strategy_action=action))


def note_milestone(*, by, milestone: Milestone, answer: str, note: str = "") -> None:
    """A milestone has been reached, or its day has been moved."""
    _give(by, RoundTask.objects.filter(milestone=milestone), answer=answer, note=note)


def _give(by, tasks, **answer) -> None:
    waiting = tasks.filter(state=RoundTask.State.DUE, round__locked_at__isnull=True)
    waiting.update(state=RoundTask.State.GIVEN, given_by=by, given_at=clock.now(), **answer)


def _actions_in_progress(round_):
    late_to_start = Q(stage=Stage.NOT_STARTED.value, starts_on__lte=round_.period_end)
    actions = StrategyAction.objects.filter(organisation_id=round_.organisation_id)
    return actions.filter(Q(stage__in=BEGUN) | late_to_start)


def _milestones_due(round_):
    milestones = Milestone.objects.filter(
        action__organisation_id=round_.organisation_id,
        due_on__lte=round_.period_end,
        done_on__isnull=True,
    )
    return milestones.exclude(action__stage__in=OVER)


def _corrective_actions_open(round_):
    unfinished = CorrectiveAction.objects.unfinished()
    return unfinished.filter(
        kpi__organisation_id=round_.organisation_id, raised_at__date__lt=round_.opens_on
    )


def _not_asked_yet(round_, name, subjects):
    asked = RoundTask.objects.filter(round=round_, **{f"{name}__isnull": False})
    return subjects.exclude(pk__in=asked.values(name)).order_by("pk").values_list("pk", flat=True)
