"""`benchmarks.csv`: what one council or series achieved in a period (columns as in files.md).

A value longer than we keep is rounded half up to four decimals, which is said. A marker or an empty
cell is a missing value; `z` says that the council does not provide the service. Rows about our own
council are left out: our figures come from our own records.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from kpis.assessment.models import Series
from kpis.calculations.checks import DECIMAL_PLACES
from kpis.calculations.codes import Marker, Unit
from kpis.calculations.councils import council_key, is_england, is_gss_code, is_region
from kpis.calculations.frequencies import calendar_doubt
from kpis.calculations.rounding import round_half_up
from kpis.register.imports.cells import Cells
from kpis.register.imports.kpi_cells import find_kpi
from kpis.register.imports.report import ImportReport
from kpis.register.models import KPI
from perfportal.core.documents import Table
from perfportal.core.periods import Period, PeriodError, parse_period

REQUIRED = ("kpi_code", "comparator", "period")
COLUMNS = (*REQUIRED, "council", "series", "value", "source")
GSS = "gss"  # a table that was mapped may have name and code of a council
MARKERS = {
    Marker.SUPPRESSED: ("c", "[c]", "*", "suppressed"),
    Marker.NOT_APPLICABLE: ("z", "[z]", "not our service", "not applicable"),
    Marker.NOT_AVAILABLE: (
        "", "x", "[x]", "na", "n/a", "-", "..", ":", "none", "no data", "not available",
    ),
}  # fmt: skip
MARKER_OF = {text: marker for marker, texts in MARKERS.items() for text in texts}
LONG_NUMBER = re.compile(r"-?\d+\.\d{5,}")
YEARS = re.compile(r"(?P<first>\d{4}) ?[-/] ?(?:\d\d)?(?P<last>\d\d)")
MOST_YEARS = 9


@dataclass(frozen=True)
class OwnCouncil:
    """Ours, by name and code, to leave its rows out."""

    key: str
    gss_code: str = ""

    def is_meant(self, name: str, gss_code: str) -> bool:
        if gss_code and self.gss_code:
            return gss_code == self.gss_code
        return bool(name) and council_key(name) == self.key


@dataclass(frozen=True)
class BenchmarkRow:
    """A row as read: of a council (its name, its code, or both) or of a series."""

    number: int
    kpi: KPI
    comparator: str
    period: Period
    council: str = ""
    gss_code: str = ""
    series: str = ""
    value: Decimal | None = None
    marker: str = ""
    source: str = ""


def read_benchmarks(
    table: Table, kpis: Mapping[str, KPI], own: OwnCouncil, report: ImportReport
) -> list[tuple[BenchmarkRow, Cells]]:
    """The rows that can be read and are not our own; `kpis` by code in lower case."""
    rows, ours = [], 0
    for line in table.rows:
        cells = Cells(line, report)
        row = _read(cells, kpis)
        if row is None or not cells.is_good:
            continue
        if own.is_meant(row.council, row.gss_code):
            ours += 1
        else:
            rows.append((row, cells))
    if ours:
        report.note(f"{ours} rows are about our own council and were left out: our figures come "
                    "from our own records.")  # fmt: skip
    return rows


def _read(cells: Cells, kpis: Mapping[str, KPI]) -> BenchmarkRow | None:
    kpi = find_kpi(cells, kpis)
    comparator = cells.text("comparator", longest=200, required=True)
    name, gss_code, series = _whose(cells)
    if kpi is None:
        return None
    period = _period(cells, kpi)
    value, marker = _figure(cells, kpi.definition.unit)
    source = cells.text("source", longest=300) or ""
    if not cells.is_good:
        return None
    return BenchmarkRow(
        cells.number, kpi, comparator, period, name, gss_code, series, value, marker, source
    )


def _whose(cells: Cells) -> tuple[str, str, str]:
    """Name and code of the council, or the series. England and a region are never councils."""
    name = cells.text("council", longest=200) or ""
    gss_code = (cells.text(GSS) or "").upper()
    series = cells.choice("series", Series.values) or ""
    if is_gss_code(name):
        name, gss_code = "", gss_code or name.upper()
    if gss_code and not is_gss_code(gss_code):
        cells.refuse(GSS, f"'{gss_code}' is no GSS code: a letter and eight digits are.")
    if series and (name or gss_code):
        cells.refuse("series", "a row is about a council or about a series. Empty one of the two.")
    elif not (name or gss_code or cells.has("series")):
        cells.refuse("council", "say whose value this is: a council, or a series.")
    if is_england(gss_code) or is_england(name):
        return "", "", Series.ENGLAND.value
    return ("", "", Series.REGION.value) if is_region(gss_code) else (name, gss_code, series)


def _period(cells: Cells, kpi: KPI) -> Period | None:
    """Any period: one that is not ours is shown as it is, and not ranked."""
    calendar = kpi.definition.calendar
    span = _span_of_years(cells.text("period") or "")
    period = span or cells.period("period", calendar=calendar)
    if period and (doubt := calendar_doubt(period, calendar)):
        cells.doubt("period", "other_calendar", doubt)
    return period


def _span_of_years(text: str) -> Period | None:
    """`2018-21`, as figures over several years are named: April 2018 to March 2021."""
    found = YEARS.fullmatch(text)
    if not found:
        return None
    first = int(found["first"])
    last = first // 100 * 100 + int(found["last"])
    if not 1 < last - first <= MOST_YEARS:
        return None
    try:
        return parse_period(f"{first}-04-01 to {last}-03-31")
    except PeriodError:
        return None


def _figure(cells: Cells, unit: str) -> tuple[Decimal | None, str]:
    """The value, or the marker in its place."""
    text = cells.text("value") or ""
    if marker := MARKER_OF.get(text.lower()):
        return None, marker.value
    if LONG_NUMBER.fullmatch(text) and unit not in (Unit.YES_NO, Unit.DATE):
        cells.doubt("value", "rounded", f"'{text}' is kept with {DECIMAL_PLACES} decimal places.")
        return round_half_up(Decimal(text), DECIMAL_PLACES), ""
    return cells.figure("value", unit), ""
