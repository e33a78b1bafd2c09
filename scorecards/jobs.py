"""Background work of scorecards: the roll-ups after an assessment."""

import hashlib

from perfportal.core import jobs
from perfportal.core.models import User, get_organisation
from perfportal.core.periods import PeriodKind, parse_period, period_containing
from perfportal.core.registries import events
from scorecards.actions.roll_up import roll_up
from scorecards.actions.standard import create_corporate, ensure_standard
from scorecards.models import Scorecard


@jobs.handler("scorecards.roll_up")
def run_roll_up(job, *, periods):
    """Roll up every active scorecard for the quarters given as tokens, newest first."""
    organisation = get_organisation()
    ensure_standard(by=job.by, organisation=organisation)
    scorecards = list(Scorecard.objects.filter(organisation=organisation, is_active=True))
    wanted = [(card, parse_period(token)) for token in reversed(periods) for card in scorecards]
    for number, (scorecard, period) in enumerate(wanted, start=1):
        job.check_cancelled()
        roll_up(scorecard=scorecard, period=period)
        job.progress(number, len(wanted))
    return {"roll_ups": len(wanted)}


def scorecard_periods(tokens) -> list[str]:
    """The quarters that the periods end in, each once, oldest first."""
    ends = {parse_period(token).end for token in tokens}
    quarters = {period_containing(PeriodKind.QUARTER, end) for end in ends}
    return [quarter.token for quarter in sorted(quarters, key=lambda quarter: quarter.start)]


@events.subscribe("kpis.assessed")
def enqueue_roll_up(*, periods, **_more):
    """After an assessment, roll up the quarters that it touched."""
    tokens = scorecard_periods(periods)
    if tokens:
        jobs.enqueue(
            "scorecards.roll_up",
            by=User.objects.system(),
            dedupe=hashlib.sha256(" ".join(tokens).encode()).hexdigest(),
            periods=tokens,
        )


@events.subscribe("council.created")
def add_corporate_scorecard(*, organisation_id, by_id, **_more):
    """A new council has its corporate scorecard from the first day."""
    organisation = get_organisation()
    if organisation and organisation.pk == organisation_id:
        create_corporate(by=User.objects.get(pk=by_id), organisation=organisation)
