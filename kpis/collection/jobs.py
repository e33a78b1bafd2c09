"""Background work of the collection."""

from kpis.collection.actions.rounds import open_due_rounds
from perfportal.core import clock, jobs
from perfportal.core.models import get_organisation


@jobs.handler("kpis.open_rounds")
def run_open_rounds(job):
    """Every hour: the round whose first working day has come, where the council wants it so."""
    organisation = get_organisation()
    if organisation is None:
        return {"opened": []}
    opened = open_due_rounds(by=job.by, organisation=organisation, as_of=clock.today())
    return {"opened": [round_.period.token for round_ in opened]}
