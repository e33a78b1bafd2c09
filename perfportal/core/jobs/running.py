"""Claiming a row by lease and running its handler; a lost worker's job is claimed again."""

import datetime as dt
import logging
import os
import socket
import uuid

from django.db import connection
from django.db.models import F, Q
from django.utils.translation import gettext as _

from perfportal.core import clock
from perfportal.core.jobs.handlers import (
    JobCancelled,
    JobLost,
    JobRun,
    find_handler,
    lease_end,
)
from perfportal.core.models import Job, JobState

log = logging.getLogger(__name__)
RETRY_AFTER = dt.timedelta(seconds=30)  # times the attempts so far


def run_job(job_id: int) -> bool:
    """Claim and run one job; False where another worker has it or there is nothing to do."""
    row = _claim(job_id)
    if row is None:
        return False
    try:
        result = find_handler(row.name)(JobRun(row), **row.payload)
    except JobCancelled:
        _finish(row, JobState.CANCELLED)
    except JobLost:
        log.warning("Job %s was taken over by another worker", row.pk)
    except Exception as error:  # whatever a handler raises is kept on the row for people to see
        log.exception("Job %s (%s) failed", row.pk, row.name)
        _fail(row, error)
    else:
        _finish(row, JobState.SUCCEEDED, result=result)
    return True


def run_due(limit: int = 100) -> int:
    """Run the jobs whose time has come, oldest first; how many were run."""
    ran = 0
    while ran < limit:
        job_id = _claimable(clock.now()).order_by("pk").values_list("pk", flat=True).first()
        if job_id is None or not run_job(job_id):
            return ran
        ran += 1
    return ran


def _claimable(now):
    waiting = Q(state=JobState.QUEUED, not_before__lte=now)
    lost = Q(state=JobState.RUNNING, lease_until__lt=now)
    return Job.objects.filter(waiting | lost)


def _claim(job_id: int) -> Job | None:
    """One conditional update decides which worker has the job."""
    now = clock.now()
    worker = f"{socket.gethostname()}-{os.getpid()}-{uuid.uuid4().hex[:8]}"
    claimed = (
        _claimable(now)
        .filter(pk=job_id)
        .update(
            state=JobState.RUNNING,
            worker=worker[-100:],
            lease_until=lease_end(),
            started_at=now,
            attempts=F("attempts") + 1,
        )
    )
    if not claimed:
        return None
    row = Job.objects.select_related("by").get(pk=job_id)
    if row.attempts > row.max_attempts:
        _finish(row, JobState.FAILED, error=_("Its worker was lost too often."))
        return None
    return row


def _fail(row: Job, error: Exception) -> None:
    """Back to the queue while attempts are left; otherwise failed, with the last words kept."""
    if not connection.in_atomic_block:
        connection.close_if_unusable_or_obsolete()
    words = f"{type(error).__name__}: {error}".strip()[:2000]
    if row.attempts < row.max_attempts:
        ours = Job.objects.filter(pk=row.pk, worker=row.worker, state=JobState.RUNNING)
        again = clock.now() + row.attempts * RETRY_AFTER
        ours.update(
            state=JobState.QUEUED, lease_until=None, error=words, dedupe="", not_before=again
        )
        return
    _finish(row, JobState.FAILED, error=words)


def _finish(row: Job, state: JobState, **changes) -> None:
    ours = Job.objects.filter(pk=row.pk, worker=row.worker, state=JobState.RUNNING)
    ours.update(state=state, finished_at=clock.now(), lease_until=None, **changes)
