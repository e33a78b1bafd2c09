"""The schedule of `settings.SCHEDULE`, run by Celery beat or by `manage.py work`."""

import time

from django.conf import settings

from perfportal.core import audit, clock
from perfportal.core.jobs.handlers import handler
from perfportal.core.jobs.outbox import enqueue
from perfportal.core.jobs.sending import send_waiting
from perfportal.core.models import User

IMMEDIATE = {"core.send_waiting": send_waiting}


def run_scheduled(name: str) -> None:
    """Do what is light at once; write a job row for the rest, one at a time."""
    if name in IMMEDIATE:
        IMMEDIATE[name]()
        return
    enqueue(name, by=User.objects.system(), dedupe="scheduled")


class Schedule:
    """Says which entries are due, for a process that runs them itself."""

    def __init__(self, started: float | None = None):
        begin = time.monotonic() if started is None else started
        self._next = {
            name: begin + entry["every_seconds"] for name, entry in settings.SCHEDULE.items()
        }

    def due(self, at: float | None = None) -> list[str]:
        """Names whose time has come, each moved on to its next time."""
        at = time.monotonic() if at is None else at
        names = [name for name, when in self._next.items() if when <= at]
        for name in names:
            self._next[name] = at + settings.SCHEDULE[name]["every_seconds"]
        return names


@handler("core.seal_audit")
def seal_audit(job):
    """Chain the audit events that have settled."""
    sealed = 0
    while seal := audit.seal_settled(as_of=clock.now()):
        sealed += seal.event_count
    return {"sealed": sealed}
