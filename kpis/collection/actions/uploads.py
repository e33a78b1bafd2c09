"""A file of figures: kept as read, looked at beside what is there, taken over in one transaction.

What the file looked like does not matter here: an entry workbook and a mapped table both come as
`IncomingValue`s.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Sequence

from django.db import transaction
from django.db.models import Count
from django.utils.translation import gettext as _

from kpis.calculations.checks import NO_EVIDENCE, OF_ANOTHER_FIGURE
from kpis.collection.imports.comparing import Compared, compare
from kpis.collection.imports.incoming import IncomingValue, Refusal
from kpis.collection.models import EntryUpload, EntryUploadValue
from perfportal.core import clock
from perfportal.core.fields import period_columns

CHUNK = 500
EVIDENCE_WARNINGS = frozenset({NO_EVIDENCE, OF_ANOTHER_FIGURE})
Outcome = EntryUploadValue.Outcome
State = EntryUpload.State


def receive(
    *,
    by,
    organisation,
    kind: str,
    file_name: str,
    digest: str,
    values: Sequence[IncomingValue],
    refusals: Sequence[Refusal],
    round_=None,
    on_behalf=None,
    size: int = 0,
) -> EntryUpload:
    """Keep what was read of a file and compare every value with its slot; nothing is saved yet.

    `digest` is the SHA-256 of the file. For files so large that the request should not wait,
    `upload_reading.begin` keeps the bytes and a job does this with progress.
    """
    with transaction.atomic():
        upload = EntryUpload.objects.create(
            organisation=organisation,
            by=by,
            on_behalf=on_behalf,
            round=round_,
            kind=kind,
            file_name=file_name[:255],
            sha256=digest,
            size=size,
            created_at=clock.now(),
        )
        fill(upload, values, refusals)
    return upload


def fill(
    upload: EntryUpload,
    values: Sequence[IncomingValue],
    refusals: Sequence[Refusal],
    *,
    before_chunk: Callable[[int, int], None] | None = None,
) -> None:
    """Compare the values and keep the outcome of each; the upload waits for its sender then.

    `before_chunk(done, total)` is called in the transaction of each five hundred; what it raises
    stops the filling.
    """
    twice = _places_of_doubles(values)
    numbered = sorted(enumerate(values, start=1), key=lambda pair: pair[1].key)
    for start in range(0, len(numbered), CHUNK):
        with transaction.atomic():
            if before_chunk:
                before_chunk(start, len(numbered))
            _compare_chunk(upload, numbered[start : start + CHUNK], twice)
    with transaction.atomic():
        if before_chunk:
            before_chunk(len(numbered), len(numbered))
        upload.refusals = [[one.where, one.sentence] for one in refusals]
        upload.state = State.WAITING
        upload.save(update_fields=["refusals", "state"])
        count_again(upload)


def count_again(upload: EntryUpload) -> None:
    """How many values there are of each outcome; what could not be read counts as refused."""
    found = upload.values.order_by().values_list("outcome").annotate(Count("pk"))
    counts = Counter(dict(found))
    counts[Outcome.REFUSED.value] += len(upload.refusals)
    upload.counts = {name.value: counts[name.value] for name in Outcome if counts[name.value]}
    if lacking := _count_without_evidence(upload):
        upload.counts["without_evidence"] = lacking
    upload.save(update_fields=["counts"])


def _count_without_evidence(upload: EntryUpload) -> int:
    """The values that can be saved and lack the evidence that is asked of them; one query."""
    savable = upload.values.filter(can_be_saved=True).exclude(warnings=[])
    warnings = savable.values_list("warnings", flat=True)
    return sum(not EVIDENCE_WARNINGS.isdisjoint(sentences) for sentences in warnings)


def _compare_chunk(upload, numbered, twice: dict[tuple, list[str]]) -> None:
    single = [(number, value) for number, value in numbered if value.key not in twice]
    compared = compare([value for _number, value in single], by=upload.by)
    rows = [
        _row(upload, number, value, found)
        for (number, value), found in zip(single, compared, strict=True)
    ]
    rows += [
        _row(upload, number, value, _refused_double(value, twice[value.key]))
        for number, value in numbered
        if value.key in twice
    ]
    EntryUploadValue.objects.bulk_create(rows, batch_size=CHUNK)


def _places_of_doubles(values: Sequence[IncomingValue]) -> dict[tuple, list[str]]:
    places = defaultdict(list)
    for value in values:
        places[value.key].append(value.where)
    return {key: found for key, found in places.items() if len(found) > 1}


def _refused_double(value: IncomingValue, places: list[str]) -> Compared:
    others = [place for place in places if place != value.where] or places[1:]
    sentence = _("%(where)s: %(code)s has a value for %(period)s in %(other)s too. Keep one.") % {
        "where": value.where,
        "code": value.kpi.code,
        "period": value.period.short_label,
        "other": others[0],
    }
    return Compared(Outcome.REFUSED, typed=value.typed, problems=(sentence,))


def _row(upload, number: int, value: IncomingValue, found: Compared) -> EntryUploadValue:
    return EntryUploadValue(
        upload=upload,
        number=number,
        where=value.where[:200],
        kpi=value.kpi,
        cells=value.cells,
        **period_columns(value.period),
        **_compared_columns(found),
    )


def _compared_columns(found: Compared) -> dict:
    return {
        "actual": found.actual,
        "outcome": found.outcome,
        "slot_version": found.actual.version if found.actual else None,
        "typed": found.typed,
        "theirs": found.theirs,
        "theirs_by": found.theirs_by,
        "problems": list(found.problems),
        "warnings": list(found.warnings),
        "why_draft": found.why_draft,
        "can_be_saved": found.can_be_saved,
        "ticked": found.is_ticked,
    }


@transaction.atomic
def look_again(upload: EntryUpload, numbers: Collection[int]) -> None:
    """Compare these values anew, because their slots have changed since."""
    rows = list(upload.values.filter(number__in=numbers).select_related("kpi__definition"))
    values = [
        IncomingValue(
            kpi=row.kpi,
            period=row.period,
            where=row.where,
            typed=row.typed,
            seen_version=row.slot_version or 0,
            cells=row.cells,
        )
        for row in rows
    ]
    for row, found in zip(rows, compare(values, by=upload.by), strict=True):
        for name, value in _compared_columns(found).items():
            setattr(row, name, value)
    changed = list(_compared_columns(Compared(Outcome.NEW)))
    EntryUploadValue.objects.bulk_update(rows, changed, batch_size=CHUNK)
    count_again(upload)


@transaction.atomic
def tick(*, by, upload: EntryUpload, shown: Collection[int], ticked: Collection[int]) -> None:
    """Remember which of the values shown on a page are to be saved."""
    rows = upload.values.filter(
        upload__by=by, upload__state=State.WAITING, can_be_saved=True, number__in=shown
    )
    rows.filter(ticked=True).exclude(number__in=ticked).update(ticked=False)
    rows.filter(ticked=False, number__in=ticked).update(ticked=True)
