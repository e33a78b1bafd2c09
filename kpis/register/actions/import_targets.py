"""Loading targets from a file, in one transaction: every row or none.

A target that is there already with the same numbers is left alone; with others it becomes the next
version, for which the row must give its rationale. Periods that have ended keep their target, and
no target moves under a status that has been issued. A target in words is put to a person.
"""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

from django.db import transaction

from kpis.calculations.codes import RuleError, TargetKind
from kpis.calculations.goals import TargetLine
from kpis.calculations.rag import check_tolerance
from kpis.register.actions.target_objections import Moving, has_objections, objections_to
from kpis.register.actions.targets import (
    rule_of,
    shape_problem,
    target_values,
)
from kpis.register.imports.cells import Cells
from kpis.register.imports.target_report import Planned, TargetReport
from kpis.register.imports.target_rows import GOOD_IS, TargetRow, read_targets
from kpis.register.models import KPI, Target
from kpis.register.policies import check_can_manage
from kpis.register.queries import get_kpis_by_code, lock_kpis
from perfportal.core import audit, jobs, submissions
from perfportal.core.documents import Table
from perfportal.core.models import Organisation

MOVED = "another target has been set since you looked. Read the file again."
NEEDS_APPROVER = (
    "{code} has another target for {period} already, and a change needs its approver: change it on "
    "the KPI's target page."
)


@dataclass(frozen=True)
class Confirmed:
    """A preview that a person has confirmed: the versions that they saw by row, sent once.

    `seen` is None while nothing has been confirmed yet. A change needs an approver, who cannot be
    named in a file: it is put to a person.
    """

    seen: Mapping[int, int] | None = None
    submission: str = ""


def import_targets(
    *,
    by,
    organisation: Organisation,
    table: Table,
    as_of: dt.date,
    dry_run=False,
    confirmed: Confirmed | None = None,
) -> TargetReport:
    """Save the rows of the file, or say for each refused row why nothing was saved.

    With `confirmed` (a page, not the command) `by` must manage the register. Raises
    AlreadySubmitted for a preview that was confirmed before.
    """
    report = TargetReport()
    if confirmed:
        check_can_manage(by)
    with transaction.atomic():
        if confirmed and not dry_run:
            submissions.claim(by=by, key=confirmed.submission)
        rows = read_targets(table, _kpis(organisation, table), report)
        lock_kpis({row.kpi.pk for row, _cells in rows})
        latest = _latest_versions({row.kpi.pk for row, _cells in rows})
        may_object = has_objections([Moving(row.kpi, row.period, as_of) for row, _cells in rows])
        run = _Planning(by, as_of, report, confirmed, may_object)
        for row, cells in rows:
            _plan(row, cells, latest.get(row.key), run)
        _count(report)
        if report.may_be_saved and not dry_run:
            _save(report.planned, by=by, source=table.name)
    return report


def _kpis(organisation, table: Table) -> dict[str, KPI]:
    """By code; the entries of a plan's list also by the code that the KPI has elsewhere."""
    kpis = get_kpis_by_code(organisation)
    if GOOD_IS not in table.columns:
        return kpis
    elsewhere = [kpi for kpi in kpis.values() if kpi.external_code]
    codes = [kpi.external_code.lower() for kpi in elsewhere]
    unique = {code: kpi for code, kpi in zip(codes, elsewhere, strict=True)
              if codes.count(code) == 1}  # fmt: skip
    return unique | kpis


def _latest_versions(kpi_ids) -> dict[tuple, Target]:
    """The newest version of each target, by the key of a row."""
    targets = Target.objects.filter(kpi__in=kpi_ids).order_by("version")
    return {(t.kpi_id, t.kind, t.period_kind, t.period_start): t for t in targets}


@dataclass(frozen=True)
class _Planning:
    """What planning a row needs to know of the run."""

    by: object
    as_of: dt.date
    report: TargetReport
    confirmed: Confirmed | None
    may_object: bool

    def has_moved(self, number: int, version: int) -> bool:
        """Whether somebody set the target after the person of the preview saw it."""
        seen = self.confirmed.seen if self.confirmed else None
        return seen is not None and seen.get(number, version) != version


def _plan(row: TargetRow, cells: Cells, latest: Target | None, run: _Planning) -> None:
    """Add the row to the plan, unless it is refused or asked."""
    if problem := shape_problem(row.kpi.definition.polarity, row.line, row.kind):
        cells.refuse("value", problem)
        return
    if run.has_moved(row.number, latest.version if latest else 0):
        cells.refuse("value", MOVED)
        return
    if latest and TargetLine(latest.value, latest.lower, latest.upper) == row.line:
        run.report.planned.append(Planned(row, cells, latest, None))
        return
    if latest and run.confirmed:
        words = {"code": row.kpi.code, "period": row.period.short_label}
        run.report.ask(row.asked(NEEDS_APPROVER.format(**words)))
        return
    if latest and not row.rationale:
        cells.refuse(
            "rationale",
            f"{row.kpi.code} has another target for {row.period.short_label} already. "
            "Say here why it changes.",
        )
        return
    target = _version(row, latest, run)
    if not (run.may_object and _is_objected(row, cells, target, latest)):
        _doubts(row, cells, latest, run.as_of)
        run.report.planned.append(Planned(row, cells, latest, target))


def _version(row: TargetRow, latest: Target | None, run: _Planning) -> Target:
    return Target(
        kpi=row.kpi,
        period=row.period,
        kind=row.kind.value,
        version=latest.version + 1 if latest else 1,
        valid_from=run.as_of if latest else min(run.as_of, row.period.start),
        value=row.line.value,
        lower=row.line.lower,
        upper=row.line.upper,
        rationale=row.rationale,
        set_by=run.by,
    )


def _is_objected(row: TargetRow, cells: Cells, target: Target, latest: Target | None) -> bool:
    """What has been issued keeps the target that it was rated against."""
    sentences = objections_to(
        row.kpi, row.period, target.valid_from, kind=row.kind, is_first=latest is None
    )
    for sentence in sentences:
        cells.refuse("period", sentence)
    return bool(sentences)


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


def _count(report: TargetReport) -> None:
    changes = [planned for planned in report.planned if planned.target]
    report.counts["new"] = sum(1 for planned in changes if planned.latest is None)
    report.counts["new versions"] = sum(1 for planned in changes if planned.latest)
    report.counts["unchanged"] = len(report.planned) - len(changes)
    if report.asked:
        read, asked = len(report.planned), len(report.asked)
        report.note(f"Targets: read {read}, put to a person {asked}.")


def _save(planned: list[Planned], *, by, source: str) -> None:
    changes = [(one.target, one.latest) for one in planned if one.target]
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
