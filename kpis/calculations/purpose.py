"""Whether a KPI still has a purpose: the ten tests of a yearly review (domain-rules 0.6)."""

import datetime as dt
from collections.abc import Mapping
from enum import StrEnum

from perfportal.core.periods.months import add_months


class PurposeTest(StrEnum):
    """What good performance information does, test by test, in the order of the procedure."""

    MEASURABLE = "measurable"
    IMPROVEMENT = "improvement"
    EFFICIENCY = "efficiency"
    VALUE = "value"
    EASY = "easy"
    DIGITAL = "digital"
    QUALITY = "quality"
    ACCESSIBLE = "accessible"
    WARNING = "warning"
    TRANSPARENT = "transparent"


class Answer(StrEnum):
    YES = "yes"
    PARTLY = "partly"
    NO = "no"


class Outcome(StrEnum):
    """What becomes of the KPI."""

    KEEP = "keep"
    CHANGE = "change"
    RETIRE = "retire"


def failed(answers: Mapping[PurposeTest, Answer]) -> list[PurposeTest]:
    """The tests that the KPI does not pass, in order."""
    return [test for test in PurposeTest if answers.get(test) == Answer.NO]


def next_review(last: dt.date | None, *, started: dt.date) -> dt.date:
    """A year after the last review, on the same day; a KPI without one is due from its start."""
    if last is None:
        return started
    return add_months(last, 12)
