"""Help with wording a recommendation (5.6): warnings only, never a bar to the committee's words."""

import re
from dataclasses import dataclass
from enum import StrEnum

PASSIVE_WORDS = re.compile(r"\b(note|notes|noted|continue|continues|consider|considers)\b", re.I)
ACTION_WORDS = re.compile(
    r"\b(add|adopt|agree|appoint|approve|arrange|ask|build|bring|carry|change|clarif\w+|collect"
    r"|commission|communicat\w+|complete|create|deliver|develop\w*|draft|ensure|establish|explore"
    r"|fund|implement|improve|include|introduce|investigate|invite|make|measure|monitor|prepare"
    r"|present\w*|produce|provide|publish|reduce|remove|replace|report|request\w*|review\w*|send"
    r"|set|share|train|update|use|work|write)\b",
    re.IGNORECASE,
)


class SmartWarning(StrEnum):
    NO_WHO = "no_who"
    NO_WHEN = "no_when"
    NO_ACTION = "no_action"
    ONLY_NOTES = "only_notes"


@dataclass(frozen=True)
class Wording:
    """What the six Ws are looked for in."""

    text: str
    has_lead: bool
    has_date: bool


def smart_warnings(wording: Wording) -> list[SmartWarning]:
    """Who, when and what are missing, in that order."""
    is_action = bool(ACTION_WORDS.search(wording.text))
    is_passive = bool(PASSIVE_WORDS.search(wording.text))
    found = {
        SmartWarning.NO_WHO: not wording.has_lead,
        SmartWarning.NO_WHEN: not wording.has_date,
        SmartWarning.NO_ACTION: not is_action and not is_passive,
        SmartWarning.ONLY_NOTES: not is_action and is_passive,
    }
    return [warning for warning, is_true in found.items() if is_true]
