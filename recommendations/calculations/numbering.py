"""References such as 1, 1a and 1a(i): what one is, how they sort, and whose part each is.

Domain-rules 5.3: `^\\d+[a-z]?(\\([ivx]+\\))?$`, sorted 1, 1a, 1a(i), 1a(ii), 1b, 1c, 2, 10.
"""

import re

REFERENCE = re.compile(r"^(?P<number>\d+)(?P<letter>[a-z]?)(?:\((?P<roman>[ivx]+)\))?$")
IN_TEXT = re.compile(
    r"^\s*recommendation\s+(?P<reference>\d+\s?[a-z]?\s?(?:\([ivx]+\))?)\s*[:.\u2013-]\s*",
    re.IGNORECASE,
)
MENTION = re.compile(r"\brecommendations?\s+(\d+[a-z]?(?:\([ivx]+\))?)(?![a-z0-9])", re.IGNORECASE)
_ONES = ("", "i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix")
LONGEST_LIST = 40


def roman(number: int) -> str:
    """1 -> i, 4 -> iv, 9 -> ix, 14 -> xiv; up to 39, which no list of sub-items reaches."""
    return "x" * (number // 10) + _ONES[number % 10]


ROMAN_NUMBERS = {roman(number): number for number in range(1, LONGEST_LIST)}


def tidy_reference(text: str) -> str | None:
    """The reference as it is displayed, from ` 1A (i) ` too; None where it is none."""
    tidy = re.sub(r"\s+", "", text).rstrip(".:").lower()
    found = REFERENCE.match(tidy)
    if not found or (found["roman"] and found["roman"] not in ROMAN_NUMBERS):
        return None
    return tidy


def reference_key(reference: str) -> tuple[int, str, int]:
    """Sorts references as people count: 2 before 10, the heading before its parts, iv before v."""
    found = REFERENCE.match(reference)
    if not found:
        raise ValueError(f"'{reference}' is not a reference such as 1, 1a or 1a(i).")
    return (int(found["number"]), found["letter"], ROMAN_NUMBERS.get(found["roman"] or "", 0))


def parent_references(reference: str) -> list[str]:
    """Whose part it may be, the nearest first: 1a(i) -> 1a, 1."""
    found = REFERENCE.match(reference)
    nearest = []
    if found["roman"]:
        nearest.append(found["number"] + found["letter"])
    if found["letter"]:
        nearest.append(found["number"])
    return nearest


def part_reference(reference: str, number: int) -> str:
    """The reference of the n-th roman sub-item."""
    return f"{reference}({roman(number)})"


def reference_in_text(text: str) -> tuple[str, str] | None:
    """`RECOMMENDATION 1a: Cabinet ...` -> (`1a`, `Cabinet ...`); None without such a beginning."""
    found = IN_TEXT.match(text)
    reference = tidy_reference(found["reference"]) if found else None
    return (reference, text[found.end() :]) if reference else None


def references_mentioned(text: str) -> list[str]:
    """References that a text names after the word recommendation: `recommendation 1a. above`."""
    found = [tidy_reference(mention) for mention in MENTION.findall(text)]
    return list(dict.fromkeys(reference for reference in found if reference))
