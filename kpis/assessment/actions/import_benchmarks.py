"""Loading what other councils achieved from a file, in one transaction: every row or none.

A figure that is there already with the same content is left alone, another one replaces it with an
audit event. An unknown comparator becomes a named group, an unknown council one of its councils.
"""

import datetime as dt
from dataclasses import dataclass, field

from django.db import transaction

from kpis.assessment.imports.benchmark_rows import BenchmarkRow, OwnCouncil, read_benchmarks
from kpis.assessment.imports.peers import PeerError, Peers
from kpis.assessment.models import Benchmark, Comparator, ComparatorCouncil
from kpis.calculations.codes import Marker
from kpis.calculations.councils import council_key
from kpis.register.imports.cells import Cells
from kpis.register.imports.report import ImportReport
from kpis.register.policies import check_can_manage
from kpis.register.queries import get_kpis_by_code, lock_kpis
from perfportal.core import audit, clock, submissions
from perfportal.core.documents import Table
from perfportal.core.models import Organisation

CONTENT = ("value", "marker", "not_our_service", "source")
SAID = ("is_comparable", "definition_note")
BATCH = 500


@dataclass
class BenchmarkReport(ImportReport):
    """With the rows that were read, in the order of the file."""

    rows: list[BenchmarkRow] = field(default_factory=list)


@dataclass
class Stored:
    """The figures that are there: by their key, and the latest of each council or series."""

    by_key: dict[tuple, Benchmark] = field(default_factory=dict)
    latest: dict[tuple, Benchmark] = field(default_factory=dict)

    def said(self, key: tuple) -> dict:
        """What a new figure follows: what was said of the latest one of the same council."""
        latest = self.latest.get(key[:4])
        return {name: getattr(latest, name) for name in SAID} if latest else {}


@dataclass
class Plan:
    """What is to be saved."""

    new: list[Benchmark] = field(default_factory=list)
    changed: list[tuple[Benchmark, dict]] = field(default_factory=list)
    unchanged: int = 0


def import_benchmarks(
    *,
    by,
    organisation: Organisation,
    table: Table,
    as_of: dt.date,
    dry_run=False,
    submission: str | None = None,
) -> BenchmarkReport:
    """Save the rows of the file, or say for each refused row why nothing was saved.

    With `submission` (a page, not the command) `by` must manage the register. Raises
    AlreadySubmitted for a preview that was confirmed before.
    """
    report = BenchmarkReport()
    if submission is not None:
        check_can_manage(by)
    with transaction.atomic():
        if submission and not dry_run:
            submissions.claim(by=by, key=submission)
        own = OwnCouncil(council_key(organisation.name), organisation.gss_code)
        rows = read_benchmarks(table, get_kpis_by_code(organisation), own, report)
        lock_kpis({row.kpi.pk for row, _cells in rows})
        peers = Peers.of(organisation, clock.now())
        plan = _plan(rows, peers, report)
        _count(plan, peers, report)
        if report.may_be_saved and not dry_run:
            _save(plan, peers, by=by, source=table.name)
    return report


def _plan(rows: list[tuple[BenchmarkRow, Cells]], peers: Peers, report: BenchmarkReport) -> Plan:
    """Each row against what is there; a second row about one figure is refused."""
    stored = _stored({row.kpi.pk for row, _cells in rows})
    plan, first_at = Plan(), {}
    for row, cells in rows:
        comparator = peers.comparator(row.comparator)
        council = _council(row, cells, comparator, peers)
        if not cells.is_good:
            continue
        whose = council.key if council else row.series
        key = (row.kpi.pk, comparator.uid, bool(council), whose, row.period.start, row.period.end)
        if key in first_at:
            cells.refuse("period", f"this figure stands in row {first_at[key]} already.")
            continue
        first_at[key] = row.number
        report.rows.append(row)
        _place(row, comparator, council, stored, plan)
    return plan


