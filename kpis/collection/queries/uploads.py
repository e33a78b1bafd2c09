"""The slots that the values of a file are about."""

from collections.abc import Iterable

from django.db.models import Case, Count, Q, When

from kpis.calculations.collecting import round_for
from kpis.collection.models import Actual, CollectionRound, EntryUpload, EntryUploadValue
from perfportal.core.fields import period_columns

Outcome = EntryUploadValue.Outcome
WORST_FIRST = (Outcome.CONFLICT, Outcome.REFUSED, Outcome.CLOSED, Outcome.CHANGED, Outcome.NEW)


def get_slots_of(values: Iterable) -> dict[tuple, Actual]:
    """By the key of each value; an unsaved slot where there is none. Two queries, or one.

    Slots that are still to be made are told apart by negative numbers in place of a primary key.
    """
    values = list(values)
    found = Actual.objects.filter(
        kpi__in={value.kpi.pk for value in values},
        period_start__in={value.period.start for value in values},
    )
    people = ("kpi__data_provider", "draft__by", "entered_by")
    slots = {
        (slot.kpi_id, slot.period_kind, slot.period_start): slot
        for slot in found.with_entry().select_related(*people)
    }
    missing = {value.key: value for value in values if value.key not in slots}
    rounds = _rounds_of(missing.values())
    made = (
        _unsaved(value, rounds, -number) for number, value in enumerate(missing.values(), start=1)
    )
    return slots | dict(zip(missing, made, strict=True))


def _rounds_of(values) -> list[CollectionRound]:
    organisations = {value.kpi.organisation_id for value in values}
    return list(CollectionRound.objects.filter(organisation__in=organisations)) if values else []


def _unsaved(value, rounds: list[CollectionRound], number: int) -> Actual:
    found = round_for(value.kpi.definition.frequency, value.period.end, rounds)
    slot = Actual(
        pk=number,
        kpi=value.kpi,
        round=found,
        due_on=found.entry_deadline if found else None,
        **period_columns(value.period),
    )
    Actual.draft.related.set_cached_value(slot, None)
    return slot


def get_slots_asked(person, round_: CollectionRound) -> dict[str, Actual]:
    """What this person is named for in a round, open or not, by uid as text."""
    slots = Actual.objects.owed_by(person).filter(round=round_).with_entry()
    return {str(slot.uid): slot for slot in slots}


def get_own_upload(user, uid) -> EntryUpload | None:
    """A file that this person has sent; those of others are nobody else's to see."""
    uploads = EntryUpload.objects.select_related("round", "on_behalf", "job", "organisation", "by")
    return uploads.filter(uid=uid, by=user).first()


def get_waiting(user, round_: CollectionRound):
    """Files of this round that the person has sent and not yet answered, newest first."""
    open_ones = (EntryUpload.State.READING, EntryUpload.State.WAITING, EntryUpload.State.SAVING)
    return EntryUpload.objects.filter(by=user, round=round_, state__in=open_ones)


def get_upload_values(upload: EntryUpload):
    """The values of a file, those first that need a look."""
    ranks = [When(outcome=name, then=rank) for rank, name in enumerate(WORST_FIRST)]
    values = upload.values.select_related("kpi__definition", "actual__kpi")
    return values.annotate(rank=Case(*ranks, default=len(ranks))).order_by("rank", "number")


def count_choices(upload: EntryUpload) -> tuple[int, int]:
    """How many values could be saved, and how many of these are ticked."""
    chosen = Count("pk", filter=Q(can_be_saved=True, ticked=True))
    counts = upload.values.aggregate(all=Count("pk", filter=Q(can_be_saved=True)), ticked=chosen)
    return counts["all"], counts["ticked"]
