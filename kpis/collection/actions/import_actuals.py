"""Loading values from a file, in one transaction: every row or none.

Back-data (`historic`) is approved as it comes, with the file as its source, and can be corrected by
another import until it is issued. Other values are submitted, as if each had been typed, and wait
for their approval. Slots that are there are locked, so nobody's edit is overwritten unseen.
"""

import datetime as dt
from bisect import bisect_right
from collections import Counter, defaultdict
from dataclasses import dataclass, field

from django.db import transaction
from django.db.models import Max, OuterRef, Subquery

from kpis.collection.actions.actuals import NOT_APPROVED, NOT_RETURNED, figures
from kpis.collection.imports.actual_rows import ActualRow, read_actuals
from kpis.collection.imports.planning import Deed, Planner, Step, data_status_of
from kpis.collection.imports.questions import ask_questions, known_figures
from kpis.collection.models import (
    Actual,
    ActualDraft,
    ActualRevision,
    ActualState,
    CollectionRound,
    RevisionReason,
)
from kpis.register.imports.report import ImportReport
from kpis.register.models import KPIDefinition
from kpis.register.queries import get_kpis_by_code, lock_kpis
from perfportal.core import audit, clock, jobs
from perfportal.core.concurrency import update_if_version
from perfportal.core.documents import Table
from perfportal.core.fields import period_columns
from perfportal.core.models import Organisation
from perfportal.core.registries import events

BATCH = 500
IMPORTED = "Imported again with another value"


def import_actuals(
    *,
    by,
    organisation: Organisation,
    table: Table,
    as_of: dt.date,
    historic: bool = False,
    dry_run: bool = False,
) -> ImportReport:
    """Save the rows of the file, or say for each refused row why nothing was saved."""
    report = ImportReport()
    with transaction.atomic():
        rows = read_actuals(table, get_kpis_by_code(organisation), report)
        kpi_ids = {row.kpi.pk for row in rows}
        lock_kpis(kpi_ids)
        slots = _locked_slots(kpi_ids)
        rounds = list(CollectionRound.objects.filter(organisation=organisation))
        planner = Planner(slots, rounds, historic, as_of)
        steps = [planner.plan(row) for row in rows]
        ask_questions(rows, known_figures(slots.values()))
        counts = Counter(step.deed for step in steps if step.deed != Deed.REFUSED)
        report.counts.update({deed.value: counts[deed] for deed in Deed if counts[deed]})
        if report.may_be_saved and not dry_run:
            BulkSave(by, table.name, historic, histories_of(kpi_ids)).run(steps)
    return report


def _locked_slots(kpi_ids) -> dict[tuple, Actual]:
    """All slots of these KPIs, locked until the transaction ends."""
    slots = (
        Actual.objects.select_for_update(of=("self",))
        .filter(kpi__in=kpi_ids)
        .select_related("revision__definition", "round")
        .order_by("pk")
    )
    return {(slot.kpi_id, slot.period_kind, slot.period_start): slot for slot in slots}


@dataclass(frozen=True)
class History:
    """The definitions of one KPI, oldest first, and the days from which they hold."""

    versions: list[KPIDefinition] = field(default_factory=list)

    def at(self, day: dt.date) -> KPIDefinition:
        """The version in force on a day, else the first (as `definition_for` finds it)."""
        begun = bisect_right([version.valid_from for version in self.versions], day)
        return self.versions[max(0, begun - 1)]


def histories_of(kpi_ids) -> dict[int, History]:
    histories = defaultdict(History)
    versions = KPIDefinition.objects.filter(kpi__in=kpi_ids).order_by("valid_from", "version")
    for version in versions:
        histories[version.kpi_id].versions.append(version)
    return histories


