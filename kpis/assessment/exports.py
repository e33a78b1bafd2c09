"""Assessments as files: all of them by the columns of files.md, and the figures of one KPI."""

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from types import MappingProxyType

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from openpyxl import Workbook

from kpis.assessment.explanations import explain
from kpis.assessment.models import Assessment
from kpis.assessment.placing import Placed
from kpis.assessment.results import Result
from kpis.calculations.outlook import Outlook
from perfportal.core.documents import csv_bytes, staff_csv_bytes
from perfportal.core.periods import Period

NOTHING = MappingProxyType({})

COLUMNS = (
    "kpi_code", "period", "basis", "value", "target", "rag", "dot_short", "dot_long", "ytd",
    "ytd_state", "forecast", "forecast_rag", "progress", "progress_status", "spc_mean",
    "spc_lower", "spc_upper", "spc_point", "variation", "assurance", "comparator", "rank",
    "rank_of", "quartile", "peer_median", "warnings", "rule_version",
)  # fmt: skip
TEXTS = ("basis", "rag", "dot_short", "dot_long", "ytd_state", "forecast_rag", "progress_status",
         "spc_point",
         "variation", "assurance", "rule_version")  # fmt: skip
NUMBERS = ("value", "target", "ytd", "forecast", "progress", "spc_mean", "spc_lower",
           "spc_upper")  # fmt: skip


def rows_for_export(
    assessments: QuerySet[Assessment], positions: Mapping[tuple, Placed] = NOTHING
) -> Iterator[list[str]]:
    """One row per assessment, by code and period; empty where a column does not apply.

    `positions` among other councils are those of `queries.positions.get_positions`.
    """
    order = ("kpi__code", "period_start", "-period_end", "basis")
    found = assessments.select_related("kpi").order_by(*order)
    for assessment in found.iterator(chunk_size=2000):
        cells = {
            "kpi_code": assessment.kpi.code,
            "period": assessment.period.token,
            **{name: getattr(assessment, name) for name in TEXTS},
            **{name: plain_number(getattr(assessment, name)) for name in NUMBERS},
            "warnings": ";".join(assessment.warning_codes),
            **_position_cells(positions.get(_place(assessment))),
        }
        yield [cells.get(name, "") for name in COLUMNS]


def _place(assessment: Assessment) -> tuple:
    return assessment.kpi_id, assessment.period_start, assessment.period_kind


def _position_cells(placed: Placed | None) -> dict[str, str]:
    """Where the council stands among those it is compared with; `rank_of` goes with the rank."""
    if placed is None:
        return {}
    found = placed.position
    return {
        "comparator": placed.comparator.name,
        "rank": "" if found.rank is None else str(found.rank),
        "rank_of": "" if found.rank is None else str(found.n),
        "quartile": "" if found.quartile is None else str(found.quartile),
        "peer_median": plain_number(found.peer_median),
    }


def plain_number(number) -> str:
    """Four decimals without the zeros at the end, a point, no thousands; empty for none."""
    if number is None:
        return ""
    text = f"{number:.4f}"
    return text.rstrip("0").rstrip(".")


def write_file(path: Path, rows: Iterable[list[str]]) -> int:
    """Write csv, or xlsx if the name ends so; how many rows."""
    rows = list(rows)
    if path.suffix.lower() == ".xlsx":
        _write_workbook(path, rows)
    else:
        path.write_bytes(csv_bytes(COLUMNS, rows))
    return len(rows)


def _write_workbook(path: Path, rows) -> None:
    """Numbers as numbers; texts are our own codes, so none can be taken for a formula."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet("assessments")
    sheet.append(COLUMNS)
    places = {COLUMNS.index(name) for name in NUMBERS}
    for row in rows:
        sheet.append(
            [float(c) if place in places and c else c or None for place, c in enumerate(row)]
        )
    book.save(path)


FIGURE_COLUMNS = (
    "kpi_code", "period", "period_start", "period_end", "basis", "value", "unit", "numerator",
    "denominator", "ci_low", "ci_high", "target", "target_lower", "target_upper", "rag",
    "dot_short", "dot_long", "year_to_date", "ytd_state", "forecast", "forecast_rag", "variation",
    "assurance", "warnings", "data_status", "value_state", "marker", "definition_version", "note",
    "commentary", "worked_out",
)  # fmt: skip


def figures_csv(
    code: str, results: Iterable[Result], outlooks: Mapping[Period, Outlook] = NOTHING
) -> bytes:
    """The figures of one KPI for staff, oldest first; a withheld one is marked so.

    `worked_out` is the text of the page that explains each figure.
    """
    rows = (_figure_row(code, result, outlooks.get(result.period)) for result in results)
    return staff_csv_bytes(FIGURE_COLUMNS, rows)


def _figure_row(code: str, result: Result, outlook: Outlook | None) -> list[str]:
    hidden = result.is_withheld and result.value is not None
    low, high = (result.interval.low, result.interval.high) if result.interval else (None, None)
    numbers = (result.numerator, result.denominator, low, high, result.target.value,
               result.target.lower, result.target.upper)  # fmt: skip
    return [
        code,
        result.period.token,
        result.period.start.isoformat(),
        result.period.end.isoformat(),
        result.basis,
        plain_number(result.value),
        result.sheet.unit,
        *map(plain_number, numbers),
        result.rag,
        result.dot_short,
        result.dot_long,
        plain_number(result.ytd),
        result.ytd_state,
        plain_number(result.forecast),
        result.forecast_rag,
        result.variation,
        result.assurance,
        ";".join(result.warnings),
        result.data_status,
        result.value_state,
        result.marker,
        str(result.sheet.version),
        _("not for publication") if hidden else "",
        result.commentary,
        " ".join(f"{step.title}: {step.text}" for step in explain(result, outlook)),
    ]
