"""`targets.csv`: one target a row (columns as files.md fixes them), and lists of other shapes."""

from collections.abc import Mapping
from dataclasses import dataclass

from kpis.calculations.checks import check_number
from kpis.calculations.codes import Polarity, TargetKind, Unit
from kpis.calculations.goals import TargetLine
from kpis.register.imports.cells import Cells, without_spare_zeros
from kpis.register.imports.kpi_cells import find_kpi, read_period
from kpis.register.imports.report import Asked, ImportReport
from kpis.register.imports.target_texts import InWords, Measured, read_target
from kpis.register.models import KPI, LifeCycle
from perfportal.core.documents import Table
from perfportal.core.documents.numbers import NumberError
from perfportal.core.periods import Period

REQUIRED = ("kpi_code", "period")
COLUMNS = (*REQUIRED, "value", "lower", "upper", "kind", "rationale")
# files.md fixes these; the other kinds are set on the KPI's target page.
KINDS = (
    TargetKind.TARGET,
    TargetKind.FLOOR,
    TargetKind.STRETCH,
    TargetKind.STATUTORY,
    TargetKind.FORECAST,
)
GOOD_IS = "good_is"  # a list may say which way is good
GOOD = {"high": Polarity.HIGHER, "low": Polarity.LOWER}


@dataclass(frozen=True)
class TargetRow:
    """A target as read; `words` are those of the file."""

    number: int
    kpi: KPI
    period: Period
    kind: TargetKind
    line: TargetLine
    rationale: str
    words: str = ""

    @property
    def key(self) -> tuple:
        """Two rows with one key are about one target."""
        return (self.kpi.pk, self.kind.value, self.period.kind.value, self.period.start)

    def asked(self, what_to_do: str) -> Asked:
        """The row as a question for a person."""
        return asked_of(self.number, self.kpi, self.period, self.words, what_to_do)


def asked_of(number: int, kpi: KPI, period: Period, words: str, what_to_do: str) -> Asked:
    return Asked(number, kpi.code, kpi.title, period.short_label, words, what_to_do)


def read_targets(
    table: Table, kpis: Mapping[str, KPI], report: ImportReport
) -> list[tuple[TargetRow, Cells]]:
    """The rows that can be read; `kpis` are the council's, by code in lower case.

    A target in words is not one of them: it is asked in the report.
    """
    rows, first_at = [], {}
    for line in table.rows:
        cells = Cells(line, report)
        row = _read(cells, kpis, report)
        if row is None or not cells.is_good:
            continue
        if row.key in first_at:
            cells.refuse("period", f"this target stands in row {first_at[row.key]} already.")
            continue
        first_at[row.key] = row.number
        rows.append((row, cells))
    return rows


def _read(cells: Cells, kpis: Mapping[str, KPI], report: ImportReport) -> TargetRow | None:
    kpi = find_kpi(cells, kpis)
    kind = cells.choice("kind", KINDS) or TargetKind.TARGET
    if kpi is None:
        return None
    if kpi.state == LifeCycle.RETIRED:
        cells.refuse("kpi_code", f"'{kpi.code}' is retired, so it has no targets to come.")
    period = read_period(cells, kpi, allow_year=True)
    if period is None:
        return None
    words = cells.text("value") or ""
    try:
        _check_good(cells, kpi)
        line = _line(cells, words, kpi)
    except InWords as question:
        report.ask(asked_of(cells.number, kpi, period, words, str(question)))
        return None
    if not cells.is_good:
        return None
    rationale = cells.text("rationale") or ""
    return TargetRow(cells.number, kpi, period, TargetKind(kind), line, rationale, words)


def _line(cells: Cells, words: str, kpi: KPI) -> TargetLine:
    """The numbers of a row; a range may stand in the column value, or in those of its bounds."""
    definition = kpi.definition
    bounds = [cells.figure(name, definition.unit) for name in ("lower", "upper")]
    if not words:
        return TargetLine(None, *bounds)
    measured = Measured(Unit(definition.unit), Polarity(definition.polarity), definition.multiplier)
    try:
        line = read_target(words, measured)
    except NumberError as error:
        cells.refuse("value", str(error))
        return TargetLine()
    if line.value is None and any(bound is not None for bound in bounds):
        cells.refuse("value", f"'{words}' is a range: leave the columns of its bounds empty.")
    numbers = [_kept(cells, words, number) for number in (line.value, line.lower, line.upper)]
    return TargetLine(*numbers) if line.value is None else TargetLine(numbers[0], *bounds)


def _kept(cells: Cells, words: str, number):
    """A number as it can be kept: at most 15 digits and 4 decimal places."""
    if number is None:
        return None
    short = without_spare_zeros(number)
    if problem := check_number(short):
        cells.refuse("value", f"'{words}': {problem}")
    return short


def _check_good(cells: Cells, kpi: KPI) -> None:
    """Where a list says what is good, it must say what the definition sheet says."""
    said = cells.text(GOOD_IS)
    if not said:
        return
    if said.lower() not in GOOD:
        raise InWords(
            f"The list says that good is '{said}', which is neither high nor low: decide what a "
            "good figure is, and set the target on the KPI's page."
        )
    if GOOD[said.lower()] != kpi.definition.polarity:
        raise InWords(
            f"The list says that good is '{said}', and the definition sheet says something else: "
            "put one of them right."
        )
