"""The confidence interval of an entry: whole or not at all, and around its figure."""

from collections.abc import Iterator
from decimal import Decimal

from kpis.calculations.checks.entry import Entry, EntryRules, Finding, error, figure_of
from kpis.calculations.checks.numbers import said
from kpis.calculations.rounding import round_half_up

INTERVAL = ("ci_low", "ci_high")


def interval_errors(entry: Entry, rules: EntryRules) -> Iterator[Finding]:
    """Both ends or neither; low, figure and high in this order, as they are displayed."""
    low, high = entry.ci_low, entry.ci_high
    if low is None and high is None:
        return
    if low is None:
        yield error("ci_low", "interval_half", "Enter the lower end as well, or neither end.")
    elif high is None:
        yield error("ci_high", "interval_half", "Enter the upper end as well, or neither end.")
    elif low > high:
        yield error("ci_low", "interval_turned", "The lower end is above the upper end: swap them.")
    else:
        yield from _figure_outside(figure_of(entry, rules), low, high, rules.decimal_places)


def _figure_outside(figure: Decimal | None, low, high, places: int) -> Iterator[Finding]:
    if figure is None:
        return
    shown, lowest, highest = (round_half_up(one, places) for one in (figure, low, high))
    if lowest <= shown <= highest:
        return
    yield error(
        "ci_low" if shown < lowest else "ci_high",
        "interval_elsewhere",
        f"The figure {said(figure, places)} lies outside its confidence interval, "
        f"{said(low, places)} to {said(high, places)}: check all three numbers.",
    )


def no_interval_without_figure(entry: Entry) -> Iterator[Finding]:
    """What is not there has no interval."""
    for field in INTERVAL:
        if getattr(entry, field) is not None:
            yield error(field, "interval_alone", "There is no figure, so leave the interval empty.")
            return
