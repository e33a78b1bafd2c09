"""Whether a figure is out of the ordinary for its KPI, from the KPI's own history.

Four tests, of which the first that speaks is said; the others would say the same in other words.

1. The range: natural limits (`limits.py`) from 12 comparable figures on; with 5 to 11 the lowest
   and highest, widened on either side by a quarter of their distance and at least by 5% of the
   larger one; with fewer there is no range. Nor is there one while the figures drift (the later
   half lies more than 1.5 average moving ranges from the earlier): limits around the mean of a
   KPI that improves year by year would ask about every new figure.
2. The jump, where there are no natural limits (a drift, a gap, a rolling year, few figures): the
   change since the period before among all changes so far, by median and median absolute
   deviation (modified z-score over 3.5, Iglewicz and Hoaglin), from 8 changes on. Of changes and
   not of figures, so that a series that grows is not held against its past; by medians, so that
   one wrong old figure does not hide a new one.
3. More than 25% from the period before, unless a seasonal KPI stands near last year's figure.
4. More than 25% from the same period last year, where the KPI is seasonal or counts since the
   beginning of the year.
"""

from collections.abc import Iterator, Sequence
from decimal import Decimal
from statistics import median

from kpis.calculations.checks.codes import CheckCode
from kpis.calculations.checks.entry import Earlier, EntryRules
from kpis.calculations.checks.numbers import said, said_apart
from kpis.calculations.limits import ENOUGH, FEWEST, Limits, xmr_limits

CHANGE_LIMIT = Decimal("0.25")
WIDENED = Decimal("0.25")
LEAST_WIDENED = Decimal("0.05")
DRIFT = Decimal("1.5")
FEWEST_CHANGES = 8
LARGEST_SCORE = Decimal("3.5")
# 0.6745 makes the median deviation of normal figures 1; 0.7979 does so for the mean deviation.
OF_MEDIAN, OF_MEAN = Decimal("0.6745"), Decimal("0.7979")

Remark = tuple[CheckCode, str]


def out_of_the_ordinary(figure: Decimal, rules: EntryRules, earlier: Earlier) -> Iterator[Remark]:
    """At most one remark, of the tests that are not switched off."""
    tests = (
        (CheckCode.OUTSIDE_RANGE, _outside_range),
        (CheckCode.OUTLIER, _jump),
        (CheckCode.BIG_CHANGE, _big_change),
        (CheckCode.LAST_YEAR, _against_last_year),
    )
    for code, test in tests:
        if code not in earlier.waived and (sentence := test(figure, rules, earlier)):
            yield code, sentence
            return


def usual_range(series: Sequence[Decimal]) -> tuple[Decimal, Decimal] | None:
    """Between which figures the next one should lie; None where there are too few to say."""
    if len(series) >= ENOUGH:
        limits = xmr_limits(series)
        return None if _drifts(series, limits) else (limits.lower, limits.upper)
    if len(series) < FEWEST:
        return None
    low, high = min(series), max(series)
    margin = max((high - low) * WIDENED, max(abs(low), abs(high)) * LEAST_WIDENED)
    return low - margin, high + margin


def has_natural_limits(series: Sequence[Decimal]) -> bool:
    return len(series) >= ENOUGH and usual_range(series) is not None


def _drifts(series, limits: Limits) -> bool:
    """Whether the series has moved from one level to another, so that one mean says little."""
    half = len(series) // 2
    earlier, later = (sum(part, Decimal(0)) / half for part in (series[:half], series[-half:]))
    return abs(later - earlier) > DRIFT * limits.average_range


def jump_score(change: Decimal, changes: Sequence[Decimal]) -> Decimal | None:
    """How far a change is out of line with the changes before it; None where that is not known."""
    if len(changes) < FEWEST_CHANGES:
        return None
    middle, typical, factor = median_deviation(changes)
    return factor * abs(change - middle) / typical if typical else None


def median_deviation(changes: Sequence[Decimal]) -> tuple[Decimal, Decimal, Decimal]:
    """The median, how far the others typically stand away from it, and the factor of that measure.

    Where more than half of them are alike the median deviation is 0: the mean deviation serves.
    """
    middle = median(changes)
    away = [abs(one - middle) for one in changes]
    if typical := median(away):
        return middle, typical, OF_MEDIAN
    return middle, sum(away, Decimal(0)) / len(away), OF_MEAN


def is_far(number: Decimal, other: Decimal | None, limit: Decimal) -> bool:
    return bool(other) and abs(number - other) > abs(other) * limit


def _outside_range(figure, rules, earlier) -> str:
    found = usual_range(earlier.series)
    if found is None or found[0] <= figure <= found[1]:
        return ""
    low, high, places = *found, rules.decimal_places
    shown_low = Decimal(0) if low < 0 <= min(earlier.series) else low
    low_words, high_words = said(shown_low, places), said(high, places)
    if figure < low:
        figure_words, low_words = said_apart(figure, low, places)
    else:
        figure_words, high_words = said_apart(figure, high, places)
    usual = f"{low_words} to {high_words}"
    count = len(earlier.series)
    source = f"the last {count} {earlier.every}"
    if count < ENOUGH:
        source = f"{source} with some room added"
    return f"{figure_words} is outside the usual {usual} of {source}."


def _jump(figure, rules, earlier) -> str:
    if earlier.figure is None or has_natural_limits(earlier.series):
        return ""
    change = figure - earlier.figure
    score = jump_score(change, earlier.changes)
    if score is None or score <= LARGEST_SCORE:
        return ""
    places = rules.decimal_places
    lowest, highest = min(earlier.changes), max(earlier.changes)
    return (
        f"A change of {said(change, places)} since {_before(earlier)} is out of line: the last "
        f"{len(earlier.changes)} changes were between {said(lowest, places)} and "
        f"{said(highest, places)}."
    )


def _big_change(figure, rules, earlier) -> str:
    before = earlier.figure
    if rules.accumulates or not is_far(figure, before, CHANGE_LIMIT):
        return ""
    near_last_year = earlier.year_before and not is_far(figure, earlier.year_before, CHANGE_LIMIT)
    if earlier.is_seasonal and near_last_year:
        return ""
    now, then = said_apart(figure, before, rules.decimal_places)
    return f"{now} differs by more than 25% from {then} in {_before(earlier)}: say why."


def _against_last_year(figure, rules, earlier) -> str:
    asked = earlier.is_seasonal or rules.accumulates
    if not asked or not is_far(figure, earlier.year_before, CHANGE_LIMIT):
        return ""
    now, then = said_apart(figure, earlier.year_before, rules.decimal_places)
    when = earlier.year_before_label or "the same period last year"
    return f"{now} differs by more than 25% from {then} in {when}: say why."


def _before(earlier) -> str:
    return earlier.label or "the period before"
