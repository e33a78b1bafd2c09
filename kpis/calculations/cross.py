"""Cross-checks: a rule over the figures of several KPIs in one period (domain-rules 6.3).

A rule is applied where every number of both its sides is there, and never blocks. Its importance
says whether the commentary must have a word on it (“must look”) or not (“worth a look”).
"""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal, localcontext
from enum import StrEnum
from functools import cached_property, lru_cache

from kpis.calculations.checks import CheckCode, Finding, Level
from kpis.calculations.checks.numbers import said, said_apart
from kpis.calculations.expressions import Node, Numbers, Term, evaluate, parse, terms
from kpis.calculations.rounding import round_half_up

PLACES = 4
SAID_PLACES = 2
HUNDRED = Decimal(100)
WIDEST = 60  # digits of a product of as many figures as an expression may multiply

read_once = lru_cache(maxsize=512)(parse)


class Operator(StrEnum):
    EQUAL = "eq"
    AT_MOST = "le"
    AT_LEAST = "ge"
    BELOW = "lt"
    ABOVE = "gt"
    ABOUT = "about"


class Importance(StrEnum):
    MUST_LOOK = "must_look"
    WORTH_A_LOOK = "worth_a_look"


OPERATOR_WORDS = {
    Operator.EQUAL: "equal to",
    Operator.AT_MOST: "at most",
    Operator.AT_LEAST: "at least",
    Operator.BELOW: "less than",
    Operator.ABOVE: "more than",
}


@dataclass(frozen=True)
class Rule:
    """Both sides as typed. `within` is the percent of the right side that “about” allows."""

    left: str
    operator: Operator
    right: str
    sentence: str = ""
    importance: Importance = Importance.MUST_LOOK
    within: Decimal | None = None

    @cached_property
    def sides(self) -> tuple[Node, Node]:
        return read_once(self.left), read_once(self.right)

    @cached_property
    def terms(self) -> tuple[Term, ...]:
        """Each number once, in the order in which they stand."""
        return tuple(dict.fromkeys(term for side in self.sides for term in terms(side)))

    @property
    def codes(self) -> frozenset[str]:
        return frozenset(term.code for term in self.terms)

    @property
    def operator_words(self) -> str:
        if self.operator == Operator.ABOUT:
            return f"within {said(self.within or Decimal(0))}% of"
        return OPERATOR_WORDS[self.operator]


@dataclass(frozen=True)
class Outcome:
    """What a rule says of one period; `holds` is None where numbers are missing.

    `sentence` says what does not hold, in the rule's own words and in numbers.
    """

    rule: Rule
    left: Decimal | None
    right: Decimal | None
    missing: tuple[Term, ...] = ()
    holds: bool | None = None
    sentence: str = ""


def outcome(rule: Rule, numbers: Numbers) -> Outcome:
    """Both sides worked out; `numbers` gives the number of a term, or None."""
    missing = tuple(term for term in rule.terms if numbers(term) is None)
    with localcontext(prec=WIDEST):
        left, right = (evaluate(side, numbers) for side in rule.sides)
        if missing:
            return Outcome(rule, left, right, missing)
        holds = _holds(rule, left, right)
        sentence = "" if holds else _sentence(rule, left, right)
        return Outcome(rule, left, right, (), holds, sentence)


def _sentence(rule: Rule, left: Decimal, right: Decimal) -> str:
    """`HOU-02 is 61 and should be at most HOU-03, which is 58.`"""
    left_words, right_words = said_apart(left, right, SAID_PLACES)
    facts = (
        f"{rule.left} is {left_words} and should be {rule.operator_words} {rule.right}, "
        f"which is {right_words}."
    )
    return f"{rule.sentence} {facts}".strip()


def cross_findings(outcomes: list[Outcome], field: str) -> Iterator[Finding]:
    """A warning for each rule that does not hold."""
    for one in outcomes:
        if one.holds is False:
            must_look = one.rule.importance == Importance.MUST_LOOK
            yield Finding(
                Level.WARNING, field, CheckCode.CROSS_CHECK, one.sentence, needs_words=must_look
            )


def _holds(rule: Rule, left: Decimal, right: Decimal) -> bool:
    """Compared at four decimals, as figures are kept."""
    left, right = round_half_up(left, PLACES), round_half_up(right, PLACES)
    if rule.operator == Operator.ABOUT:
        return abs(left - right) * HUNDRED <= abs(right) * (rule.within or 0)
    return {
        Operator.EQUAL: left == right,
        Operator.AT_MOST: left <= right,
        Operator.AT_LEAST: left >= right,
        Operator.BELOW: left < right,
        Operator.ABOVE: left > right,
    }[rule.operator]
