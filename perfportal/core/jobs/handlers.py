"""Handlers by name, and what a running job may ask and say."""

import datetime as dt

from django.conf import settings

from perfportal.core import clock
from perfportal.core.models import Job, JobState

_handlers = {}


class JobCancelled(Exception):
    """Somebody asked for the job to stop; raised between two pieces of work."""


class JobLost(Exception):
    """Another worker has taken the job over, because this one's lease had run out."""


def handler(name: str):
    """Register `function(job, **payload) -> dict | None` as what runs for jobs of this name."""

    def decorate(function):
        _handlers[name] = function
        return function

    return decorate


def find_handler(name: str):
    """The function for a name; KeyError for a name that no app has registered."""
    return _handlers[name]


def lease_end() -> dt.datetime:
    return clock.now() + dt.timedelta(seconds=settings.JOB_LEASE_SECONDS)


class JobRun:
    """A claimed job, in the hands of its handler."""

    def __init__(self, row: Job):
        self._row = row

    @property
    def by(self):
        return self._row.by

    @property
    def state(self) -> dict:
        """The checkpoint that an earlier attempt left; empty at first."""
        return self._row.state_data

    def progress(self, done: int, total: int, message: str = "") -> None:
        """Say how far it is, and renew the lease. Progress never goes back."""
        self._write(done=max(done, self._row.done), total=max(total, done), message=message[:300])

    def checkpoint(self, **state) -> None:
        """Keep what a resumed attempt needs to go on from here."""
        self._write(state_data=state)

    def check_cancelled(self) -> None:
        """Raise JobCancelled if somebody has asked for it."""
        if Job.objects.filter(pk=self._row.pk, cancel_requested=True).exists():
            raise JobCancelled

    def _write(self, **changes) -> None:
        ours = Job.objects.filter(pk=self._row.pk, state=JobState.RUNNING, worker=self._row.worker)
        if not ours.update(lease_until=lease_end(), **changes):
            raise JobLost
        for name, value in changes.items():
            setattr(self._row, name, value)
