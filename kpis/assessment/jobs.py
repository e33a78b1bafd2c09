"""Background work of the assessment."""

from kpis.assessment.actions.assessing import assess_in_chunks
from kpis.assessment.queries.choosing import chosen_kpis, late_kpis
from perfportal.core import clock, jobs

COUNTS = ("changed", "removed", "unchanged")


@jobs.handler("kpis.assess")
def run_assess(job, *, kpi_ids=None, period=None, part=None, after=0):
    """Assess the KPIs given, all with a slot in a period, or all; resumes after the last chunk.

    `after` is the last KPI of an earlier job that was stopped.
    """
    chosen = chosen_kpis(kpi_ids=kpi_ids, period=period, part=part)
    last_done = job.state.get("last_done", after)
    counts = dict.fromkeys(COUNTS, 0) | job.state.get("counts", {})

    def after_chunk(chunk, written):
        for name in COUNTS:
            counts[name] += getattr(written, name)
        job.checkpoint(last_done=chunk[-1], counts=counts)
        job.progress(chosen.index(chunk[-1]) + 1, len(chosen))
        job.check_cancelled()

    job.check_cancelled()
    waiting = [pk for pk in chosen if pk > last_done]
    assess_in_chunks(waiting, as_of=clock.today(), after_chunk=after_chunk)
    return counts | {"kpis": len(chosen)}


@jobs.handler("kpis.assess_overdue")
def run_assess_overdue(job):
    """Every day: what was not due yesterday may be overdue today."""
    today = clock.today()
    late = late_kpis(as_of=today)
    if late:
        # the day is in the key: a job that still waits from yesterday has yesterday's list
        jobs.enqueue("kpis.assess", by=job.by, dedupe=f"overdue-{today}", kpi_ids=late)
    return {"kpis": len(late)}
