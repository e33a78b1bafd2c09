"""Which submitted values the performance team looks at, and why.

Every value of which the rules say why, and a part of the others that is drawn by lot. The lot hangs
on the number of the revision, so it falls the same way however often the page is opened.
"""

from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID

from kpis.calculations.quality import Quality

HUNDRED = 100


class WhyChecked(StrEnum):
    """The reasons, strongest first."""

    ANSWERED = "answered"
    REQUIRED = "required"
    FLAGGED = "flagged"
    LOW_QUALITY = "low_quality"
    NEW_PROVIDER = "new_provider"
    DRAWN = "drawn"


@dataclass(frozen=True)
class Candidate:
    """What the rule needs to know of one submitted revision."""

    uid: UUID
    is_answered: bool = False
    is_required: bool = False
    is_flagged: bool = False
    quality: Quality = Quality.NOT_ASSESSED
    is_new_provider: bool = False


def why_checked(candidate: Candidate, percent: int) -> WhyChecked | None:
    """The strongest reason to look at this value; None where nothing asks for it."""
    reasons = (
        (candidate.is_answered, WhyChecked.ANSWERED),
        (candidate.is_required, WhyChecked.REQUIRED),
        (candidate.is_flagged, WhyChecked.FLAGGED),
        (candidate.quality is Quality.LOW, WhyChecked.LOW_QUALITY),
        (candidate.is_new_provider, WhyChecked.NEW_PROVIDER),
        (is_drawn(candidate.uid, percent), WhyChecked.DRAWN),
    )
    return next((why for applies, why in reasons if applies), None)


def is_drawn(uid: UUID, percent: int) -> bool:
    """Whether the lot falls on this revision: on `percent` in a hundred of them."""
    return uid.int % HUNDRED < percent