def _council(row: BenchmarkRow, cells: Cells, comparator: Comparator, peers: Peers):
    """The council of the row; None for a series. One that is new to a known list is a question."""
    if row.series:
        return None
    known = len(peers.new_councils)
    try:
        council = peers.council(comparator, row.council, row.gss_code)
    except PeerError as error:
        cells.refuse("council", str(error))
        return None
    if len(peers.new_councils) > known and comparator.pk:
        cells.doubt("council", "new_council", f"{council.name} was not in the list of "
                    f"{comparator.name} and is added to it.")  # fmt: skip
    return council


def _stored(kpi_ids) -> Stored:
    stored = Stored()
    for b in Benchmark.objects.filter(kpi__in=kpi_ids).order_by("period_end", "pk"):
        whose = (b.kpi_id, b.comparator_id, b.council_id, b.series)
        stored.by_key[*whose, b.period_start, b.period_end] = b
        stored.latest[whose] = b
    return stored


def _place(row: BenchmarkRow, comparator, council, stored, plan: Plan) -> None:
    """New, changed or unchanged."""
    content = {
        "value": row.value,
        "marker": row.marker,
        "not_our_service": bool(council) and row.marker == Marker.NOT_APPLICABLE,
        "source": row.source,
    }
    peer = council.pk if council else None
    key = (row.kpi.pk, comparator.pk, peer, row.series, row.period.start, row.period.end)
    there = stored.by_key.get(key) if comparator.pk and (peer or not council) else None
    if there is None:
        one = Benchmark(kpi=row.kpi, series=row.series, **content, **stored.said(key))
        one.period, one.comparator, one.council = row.period, comparator, council
        plan.new.append(one)
        return
    before = {name: getattr(there, name) for name in CONTENT}
    if before == content:
        plan.unchanged += 1
        return
    for name, value in content.items():
        setattr(there, name, value)
    there.kpi, there.council = row.kpi, council
    plan.changed.append((there, before))


def _count(plan: Plan, peers: Peers, report: BenchmarkReport) -> None:
    report.counts["new"] = len(plan.new)
    report.counts["changed"] = len(plan.changed)
    report.counts["unchanged"] = plan.unchanged
    for comparator in peers.new_comparators:
        report.note(
            f"{comparator.name} is a new group of councils. Its figures are shown to staff only, "
            "until somebody says on its page that its licence allows more."
        )


def _save(plan: Plan, peers: Peers, *, by, source: str) -> None:
    """Comparators and councils first, then the figures, with an audit event each."""
    Comparator.objects.bulk_create(peers.new_comparators)
    for council in peers.new_councils:
        council.comparator = council.comparator  # its key is known now
    ComparatorCouncil.objects.bulk_create(peers.new_councils, batch_size=BATCH)
    ComparatorCouncil.objects.bulk_update(peers.completed, ["name", "key", "gss_code"])
    for one in plan.new:
        one.comparator, one.council = one.comparator, one.council
    now = clock.now()
    for one in (*plan.new, *(changed for changed, _before in plan.changed)):
        one.imported_at = now
    Benchmark.objects.bulk_create(plan.new, batch_size=BATCH)
    changed = [one for one, _before in plan.changed]
    Benchmark.objects.bulk_update(changed, [*CONTENT, "imported_at"], batch_size=BATCH)
    _record(plan, peers, by=by, source=source)


def _record(plan: Plan, peers: Peers, *, by, source: str) -> None:
    audit.record_many(
        (
            audit.NewEvent("comparator.created", one, None, {"name": one.name}, "", source)
            for one in peers.new_comparators
        ),
        by=by,
    )
    created = [_event(one, None) for one in plan.new]
    changed = [_event(one, before) for one, before in plan.changed]
    for verb, events in (("benchmark.imported", created), ("benchmark.changed", changed)):
        if events:
            audit.record_in_bulk(events, by=by, verb=verb, model=Benchmark, source=source)


def _event(one: Benchmark, before: dict | None) -> audit.BulkEvent:
    after = {name: getattr(one, name) for name in CONTENT}
    return audit.BulkEvent(str(one.uid), str(one), before, after)
