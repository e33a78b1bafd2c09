"""Asking for work, and asking for it to stop."""

from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from perfportal.core import clock
from perfportal.core.access.roles import Permission
from perfportal.core.jobs.sending import send
from perfportal.core.models import Job, JobState

ATTEMPTS = 5


def enqueue(name, *, by, dedupe=None, not_before=None, **payload) -> Job:
    """Write the row in the caller's transaction; announce it after commit.

    With `dedupe`, a job of this name and key that still waits is returned instead of a second one.
    It is locked until the caller commits: a worker that took it sooner would not see what for.
    """
    now = clock.now()
    fields = {
        "by": by,
        "payload": payload,
        "created_at": now,
        "not_before": not_before or now,
    }
    if not dedupe:
        return _announced(Job.objects.create(name=name, **fields))
    return _announced(_waiting_or_new(name, dedupe, fields))


@transaction.atomic
def _waiting_or_new(name, dedupe, fields) -> Job:
    """The waiting job, locked, or a new one; who loses the race to create it looks once more."""
    waiting = Job.objects.select_for_update().filter(
        name=name, dedupe=dedupe, state=JobState.QUEUED
    )
    for _attempt in range(ATTEMPTS):
        if job := waiting.first():
            return job
        try:
            with transaction.atomic():
                return Job.objects.create(name=name, dedupe=dedupe, **fields)
        except IntegrityError:
            continue  # another one waits now, unless a worker has claimed it since
    raise RuntimeError(f"No job {name} ({dedupe}) could be written in {ATTEMPTS} attempts.")


def _announced(job: Job) -> Job:
    transaction.on_commit(lambda: send(job.pk))
    return job


def can_cancel(user, job: Job) -> bool:
    """Whoever asked for the job, and the performance team."""
    return job.by_id == user.pk or user.access.holds(Permission.MANAGE_ROUNDS)


def cancel(job: Job, *, by) -> None:
    """Stop a job: at once while it waits, at its next check while it runs."""
    if not can_cancel(by, job):
        raise PermissionDenied(_("Only the person who started this job can stop it."))
    waiting = Job.objects.filter(pk=job.pk, state=JobState.QUEUED)
    if waiting.update(state=JobState.CANCELLED, finished_at=clock.now(), cancel_requested=True):
        return
    Job.objects.filter(pk=job.pk, state=JobState.RUNNING).update(cancel_requested=True)
