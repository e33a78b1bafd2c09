"""`kpis.csv`: one KPI and its definition sheet a row (columns as files.md fixes them)."""

from dataclasses import dataclass, field
from decimal import Decimal

from kpis.calculations.codes import (
    Calendar,
    Frequency,
    MeasureType,
    Polarity,
    RagBasis,
    RagPreset,
    ToleranceKind,
    Unit,
)
from kpis.calculations.forecast import ForecastMethod
from kpis.calculations.sheet import Sheet, contradictions
from kpis.register.imports.cells import Cells
from kpis.register.imports.report import ImportReport
from kpis.register.models import PerspectiveCode, ReportingRule
from perfportal.core.documents import Table

REQUIRED = ("code", "title", "tier", "unit", "polarity", "frequency", "measure_type")
COLUMNS = (
    *REQUIRED, "purpose", "definition", "decimal_places", "midpoint", "calendar", "multiplier",
    "numerator_label", "denominator_label", "rag_basis", "tolerance_kind", "tolerance",
    "directorate", "service", "portfolio", "committees", "provider_email", "officer_email",
    "perspective", "source", "statutory", "small_numbers", "public", "external_code",
    "inclusions", "exclusions", "worked_example", "good_looks_like", "manual_steps",
    "hours_per_period", "data_limits", "benchmark_source", "statutory_return", "reporting_rule",
    "forecast_method", "minimum_change", "minimum_is_percent", "has_interval",
)  # fmt: skip
LONG_TEXTS = ("purpose", "definition", "inclusions", "exclusions", "worked_example",
              "good_looks_like", "manual_steps", "data_limits")  # fmt: skip
SHORT_TEXTS = {"numerator_label": 200, "denominator_label": 200, "source": 300,
               "benchmark_source": 300, "statutory_return": 200}  # fmt: skip
TIERS = ("1", "2", "3", "service")
PLACES = {Unit.PERCENT: 1, Unit.DAYS: 1, Unit.WEEKS: 1, Unit.RATE: 1, Unit.RATIO: 1, Unit.SCORE: 1}
PLACE_COLUMNS = ("directorate", "service", "portfolio")
NOT_MEASURED = (Unit.YES_NO, Unit.DATE)
YEAR_TO_DATE = (MeasureType.CUM_RATIO, MeasureType.CUM_ENTERED, MeasureType.PER_FTE)
LARGEST_MULTIPLIER = 1_000_000
NO_TOLERANCE = {"tolerance_kind": ToleranceKind.NONE.value, "tolerance": None}
OWN_RULE = {"rag_preset": RagPreset.PER_KPI.value}


@dataclass(frozen=True)
class KpiRow:
    """A row as read. `kpi` and `sheet` hold the fields of its cells that are not empty."""

    number: int
    code: str
    tier: str
    kpi: dict
    sheet: dict
    place: dict = field(default_factory=dict)
    committees: tuple[str, ...] | None = None
    provider: str | None = None
    officer: str | None = None


def read_kpis(table: Table, report: ImportReport) -> list[KpiRow]:
    """The rows that can be read; the others are in the report."""
    rows, first_at = [], {}
    for line in table.rows:
        cells = Cells(line, report)
        row = _read(cells)
        if row.code and row.code.lower() in first_at:
            at = first_at[row.code.lower()]
            cells.refuse("code", f"'{row.code}' stands in row {at} already. Keep one of them.")
        first_at.setdefault((row.code or "").lower(), line.number)
        if cells.is_good:
            rows.append(row)
    return rows


def with_defaults(sheet: dict, preset: str = RagPreset.PER_KPI) -> tuple[dict, str]:
    """The whole sheet of a new KPI, and the code of the rule that it got because it named none.

    That is the council's `preset`, else the kind of our default tolerance (design section 7);
    empty where the sheet says its rule, or the KPI gets no status.
    """
    unit, measure = sheet["unit"], sheet["measure_type"]
    whole = {
        "decimal_places": PLACES.get(unit, 0),
        "multiplier": 100 if unit == Unit.PERCENT else 1,
        "calendar": Calendar.FINANCIAL.value,
        "rag_basis": (RagBasis.YTD if measure in YEAR_TO_DATE else RagBasis.PERIOD).value,
    } | sheet
    if "tolerance_kind" in sheet:
        return whole, ""
    if sheet["polarity"] == Polarity.NONE or unit in NOT_MEASURED:
        return whole | NO_TOLERANCE, ""
    tolerance = _default_tolerance(unit)
    if not _suits(preset, sheet["polarity"]):
        return whole | tolerance, tolerance["tolerance_kind"]
    own = tolerance if preset == RagPreset.WITHIN else NO_TOLERANCE
    return whole | own | {"rag_preset": str(preset)}, str(preset)


