"""What the keyboard is told about a figure (domain-rules 6.3): errors stop, warnings never block.

A warning is answered by the commentary; an unchanged figure by confirming it.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from kpis.calculations.codes import Marker, MeasureType, Unit
from kpis.calculations.readings import QUOTIENTS

SIGNIFICANT_DIGITS = 15
DECIMAL_PLACES = 4
CHANGE_LIMIT = Decimal("0.25")
DENOMINATOR_LIMIT = Decimal("0.20")
TARGET_LIMIT = Decimal("0.50")
SHARES = frozenset({MeasureType.RATIO, MeasureType.CUM_RATIO})
COUNTS = frozenset({MeasureType.SUM, MeasureType.CUM_ENTERED, MeasureType.PER_FTE})
HUNDRED = Decimal(100)


class Level(StrEnum):
    ERROR = "error"
    WARNING = "warning"


@dataclass(frozen=True)
class Finding:
    """One remark about one field, as a sentence with its remedy. `code` names the rule."""

    level: Level
    field: str
    code: str
    sentence: str


@dataclass(frozen=True)
class Entry:
    """What somebody wants to submit, already read as numbers."""

    value: Decimal | None = None
    numerator: Decimal | None = None
    denominator: Decimal | None = None
    marker: str = ""
    commentary: str = ""


@dataclass(frozen=True)
class EntryRules:
    """What the definition says about figures that may be entered."""

    measure_type: MeasureType
    unit: Unit
    multiplier: Decimal = Decimal(1)
    lowest: Decimal | None = None
    highest: Decimal | None = None
    needs_numerator: bool = False
    needs_denominator: bool = False


@dataclass(frozen=True)
class Earlier:
    """What an entry is compared with: the figure before it, and the target."""

    figure: Decimal | None = None
    denominator: Decimal | None = None
    recent: tuple[Decimal, ...] = ()
    target: Decimal | None = None
    same_year: bool = True


def check_entry(entry: Entry, rules: EntryRules, earlier: Earlier) -> list[Finding]:
    """Everything worth saying about the entry, errors first."""
    errors = list(_errors(entry, rules))
    if errors or entry.marker:
        return errors
    return list(_warnings(entry, rules, earlier))


def figure_of(entry: Entry, rules: EntryRules) -> Decimal | None:
    """The figure that an entry states: numerator over denominator, or the value."""
    if rules.needs_numerator and entry.numerator is not None and entry.denominator:
        return entry.numerator / entry.denominator * rules.multiplier
    return entry.value


def check_number(number: Decimal) -> str:
    """A sentence if the number is too long to be kept exactly; else empty."""
    _sign, digits, exponent = number.as_tuple()
    if not isinstance(exponent, int):
        return "This is not a number. Type digits only, for example 80."
    if -exponent > DECIMAL_PLACES:
        return f"At most {DECIMAL_PLACES} decimal places are kept. Round the number first."
    if len(digits) + max(exponent, 0) > SIGNIFICANT_DIGITS:
        return f"At most {SIGNIFICANT_DIGITS} digits are kept. Check the number."
    return ""


def _error(field, code, sentence) -> Finding:
    return Finding(Level.ERROR, field, code, sentence)


def _warning(field, code, sentence) -> Finding:
    return Finding(Level.WARNING, field, code, sentence)


def _errors(entry: Entry, rules: EntryRules) -> Iterator[Finding]:
    for field in ("value", "numerator", "denominator"):
        number = getattr(entry, field)
        if number is not None and (sentence := check_number(number)):
            yield _error(field, "too_long", sentence)
    if entry.marker:
        yield from _marker_errors(entry)
        return
    yield from _missing(entry, rules)
    yield from _fraction_errors(entry, rules)
    yield from _range_errors(entry, rules)


def _marker_errors(entry) -> Iterator[Finding]:
    if _states_a_figure(entry):
        yield _error(
            "marker", "marker_and_value", "Give a figure or say why there is none, not both."
        )
    if entry.marker == Marker.NOT_AVAILABLE and not entry.commentary.strip():
        yield _error(
            "commentary", "reason_missing", "Say in the commentary why there is no figure."
        )


def _states_a_figure(entry) -> bool:
    """Whether there is a figure beside the marker; 0 of 0 says the same as “no cases”."""
    no_cases = entry.marker == Marker.NOT_APPLICABLE and not entry.numerator
    numerator = None if no_cases and not entry.denominator else entry.numerator
    return entry.value is not None or numerator is not None


def _missing(entry, rules) -> Iterator[Finding]:
    if rules.needs_numerator and entry.numerator is None:
        yield _error("numerator", "missing", "Enter the number on top.")
    if (rules.needs_numerator or rules.needs_denominator) and entry.denominator is None:
        yield _error("denominator", "missing", "Enter the number below.")
    if not rules.needs_numerator and entry.value is None:
        yield _error("value", "missing", "Enter the figure, or say why there is none.")


def _fraction_errors(entry, rules) -> Iterator[Finding]:
    top, below = entry.numerator, entry.denominator
    if below is not None and below < 0:
        yield _error("denominator", "negative", "This cannot be below zero.")
    if top is None or below is None:
        return
    if below == 0 and top > 0:
        yield _error("denominator", "zero", "This cannot be 0 while the number above it is not.")
    elif below == 0:
        yield _error(
            "denominator", "no_cases", "0 of 0: choose \u201cNo cases in this period\u201d instead."
        )
    if top < 0:
        yield _error("numerator", "negative", "This cannot be below zero.")
    if rules.measure_type in SHARES and rules.unit == Unit.PERCENT and below and top > below:
        yield _error(
            "numerator", "above_whole", "A part cannot be more than the whole: check both numbers."
        )


def _range_errors(entry, rules) -> Iterator[Finding]:
    value = entry.value
    if value is None or rules.needs_numerator:
        return
    if (
        rules.measure_type in COUNTS
        and value < 0
        and rules.unit not in (Unit.GBP, Unit.GBP_THOUSAND)
    ):
        yield _error("value", "negative", "A count cannot be below zero.")
    if rules.lowest is not None and value < rules.lowest:
        lowest = rules.lowest.normalize()
        yield _error("value", "below_minimum", f"The lowest figure allowed is {lowest:f}.")
    if rules.highest is not None and value > rules.highest:
        highest = rules.highest.normalize()
        yield _error("value", "above_maximum", f"The highest figure allowed is {highest:f}.")


def _warnings(entry: Entry, rules: EntryRules, earlier: Earlier) -> Iterator[Finding]:
    figure = figure_of(entry, rules)
    if figure is None:
        return
    field = "numerator" if rules.needs_numerator else "value"
    slip = _hundredfold(figure, rules, earlier.recent)
    if slip:
        yield _warning(field, "hundredfold", slip)
        return
    yield from _against_previous(field, figure, rules, earlier)
    yield from _against_denominator(entry, earlier)
    if _is_far(figure, earlier.target, TARGET_LIMIT):
        yield _warning(field, "far_from_target", "This is more than 50% away from the target.")


def _hundredfold(figure, rules, recent: Iterable[Decimal]) -> str:
    """A share typed as 0.972 where 97.2 is meant."""
    recent = list(recent)
    usual = rules.unit == Unit.PERCENT and recent and min(recent) > 10
    if usual and 0 < figure <= 1:
        return f"Did you mean {(figure * HUNDRED).normalize():f}? Earlier figures are above 10%."
    return ""


def _against_previous(field, figure, rules, earlier) -> Iterator[Finding]:
    before = earlier.figure
    if before is None:
        return
    if figure == before:
        yield _warning(
            field, "unchanged", "Exactly as last time: confirm that it was collected anew."
        )
    falls = rules.measure_type in (MeasureType.CUM_ENTERED, MeasureType.CUM_RATIO)
    if falls and earlier.same_year and figure < before:
        yield _warning(
            field, "cumulative_falls", "A figure since April is lower than last time: say why."
        )
    elif not falls and _is_far(figure, before, CHANGE_LIMIT):
        yield _warning(
            field, "big_change", "This differs by more than 25% from last time: say why."
        )


def _against_denominator(entry, earlier) -> Iterator[Finding]:
    if entry.denominator is not None and _is_far(
        entry.denominator, earlier.denominator, DENOMINATOR_LIMIT
    ):
        yield _warning(
            "denominator", "denominator_jump", "This differs by more than 20% from last time."
        )


def _is_far(number, other, limit) -> bool:
    return bool(other) and abs(number - other) > abs(other) * limit


def entry_rules(measure_type, unit, multiplier, *, lowest=None, highest=None) -> EntryRules:
    """Which numbers a measure type asks for."""
    measure_type = MeasureType(measure_type)
    return EntryRules(
        measure_type=measure_type,
        unit=Unit(unit),
        multiplier=Decimal(multiplier),
        lowest=lowest,
        highest=highest,
        needs_numerator=measure_type in QUOTIENTS,
        needs_denominator=measure_type in QUOTIENTS or measure_type == MeasureType.WMEAN,
    )
