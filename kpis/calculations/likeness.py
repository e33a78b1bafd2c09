"""Whether two KPIs count nearly the same thing, by their words alone."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import combinations

ALIKE = 0.8
WORD = re.compile(r"[a-z0-9]+")
# Words that most titles share and that say nothing about what is counted.
SPARE = {"a", "an", "and", "at", "by", "for", "from", "in", "of", "on", "or", "per", "that", "the",
         "to", "was", "were", "which"}  # fmt: skip


@dataclass(frozen=True)
class Counted:
    """What a KPI counts, in its own words; the parts of a share where it is one."""

    id: int
    title: str
    numerator: str = ""
    denominator: str = ""


def pairs_alike(counted: Iterable[Counted]) -> Iterator[tuple[int, int]]:
    """Primary keys of every two that have the same two parts, or nearly the same title."""
    known = [(one, _words(one.title), _parts(one)) for one in counted]
    for (one, title, parts), (other, other_title, other_parts) in combinations(known, 2):
        if (parts and parts == other_parts) or _near(title, other_title):
            yield one.id, other.id


def _words(text: str) -> list[str]:
    return sorted(word for word in WORD.findall(text.lower()) if word not in SPARE)


def _parts(one: Counted) -> tuple | None:
    parts = tuple(_words(one.numerator)), tuple(_words(one.denominator))
    return parts if all(parts) else None


def _near(title: list[str], other: list[str]) -> bool:
    matcher = SequenceMatcher(None, title, other, autojunk=False)
    return matcher.real_quick_ratio() >= ALIKE and matcher.ratio() >= ALIKE


def nearest(title: str, titles: Iterable[str]) -> str | None:
    """The one title that is nearly the same; None where there is none, or several."""
    words = _words(title)
    near = [
        other for other in titles if _shares_words(words, other) and _near(words, _words(other))
    ]
    return near[0] if len(near) == 1 else None


def _shares_words(words: list[str], title: str) -> bool:
    return not set(words).isdisjoint(_words(title))
