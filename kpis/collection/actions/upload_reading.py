"""Reading a file that has been sent: small ones at once, large ones by a job with progress.

A file that waits for the job stands in the private media folder, under a name of ours, until it has
been read, given up, or a week has passed.
"""

import datetime as dt
import hashlib

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import transaction

from kpis.collection.actions import uploads
from kpis.collection.imports.readers import READERS
from kpis.collection.models import EntryUpload
from perfportal.core import clock, jobs
from perfportal.core.documents import DocumentError

READ_AT_ONCE = 500
SMALL_BYTES = 250_000
KEPT_FOR = dt.timedelta(days=7)
State = EntryUpload.State


@transaction.atomic
def begin(
    *,
    by,
    organisation,
    kind: str,
    file_name: str,
    content: bytes,
    round_=None,
    on_behalf=None,
    options: dict | None = None,
) -> EntryUpload:
    """Take a file in: read where that is quick, else kept for the job `kpis.read_upload`.

    Raises DocumentError where a file that is read at once cannot be.
    """
    throw_away_old(by=by)
    upload = EntryUpload.objects.create(
        organisation=organisation,
        by=by,
        on_behalf=on_behalf,
        round=round_,
        kind=kind,
        file_name=file_name[:255],
        sha256=hashlib.sha256(content).hexdigest(),
        size=len(content),
        options=options or {},
        created_at=clock.now(),
    )
    if len(content) <= SMALL_BYTES:
        reading = READERS[kind](upload, content)
        if len(reading.values) <= READ_AT_ONCE:
            uploads.fill(upload, reading.values, reading.refusals)
            return upload
    _leave_to_job(upload, content)
    return upload


def _leave_to_job(upload: EntryUpload, content: bytes) -> None:
    upload.kept_as = default_storage.save(f"uploads/{upload.uid}", ContentFile(content))
    upload.job = jobs.enqueue("kpis.read_upload", by=upload.by, upload_id=upload.pk)
    upload.save(update_fields=["kept_as", "job"])


def read_kept(upload: EntryUpload, job) -> int:
    """Read the kept file from its beginning; how many values it has.

    What an attempt before this one has left is dropped first, so that every value is there once.
    """
    with default_storage.open(upload.kept_as) as file:
        content = file.read()
    job.progress(0, 0)
    try:
        reading = READERS[upload.kind](upload, content)
    except DocumentError as error:
        _fail(upload, str(error))
        return 0
    with transaction.atomic():
        _check_goes_on(upload, job)(0, len(reading.values))
        upload.values.all().delete()
    uploads.fill(upload, reading.values, reading.refusals, before_chunk=_check_goes_on(upload, job))
    forget_file(upload)
    return len(reading.values)


def _check_goes_on(upload: EntryUpload, job):
    """Called in the transaction of each chunk: a lost or cancelled attempt writes nothing more."""

    def check(done: int, total: int) -> None:
        job.progress(done, total)
        job.check_cancelled()
        waits = EntryUpload.objects.select_for_update().filter(pk=upload.pk, state=State.READING)
        if waits.first() is None:
            raise jobs.JobCancelled

    return check


def _fail(upload: EntryUpload, trouble: str) -> None:
    waiting = EntryUpload.objects.filter(pk=upload.pk, state=State.READING)
    waiting.update(state=State.FAILED, trouble=trouble)
    forget_file(upload)


def forget_file(upload: EntryUpload) -> None:
    """Delete the bytes, once what says so has been committed."""
    name = upload.kept_as
    if name:
        EntryUpload.objects.filter(pk=upload.pk).update(kept_as="")
        upload.kept_as = ""
        transaction.on_commit(lambda: default_storage.delete(name))


@transaction.atomic
def discard(*, by, upload: EntryUpload) -> bool:
    """Throw the file away, also while it is being read; False where it has been saved."""
    open_ones = EntryUpload.objects.filter(
        pk=upload.pk, by=by, state__in=[State.READING, State.WAITING, State.FAILED]
    )
    if not open_ones.update(state=State.DISCARDED):
        return False
    if upload.job and not upload.job.is_finished:
        jobs.cancel(upload.job, by=by)
    upload.values.all().delete()
    forget_file(upload)
    return True


def throw_away_old(*, by) -> None:
    """This person's files that nobody has answered for a week."""
    old = EntryUpload.objects.filter(
        by=by,
        created_at__lt=clock.now() - KEPT_FOR,
        state__in=[State.READING, State.WAITING, State.FAILED],
    )
    for upload in old.select_related("job"):
        discard(by=by, upload=upload)
