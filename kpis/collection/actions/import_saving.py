"""Writes what an import has planned: slots, revisions, states, the trail, the job that assesses.

Twenty thousand values in one go: rows go to the database in streams (`core.bulk_rows`), so the keys
of slots and revisions are reserved first and point at each other from the start.
"""

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field

from django.db.models import F, Max, OuterRef, Subquery

from kpis.calculations.codes import NOT_FINAL
from kpis.collection.actions.recording import NOT_APPROVED, NOT_RETURNED, figures, interval_ends
from kpis.collection.imports.actual_rows import ActualRow
from kpis.collection.imports.planning import Deed, Step, data_status_of
from kpis.collection.models import (
    Actual,
    ActualDraft,
    ActualRevision,
    ActualState,
    Evidence,
    RevisionReason,
)
from kpis.collection.queries.finals import days_until_final, expected_day
from kpis.collection.queries.routes import get_routes
from kpis.register.models import KPIDefinition
from perfportal.core import audit, bulk_rows, clock, jobs
from perfportal.core.concurrency import Conflict
from perfportal.core.registries import events

BATCH = 500
IMPORTED = "Imported again with another value"
SLOT_COLUMNS = (
    "id", "uid", "kpi_id", "round_id", "due_on", "period_kind", "period_start", "period_end",
    "entered_for_id", "revision_id", "route", "final_expected_on",
)  # fmt: skip
REVISION_COLUMNS = (
    "id", "uid", "actual_id", "number", "value", "numerator", "denominator", "ci_low",
    "ci_high", "marker", "marker_reason", "data_status", "commentary",
    "definition_id", "entered_for_id", "kind", "reason",
)  # fmt: skip


@dataclass(frozen=True)
class Origin:
    """The file that the values come from: its name and its SHA-256."""

    name: str
    digest: str = ""


def save_steps(steps: Sequence[Step], *, by, origin: Origin, historic: bool) -> None:
    """Save the steps that change something, in the caller's transaction."""
    changing = [step for step in steps if step.deed != Deed.UNCHANGED]
    if changing:
        _Save(by, origin, historic, changing).run()


@dataclass(frozen=True, slots=True)
class _Giving:
    """One value on its way: its slot, and the revision that it becomes."""

    step: Step
    slot_id: int
    slot_uid: str
    revision_id: int
    revision_uid: str
    number: int

    @property
    def row(self) -> ActualRow:
        return self.step.row


@dataclass(frozen=True)
class _History:
    """The definitions of one KPI, oldest first, and the days from which they hold."""

    versions: list[KPIDefinition] = field(default_factory=list)

    def at(self, day) -> KPIDefinition:
        """The version in force on a day, else the first (as `definition_for` finds it)."""
        begun = bisect_right([version.valid_from for version in self.versions], day)
        return self.versions[max(0, begun - 1)]


