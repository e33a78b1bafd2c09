"""“Did you mean 97.2?”: a decimal point that slipped, thousands left out, two numbers swapped.

A slip is asked about where the figure is far from the last ones, and would be among them if it
were 10, 100 or (in money) 1,000 or 1,000,000 times as large or as small.
"""

from collections.abc import Iterator, Sequence
from decimal import Decimal

from kpis.calculations.checks.codes import CheckCode
from kpis.calculations.checks.entry import Earlier, Entry, EntryRules, Finding, Level
from kpis.calculations.checks.numbers import said, span
from kpis.calculations.codes import Unit
from kpis.calculations.doubts import far_from_zero

HUNDRED = Decimal(100)
AROUND = Decimal("0.25")
FAR = 3
FEWEST = 2
POINT = (Decimal(10), HUNDRED)
THOUSANDS = (Decimal(1000), Decimal(1_000_000))
MONEY = frozenset({Unit.GBP, Unit.GBP_THOUSAND})


def is_usual(figure: Decimal, recent: Sequence[Decimal]) -> bool:
    """Among the last figures, or no more than a quarter beyond them."""
    if not recent:
        return False
    low, high = min(recent), max(recent)
    return low - abs(low) * AROUND <= figure <= high + abs(high) * AROUND


def slips(entry: Entry, figure: Decimal, rules: EntryRules, earlier: Earlier) -> Iterator[Finding]:
    """At most one question, the likeliest first."""
    found = (
        (CheckCode.HUNDREDFOLD, _fraction_of_one(figure, rules, earlier.recent)),
        (CheckCode.ZERO_FOR_MISSING, _zero(figure, rules, earlier.recent)),
        (CheckCode.SWAPPED, _swapped(entry, figure, rules, earlier)),
        (CheckCode.SLIPPED, _slipped(entry, figure, rules, earlier)),
    )
    for code, sentence in found:
        if sentence and code not in earlier.waived:
            yield Finding(Level.WARNING, rules.field, code, sentence, needs_words=True)
            return


def _fraction_of_one(figure, rules, recent) -> str:
    """A share typed as 0.972 where 97.2 is meant."""
    typed = rules.unit == Unit.PERCENT and not rules.needs_numerator
    usual = typed and recent and min(recent) > 10
    if usual and 0 < figure <= 1:
        return f"Did you mean {said(figure * HUNDRED)}? Earlier figures are above 10%."
    return ""


def _zero(figure, rules, recent) -> str:
    if figure != 0 or not far_from_zero(recent):
        return ""
    return (
        "Does 0 stand for \u201cnot reported\u201d? Then choose \u201cNot available\u201d and say "
        f"why. Earlier figures are {span(recent, rules.decimal_places)}."
    )


def _swapped(entry, figure, rules, earlier) -> str:
    """The number below typed above, where that is no error because rates may pass the whole."""
    if not (rules.needs_numerator and entry.numerator) or is_usual(figure, earlier.recent):
        return ""
    turned = entry.denominator / entry.numerator * rules.multiplier
    if not is_usual(turned, earlier.recent):
        return ""
    return (
        "Are the two numbers the wrong way round? The other way they make "
        f"{said(turned, rules.decimal_places)}; earlier figures are "
        f"{span(earlier.recent, rules.decimal_places)}."
    )


def _slipped(entry, figure, rules, earlier) -> str:
    recent = earlier.recent
    factor = _factor(figure, recent, rules.unit)
    if factor is None:
        return ""
    usual = f"the last {len(recent)} figures were {span(recent, rules.decimal_places)}"
    if rules.needs_numerator:
        return f"{_which_number(entry, factor, earlier)} {_often(figure, factor, rules)}: {usual}."
    meant = figure / factor
    return f"Did you mean {said(meant)}? {_often(figure, factor, rules)}: {usual}."


def _factor(figure, recent, unit) -> Decimal | None:
    """How many times too large the figure seems to be; None where it does not."""
    if len(recent) < FEWEST or min(recent) <= 0 or figure <= 0:
        return None
    low, high = min(recent), max(recent)
    if high > FAR * low or low / FAR <= figure <= high * FAR:
        return None
    factors = POINT + (THOUSANDS if unit in MONEY else ())
    for factor in (one for size in factors for one in (size, 1 / size)):
        if is_usual(figure / factor, recent):
            return factor
    return None


def _often(figure, factor, rules) -> str:
    if factor > 1:
        return f"{said(figure, rules.decimal_places)} is {said(factor)} times the usual"
    return f"{said(figure)} is a {said(1 / factor)}th of the usual"


def _which_number(entry, factor, earlier) -> str:
    """Of two numbers the one that slipped: the one below, if it is that far from the last one."""
    before = earlier.denominator
    if before and is_usual(entry.denominator * factor, [before]):
        return f"Did you mean {said(entry.denominator * factor)} for the number below?"
    return f"Did you mean {said(entry.numerator / factor)} for the number on top?"
