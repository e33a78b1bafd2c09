"""The two Celery tasks: run one job row, and do one entry of the schedule."""

from celery import shared_task

from perfportal.core.jobs.running import run_job
from perfportal.core.jobs.schedule import run_scheduled


@shared_task(name="core.run_job")
def run_job_task(job_id: int) -> bool:
    """Claim and run the row; a message that comes twice finds it claimed."""
    return run_job(job_id)


@shared_task(name="core.run_scheduled")
def run_scheduled_task(name: str) -> None:
    run_scheduled(name)