class BulkSave:
    """Writes the steps: slots, revisions, states, audit events and the job that assesses."""

    def __init__(self, by, source: str, historic: bool, definitions: dict[int, History]):
        self.by, self.source, self.historic = by, source, historic
        self.definitions, self.now = definitions, clock.now()
        self.state = ActualState.APPROVED if historic else ActualState.SUBMITTED

    def run(self, steps: list[Step]) -> None:
        steps = [step for step in steps if step.deed != Deed.UNCHANGED]
        if not steps:
            return
        new = [step for step in steps if step.deed == Deed.NEW]
        there = [step for step in steps if step.deed != Deed.NEW]
        pairs = self._add_slots(new) + [(step, step.actual) for step in there]
        before = [figures(actual.revision) if actual.revision_id else None for _s, actual in pairs]
        numbers = self._next_numbers({step.row.kpi.pk for step in there})
        revisions = [
            self._revision(step.row, actual, numbers.get(actual.pk, 1)) for step, actual in pairs
        ]
        ActualRevision.objects.bulk_create(revisions, batch_size=BATCH)
        self._give_new([actual.pk for _step, actual in pairs[: len(new)]])
        for revision in revisions[len(new) :]:
            self._give(revision)
        self._follow(revisions, before)

    def _add_slots(self, steps: list[Step]) -> list[tuple[Step, Actual]]:
        """Empty slots for the new rows; the state follows when they have their revision."""
        slots = [
            Actual(
                kpi=step.row.kpi,
                round=step.round,
                due_on=step.round.entry_deadline if step.round else None,
                is_historic=self.historic,
                **period_columns(step.row.period),
                **self._entered(step.row),
            )
            for step in steps
        ]
        Actual.objects.bulk_create(slots, batch_size=BATCH)
        return list(zip(steps, slots, strict=True))

    def _entered(self, row: ActualRow) -> dict:
        """Who gave the value: for submitted ones, on behalf of the KPI's provider."""
        provider, deputy = row.kpi.data_provider_id, row.kpi.deputy_provider_id
        on_behalf = not self.historic and provider and self.by.pk not in (provider, deputy)
        return {
            "entered_by": self.by,
            "entered_for_id": provider if on_behalf else None,
            "submitted_at": None if self.historic else self.now,
        }

    def _next_numbers(self, kpi_ids) -> dict[int, int]:
        """The number of the next revision of each slot of these KPIs that has one."""
        revisions = ActualRevision.objects.filter(actual__kpi__in=kpi_ids).order_by()
        highest = revisions.values_list("actual_id").annotate(Max("number"))
        return {actual: number + 1 for actual, number in highest}

    def _revision(self, row: ActualRow, actual: Actual, number: int) -> ActualRevision:
        entry, is_first = row.entry, number == 1
        return ActualRevision(
            actual=actual,
            number=number,
            value=entry.value,
            numerator=entry.numerator,
            denominator=entry.denominator,
            marker=entry.marker,
            data_status=data_status_of(row),
            commentary=entry.commentary,
            definition=self.definitions[row.kpi.pk].at(row.period.start),
            entered_by=self.by,
            entered_for_id=self._entered(row)["entered_for_id"],
            source=self.source,
            kind=RevisionReason.FIRST if is_first else RevisionReason.CORRECTION,
            reason="" if is_first else IMPORTED,
            created_at=self.now,
        )

    def _give_new(self, slot_ids: list[int]) -> None:
        """Point each new slot at its only revision, five hundred at a time."""
        own = ActualRevision.objects.filter(actual=OuterRef("pk"), number=1).values("pk")
        for start in range(0, len(slot_ids), BATCH):
            slots = Actual.objects.filter(pk__in=slot_ids[start : start + BATCH])
            slots.update(revision=Subquery(own), state=self.state)

    def _give(self, revision: ActualRevision) -> None:
        actual = revision.actual
        update_if_version(
            actual,
            version=actual.version,
            state=self.state,
            revision=revision,
            is_historic=self.historic,
            entered_by=self.by,
            entered_for=revision.entered_for,
            submitted_at=None if self.historic else self.now,
            **NOT_RETURNED,
            **NOT_APPROVED,
        )

    def _follow(self, revisions: list[ActualRevision], before: list[dict | None]) -> None:
        """What every write is followed by: drafts go, the trail is written, results follow."""
        given = [revision.actual for revision in revisions]
        kpi_ids = sorted({actual.kpi_id for actual in given})
        ActualDraft.objects.filter(actual__kpi__in=kpi_ids, actual__state=self.state).delete()
        verb = "actual.imported" if self.historic else "actual.submitted"
        trail = [
            audit.NewEvent(verb, r.actual, old, figures(r), r.reason, self.source)
            for r, old in zip(revisions, before, strict=True)
        ]
        audit.record_many(trail, by=self.by)
        jobs.enqueue("kpis.assess", by=self.by, kpi_ids=kpi_ids)
        if not self.historic:
            for actual in given:
                events.publish_on_commit("actual.submitted", actual_id=actual.pk)
