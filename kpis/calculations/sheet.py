"""Whether a definition sheet is whole: the validation rules of domain-rules 1.1.

V1, V2, V6 and V7 look at the sheet. V3 and V4 look at figures (`checks`), V5 at all of Tier 1.
A contradiction is refused whenever a sheet is saved; a gap only keeps a KPI from being activated.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from kpis.calculations.codes import (
    IndicatorRole,
    MeasureType,
    Polarity,
    RagPreset,
    RuleError,
    ToleranceKind,
)
from kpis.calculations.forecast import ForecastMethod, fits
from kpis.calculations.rag import RagRule, check_tolerance
from kpis.calculations.travel import keeps_interval

SHORTEST_PURPOSE = 20
MULTIPLIERS = (1, 100, 1_000, 10_000, 100_000)
NEEDS_LABELS = frozenset({MeasureType.RATIO, MeasureType.CUM_RATIO, MeasureType.ROLL12})
NO_TARGET_ROLES = frozenset({IndicatorRole.CONTEXTUAL, IndicatorRole.ACTIVITY})
HEADLINE = "1"
UNFIT = (
    "This kind of figure cannot be forecast so: a straight line is for what is added up over the "
    "year, the figure as it stands for what is not. Choose what fits the kind of figure."
)

NO_INTERVAL = (
    "A running total, a rolling year, a yes or no and a date have no confidence interval: choose "
    "another kind of figure, or leave the interval out."
)


@dataclass(frozen=True)
class SheetProblem:
    """What is wrong or missing, by the rule and the field, as a sentence."""

    rule: str
    field: str
    sentence: str


@dataclass(frozen=True)
class Sheet:
    """The parts of a definition sheet and of its KPI that the rules look at."""

    measure_type: MeasureType
    polarity: Polarity
    tolerance_kind: ToleranceKind = ToleranceKind.NONE
    tolerance: Decimal | None = None
    preset: RagPreset = RagPreset.PER_KPI
    midpoint: Decimal | None = None
    multiplier: int = 1
    role: IndicatorRole = IndicatorRole.PERFORMANCE
    forecast_method: ForecastMethod = ForecastMethod.AUTO
    has_interval: bool = False
    purpose: str = ""
    definition: str = ""
    numerator_label: str = ""
    denominator_label: str = ""
    tier: str = ""
    is_public: bool = False
    provider: int | None = None
    checker: int | None = None
    has_officer: bool = False
    has_portfolio: bool = False
    has_target: bool = False
    has_proxy_for: bool = False


def contradictions(sheet: Sheet) -> list[SheetProblem]:
    """What cannot be saved as it stands."""
    return list(_contradictions(sheet))


def gaps(sheet: Sheet) -> list[SheetProblem]:
    """What is missing before the KPI may be activated."""
    return [*_gaps(sheet), *(_public_headline_gaps(sheet) if _is_public_headline(sheet) else ())]


def _contradictions(sheet: Sheet) -> Iterator[SheetProblem]:
    has_tolerance = sheet.tolerance_kind != ToleranceKind.NONE
    if sheet.polarity == Polarity.NONE and has_tolerance:
        yield SheetProblem(
            "V1",
            "tolerance_kind",
            "Without a polarity there is no status, so there is no tolerance: choose none.",
        )
    if sheet.polarity == Polarity.MIDPOINT and sheet.midpoint is None:
        yield SheetProblem("V1", "midpoint", "A KPI that aims at a midpoint needs the midpoint.")
    if (has_tolerance or sheet.preset == RagPreset.FLOOR) and sheet.polarity != Polarity.NONE:
        yield from _tolerance_problem(sheet)
    if sheet.provider is not None and sheet.provider == sheet.checker:
        yield SheetProblem(
            "V6", "quality_checker", "Nobody checks the figures that they provide: name another."
        )
    if not fits(sheet.forecast_method, sheet.measure_type):
        yield SheetProblem("2.6", "forecast_method", UNFIT)
    if sheet.has_interval and not keeps_interval(sheet.measure_type):
        yield SheetProblem("3.1", "has_interval", NO_INTERVAL)
    if sheet.role == IndicatorRole.PROXY and not sheet.has_proxy_for:
        yield SheetProblem("V1", "proxy_for", "A proxy needs the KPI that it stands in for.")


def _tolerance_problem(sheet: Sheet) -> Iterator[SheetProblem]:
    try:
        check_tolerance(
            RagRule(sheet.polarity, sheet.tolerance_kind, sheet.tolerance, preset=sheet.preset)
        )
    except RuleError as error:
        yield SheetProblem("V1", "tolerance", str(error))


def _gaps(sheet: Sheet) -> Iterator[SheetProblem]:
    if len(sheet.purpose.strip()) < SHORTEST_PURPOSE:
        yield SheetProblem(
            "V7",
            "purpose",
            f"Say why we measure this, in at least {SHORTEST_PURPOSE} characters.",
        )
    if not sheet.definition.strip():
        yield SheetProblem("V7", "definition", "Say what is counted and how.")
    if sheet.measure_type in NEEDS_LABELS:
        yield from _label_gaps(sheet)


def _label_gaps(sheet: Sheet) -> Iterator[SheetProblem]:
    if not sheet.numerator_label.strip():
        yield SheetProblem("V2", "numerator_label", "Say what the number on top counts.")
    if not sheet.denominator_label.strip():
        yield SheetProblem("V2", "denominator_label", "Say what the number below counts.")


def _is_public_headline(sheet: Sheet) -> bool:
    return sheet.is_public and sheet.tier == HEADLINE


def _public_headline_gaps(sheet: Sheet) -> Iterator[SheetProblem]:
    if not sheet.has_officer:
        yield SheetProblem("V7", "responsible_officer", "Name the officer who answers for it.")
    if not sheet.has_portfolio:
        yield SheetProblem("V7", "portfolio", "Name the portfolio that it belongs to.")
    needs_target = sheet.role not in NO_TARGET_ROLES and sheet.polarity != Polarity.NONE
    if needs_target and not sheet.has_target:
        yield SheetProblem(
            "V7",
            "target",
            "Set a target, or make the KPI contextual if it is to have none.",
        )
