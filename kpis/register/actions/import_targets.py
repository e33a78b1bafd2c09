"""Loading targets from a file, in one transaction: every row or none.

A target that is there already with the same numbers is left alone; with others it becomes the next
version, for which the row must give its rationale. Periods that have ended keep their target.
"""

import datetime as dt

from django.db import transaction

from kpis.calculations.codes import RuleError, TargetKind
from kpis.calculations.goals import TargetLine
from kpis.calculations.rag import check_tolerance
from kpis.register.actions.targets import rule_of, shape_problem, target_values
from kpis.register.imports.cells import Cells
from kpis.register.imports.report import ImportReport
from kpis.register.imports.target_rows import TargetRow, read_targets
from kpis.register.models import Target
from kpis.register.queries import get_kpis_by_code, lock_kpis
from perfportal.core import audit, jobs
from perfportal.core.documents import Table
from perfportal.core.models import Organisation


def import_targets(
    *, by, organisation: Organisation, table: Table, as_of: dt.date, dry_run=False
) -> ImportReport:
    """Save the rows of the file, or say for each refused row why nothing was saved."""
    report = ImportReport()
    with transaction.atomic():
        rows = read_targets(table, get_kpis_by_code(organisation), report)
        lock_kpis({row.kpi.pk for row, _cells in rows})
        latest = _latest_versions({row.kpi.pk for row, _cells in rows})
        planned = [_plan(row, cells, latest.get(row.key), by, as_of) for row, cells in rows]
        changes = [(target, latest.get(row.key)) for (row, _c), target in
                   zip(rows, planned, strict=True) if target]  # fmt: skip
        report.counts["new"] = sum(1 for _new, old in changes if old is None)
        report.counts["new versions"] = sum(1 for _new, old in changes if old)
        report.counts["unchanged"] = len(rows) - len(changes)
        if report.may_be_saved and not dry_run:
            _save(changes, by=by, source=table.name)
    return report


def _latest_versions(kpi_ids) -> dict[tuple, Target]:
    """The newest version of each target, by the key of a row."""
    targets = Target.objects.filter(kpi__in=kpi_ids).order_by("version")
    return {(t.kpi_id, t.kind, t.period_kind, t.period_start): t for t in targets}


def _plan(row: TargetRow, cells: Cells, latest: Target | None, by, as_of) -> Target | None:
    """The version to be saved; None where nothing changes or the row is refused."""
    if problem := shape_problem(row.kpi.definition.polarity, row.line, row.kind):
        cells.refuse("value", problem)
        return None
    if latest and TargetLine(latest.value, latest.lower, latest.upper) == row.line:
        return None
    if latest and not row.rationale:
        cells.refuse(
            "rationale",
            f"{row.kpi.code} has another target for {row.period.short_label} already. "
            "Say here why it changes.",
        )
        return None
    _doubts(row, cells, latest, as_of)
    return Target(
        kpi=row.kpi,
        period=row.period,
        kind=row.kind.value,
        version=latest.version + 1 if latest else 1,
        valid_from=as_of if latest else min(as_of, row.period.start),
        value=row.line.value,
        lower=row.line.lower,
        upper=row.line.upper,
        rationale=row.rationale,
        set_by=by,
    )


def _doubts(row: TargetRow, cells: Cells, latest: Target | None, as_of) -> None:
    if latest and row.period.end < as_of:
        cells.doubt(
            "period",
            "ended",
            f"{row.period.short_label} has ended and keeps the target that it was rated against.",
        )
    if row.kind == TargetKind.TARGET:
        try:
            check_tolerance(rule_of(row.kpi.definition), row.line)
        except RuleError as error:
            cells.doubt("value", "tolerance", str(error))


def _save(changes: list[tuple[Target, Target | None]], *, by, source: str) -> None:
    targets = [target for target, _old in changes]
    Target.objects.bulk_create(targets, batch_size=500)
    events = [
        audit.NewEvent(
            "target.changed" if old else "target.set",
            target,
            target_values(old) if old else None,
            target_values(target),
            target.rationale,
            source,
        )
        for target, old in changes
    ]
    audit.record_many(events, by=by)
    if targets:
        jobs.enqueue("kpis.assess", by=by, kpi_ids=sorted({target.kpi_id for target in targets}))
