"""What a commentary claims about the target, told from a listed set of phrases.

A claim is a phrase in a clause that speaks of now: what is expected, what was so before, and what
others do claims nothing. “Not”, “no longer” or “narrowly missed being” before a phrase turn it
round. The lists are short on purpose: a wrong alarm costs an officer more than a missed one.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from kpis.calculations.codes import Polarity


class Claim(StrEnum):
    MET = "met"
    MISSED = "missed"


@dataclass(frozen=True)
class Claimed:
    """A claim, and the words that make it."""

    claim: Claim
    words: str


AIM = r"(?:the |our |its |this |that )?(?:\w+ )?(?:\w+ly )?(?:target|profile|standard|threshold)s?"
STANDS = r"(?:is|are|was|were|remains?|remained|stays?|stayed|finished|ended|came in)"
BE = r"(?:has|have|was|were|is|are)"
WAS = r"(?:has been|have been|was|were|is|are) "
MET = (
    rf"{STANDS} (?:well |firmly |just )?(?:on|within|at) (?:the )?(?:target|profile)",
    r"\bon target\b",
    rf"\b(?:meets?|met|meeting|hits?|hitting|reach(?:es|ed)?|achiev(?:es?|ed|ing)) {AIM}",
    rf"\b(?:beats?|beating|outperform(?:s|ed)?) {AIM}",
    rf"{AIM} (?:{WAS})?(?:(?!not\b|never\b)\w+ )?(?:met|achieved|beaten|reached)",
    rf"\b(?:better than|ahead of) {AIM}",
    r"\bgreen (?:rating|status|rated)\b|\brated green\b|\b(?:is|remains|stays|turned) green\b",
    rf"\bperformance {STANDS} (?:very |consistently )?(?:good|strong|excellent)\b",
)
MISSED = (
    r"\boff target\b",
    rf"\b(?:miss(?:es|ed|ing)?|fail(?:s|ed)? to (?:meet|reach|hit|achieve)) {AIM}",
    rf"\b(?:f[ae]lls?|fell|falling|came|comes|coming|ended|just|is|are|was|were)? ?short of {AIM}",
    rf"{AIM} (?:{WAS})?(?:(?!not\b|never\b)\w+ )?missed",
    rf"{AIM} {BE} (?:not|never)(?: been)?(?: \w+)? (?:met|achieved|beaten|reached)",
    rf"{AIM} {BE}n['\u2019]t (?:been )?(?:met|achieved|beaten|reached)",
    rf"\b(?:worse than|behind|outside) {AIM}",
    r"\bred (?:rating|status|rated)\b|\brated red\b|\b(?:is|remains|stays|turned) red\b",
    r"\b(?:underperform(?:s|ed|ing|ance)|under-performance|poor performance)\b",
)
# Of a figure that should be low, “exceeded” may mean either; “did not exceed” means one thing.
EXCEEDED = (
    rf"\b(?:exceed(?:s|ed|ing)?|surpass(?:es|ed|ing)?) {AIM}",
    rf"{AIM} (?:{WAS})?(?:(?!not\b|never\b)\w+ )?(?:exceeded|surpassed)",
)
NOT_EXCEEDED = rf"\b(?:not|never|n['\u2019]t)(?: \w+)? exceed(?:ed)? {AIM}"
ABOVE = rf"\b(?:above|over|higher than) {AIM}"
BELOW = rf"\b(?:below|under|beneath|lower than) {AIM}"

# “however” and its like begin a thought of its own; so does “but”.
CLAUSES = re.compile(
    r"[.;:!?\n]+(?:\s|$)|,? (?:but|although|though|however|whereas|while|despite|because|as)\b|, "
)
NOT_NOW = re.compile(
    r"\b(?:will|would|should|could|expect\w*|forecast\w*|predict\w*|anticipat\w*|aims?|aiming|"
    r"hopes?|hoping|plans? to|intend\w*|in order to|to (?:meet|reach|hit|achieve|exceed)|until|"
    r"by (?:the end|march|june|september|december|january|april|july|october|next)|"
    r"next (?:quarter|year|month)|last (?:quarter|year|month)|previous\w*|earlier|used to|"
    r"had been|(?:in|for) (?:q[1-4]|quarter [1-4]|20\d\d/\d\d)|year[- ]end|nationally|national|"
    r"other councils?|neighbours?|peers?|regional|if|unless|back on|return(?:s|ed|ing)? to|"
    r"brings?|bring\w*|stretch|statutory|one of|some of|two of|three of|most of)\b",
    re.IGNORECASE,
)
FAILING_TO = re.compile(r"fail(?:s|ed)? to (?:meet|reach|hit|achieve)", re.IGNORECASE)
TURNS = re.compile(
    r"(?:\bnot\b|n['\u2019]t\b|\bnever\b|\bno longer\b|\bnor\b|\bneither\b|\bwithout\b|"
    r"\bfar from\b|\bunable to\b|\brather than\b|\binstead of\b|\bcannot\b|\bno\b|"
    r"\bnarrowly missed\b|\bfail(?:s|ed)? to\b|\bshort of\b|\bnone of\b|\bavoid(?:s|ed)?\b)"
    r"(?:\W+\w+){0,4}\W*$",
    re.IGNORECASE,
)


def claims(text: str, polarity: Polarity) -> Iterator[Claimed]:
    """What the text says of the target now, in its order; above and below by what is good."""
    lists = _lists(polarity)
    for clause in CLAUSES.split(text):
        if not clause or NOT_NOW.search(FAILING_TO.sub("missed", clause)):
            continue
        for claim, patterns in lists:
            yield from _claims_of(clause, claim, patterns)


def _lists(polarity):
    met, missed = list(MET), list(MISSED)
    if polarity == Polarity.HIGHER:
        met, missed = [*met, *EXCEEDED, ABOVE], [*missed, BELOW]
    elif polarity == Polarity.LOWER:
        met, missed = [*met, NOT_EXCEEDED, BELOW], [*missed, ABOVE]
    return ((Claim.MISSED, missed), (Claim.MET, met))


def _claims_of(clause, claim, patterns) -> Iterator[Claimed]:
    for pattern in patterns:
        for found in re.finditer(pattern, clause, re.IGNORECASE):
            is_turned = bool(TURNS.search(clause[: found.start()]))
            words = clause[max(0, found.start() - 20) if is_turned else found.start() : found.end()]
            yield Claimed(_other(claim) if is_turned else claim, words.strip())


def _other(claim: Claim) -> Claim:
    return Claim.MISSED if claim == Claim.MET else Claim.MET
