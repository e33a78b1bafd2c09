"""Background work of the collection."""

from kpis.collection.actions import upload_reading, upload_saving
from kpis.collection.actions.rounds import open_due_rounds
from kpis.collection.models import EntryUpload
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


@jobs.handler("kpis.read_upload")
def run_read_upload(job, *, upload_id):
    """Read a file that is too large to be read while somebody waits."""
    uploads = EntryUpload.objects.select_related("by", "on_behalf", "round", "organisation")
    upload = uploads.get(pk=upload_id)
    if upload.state != EntryUpload.State.READING:
        return None
    return {"values": upload_reading.read_kept(upload, job)}


@jobs.handler("kpis.save_upload")
def run_save_upload(job, *, upload_id, as_drafts):
    """Save what was chosen of a large file, in one transaction; given back where it is stopped."""
    upload = EntryUpload.objects.select_related("by", "organisation").get(pk=upload_id)
    job.progress(0, upload.values.filter(ticked=True).count())
    try:
        upload_saving.save_in_job(
            upload=upload, as_drafts=as_drafts, check_cancelled=job.check_cancelled
        )
    except Exception:
        upload_saving.give_back(upload, upload_saving.stopped())
        raise
