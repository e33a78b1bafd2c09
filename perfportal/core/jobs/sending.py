"""Announcing jobs to Celery. A broker that is away costs nothing: the row is there."""

import datetime as dt
import logging

from django.conf import settings
from django.db.models import Q

from perfportal.core import clock
from perfportal.core.models import Job, JobState

log = logging.getLogger(__name__)
QUIET_SECONDS = 30


def send(job_id: int) -> bool:
    """Tell Celery of a row; False where there is no broker or it does not answer."""
    if not settings.REDIS_URL:
        return False
    from perfportal.core.tasks import run_job_task

    try:
        run_job_task.apply_async([job_id], retry=False)
    except Exception as error:  # the broker's client raises many kinds; the row waits for all
        log.warning("Job %s waits: the broker did not answer (%s)", job_id, error)
        return False
    return True


def send_waiting() -> int:
    """Announce again what has waited for a while, or was lost with its worker."""
    now = clock.now()
    quiet = now - dt.timedelta(seconds=QUIET_SECONDS)
    waiting = Q(state=JobState.QUEUED, not_before__lte=quiet)
    lost = Q(state=JobState.RUNNING, lease_until__lt=now)
    jobs = Job.objects.filter(waiting | lost).order_by("pk").values_list("pk", flat=True)
    return sum(send(job_id) for job_id in jobs[:500])
