"""What a register file would change, difference by difference, before anything is saved."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from kpis.register.imports.report import Difference, ImportReport
from kpis.register.presenters.differences import NOTHING, CellRow, label_of, shown

# What a new KPI says anyway, or what only the database needs.
NOT_SHOWN = frozenset({"title", "due_periods"})


@dataclass(frozen=True)
class PreviewRow:
    """One KPI that the file makes or changes."""

    code: str
    title: str
    is_new: bool
    cells: list[CellRow]


@dataclass(frozen=True)
class Preview:
    """Everything that the preview shows; with a refusal nothing of the file can be saved."""

    rows: list[PreviewRow]
    refusals: list[str]
    questions: list[str]
    notes: list[str]
    summary: str

    @property
    def may_be_saved(self) -> bool:
        return bool(self.rows) and not self.refusals


def build_preview(report: ImportReport) -> Preview:
    return Preview(
        rows=[_row(difference) for difference in report.differences],
        refusals=report.refusals(),
        questions=report.questions(),
        notes=report.notes,
        summary=report.summary() or _("no rows"),
    )


def _row(difference: Difference) -> PreviewRow:
    names = [name for name in difference.after if name not in NOT_SHOWN or not difference.is_new]
    cells = [
        CellRow(
            label_of(name),
            NOTHING if difference.is_new else shown(name, difference.before.get(name)),
            shown(name, difference.after[name]),
        )
        for name in names
    ]
    if difference.is_new:
        cells = [cell for cell in cells if cell.after != NOTHING]
    return PreviewRow(difference.code, difference.title, difference.is_new, cells)
