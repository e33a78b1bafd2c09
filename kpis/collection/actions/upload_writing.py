"""Writing the chosen values of a file: as drafts, one by one, or in bulk."""

from collections.abc import Sequence
from dataclasses import dataclass

from kpis.calculations.checks import Entry
from kpis.collection import policies
from kpis.collection.actions import actuals, drafts
from kpis.collection.actions.import_saving import BATCH, Origin, save_steps
from kpis.collection.entry_forms import entry_form
from kpis.collection.imports.planning import Deed, Step
from kpis.collection.models import Actual, EntryUploadValue
from kpis.collection.queries.beside import get_besides
from kpis.register.models import KPI
from perfportal.core.periods import Period

ONE_BY_ONE = 100


@dataclass(frozen=True)
class Taken:
    """A chosen value with its slot: an entry to submit, or none where it becomes a draft."""

    row: EntryUploadValue
    actual: Actual
    entry: Entry | None = None
    data_status: str = "final"
    carries_evidence: bool = False

    @property
    def kpi(self) -> KPI:
        return self.actual.kpi

    @property
    def period(self) -> Period:
        return self.actual.period


def as_entries(
    rows: Sequence[EntryUploadValue], slots: dict[tuple, Actual], *, by, as_drafts: bool
) -> tuple[list[Taken], list[int]]:
    """The rows as entries or drafts; beside them the numbers of those that may not be given now."""
    besides = get_besides(slots.values())
    taken, refused = [], []
    for row in rows:
        actual = slots[row.key]
        if not policies.can_enter(by, actual):
            refused.append(row.number)
            continue
        if as_drafts or row.why_draft:
            taken.append(Taken(row, actual))
            continue
        form = entry_form(actual, besides[actual.pk], data=row.typed | {"version": actual.version})
        if form.is_valid():
            status = form.cleaned_data["data_status"] or "final"
            carries = form.cleaned_data.get("carries_evidence", False)
            taken.append(Taken(row, actual, form.entry, status, carries))
        else:
            refused.append(row.number)
    return taken, refused


def write(*, by, taken: Sequence[Taken], origin: Origin) -> tuple[int, int]:
    """How many were submitted, how many are kept as drafts; the draft that is there counts."""
    given = [one for one in taken if one.entry]
    kept = [one for one in taken if not one.entry]
    in_bulk = [one for one in given if _may_go_in_bulk(one)] if len(given) > ONE_BY_ONE else []
    if in_bulk:
        _submit_in_bulk(by, in_bulk, origin)
    written = {id(one) for one in in_bulk}
    singly = [one for one in given if id(one) not in written]
    _make_slots([*kept, *singly])
    for one in singly:
        note = actuals.Note(
            data_status=one.data_status,
            source=origin.name,
            source_digest=origin.digest,
            carries_evidence=one.carries_evidence,
        )
        actuals.submit(
            by=by, actual=one.actual, entry=one.entry, version=one.actual.version, note=note
        )
    for one in kept:
        _keep(by, one)
    return len(given), len(kept)


def _may_go_in_bulk(one: Taken) -> bool:
    """A value that came back keeps what it was given again for: `versions` knows how."""
    return one.actual.revision_id is None


def _keep(by, one: Taken) -> None:
    if one.row.outcome == EntryUploadValue.Outcome.UNCHANGED:
        return
    drafts.save_draft(by=by, actual=one.actual, typed=one.row.typed, version=one.actual.version)


def _make_slots(taken: Sequence[Taken]) -> None:
    """The slots that the file is the first to ask for."""
    missing = [one.actual for one in taken if one.actual._state.adding]
    for actual in missing:
        actual.pk = None
    Actual.objects.bulk_create(missing, batch_size=BATCH)


def _submit_in_bulk(by, given: Sequence[Taken], origin: Origin) -> None:
    steps = [
        Step(
            one, Deed.NEW if one.actual._state.adding else Deed.FILLED, one.actual, one.actual.round
        )
        for one in given
    ]
    save_steps(steps, by=by, origin=origin, historic=False)
