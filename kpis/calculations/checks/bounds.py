"""The numbers at which each check of a KPI would speak, for the page that lists them."""

from collections.abc import Iterator
from decimal import Decimal

from kpis.calculations.checks.codes import CheckCode
from kpis.calculations.checks.entry import Earlier, EntryRules
from kpis.calculations.checks.numbers import said, span
from kpis.calculations.checks.ranges import (
    CHANGE_LIMIT,
    FEWEST_CHANGES,
    LARGEST_SCORE,
    has_natural_limits,
    median_deviation,
    usual_range,
)
from kpis.calculations.checks.warnings import DENOMINATOR_LIMIT, TARGET_LIMIT
from kpis.calculations.codes import Unit
from kpis.calculations.doubts import far_from_zero
from kpis.calculations.limits import ENOUGH, FEWEST

ALWAYS = (CheckCode.CONTRADICTS_STATUS, CheckCode.LONG_TEXT)


def bounds(rules: EntryRules, earlier: Earlier) -> dict[CheckCode, str]:
    """Each check that applies to the KPI, with what it speaks at as things stand.

    Bounds are written to one place more than figures, so that a figure is on one side of them.
    """
    found = dict(_bounds(rules, earlier))
    return {code: found[code] for code in CheckCode if code in found}


def _bounds(rules, earlier) -> Iterator[tuple[CheckCode, str]]:
    yield from _of_slips(rules, earlier)
    yield from _of_history(rules, earlier)
    if rules.needs_denominator:
        yield CheckCode.DENOMINATOR_JUMP, _around(earlier.denominator, DENOMINATOR_LIMIT, 0)
    if earlier.target is not None:
        words = _around(earlier.target, TARGET_LIMIT, rules.decimal_places)
        yield CheckCode.FAR_FROM_TARGET, words
    if earlier.evidence is not None:
        yield CheckCode.MISSING_EVIDENCE, ""
    yield from ((code, "") for code in ALWAYS)


def _of_slips(rules, earlier) -> Iterator[tuple[CheckCode, str]]:
    recent, usual = earlier.recent, ""
    if recent:
        usual = f"far from {span(recent, rules.decimal_places)}"
    if rules.unit == Unit.PERCENT and not rules.needs_numerator:
        yield CheckCode.HUNDREDFOLD, "0 to 1"
    if rules.needs_numerator:
        yield CheckCode.SWAPPED, usual
    if far_from_zero(recent):
        yield CheckCode.ZERO_FOR_MISSING, "0"
    yield CheckCode.SLIPPED, usual


def _of_history(rules, earlier) -> Iterator[tuple[CheckCode, str]]:
    places, before = rules.decimal_places, earlier.figure
    yield CheckCode.UNCHANGED, "" if before is None else said(before, places)
    if rules.accumulates:
        yield CheckCode.CUMULATIVE_FALLS, "" if before is None else f"below {said(before, places)}"
    else:
        yield CheckCode.OUTSIDE_RANGE, _range_words(earlier, places)
        if not has_natural_limits(earlier.series):
            yield CheckCode.OUTLIER, _jump_words(earlier, places)
        yield CheckCode.BIG_CHANGE, _around(before, CHANGE_LIMIT, places)
    if rules.accumulates or earlier.is_seasonal:
        yield CheckCode.LAST_YEAR, _around(earlier.year_before, CHANGE_LIMIT, places)


def _range_words(earlier, places) -> str:
    found, count = usual_range(earlier.series), len(earlier.series)
    if found is None and count >= ENOUGH:
        return f"not while the figures drift ({count} {earlier.every}): see the change"
    if found is None:
        return f"not yet: {count} comparable {earlier.every} without a gap, {FEWEST} are needed"
    kind = "natural limits" if count >= ENOUGH else "lowest and highest with some room added"
    low, high = said(found[0], places + 1), said(found[1], places + 1)
    return f"outside {low} to {high} ({kind} of {count} {earlier.every})"


def _jump_words(earlier, places) -> str:
    count = len(earlier.changes)
    if count < FEWEST_CHANGES:
        return f"not yet: {count} changes are known, {FEWEST_CHANGES} are needed"
    middle, typical, factor = median_deviation(earlier.changes)
    reach = LARGEST_SCORE * typical / factor
    low, high = said(middle - reach, places + 1), said(middle + reach, places + 1)
    return f"a change outside {low} to {high} (from {count} changes)"


def _around(number: Decimal | None, limit: Decimal, places: int) -> str:
    if not number:
        return ""
    reach = abs(number) * limit
    return f"outside {said(number - reach, places + 1)} to {said(number + reach, places + 1)}"
