"""One row of the grid as it is posted: the words of an entry form, under names of its own.

`entry-<slot>-value` on a page of many rows is `value` on the page of one. Two fields of the entry
form, whether there is a figure and how final it is, are one choice here: the answer.
"""

import hashlib
import json
from dataclasses import dataclass
from enum import StrEnum

from kpis.calculations.checks import INTERVAL
from kpis.calculations.codes import DataStatus
from kpis.collection.entry_forms import TYPED, given, typed, with_interval
from kpis.collection.forms import EntryForm
from kpis.collection.models import GIVEN, Actual

CONTENT = ("value", "numerator", "denominator", "marker", "commentary")
MINE, THEIRS = "mine", "theirs"
DIGITS = 16


@dataclass(frozen=True)
class TypedRow:
    """What somebody typed into a row; `shown` is the seal of the words that they found in it.

    `choice` answers a conflict: `theirs`, or `mine` with the version that was laid over.
    """

    words: dict[str, str]
    version: int
    shown: str = ""
    choice: str = ""

    @property
    def is_blank(self) -> bool:
        return not any(self.words[name].strip() for name in CONTENT)

    @property
    def is_touched(self) -> bool:
        return seal(self.words) != self.shown

    @property
    def takes_theirs(self) -> bool:
        return self.choice == THEIRS

    def is_as_given(self, actual: Actual) -> bool:
        """Whether a value that came back still stands there as it was given."""
        came_back = actual.revision is not None and actual.state not in GIVEN
        return came_back and plain(self.words) == plain(given(actual))


class Did(StrEnum):
    """What has become of a row."""

    LEFT = "left"  # nothing in it, or nothing new
    AS_GIVEN = "as_given"  # came back for correction, and nothing has been changed
    SAVED = "saved"
    SUBMITTED = "submitted"
    REPEATED = "repeated"  # the second click
    HELD = "held"  # the checks stop it; its words are kept as a draft
    CONFLICT = "conflict"
    REFUSED = "refused"


@dataclass(frozen=True)
class Outcome:
    """A row after it has been sent. `form` has the errors of one that was held out."""

    did: Did
    row: TypedRow
    form: EntryForm | None = None
    sentence: str = ""

    @property
    def keeps_words(self) -> bool:
        """Whether what was typed is not in the record, so that the page must show it again."""
        return self.did in (Did.HELD, Did.CONFLICT, Did.REFUSED)


def key_of(actual: Actual) -> str:
    """The beginning of the names and ids of a row."""
    return f"entry-{actual.pk}"


def read_row(post, actual: Actual) -> TypedRow | None:
    """The row of a slot; None where the page that was sent did not have it.

    The interval stays as it stands: it is given on the page of the value.
    """
    key = key_of(actual)
    if f"{key}-version" not in post:
        return None
    words = {name: post.get(f"{key}-{name}", "") for name in TYPED}
    words |= read_answer(post.get(f"{key}-answer", ""))
    choice, _dash, seen = post.get(f"{key}-choice", "").partition("-")
    return TypedRow(
        words=plain(with_interval(words, typed(actual))),
        version=_number(seen if choice == MINE else post[f"{key}-version"]),
        shown=post.get(f"{key}-shown", ""),
        choice=choice,
    )


def read_answer(answer: str) -> dict[str, str]:
    """`provisional` is a figure of that status; any other answer says why there is none."""
    if answer in {"", *DataStatus}:
        return {"marker": "", "data_status": answer or DataStatus.FINAL.value}
    return {"marker": answer, "data_status": DataStatus.FINAL.value}


def answer_of(words: dict) -> str:
    return words.get("marker") or words.get("data_status") or DataStatus.FINAL.value


def plain(words: dict) -> dict[str, str]:
    """Every word of a draft as text, with the line ends of one kind."""
    texts = {name: str(words.get(name) or "").replace("\r\n", "\n") for name in TYPED}
    return texts | {"data_status": texts["data_status"] or DataStatus.FINAL.value}


def seal(words: dict) -> str:
    """The same for the same words, so that a page can tell whether somebody has changed them.

    An interval has no place in a row, so nobody changes it there.
    """
    here = {name: text for name, text in plain(words).items() if name not in INTERVAL}
    text = json.dumps(here, sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()[:DIGITS]


def _number(text: str) -> int:
    return int(text) if text.isdecimal() and len(text) < DIGITS else 0
