"""The page of comparators in words: the list, and what a file of figures would do."""

from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kpis.assessment.actions.import_benchmarks import BenchmarkReport
from kpis.assessment.imports.benchmark_rows import BenchmarkRow
from kpis.assessment.models import Comparator, Series
from kpis.wording import MARKER_WORDS, format_value

SHOWN = 200
SERIES_WORDS = {series.value: series.label for series in Series}


@dataclass(frozen=True)
class ComparatorRow:
    """A comparator in the list."""

    name: str
    url: str
    kind: str
    councils: list[str]
    base: str
    figures: str
    licence: str
    shown_to: str


@dataclass(frozen=True)
class ImportPage:
    """What a file would do, or has done."""

    name: str
    summary: str
    head: tuple[str, ...]
    rows: list[list[str]]
    more: str
    notes: list[str]
    doubts: list[str]
    refused: list[str]
    may_be_saved: bool


def comparator_rows(comparators: list[Comparator]) -> list[ComparatorRow]:
    return [_row(one) for one in comparators]


def _row(one: Comparator) -> ComparatorRow:
    councils = [council.name for council in one.councils.all()]
    count = {"count": len(councils)}
    return ComparatorRow(
        name=one.name,
        url=reverse("kpis:comparator-change", args=[one.uid]),
        kind=one.get_kind_display(),
        councils=councils,
        base=ngettext("%(count)s council", "%(count)s councils", len(councils)) % count,
        figures=_("Figures: %(figures)s. KPIs: %(kpis)s")
        % {"figures": f"{one.figure_count:,}", "kpis": one.kpi_count},
        licence=one.licence or _("Not said"),
        shown_to=_shown_to(one),
    )


def _shown_to(one: Comparator) -> str:
    if not one.may_publish:
        return _("Staff only")
    if one.publish_from:
        day = f"{one.publish_from.day} {one.publish_from:%B %Y}"
        return _("Everybody, from %s") % day
    return _("Everybody")


def build_import(name: str, report: BenchmarkReport) -> ImportPage:
    rows = report.rows[:SHOWN]
    more = len(report.rows) - len(rows)
    return ImportPage(
        name=name,
        summary=report.summary() or _("no rows"),
        head=(_("KPI"), _("Compared with"), _("Council"), _("Period"), _("Figure")),
        rows=[_cells(row) for row in rows],
        more=ngettext("and %(count)s more row", "and %(count)s more rows", more) % {"count": more}
        if more
        else "",
        notes=report.notes,
        doubts=report.questions(),
        refused=report.refusals(),
        may_be_saved=report.may_be_saved and bool(report.rows),
    )


def _cells(row: BenchmarkRow) -> list[str]:
    sheet = row.kpi.definition
    if row.value is None:
        figure = str(MARKER_WORDS[row.marker])
    else:
        figure = format_value(row.value, sheet.unit, sheet.decimal_places, sheet.multiplier)
    whose = row.council or row.gss_code or str(SERIES_WORDS[row.series])
    return [row.kpi.code, row.comparator, whose, row.period.short_label, figure]