class _Save:
    def __init__(self, by, origin: Origin, historic: bool, steps: list[Step]):
        self.by, self.origin, self.historic = by, origin, historic
        self.kpis = {step.row.kpi.pk: step.row.kpi for step in steps}
        self.new = [step for step in steps if step.deed == Deed.NEW]
        self.there = [step for step in steps if step.deed != Deed.NEW]
        self.definitions, self.now = _definitions(self.kpis), clock.now()
        self.entered_for = {kpi.pk: self._entered_for(kpi) for kpi in self.kpis.values()}
        self.routes = _routes(self.kpis.values())
        self.final_after = days_until_final()
        self.entered = {
            "state": (ActualState.APPROVED if historic else ActualState.SUBMITTED).value,
            "is_historic": historic,
            "submitted_at": None if historic else self.now,
        }

    def run(self) -> None:
        givings = self._reserve()
        new, there = givings[: len(self.new)], givings[len(self.new) :]
        bulk_rows.insert_rows(
            Actual, SLOT_COLUMNS, map(self._slot, new), entered_by_id=self.by.pk, **self.entered
        )
        bulk_rows.insert_rows(
            ActualRevision,
            REVISION_COLUMNS,
            map(self._revision, givings),
            entered_by_id=self.by.pk,
            source=self.origin.name,
            source_digest=self.origin.digest,
            created_at=self.now,
        )
        self._give(there)
        self._follow(givings)

    def _entered_for(self, kpi) -> int | None:
        """For submitted values the KPI's provider, where somebody else has sent the file."""
        provider, deputy = kpi.data_provider_id, kpi.deputy_provider_id
        on_behalf = not self.historic and self.by.pk not in (provider, deputy)
        return provider if on_behalf else None

    def _reserve(self) -> list[_Giving]:
        """New slots first, each value with the keys of its slot and its revision."""
        count = len(self.new)
        slot_ids, slot_uids = bulk_rows.reserve_ids(Actual, count), bulk_rows.new_uids(count)
        slots = list(zip(slot_ids, slot_uids, strict=True))
        slots += [(step.actual.pk, str(step.actual.uid)) for step in self.there]
        revision_ids = bulk_rows.reserve_ids(ActualRevision, len(slots))
        uids = bulk_rows.new_uids(len(slots))
        numbers = _next_numbers([step.actual.pk for step in self.there])
        return [
            _Giving(step, *slot, revision_id, uid, numbers.get(slot[0], 1))
            for step, slot, revision_id, uid in zip(
                [*self.new, *self.there], slots, revision_ids, uids, strict=True
            )
        ]

    def _slot(self, giving: _Giving) -> tuple:
        kpi, period, round_ = giving.row.kpi, giving.row.period, giving.step.round
        return (
            giving.slot_id,
            giving.slot_uid,
            kpi.pk,
            round_.pk if round_ else None,
            round_.entry_deadline if round_ else None,
            period.kind.value,
            period.start,
            period.end,
            self.entered_for[kpi.pk],
            giving.revision_id,
            self.routes[kpi.pk],
            self._final_day(giving.row),
        )

    def _revision(self, giving: _Giving) -> tuple:
        row, entry, is_first = giving.row, giving.row.entry, giving.number == 1
        return (
            giving.revision_id,
            giving.revision_uid,
            giving.slot_id,
            giving.number,
            entry.value,
            entry.numerator,
            entry.denominator,
            entry.ci_low,
            entry.ci_high,
            entry.marker,
            entry.marker_reason,
            data_status_of(row),
            entry.commentary,
            self.definitions[row.kpi.pk].at(row.period.start).pk,
            self.entered_for[row.kpi.pk],
            (RevisionReason.FIRST if is_first else RevisionReason.CORRECTION).value,
            "" if is_first else IMPORTED,
        )

    def _give(self, givings: list[_Giving]) -> None:
        """Point slots that were there at their newest revision, unless one has moved on."""
        newest = ActualRevision.objects.filter(actual=OuterRef("pk")).order_by("-number")
        versions = {step.actual.pk: step.actual for step in self.there}
        alike = defaultdict(list)
        for giving in givings:
            kpi_id, day = giving.row.kpi.pk, self._final_day(giving.row)
            alike[self.entered_for[kpi_id], self.routes[kpi_id], day].append(giving.slot_id)
        for (provider, route, final_day), slot_ids in alike.items():
            for chunk in _in_batches(slot_ids):
                _check_versions(chunk, versions)
                Actual.objects.filter(pk__in=chunk).update(
                    revision=Subquery(newest.values("pk")[:1]),
                    version=F("version") + 1,
                    entered_by=self.by,
                    entered_for=provider,
                    route=route,
                    final_expected_on=final_day,
                    **self.entered,
                    **NOT_RETURNED,
                    **NOT_APPROVED,
                )

    def _final_day(self, row: ActualRow):
        """When the final figure is expected; historic ones are in nobody's queue."""
        if self.historic or data_status_of(row) not in NOT_FINAL:
            return None
        sheet = self.definitions[row.kpi.pk].at(row.period.start)
        return expected_day(row.period, sheet, self.final_after)

    def _follow(self, givings: list[_Giving]) -> None:
        """What every write is followed by: drafts go, the trail is written, results follow."""
        kpi_ids = sorted(self.kpis)
        given = ActualDraft.objects.filter(actual__kpi__in=kpi_ids)
        given.filter(actual__state=self.entered["state"]).delete()
        Evidence.objects.belong_to_submitted(kpi_ids)
        audit.record_in_bulk(
            [self._event(giving) for giving in givings],
            by=self.by,
            verb="actual.imported" if self.historic else "actual.submitted",
            model=Actual,
            source=self.origin.name,
        )
        jobs.enqueue("kpis.assess", by=self.by, kpi_ids=kpi_ids)
        if not self.historic:
            for giving in givings:
                events.publish_on_commit("actual.submitted", actual_id=giving.slot_id)

    def _event(self, giving: _Giving) -> audit.BulkEvent:
        row, before = giving.row, giving.step.actual
        return audit.BulkEvent(
            giving.slot_uid,
            f"{row.kpi.code} {row.period.token}",
            figures(before.revision) if before and before.revision_id else None,
            self._figures(giving),
            "" if giving.number == 1 else IMPORTED,
        )

    def _figures(self, giving: _Giving) -> dict:
        """The new revision as the trail keeps it (see `actuals.figures`)."""
        entry, row = giving.row.entry, giving.row
        kept = {
            "revision": giving.number,
            "value": entry.value,
            "numerator": entry.numerator,
            "denominator": entry.denominator,
            "marker": entry.marker,
            "data_status": data_status_of(row),
            "commentary": entry.commentary,
            **interval_ends(entry),
        }
        if entry.marker_reason:
            kept["marker_reason"] = entry.marker_reason
        if self.entered_for[row.kpi.pk]:
            kept["entered_for"] = str(row.kpi.data_provider)
        return kept


def _routes(kpis) -> dict[int, str]:
    """How values of each of these KPIs are approved; they belong to one council."""
    kpis = list(kpis)
    tiers = get_routes(kpis[0].organisation) if kpis else {}
    return {kpi.pk: tiers[kpi.tier_id].value for kpi in kpis}


def _definitions(kpi_ids) -> dict[int, _History]:
    histories = defaultdict(_History)
    versions = KPIDefinition.objects.filter(kpi__in=kpi_ids).order_by("valid_from", "version")
    for version in versions:
        histories[version.kpi_id].versions.append(version)
    return histories


def _next_numbers(slot_ids: list[int]) -> dict[int, int]:
    """The number of the next revision of each of these slots that has one."""
    numbers = {}
    for chunk in _in_batches(slot_ids):
        revisions = ActualRevision.objects.filter(actual__in=chunk)
        highest = revisions.order_by().values_list("actual_id").annotate(Max("number"))
        numbers |= {slot: number + 1 for slot, number in highest}
    return numbers


def _in_batches(slot_ids: list[int]):
    return (slot_ids[start : start + BATCH] for start in range(0, len(slot_ids), BATCH))


def _check_versions(slot_ids: list[int], read: dict[int, Actual]) -> None:
    """Lock the slots; Conflict where one is not as it was read."""
    locked = Actual.objects.select_for_update(of=("self",)).filter(pk__in=slot_ids)
    for slot_id, version in locked.order_by("pk").values_list("pk", "version"):
        if version != read[slot_id].version:
            raise Conflict(read[slot_id], {})
