"""Background work as rows (design.md section 7), written with the change that asks for it.

`enqueue` writes a row in the caller's transaction; after commit it is announced to Celery where
there is a broker. `run_job` claims a row by lease and runs the handler of its name. Without a
broker `manage.py work` does the same in one process.
"""

from perfportal.core.jobs.handlers import JobCancelled, JobRun, handler
from perfportal.core.jobs.outbox import cancel, enqueue
from perfportal.core.jobs.running import run_due, run_job
from perfportal.core.jobs.sending import send_waiting

__all__ = [
    "JobCancelled",
    "JobRun",
    "cancel",
    "enqueue",
    "handler",
    "run_due",
    "run_job",
    "send_waiting",
]
