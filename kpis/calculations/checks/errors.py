"""What cannot be: errors stop an entry until they are put right."""

from collections.abc import Iterator
from decimal import Decimal

from kpis.calculations.checks.entry import Earlier, Entry, EntryRules, Finding, error
from kpis.calculations.checks.intervals import (
    INTERVAL,
    interval_errors,
    no_interval_without_figure,
)
from kpis.calculations.checks.numbers import said
from kpis.calculations.checks.slips import is_usual
from kpis.calculations.codes import Marker, MeasureType, Unit

SIGNIFICANT_DIGITS = 15
DECIMAL_PLACES = 4
SHARES = frozenset({MeasureType.RATIO, MeasureType.CUM_RATIO})
COUNTS = frozenset({MeasureType.SUM, MeasureType.CUM_ENTERED, MeasureType.PER_FTE})
MONEY = frozenset({Unit.GBP, Unit.GBP_THOUSAND})


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


def entry_errors(entry: Entry, rules: EntryRules, earlier: Earlier) -> Iterator[Finding]:
    """The errors of an entry; a figure that is held back is checked like any other."""
    for field in ("value", "numerator", "denominator", *INTERVAL):
        number = getattr(entry, field)
        if number is not None and (sentence := check_number(number)):
            yield error(field, "too_long", sentence)
    if entry.marker == Marker.SUPPRESSED:
        yield from _held_back_errors(entry, rules, earlier)
    elif entry.marker:
        yield from _marker_errors(entry)
        yield from no_interval_without_figure(entry)
    else:
        yield from _missing(entry, rules)
        yield from _figure_errors(entry, rules, earlier)


def _figure_errors(entry, rules, earlier) -> Iterator[Finding]:
    yield from _fraction_errors(entry, rules, earlier)
    yield from _range_errors(entry, rules)
    yield from interval_errors(entry, rules)


def _held_back_errors(entry, rules, earlier) -> Iterator[Finding]:
    if list(_missing(entry, rules)):
        yield error(
            rules.field,
            "held_back_missing",
            "Enter the figure as well: staff keep it, and the public sees that it is held back.",
        )
    yield from _figure_errors(entry, rules, earlier)


def _marker_errors(entry) -> Iterator[Finding]:
    if _states_a_figure(entry):
        yield error(
            "marker", "marker_and_value", "Give a figure or say why there is none, not both."
        )
    if entry.marker == Marker.NOT_AVAILABLE and not entry.marker_reason.strip():
        yield error(
            "marker_reason",
            "reason_missing",
            "Say why there is no figure and when there will be one.",
        )


def _states_a_figure(entry) -> bool:
    """Whether there is a figure beside the marker; 0 of 0 says the same as “no cases”."""
    no_cases = entry.marker == Marker.NOT_APPLICABLE and not entry.numerator
    numerator = None if no_cases and not entry.denominator else entry.numerator
    return entry.value is not None or numerator is not None


def _missing(entry, rules) -> Iterator[Finding]:
    if rules.needs_numerator and entry.numerator is None:
        yield error("numerator", "missing", "Enter the number on top.")
    if (rules.needs_numerator or rules.needs_denominator) and entry.denominator is None:
        yield error("denominator", "missing", "Enter the number below.")
    if not rules.needs_numerator and entry.value is None:
        yield error("value", "missing", "Enter the figure, or say why there is none.")


def _fraction_errors(entry, rules, earlier) -> Iterator[Finding]:
    top, below = entry.numerator, entry.denominator
    if below is not None and below < 0:
        yield error("denominator", "negative", "This cannot be below zero.")
    if top is None or below is None:
        return
    if below == 0 and top > 0:
        yield error("denominator", "zero", "This cannot be 0 while the number above it is not.")
    elif below == 0:
        yield error(
            "denominator", "no_cases", "0 of 0: choose \u201cNo cases in this period\u201d instead."
        )
    if top < 0:
        yield error("numerator", "negative", "This cannot be below zero.")
    if rules.measure_type in SHARES and rules.unit == Unit.PERCENT and below and top > below:
        yield error("numerator", "above_whole", _above_whole(top, below, rules, earlier))


def _above_whole(top, below, rules, earlier) -> str:
    """The usual cause is that the two stand the wrong way round."""
    sentence = "A part cannot be more than the whole: check both numbers."
    turned = below / top * rules.multiplier
    if not is_usual(turned, earlier.recent):
        return sentence
    return f"{sentence} The other way round they make {said(turned, rules.decimal_places)}."


def _range_errors(entry, rules) -> Iterator[Finding]:
    value = entry.value
    if value is None or rules.needs_numerator:
        return
    if rules.measure_type in COUNTS and value < 0 and rules.unit not in MONEY:
        yield error("value", "negative", "A count cannot be below zero.")
    if rules.lowest is not None and value < rules.lowest:
        yield error("value", "below_minimum", f"The lowest figure allowed is {said(rules.lowest)}.")
    if rules.highest is not None and value > rules.highest:
        yield error(
            "value", "above_maximum", f"The highest figure allowed is {said(rules.highest)}."
        )