def check_sheet(sheet: dict) -> list[tuple[str, str]]:
    """What contradicts itself in a whole sheet, as (column, sentence)."""
    looked_at = Sheet(
        measure_type=MeasureType(sheet["measure_type"]),
        polarity=Polarity(sheet["polarity"]),
        tolerance_kind=ToleranceKind(sheet["tolerance_kind"]),
        tolerance=sheet.get("tolerance"),
        preset=RagPreset(sheet.get("rag_preset", RagPreset.PER_KPI)),
        midpoint=sheet.get("midpoint"),
        forecast_method=ForecastMethod(sheet.get("forecast_method", ForecastMethod.AUTO)),
        has_interval=sheet.get("has_interval", False),
    )
    return [(problem.field, problem.sentence) for problem in contradictions(looked_at)]


def _suits(preset: str, polarity: str) -> bool:
    """A rule of the council's own; a floor stands only where higher or lower is good."""
    if preset == RagPreset.FLOOR:
        return polarity in (Polarity.HIGHER, Polarity.LOWER)
    return preset != RagPreset.PER_KPI


def _default_tolerance(unit: str) -> dict:
    """Percentages within 2 percentage points, others within 5% of the target."""
    if unit == Unit.PERCENT:
        return {"tolerance_kind": ToleranceKind.ABSOLUTE.value, "tolerance": Decimal(2)}
    return {"tolerance_kind": ToleranceKind.PERCENT.value, "tolerance": Decimal(5)}


def _read(cells: Cells) -> KpiRow:
    kpi = {
        "title": cells.text("title", longest=300, required=True),
        "external_code": cells.text("external_code", longest=60),
        "perspective": cells.choice("perspective", PerspectiveCode.values),
        "is_public": cells.yes_no("public"),
        "reporting_rule": cells.choice("reporting_rule", ReportingRule.values),
    }
    place = {name: cells.text(name, longest=200) for name in PLACE_COLUMNS}
    return KpiRow(
        number=cells.number,
        code=cells.code("code"),
        tier=_tier(cells),
        kpi=_given(kpi),
        sheet=_given(_sheet(cells)) | _tolerance(cells),
        place=_given(place),
        committees=_names(cells, "committees"),
        provider=cells.email("provider_email"),
        officer=cells.email("officer_email"),
    )


def _sheet(cells: Cells) -> dict:
    return (
        {name: cells.text(name) for name in LONG_TEXTS}
        | {name: cells.text(name, longest=longest) for name, longest in SHORT_TEXTS.items()}
        | {
            "unit": cells.choice("unit", Unit, required=True),
            "polarity": cells.choice("polarity", Polarity, required=True),
            "measure_type": cells.choice("measure_type", MeasureType, required=True),
            "frequency": cells.choice("frequency", Frequency, required=True),
            "calendar": cells.choice("calendar", Calendar),
            "rag_basis": cells.choice("rag_basis", RagBasis),
            "forecast_method": cells.choice("forecast_method", ForecastMethod),
            "decimal_places": cells.whole("decimal_places", lowest=0, highest=4),
            "multiplier": cells.whole("multiplier", lowest=1, highest=LARGEST_MULTIPLIER),
            "midpoint": cells.figure("midpoint"),
            "hours_per_period": cells.figure("hours_per_period"),
            "minimum_change": cells.figure("minimum_change"),
            "minimum_is_percent": cells.yes_no("minimum_is_percent"),
            "has_interval": cells.yes_no("has_interval"),
            "is_statutory": cells.yes_no("statutory"),
            "contains_small_numbers": cells.yes_no("small_numbers"),
        }
    )


def _tolerance(cells: Cells) -> dict:
    """Both columns or neither; a KPI without polarity has no status, so it has no tolerance.

    A row that says its tolerance says its rule: no preset of the council decides it then.
    """
    kind = cells.choice("tolerance_kind", ToleranceKind)
    tolerance = cells.figure("tolerance")
    if kind is None and tolerance is not None:
        cells.refuse("tolerance_kind", "say what the tolerance is: percent, absolute or floor.")
    if kind is None:
        return {}
    without_polarity = (cells.text("polarity") or "").lower() == Polarity.NONE
    if without_polarity and kind != ToleranceKind.NONE:
        cells.doubt(
            "tolerance_kind", "no_status", "without a polarity there is no status: left out."
        )
    if without_polarity or kind == ToleranceKind.NONE:
        return NO_TOLERANCE | OWN_RULE
    return {"tolerance_kind": kind, "tolerance": tolerance} | OWN_RULE


def _tier(cells: Cells) -> str | None:
    text = (cells.text("tier", required=True) or "").lower().removeprefix("tier").strip()
    if text and text not in TIERS:
        cells.refuse("tier", f"'{text}' is not one of: {', '.join(TIERS)}.")
    return text or None


def _names(cells: Cells, column: str) -> tuple[str, ...] | None:
    if not cells.has(column):
        return None
    names = [name.strip() for name in cells.text(column).split(";")]
    return tuple(dict.fromkeys(name for name in names if name))


def _given(fields: dict) -> dict:
    return {name: value for name, value in fields.items() if value is not None}
