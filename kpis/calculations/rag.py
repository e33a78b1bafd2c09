"""RAG status of a figure against its target (domain-rules 2.1 to 2.4).

The figure and the target are rounded half up to the KPI's decimal places before they are
compared, so no page shows 97.0 against 97.0 amber; the limit of tolerance is not rounded, and a
figure on a limit belongs to the better band. `compare_at="raw"` leaves both as they are.
"""

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal

from kpis.calculations.codes import (
    CompareAt,
    IndicatorRole,
    Marker,
    Polarity,
    Rag,
    RagPreset,
    RuleError,
    ToleranceKind,
)
from kpis.calculations.goals import Gap, TargetLine, gap
from kpis.calculations.rounding import ZERO, round_half_up

__all__ = [
    "Margins",
    "Rag",
    "RagRule",
    "Slot",
    "TargetLine",
    "adverse_variance",
    "check_tolerance",
    "margins",
    "rag_status",
    "status_of",
]

HUNDRED = Decimal(100)
PRESET_PERCENT = {RagPreset.STD5: Decimal(5), RagPreset.STD10: Decimal(10)}
# Percent of the target from which these are red, though they ask more than the distance.
PRESET_LIMIT = {RagPreset.BELFAST: Decimal(5), RagPreset.DOT_COMBINED: Decimal(10)}
NO_TARGET_ROLES = frozenset({IndicatorRole.CONTEXTUAL, IndicatorRole.ACTIVITY})


@dataclass(frozen=True)
class RagRule:
    """How one KPI is given its status. A preset other than `per_kpi` decides the tolerance."""

    polarity: Polarity
    tolerance_kind: ToleranceKind = ToleranceKind.NONE
    tolerance: Decimal | None = None
    decimal_places: int = 0
    preset: RagPreset = RagPreset.PER_KPI
    compare_at: CompareAt = CompareAt.DISPLAY
    midpoint: Decimal | None = None


@dataclass(frozen=True)
class Slot:
    """A KPI in a period, as far as its status depends on it.

    `value` is the figure of the KPI's basis. `is_due` says that the period is one of those the
    KPI is collected for, `is_baseline` that it lies in a baseline year.
    """

    value: Decimal | None = None
    marker: Marker | None = None
    in_force: bool = True
    is_due: bool = True
    entry_deadline: dt.date | None = None
    role: IndicatorRole = IndicatorRole.PERFORMANCE
    last_year: Decimal | None = None
    is_baseline: bool = False


def status_of(slot: Slot, target: TargetLine | None, rule: RagRule, *, as_of: dt.date) -> Rag:
    """The status of a KPI in a period: the first check that applies wins (domain-rules 2.1)."""
    if not slot.in_force:
        return Rag.NOT_IN_FORCE
    if not slot.is_due:
        return Rag.NOT_DUE
    if slot.marker in (Marker.NOT_APPLICABLE, Marker.NOT_AVAILABLE):
        return Rag.NOT_APPLICABLE
    if slot.value is None:
        return _status_without_value(slot, as_of)
    has_no_target = slot.is_baseline or slot.role in NO_TARGET_ROLES
    if has_no_target and _says_nothing(target):
        return Rag.DATA_ONLY
    return rag_status(slot.value, target, rule, last_year=slot.last_year)


def rag_status(
    actual: Decimal | None,
    target: TargetLine | None,
    rule: RagRule,
    *,
    last_year: Decimal | None = None,
) -> Rag:
    """Green, amber or red, or why neither; `last_year` matters to the preset DOT_COMBINED only."""
    if actual is None or not actual.is_finite():
        return Rag.NO_DATA
    if rule.polarity == Polarity.NONE:
        return Rag.DATA_ONLY
    if rule.compare_at == CompareAt.DISPLAY and target:
        target = target.rounded(rule.decimal_places)
    actual = _compared(actual, rule)
    found = gap(actual, target, rule.polarity, rule.midpoint)
    if found is None:
        return Rag.NO_TARGET
    if rule.preset == RagPreset.BELFAST:
        return _belfast(found)
    if rule.preset == RagPreset.DOT_COMBINED:
        return _dot_combined(found, _gap_last_year(last_year, target, rule))
    status = _by_tolerance(actual, found, rule)
    return Rag.GREEN if rule.preset == RagPreset.WITHIN and status == Rag.AMBER else status


def adverse_variance(
    actual: Decimal | None, target: TargetLine | None, polarity: Polarity, midpoint=None
) -> Decimal | None:
    """Percent of the target by which a figure misses it; negative where it beats it.

    None without figure or target, or when the target is zero. Inside a range it is 0.
    """
    found = None if actual is None else gap(actual, target, polarity, midpoint)
    if found is None or found.bound == 0:
        return None
    adverse = max(found.adverse, ZERO) if polarity == Polarity.RANGE else found.adverse
    return adverse / abs(found.bound) * HUNDRED


@dataclass(frozen=True)
class Margins:
    """How far a figure is from its target, and how far a miss may go and be amber.

    Both in the KPI's unit. `adverse` is below zero where the target is beaten, which nothing
    within a range does; `margin` is None where the KPI has no tolerance.
    """

    adverse: Decimal
    margin: Decimal | None = None


def margins(actual: Decimal | None, target: TargetLine | None, rule: RagRule) -> Margins | None:
    """Of figure and target as they are compared; None where there is nothing to compare."""
    if actual is None or not actual.is_finite():
        return None
    if rule.compare_at == CompareAt.DISPLAY and target:
        target = target.rounded(rule.decimal_places)
    found = gap(_compared(actual, rule), target, rule.polarity, rule.midpoint)
    if found is None:
        return None
    is_range = rule.polarity == Polarity.RANGE
    adverse = max(found.adverse, ZERO) if is_range else found.adverse
    return Margins(adverse, _allowed(found, rule))


