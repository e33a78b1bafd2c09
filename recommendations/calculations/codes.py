"""The codes of the three separate fields, and of the status that is shown (domain-rules 5.4)."""

from enum import StrEnum


class Verdict(StrEnum):
    """The executive's response. NOT_STATED: words were given, the verdict is for a person."""

    AWAITING = "awaiting"
    NOT_STATED = "not_stated"
    ACCEPTED = "accepted"
    PARTIALLY_ACCEPTED = "partially_accepted"
    IN_PRINCIPLE = "in_principle"
    REJECTED = "rejected"
    DEFERRED = "deferred"
    NOTED = "noted"


class Progress(StrEnum):
    """What the officer claims. NOT_STATED: nobody has said; an importer never infers it."""

    NOT_STATED = "not_stated"
    NOT_STARTED = "not_started"
    IN_PROGRESS = "in_progress"
    SLIPPED = "slipped"
    PAUSED = "paused"
    IMPLEMENTED = "implemented"
    SUPERSEDED = "superseded"
    NOT_ACHIEVED = "not_achieved"


class CommitteeState(StrEnum):
    """What the committee has resolved; only a resolution changes it."""

    OPEN = "open"
    CLOSED = "closed"
    REOPENED = "reopened"
    WITHDRAWN = "withdrawn"


class Outcome(StrEnum):
    """What a resolution does. `noted` changes nothing."""

    NOTED = "noted"
    AGREED_CLOSED = "agreed_closed"
    REOPENED = "reopened"
    WITHDRAWN = "withdrawn"


class Status(StrEnum):
    """What is shown of a recommendation, from its three fields, its dates and the day."""

    NOT_STATED = "not_stated"
    NOT_STARTED = "not_started"
    IN_PROGRESS = "in_progress"
    SLIPPED = "slipped"
    PAUSED = "paused"
    IMPLEMENTED = "implemented"
    SUPERSEDED = "superseded"
    NOT_ACHIEVED = "not_achieved"
    CLOSED = "closed"
    REJECTED = "rejected"
    WITHDRAWN = "withdrawn"


AFTER = {
    Outcome.AGREED_CLOSED: CommitteeState.CLOSED,
    Outcome.REOPENED: CommitteeState.REOPENED,
    Outcome.WITHDRAWN: CommitteeState.WITHDRAWN,
}
