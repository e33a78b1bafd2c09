"""Asking for work, and asking for it to stop."""

from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from perfportal.core import clock
from perfportal.core.access.roles import Permission
from perfportal.core.jobs.sending import send
from perfportal.core.models import Job, JobState


def enqueue(name, *, by, dedupe=None, not_before=None, **payload) -> Job:
    """Write the row in the caller's transaction; announce it after commit.

    With `dedupe`, a job of this name and key that still waits is returned instead of a second one.
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
    waiting = Job.objects.filter(name=name, dedupe=dedupe, state=JobState.QUEUED)
    job = waiting.first()
    if job is None:
        try:
            with transaction.atomic():
                job = Job.objects.create(name=name, dedupe=dedupe, **fields)
        except IntegrityError:
            job = waiting.get()
    return _announced(job)


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