def check_tolerance(rule: RagRule, target: TargetLine | None = None) -> None:
    """Refuse, by `RuleError`, a tolerance that cannot work with the KPI or with its target."""
    kind, tolerance = _tolerance(rule)
    if kind == ToleranceKind.NONE or rule.preset in (RagPreset.BELFAST, RagPreset.DOT_COMBINED):
        return
    if tolerance is None:
        raise RuleError(f"A tolerance of kind {kind} needs a number: type one, or choose none.")
    if kind == ToleranceKind.FLOOR:
        _check_floor(rule, tolerance, target)
    elif tolerance < 0:
        raise RuleError(f"The tolerance {tolerance} is below zero: type it without the minus.")
    elif kind == ToleranceKind.PERCENT and target and target.has_zero:
        raise RuleError(
            "A percentage of zero is zero: use an absolute tolerance when the target is zero."
        )


def _compared(value: Decimal, rule: RagRule) -> Decimal:
    at_display = rule.compare_at == CompareAt.DISPLAY
    return round_half_up(value, rule.decimal_places) if at_display else value


def _gap_last_year(last_year: Decimal | None, target: TargetLine, rule: RagRule) -> Gap | None:
    if last_year is None:
        return None
    return gap(_compared(last_year, rule), target, rule.polarity, rule.midpoint)


def _status_without_value(slot: Slot, as_of: dt.date) -> Rag:
    if slot.marker == Marker.SUPPRESSED:
        return Rag.SUPPRESSED
    is_late = slot.entry_deadline is not None and as_of > slot.entry_deadline
    return Rag.OVERDUE if is_late else Rag.NOT_DUE


def _says_nothing(target: TargetLine | None) -> bool:
    return target is None or target == TargetLine()


def _tolerance(rule: RagRule) -> tuple[ToleranceKind, Decimal | None]:
    if rule.preset in PRESET_PERCENT:
        return ToleranceKind.PERCENT, PRESET_PERCENT[rule.preset]
    if rule.preset == RagPreset.FLOOR:
        return ToleranceKind.FLOOR, rule.tolerance
    return rule.tolerance_kind, rule.tolerance


def _by_tolerance(actual: Decimal, found: Gap, rule: RagRule) -> Rag:
    if found.adverse <= 0:
        return Rag.GREEN
    kind, tolerance = _tolerance(rule)
    if kind == ToleranceKind.FLOOR:
        return Rag.AMBER if _keeps_floor(actual, tolerance, rule.polarity) else Rag.RED
    return Rag.AMBER if found.adverse <= _margin(found, kind, tolerance) else Rag.RED


def _margin(found: Gap, kind: ToleranceKind, tolerance: Decimal | None) -> Decimal:
    """How far a miss may go and be amber; the absolute value makes negative targets work."""
    if tolerance is None or kind == ToleranceKind.NONE:
        return ZERO
    if kind == ToleranceKind.PERCENT:
        return abs(found.bound) * tolerance / HUNDRED
    return tolerance


def _allowed(found: Gap, rule: RagRule) -> Decimal | None:
    """The margin of any preset; a floor allows as much as lies between it and the target."""
    if rule.preset in PRESET_LIMIT:
        return abs(found.bound) * PRESET_LIMIT[rule.preset] / HUNDRED
    kind, tolerance = _tolerance(rule)
    if tolerance is None or kind == ToleranceKind.NONE:
        return None
    if kind == ToleranceKind.FLOOR:
        aims = rule.polarity in (Polarity.HIGHER, Polarity.LOWER)
        return abs(found.bound - tolerance) if aims else None
    return _margin(found, kind, tolerance)


def _keeps_floor(actual: Decimal, floor: Decimal | None, polarity: Polarity) -> bool:
    """For lower-is-better the floor is a ceiling; a range or midpoint has neither."""
    if floor is None or polarity not in (Polarity.HIGHER, Polarity.LOWER):
        return False
    return actual >= floor if polarity == Polarity.HIGHER else actual <= floor


def _belfast(found: Gap) -> Rag:
    """Within 1% of the target or better; 5% or more off is red."""
    base = abs(found.bound)
    if found.adverse <= base / HUNDRED:
        return Rag.GREEN
    return Rag.RED if found.adverse >= base * 5 / HUNDRED else Rag.AMBER


def _dot_combined(found: Gap, last_year: Gap | None) -> Rag:
    """Within 10%; beyond it amber if no worse than a year ago, red also where that is not known."""
    if found.adverse <= abs(found.bound) / 10:
        return Rag.GREEN
    return Rag.AMBER if last_year and found.adverse <= last_year.adverse else Rag.RED


def _check_floor(rule: RagRule, floor: Decimal, target: TargetLine | None) -> None:
    if rule.polarity not in (Polarity.HIGHER, Polarity.LOWER):
        raise RuleError(
            "A floor needs a KPI where higher or lower is good: use a percentage or an absolute "
            "tolerance."
        )
    if target is None or target.value is None:
        return
    if rule.polarity == Polarity.HIGHER and floor > target.value:
        raise RuleError(f"The floor {floor} is above the target {target.value}: lower the floor.")
    if rule.polarity == Polarity.LOWER and floor < target.value:
        raise RuleError(f"The ceiling {floor} is below the target {target.value}: raise it.")
