"""The round that is being collected: two leads have reported, one service has more time."""

import datetime as dt

from kpis.collection.actions import extensions
from kpis.collection.models import Actual, CollectionRound, RoundTask, Whose
from kpis.strategy.actions import delivery
from perfportal.core import clock
from perfportal.core.periods import Period

REPORTED = ("P2-A1", "P4-A1")
LATE_FILE = "ENV-06"
TWO_WEEKS = dt.timedelta(days=14)


def keep_the_round(people, quarter: Period) -> None:
    round_ = CollectionRound.objects.of_period(quarter).get()
    for task in _asked(round_):
        _report(task.strategy_action)
    _give_more_time(people, round_)


def _asked(round_):
    tasks = RoundTask.objects.filter(round=round_, strategy_action__code__in=REPORTED)
    return tasks.with_subject()


def _report(action) -> None:
    """As at the last report: the officer has looked again and nothing has changed."""
    progress = delivery.Progress(
        action.stage, action.percent_complete, action.rag or "", action.note, action.closed_on
    )
    delivery.report_progress(
        by=action.lead_officer, action=action, version=action.version, progress=progress
    )


def _give_more_time(people, round_) -> None:
    """From today on, whatever the day: a supplier sends its file late."""
    slot = Actual.objects.select_related("kpi").get(kpi__code=LATE_FILE, round=round_)
    extensions.grant(
        by=people["asha.begum"],
        round_=round_,
        whose=Whose(kpi=slot.kpi),
        until=max(round_.entry_deadline, clock.today()) + TWO_WEEKS,
        reason="The contractor changes its system, so its file comes two weeks late.",
    )
