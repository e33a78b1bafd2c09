"""All assessments anew: started, stopped and gone on with by the performance team.

The work is a job: it goes on when the page is left, writes only what differs, and is as safe to run
twice as once.
"""

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from kpis.assessment.queries.recompute import last_recompute
from perfportal.core import jobs
from perfportal.core.access.roles import Permission
from perfportal.core.models import Job, JobState

NAME = "kpis.assess"
DEDUPE = "everything"


def start(*, by) -> Job:
    """Assess every KPI; asked for twice while it waits, it is done once."""
    by.access.require(Permission.MANAGE_REGISTER)
    return jobs.enqueue(NAME, by=by, dedupe=DEDUPE)


def stop(*, by) -> None:
    """Ask the work to stop: it does after the KPIs it is at, whose results are kept."""
    by.access.require(Permission.MANAGE_REGISTER)
    job = last_recompute()
    if job is None or job.is_finished:
        raise ValidationError(_("Nothing is being worked out: there is nothing to stop."))
    jobs.cancel(job, by=by)


def resume(*, by) -> Job:
    """Go on after the last KPI that was done."""
    by.access.require(Permission.MANAGE_REGISTER)
    job = last_recompute()
    if job is None or job.state not in (JobState.CANCELLED, JobState.FAILED):
        raise ValidationError(_("Nothing was stopped: there is nothing to go on with."))
    return jobs.enqueue(NAME, by=by, dedupe=DEDUPE, after=job.state_data.get("last_done", 0))
