"""What is odd about a figure: warnings never block, they ask for a word in the commentary."""

from collections.abc import Iterator
from decimal import Decimal

from kpis.calculations.checks.codes import NEEDS_WORDS, CheckCode
from kpis.calculations.checks.entry import (
    Earlier,
    Entry,
    EntryRules,
    Finding,
    Level,
    figure_of,
)
from kpis.calculations.checks.numbers import said, said_apart
from kpis.calculations.checks.ranges import is_far, out_of_the_ordinary
from kpis.calculations.checks.slips import slips
from kpis.calculations.travel import interval_of

DENOMINATOR_LIMIT = Decimal("0.20")
TARGET_LIMIT = Decimal("0.50")
NO_EVIDENCE = "No evidence is attached yet: add a file or a link before the figure is checked."
OF_ANOTHER_FIGURE = (
    "The evidence attached is of an earlier figure: add what shows this one, or say on the "
    "figure's page that it shows this one too."
)


def warning(field: str, code: CheckCode, sentence: str) -> Finding:
    return Finding(Level.WARNING, field, code, sentence, needs_words=code in NEEDS_WORDS)


def entry_warnings(entry: Entry, rules: EntryRules, earlier: Earlier) -> Iterator[Finding]:
    """The questions that an entry raises; a likely slip goes before all others."""
    figure = figure_of(entry, rules)
    if figure is None:
        return
    slip = list(slips(entry, figure, rules, earlier))
    if slip:
        yield from slip
        return
    yield from _against_history(entry, figure, rules, earlier)
    yield from _against_denominator(entry, earlier)
    yield from _against_target(figure, rules, earlier)
    yield from without_evidence(entry, rules, earlier)


def _against_history(entry, figure, rules, earlier) -> Iterator[Finding]:
    before = earlier.figure
    when = earlier.label or "last time"
    is_same_interval = interval_of(entry.ci_low, entry.ci_high) == earlier.interval
    if before is not None and figure == before and is_same_interval:
        yield warning(
            rules.field,
            CheckCode.UNCHANGED,
            f"Exactly as in {when}: confirm that it was collected anew."
            if earlier.label
            else "Exactly as last time: confirm that it was collected anew.",
        )
    elif before is not None and rules.accumulates and earlier.same_year and figure < before:
        now, then = said_apart(figure, before, rules.decimal_places)
        yield warning(
            rules.field,
            CheckCode.CUMULATIVE_FALLS,
            f"{now} is lower than {then} in {when}, and a figure since the year began does not "
            "fall by itself: say why.",
        )
        return
    for code, sentence in out_of_the_ordinary(figure, rules, earlier):
        yield warning(rules.field, code, sentence)


def _against_denominator(entry, earlier) -> Iterator[Finding]:
    if entry.denominator is None or not is_far(
        entry.denominator, earlier.denominator, DENOMINATOR_LIMIT
    ):
        return
    now, then = said_apart(entry.denominator, earlier.denominator, 0)
    yield warning(
        "denominator",
        CheckCode.DENOMINATOR_JUMP,
        f"{now} differs by more than 20% from {then} last time: say why.",
    )


def _against_target(figure, rules, earlier) -> Iterator[Finding]:
    if is_far(figure, earlier.target, TARGET_LIMIT):
        places = rules.decimal_places
        yield warning(
            rules.field,
            CheckCode.FAR_FROM_TARGET,
            f"{said(figure, places)} is more than 50% away from the target of "
            f"{said(earlier.target, places)}.",
        )


def without_evidence(entry, rules, earlier) -> Iterator[Finding]:
    """Of another figure there may be evidence: whether it shows this one too is for a person."""
    if earlier.evidence is None or earlier.evidence.shows(entry):
        return
    sentence = OF_ANOTHER_FIGURE if earlier.evidence.figures else NO_EVIDENCE
    yield warning(rules.field, CheckCode.MISSING_EVIDENCE, sentence)
