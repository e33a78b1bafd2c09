"""`targets.csv`: one target a row (columns as files.md fixes them)."""

from collections.abc import Mapping
from dataclasses import dataclass

from kpis.calculations.codes import TargetKind
from kpis.calculations.goals import TargetLine
from kpis.register.imports.cells import Cells
from kpis.register.imports.kpi_cells import find_kpi, read_period
from kpis.register.imports.report import ImportReport
from kpis.register.models import KPI, LifeCycle
from perfportal.core.documents import Table
from perfportal.core.periods import Period

REQUIRED = ("kpi_code", "period")
COLUMNS = (*REQUIRED, "value", "lower", "upper", "kind", "rationale")


@dataclass(frozen=True)
class TargetRow:
    """A target as read."""

    number: int
    kpi: KPI
    period: Period
    kind: TargetKind
    line: TargetLine
    rationale: str

    @property
    def key(self) -> tuple:
        """Two rows with one key are about one target."""
        return (self.kpi.pk, self.kind.value, self.period.kind.value, self.period.start)


def read_targets(
    table: Table, kpis: Mapping[str, KPI], report: ImportReport
) -> list[tuple[TargetRow, Cells]]:
    """The rows that can be read; `kpis` are the council's, by code in lower case."""
    rows, first_at = [], {}
    for line in table.rows:
        cells = Cells(line, report)
        row = _read(cells, kpis)
        if row is None or not cells.is_good:
            continue
        if row.key in first_at:
            cells.refuse("period", f"this target stands in row {first_at[row.key]} already.")
            continue
        first_at[row.key] = row.number
        rows.append((row, cells))
    return rows


def _read(cells: Cells, kpis: Mapping[str, KPI]) -> TargetRow | None:
    kpi = find_kpi(cells, kpis)
    kind = cells.choice("kind", TargetKind) or TargetKind.TARGET
    if kpi is None:
        return None
    if kpi.state == LifeCycle.RETIRED:
        cells.refuse("kpi_code", f"'{kpi.code}' is retired, so it has no targets to come.")
    period = read_period(cells, kpi, allow_year=True)
    unit = kpi.definition.unit
    line = TargetLine(*(cells.figure(name, unit) for name in ("value", "lower", "upper")))
    if period is None or not cells.is_good:
        return None
    return TargetRow(
        cells.number, kpi, period, TargetKind(kind), line, cells.text("rationale") or ""
    )
