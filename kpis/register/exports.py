"""The register as the file that `import_kpis` reads: what goes out comes back unchanged."""

from collections.abc import Iterable

from kpis.register.imports.kpi_rows import COLUMNS
from kpis.register.models import KPI
from kpis.wording import format_plain
from perfportal.core.documents.csv_files import staff_csv_bytes
from perfportal.core.documents.xlsx_files import workbook_bytes

OF_THE_SHEET = (
    "unit", "polarity", "frequency", "measure_type", "purpose", "definition", "decimal_places",
    "midpoint", "calendar", "multiplier", "numerator_label", "denominator_label", "rag_basis",
    "tolerance_kind", "tolerance", "source", "inclusions", "exclusions", "worked_example",
    "good_looks_like", "manual_steps", "hours_per_period", "data_limits", "benchmark_source",
    "statutory_return", "forecast_method", "minimum_change",
)  # fmt: skip
PEOPLE = ("data_provider", "responsible_officer")
KINDS = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


def register_file(kind: str, kpis) -> bytes:
    """The KPIs as `kpis.csv` or as a workbook of the same columns; two queries."""
    kpis = kpis.select_related(*PEOPLE).prefetch_related("committees")
    rows = register_rows(kpis)
    if kind == "csv":
        return staff_csv_bytes(COLUMNS, rows)
    return workbook_bytes("kpis", COLUMNS, rows)


def register_rows(kpis: Iterable[KPI]) -> list[list[str]]:
    """A row of text for each KPI, in the columns of files.md."""
    return [[row.get(column, "") for column in COLUMNS] for row in map(_row, kpis)]


def _row(kpi: KPI) -> dict[str, str]:
    sheet = kpi.definition
    return {name: _text(getattr(sheet, name)) for name in OF_THE_SHEET} | {
        "code": kpi.code,
        "title": kpi.title,
        "tier": kpi.tier.code,
        "directorate": kpi.service.directorate.name if kpi.service else "",
        "service": kpi.service.name if kpi.service else "",
        "portfolio": kpi.portfolio.name if kpi.portfolio else "",
        "committees": "; ".join(sorted(committee.name for committee in kpi.committees.all())),
        "provider_email": kpi.data_provider.email if kpi.data_provider else "",
        "officer_email": kpi.responsible_officer.email if kpi.responsible_officer else "",
        "perspective": kpi.perspective,
        "statutory": _yes_no(sheet.is_statutory),
        "minimum_is_percent": _yes_no(sheet.minimum_is_percent),
        "has_interval": _yes_no(sheet.has_interval),
        "small_numbers": _yes_no(sheet.contains_small_numbers),
        "public": _yes_no(kpi.is_public),
        "external_code": kpi.external_code,
        "reporting_rule": kpi.reporting_rule,
    }


def _text(value) -> str:
    if value is None:
        return ""
    return value if isinstance(value, str) else format_plain(value)


def _yes_no(value: bool) -> str:
    return "yes" if value else "no"
