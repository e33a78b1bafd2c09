"""What a register file would change, difference by difference, before anything is saved."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from django.core.exceptions import FieldDoesNotExist
from django.utils.text import Truncator, capfirst
from django.utils.translation import gettext as _

from kpis.register.imports.report import Difference, ImportReport
from kpis.register.models import KPI, KPIDefinition
from kpis.wording import format_plain

SHOWN_OF_A_TEXT = 300
NOTHING = "–"
# What a new KPI says anyway, or what only the database needs.
NOT_SHOWN = frozenset({"title", "due_periods"})


@dataclass(frozen=True)
class CellRow:
    """One field of one KPI: what it is called, what it was, what it would be."""

    name: str
    before: str
    after: str


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
            _label(name),
            NOTHING if difference.is_new else _shown(name, difference.before.get(name)),
            _shown(name, difference.after[name]),
        )
        for name in names
    ]
    if difference.is_new:
        cells = [cell for cell in cells if cell.after != NOTHING]
    return PreviewRow(difference.code, difference.title, difference.is_new, cells)


def _field(name: str):
    for model in (KPIDefinition, KPI):
        try:
            return model._meta.get_field(name)
        except FieldDoesNotExist:
            continue
    return None


def _label(name: str) -> str:
    field = _field(name)
    return capfirst(str(field.verbose_name)) if field else name


def _shown(name: str, value) -> str:
    if value in (None, "", []):
        return NOTHING
    choices = dict(getattr(_field(name), "flatchoices", ()))
    if value in choices if isinstance(value, str) else False:
        return str(choices[value])
    if isinstance(value, bool):
        return _("Yes") if value else _("No")
    if isinstance(value, Decimal):
        return format_plain(value)
    if isinstance(value, Iterable) and not isinstance(value, str):
        return ", ".join(map(str, value))
    return Truncator(str(value)).chars(SHOWN_OF_A_TEXT)
