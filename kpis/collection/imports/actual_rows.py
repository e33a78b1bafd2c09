"""`actuals.csv`: one value a row (columns as files.md fixes them).

A percentage may come without its two numbers, as back-data often does. 0 of 0 is no error in a
file: it is the marker z, no cases in the period.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import lru_cache

from kpis.calculations.checks import Earlier, Entry, EntryRules, Level, check_entry, entry_rules
from kpis.calculations.codes import DataStatus, Marker
from kpis.calculations.rounding import round_half_up
from kpis.register.imports.cells import Cells
from kpis.register.imports.kpi_cells import find_kpi, read_period
from kpis.register.imports.report import ImportReport
from kpis.register.models import KPI, KPIDefinition
from perfportal.core.documents import Table
from perfportal.core.periods import Period

REQUIRED = ("kpi_code", "period")
COLUMNS = (
    *REQUIRED, "value", "numerator", "denominator", "marker", "data_status", "commentary",
    "ci_low", "ci_high",
)  # fmt: skip
# What the entry form asks for and a file may leave open.
NOT_ASKED_OF_FILES = ("reason_missing", "held_back_missing")


@dataclass(frozen=True)
class ActualRow:
    """A value as read, with its cells for what is still to be said about it."""

    number: int
    kpi: KPI
    period: Period
    entry: Entry
    data_status: str | None
    cells: Cells

    @property
    def key(self) -> tuple:
        """Two rows with one key are about one slot."""
        return (self.kpi.pk, self.period.kind.value, self.period.start)


def read_actuals(table: Table, kpis: Mapping[str, KPI], report: ImportReport) -> list[ActualRow]:
    """The rows that can be read; `kpis` are the council's, by code in lower case."""
    rows, first_at = [], {}
    for line in table.rows:
        cells = Cells(line, report)
        row = _read(cells, kpis)
        if row is None or not cells.is_good:
            continue
        if row.key in first_at:
            cells.refuse(
                "period",
                f"{row.kpi.code} has a value for {row.period.short_label} in row "
                f"{first_at[row.key]} already. Keep one of them.",
            )
            continue
        first_at[row.key] = row.number
        rows.append(row)
    return rows


def rules_for(definition: KPIDefinition, entry: Entry) -> EntryRules:
    """The rules of the entry form, asking for both numbers only where the file gives them."""
    both = entry.numerator is not None and entry.denominator is not None
    limits = definition.hard_minimum, definition.hard_maximum
    counted = definition.measure_type, definition.unit, definition.multiplier
    return _rules(*counted, limits, definition.decimal_places, both)


@lru_cache(maxsize=4096)
def _rules(measure_type, unit, multiplier, limits: tuple, places: int, both: bool) -> EntryRules:
    lowest, highest = limits
    rules = entry_rules(
        measure_type, unit, multiplier, lowest=lowest, highest=highest, decimal_places=places
    )
    return replace(rules, needs_numerator=both, needs_denominator=both)


def _read(cells: Cells, kpis: Mapping[str, KPI]) -> ActualRow | None:
    kpi = find_kpi(cells, kpis)
    marker = cells.choice("marker", Marker)
    data_status = cells.choice("data_status", DataStatus)
    if kpi is None:
        return None
    period = read_period(cells, kpi, allow_year=False)
    entry = Entry(
        value=cells.figure("value", kpi.definition.unit),
        numerator=cells.figure("numerator"),
        denominator=cells.figure("denominator"),
        marker=marker or "",
        commentary=cells.text("commentary") or "",
        ci_low=cells.figure("ci_low", kpi.definition.unit),
        ci_high=cells.figure("ci_high", kpi.definition.unit),
    )
    if period is None or not cells.is_good:
        return None
    entry = _checked(cells, kpi.definition, entry)
    return ActualRow(cells.number, kpi, period, entry, data_status, cells)


def _checked(cells: Cells, definition: KPIDefinition, entry: Entry) -> Entry:
    """The entry, once everything that the rules refuse has been said."""
    _refuse_strange_interval(cells, definition, entry)
    if entry.numerator == 0 and entry.denominator == 0 and not entry.marker:
        return replace(entry, value=None, marker=Marker.NOT_APPLICABLE.value)
    if _lacks_one_number(cells, entry):
        return entry
    judged = replace(entry, marker="") if _is_withheld_value(entry) else entry
    for finding in check_entry(judged, rules_for(definition, judged), Earlier()):
        if finding.level == Level.ERROR and finding.code not in NOT_ASKED_OF_FILES:
            cells.refuse(finding.field, finding.sentence)
    if cells.is_good:
        _compare_with_numbers(cells, definition, entry)
    return entry


def _refuse_strange_interval(cells: Cells, definition: KPIDefinition, entry: Entry) -> None:
    if definition.has_interval or (entry.ci_low is None and entry.ci_high is None):
        return
    cells.refuse(
        "ci_low" if cells.has("ci_low") else "ci_high",
        "the definition has no confidence interval. Leave this empty, or tick it on the "
        "definition sheet first.",
    )


def _is_withheld_value(entry: Entry) -> bool:
    """A value that is known to staff and marked as not for publication."""
    return entry.marker == Marker.SUPPRESSED and (
        entry.value is not None or entry.numerator is not None
    )


def _lacks_one_number(cells: Cells, entry: Entry) -> bool:
    if entry.numerator is not None and entry.denominator is None:
        cells.refuse("denominator", "the number below is missing. Fill it in.")
    elif entry.denominator is not None and entry.numerator is None and entry.value is None:
        cells.refuse("numerator", "the number on top is missing. Fill it in.")
    elif entry.value is None and entry.numerator is None and not entry.marker:
        cells.refuse("value", "there is neither a value nor a marker. Fill in one of them.")
    return not cells.is_good


def _compare_with_numbers(cells: Cells, definition: KPIDefinition, entry: Entry) -> None:
    """A value that does not follow from its two numbers is worth a question; the numbers count."""
    if entry.value is None or entry.numerator is None or not entry.denominator:
        return
    places = definition.decimal_places
    computed = entry.numerator * definition.multiplier / entry.denominator
    if round_half_up(computed, places) != round_half_up(entry.value, places):
        cells.doubt(
            "value",
            "not_the_quotient",
            f"{entry.numerator:f} of {entry.denominator:f} make "
            f"{round_half_up(computed, places):f}, not {entry.value:f}: which is right?",
        )
