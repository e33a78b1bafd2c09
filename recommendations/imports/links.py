"""Which records of a document belong together: the same words twice, and what one says of another.

Only what is clear is linked; the words stay in the text in any case.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import combinations, pairwise

from recommendations.calculations.numbering import references_mentioned
from recommendations.imports.planning import Plan, PlannedRecord

NEXT = re.compile(r"\bsee (?:the )?next (?:item|recommendation)\b", re.IGNORECASE)
ABOVE = re.compile(
    r"^\W*(?:see |as )(?:above|the previous (?:item|recommendation))\b", re.IGNORECASE
)


@dataclass(frozen=True)
class PlannedLink:
    """Two working references, and why they belong together."""

    reference: str
    related: str
    why: str


def plan_links(plan: Plan) -> list[PlannedLink]:
    """The links of a document, each pair once."""
    found = [*_neighbours(plan.leaves), *_same_words(plan.leaves), *_mentions(plan)]
    once = {frozenset((link.reference, link.related)): link for link in reversed(found)}
    return list(reversed(once.values()))


def _neighbours(leaves) -> Iterator[PlannedLink]:
    """`See next item` points on, a response that begins `As above` points back in its group."""
    for first, second in pairwise(leaves):
        if NEXT.search(_said(first)):
            yield _link(first, second, "See next item")
        is_one_group = first.row.group == second.row.group
        if is_one_group and (ABOVE.match(second.response) or ABOVE.match(second.update)):
            yield _link(second, first, "As above")


def _same_words(leaves) -> Iterator[PlannedLink]:
    for first, second in combinations(leaves, 2):
        if " ".join(first.text.split()) == " ".join(second.text.split()):
            yield _link(first, second, "The same words")


def _mentions(plan: Plan) -> Iterator[PlannedLink]:
    known = {record.reference: record for record in plan.records if record.reference}
    for record in plan.leaves:
        for reference in references_mentioned(f"{record.text}\n{_said(record)}"):
            if reference in known and reference != record.reference:
                yield _link(record, known[reference], f"Names recommendation {reference}")


def _said(record: PlannedRecord) -> str:
    return f"{record.response}\n{record.update}"


def _link(first: PlannedRecord, second: PlannedRecord, why: str) -> PlannedLink:
    return PlannedLink(first.working_reference, second.working_reference, why)
