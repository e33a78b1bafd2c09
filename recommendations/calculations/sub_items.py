"""A text that holds `i) ... and ii) ...` is several recommendations under one heading.

Only an unbroken count from i, of two or more, is read as a list; anything else stays whole.
"""

import re
from dataclasses import dataclass

from recommendations.calculations.numbering import ROMAN_NUMBERS

MARKER = re.compile(r"(?:^|(?<=[\s;,:]))\(?(?P<roman>[ivx]+)\)\s+")
JOINED = re.compile(r"[\s;,]*(?:[;,\s]\s*(?:and|or))?[\s;,]*$")


@dataclass(frozen=True)
class SubItems:
    """The words before the list and the items in order."""

    stem: str
    items: tuple[str, ...]


def sub_items(text: str | None) -> SubItems | None:
    """The stem and items of a text, or None where it holds no such list."""
    found = _unbroken(list(MARKER.finditer(text or "")))
    if len(found) < 2:
        return None
    ends = [match.start() for match in found[1:]] + [len(text)]
    items = tuple(
        JOINED.sub("", text[match.end() : end]).strip()
        for match, end in zip(found, ends, strict=True)
    )
    return SubItems(text[: found[0].start()].strip(), items)


def share_of(text: str | None, number: int, count: int) -> str:
    """What of a response or update belongs to the n-th of `count` items.

    Where it is divided as the items are, its own part after the words before the list; else the
    whole, which then speaks of all of them.
    """
    divided = sub_items(text)
    if divided is None or len(divided.items) != count:
        return text or ""
    return "\n".join(filter(None, [divided.stem, divided.items[number - 1]]))


def _unbroken(matches):
    """The markers that count i, ii, iii ... from the first i."""
    kept = []
    for match in matches:
        if ROMAN_NUMBERS.get(match["roman"]) == len(kept) + 1:
            kept.append(match)
    return kept
