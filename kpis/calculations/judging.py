"""Everything that is to be said of an entry: its errors and warnings, the status that it makes,
the rules between KPIs, and what its commentary must still say.

One way from typed numbers to remarks, for the form, the grid, a file, and whoever checks.
"""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal

from kpis.calculations.assess import Assessed, assess_period
from kpis.calculations.checks import (
    CheckCode,
    Earlier,
    Entry,
    EntryRules,
    Finding,
    Level,
    check_entry,
    figure_of,
)
from kpis.calculations.codes import WITHOUT_FIGURE, Polarity, Rag
from kpis.calculations.commentary import commentary_findings, demands, has_changed_band
from kpis.calculations.cross import Outcome, Rule, cross_findings, outcome
from kpis.calculations.expressions import Part, Term
from kpis.calculations.facts import KpiFacts, SlotFacts
from kpis.calculations.prompts import Prompt, unanswered
from kpis.calculations.travel import interval_of
from perfportal.core.periods import Period

SUBMITTED = "submitted"


@dataclass(frozen=True)
class Surroundings:
    """What an entry is judged by.

    `numbers` are those of the other KPIs in the same period, for the cross-checks.
    """

    rules: EntryRules
    earlier: Earlier = field(default_factory=Earlier)
    facts: KpiFacts | None = None
    period: Period | None = None
    as_of: dt.date | None = None
    polarity: Polarity = Polarity.NONE
    cross_rules: tuple[Rule, ...] = ()
    numbers: Mapping[Term, Decimal] = field(default_factory=dict)


@dataclass(frozen=True)
class Judgement:
    """The remarks on an entry. `before` is the status of the period before.

    `demand` is the sentence that asks for a commentary; `unanswered` are only hints.
    """

    findings: tuple[Finding, ...] = ()
    assessed: Assessed | None = None
    before: Rag | None = None
    outcomes: tuple[Outcome, ...] = ()
    demand: str = ""
    unanswered: tuple[Prompt, ...] = ()

    @property
    def errors(self) -> list[Finding]:
        return [finding for finding in self.findings if finding.level is Level.ERROR]

    @property
    def warnings(self) -> list[Finding]:
        return [finding for finding in self.findings if finding.level is Level.WARNING]

    @property
    def is_unchanged(self) -> bool:
        """Whether a tick must say that the same figure was collected anew."""
        return any(finding.code == CheckCode.UNCHANGED for finding in self.findings)

    @property
    def status(self) -> Rag | None:
        return self.assessed.rag if self.assessed else None


def judge(entry: Entry, around: Surroundings) -> Judgement:
    """The remarks on an entry; where there are errors, only these."""
    errors_or_warnings = tuple(check_entry(entry, around.rules, around.earlier))
    if any(finding.level is Level.ERROR for finding in errors_or_warnings):
        return Judgement(errors_or_warnings)
    assessed, before = statuses(entry, around)
    outcomes = apply_rules(entry, around)
    status = assessed.rag if assessed else None
    findings = (*errors_or_warnings, *cross_findings(outcomes, around.rules.field))
    of_text = commentary_findings(entry.commentary, status=status, polarity=around.polarity)
    demand = demands(entry.commentary, status=status, before=before, findings=findings)
    needs_text = status == Rag.RED or has_changed_band(status, before)
    return Judgement(
        findings=(*findings, *(one for one in of_text if one.code not in around.earlier.waived)),
        assessed=assessed,
        before=before,
        outcomes=tuple(outcomes),
        demand=demand,
        unanswered=tuple(unanswered(entry.commentary))
        if needs_text and entry.commentary.strip() and not demand
        else (),
    )


def statuses(entry: Entry, around: Surroundings) -> tuple[Assessed | None, Rag | None]:
    """What the rules make of the entry as if it were submitted, and of the period before."""
    if around.facts is None or entry.marker in WITHOUT_FIGURE:
        return None, None
    facts, period = _with(entry, around.facts, around.period), around.period
    before = assess_period(around.facts, period.previous(), as_of=around.as_of)
    return (
        assess_period(facts, period, as_of=around.as_of),
        before.rag if before and before.slot.is_given else None,
    )


def apply_rules(entry: Entry, around: Surroundings) -> list[Outcome]:
    """Each cross-check with this entry's numbers in the place of whatever stood there."""
    if entry.marker in WITHOUT_FIGURE or not around.cross_rules:
        return []
    code = around.facts.code.upper() if around.facts else ""
    own = numbers_of(code, entry, around.rules)
    numbers = {term: number for term, number in around.numbers.items() if term.code != code} | own
    return [outcome(rule, numbers.get) for rule in around.cross_rules]


def numbers_of(code: str, entry: Entry, rules: EntryRules) -> dict[Term, Decimal]:
    """The numbers that an entry gives to cross-checks."""
    found = {
        Term(code, Part.FIGURE): figure_of(entry, rules),
        Term(code, Part.NUMERATOR): entry.numerator,
        Term(code, Part.DENOMINATOR): entry.denominator,
    }
    return {term: number for term, number in found.items() if number is not None}


def _with(entry: Entry, facts: KpiFacts, period: Period) -> KpiFacts:
    """The facts as they would be with the entry submitted."""
    due_on = next((slot.due_on for slot in facts.slots if slot.period == period), None)
    slot = SlotFacts(
        period,
        SUBMITTED,
        due_on,
        value=entry.value,
        numerator=entry.numerator,
        denominator=entry.denominator,
        marker=entry.marker,
        interval=interval_of(entry.ci_low, entry.ci_high),
    )
    others = [one for one in facts.slots if one.period != period]
    in_order = sorted([*others, slot], key=lambda one: (one.period.start, one.period.end))
    return replace(facts, slots=tuple(in_order))
