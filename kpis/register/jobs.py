"""Background work of the register."""

from kpis.register.actions.kpis import adopt_due
from perfportal.core import clock, jobs


@jobs.handler("kpis.adopt_definitions")
def run_adopt_definitions(job):
    """Every hour: a definition that was agreed ahead comes into force on its first day."""
    adopted = adopt_due(by=job.by, as_of=clock.today())
    return {"kpis": [kpi.code for kpi in adopted]}
