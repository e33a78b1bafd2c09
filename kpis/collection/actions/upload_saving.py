"""Taking over what somebody has chosen of a file: all of it in one transaction, or nothing.

A few values are submitted one by one as if they had been typed; many go the bulk way of
`import_actuals`, whose rules are the same. The very many are left to a job.
"""

from collections.abc import Callable, Collection

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from kpis.collection.actions.import_actuals import lock_rounds
from kpis.collection.actions.import_saving import Origin
from kpis.collection.actions.upload_writing import Taken, as_entries, write
from kpis.collection.actions.uploads import look_again
from kpis.collection.models import Actual, EntryUpload
from kpis.collection.queries.uploads import get_slots_of
from kpis.register.queries import lock_kpis
from perfportal.core import audit, clock, jobs, submissions

WHILE_SOMEBODY_WAITS = 500
CHUNK = 500
State = EntryUpload.State


class ChangedMeanwhile(Exception):
    """Some of the chosen values are not as they were when the preview was made; none is saved."""

    def __init__(self, numbers: Collection[int]):
        self.numbers = list(numbers)
        super().__init__(
            _("Nothing has been saved: something has changed since you looked. It is marked below.")
        )


def accept(
    *,
    by,
    upload: EntryUpload,
    chosen: Collection[int] | None = None,
    as_drafts: bool = False,
    submission: str = "",
) -> EntryUpload:
    """Save the chosen values, by number; without `chosen` those that are ticked.

    What can be kept as a draft only becomes a draft, with `as_drafts` everything. Raises
    ChangedMeanwhile after the preview has been put right, AlreadySubmitted for a second click,
    ValidationError where nothing is chosen. More than five hundred values are left to a job.
    """
    try:
        with transaction.atomic():
            submissions.claim(by=by, key=submission)
            _lock(by, upload, State.WAITING)
            if chosen is not None:
                upload.values.filter(can_be_saved=True).update(ticked=False)
                upload.values.filter(can_be_saved=True, number__in=chosen).update(ticked=True)
            count = upload.values.filter(can_be_saved=True, ticked=True).count()
            if not count:
                raise ValidationError(_("Nothing is ticked: tick the figures that you want."))
            if count > WHILE_SOMEBODY_WAITS:
                _leave_to_job(upload, as_drafts)
            else:
                _save(by, upload, as_drafts)
    except ChangedMeanwhile as changed:
        look_again(upload, changed.numbers)
        raise
    return upload


def save_in_job(*, upload: EntryUpload, as_drafts: bool, check_cancelled: Callable) -> None:
    """The job's part: a second attempt, or one after a cancellation, finds nothing to do."""
    try:
        with transaction.atomic():
            _lock(upload.by, upload, State.SAVING)
            _save(upload.by, upload, as_drafts, check_cancelled)
    except submissions.AlreadySubmitted:
        return
    except ChangedMeanwhile as changed:
        with transaction.atomic():
            look_again(upload, changed.numbers)
            give_back(upload, str(changed))


def stopped() -> str:
    return _("Saving was stopped: nothing of the file has been saved. You can try again.")


def give_back(upload: EntryUpload, trouble: str) -> None:
    """The preview again, with what has gone wrong; nothing of the file has been saved."""
    saving = EntryUpload.objects.filter(pk=upload.pk, state=State.SAVING)
    saving.update(state=State.WAITING, trouble=trouble)


def _lock(by, upload: EntryUpload, state: str) -> None:
    """Hold the upload until the transaction ends; it has been answered if its state is another."""
    waiting = EntryUpload.objects.select_for_update().filter(pk=upload.pk, by=by, state=state)
    if waiting.first() is None:
        raise submissions.AlreadySubmitted


def _leave_to_job(upload: EntryUpload, as_drafts: bool) -> None:
    upload.job = jobs.enqueue(
        "kpis.save_upload", by=upload.by, upload_id=upload.pk, as_drafts=as_drafts
    )
    upload.state, upload.trouble = State.SAVING, ""
    upload.save(update_fields=["job", "state", "trouble"])


def _save(by, upload: EntryUpload, as_drafts: bool, check_cancelled=None) -> None:
    rows = list(
        upload.values.filter(can_be_saved=True, ticked=True).select_related("kpi__definition")
    )
    lock_rounds(upload.organisation_id)
    lock_kpis({row.kpi_id for row in rows})
    taken, moved = [], []
    for start in range(0, len(rows), CHUNK):
        if check_cancelled:
            check_cancelled()
        found, others = _take(by, rows[start : start + CHUNK], as_drafts)
        taken, moved = taken + found, moved + others
    if moved:
        raise ChangedMeanwhile(moved)
    given, kept = write(by=by, taken=taken, origin=Origin(source_of(upload), upload.sha256))
    _finish(by, upload, [one.row.pk for one in taken], given, kept)


def source_of(upload: EntryUpload) -> str:
    """The file as a revision names where it came from."""
    return f"{upload.file_name[:200]} (SHA-256 {upload.sha256})"


def _take(by, rows, as_drafts: bool) -> tuple[list[Taken], list[int]]:
    """The rows with their locked slots; beside them the numbers of those that have moved on."""
    locked = Actual.objects.select_for_update().filter(
        pk__in=[row.actual_id for row in rows if row.actual_id]
    )
    list(locked.order_by("pk").values_list("pk"))
    slots = get_slots_of(rows)
    same = [row for row in rows if _version(slots[row.key]) == row.slot_version]
    taken, refused = as_entries(same, slots, by=by, as_drafts=as_drafts)
    moved = {row.number for row in rows} - {row.number for row in same}
    return taken, sorted(moved | set(refused))


def _version(slot: Actual) -> int | None:
    return None if slot._state.adding else slot.version


def _finish(by, upload: EntryUpload, saved: list[int], given: int, kept: int) -> None:
    for start in range(0, len(saved), CHUNK):
        upload.values.filter(pk__in=saved[start : start + CHUNK]).update(is_saved=True)
    upload.counts |= {"submitted": given, "drafts": kept}
    upload.state, upload.saved_at, upload.trouble = State.SAVED, clock.now(), ""
    upload.save(update_fields=["counts", "state", "saved_at", "trouble"])
    audit.record(
        by=by,
        verb="upload.saved",
        subject=upload,
        after={"submitted": given, "drafts": kept, "sha256": upload.sha256},
        source=upload.file_name,
    )
