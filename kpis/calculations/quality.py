"""How good a KPI's data are, by the six dimensions of the Government's framework (rule 6.2)."""

import datetime as dt
from collections.abc import Mapping
from enum import StrEnum

from perfportal.core.periods.months import add_months

LOWEST_MEDIUM, LOWEST_HIGH = 7, 11
MONTHS_VALID = 12


class Dimension(StrEnum):
    """What is scored, each with 0 (not met), 1 (partly) or 2 (met)."""

    COMPLETENESS = "completeness"
    UNIQUENESS = "uniqueness"
    CONSISTENCY = "consistency"
    TIMELINESS = "timeliness"
    VALIDITY = "validity"
    ACCURACY = "accuracy"


class Quality(StrEnum):
    HIGH = "high"
    MEDIUM = "medium"
    LOW = "low"
    NOT_ASSESSED = "not_assessed"


def rate(scores: Mapping[Dimension, int]) -> Quality:
    """The rating of six scores; data that are not accurate or not valid are low whatever else."""
    total = sum(scores[dimension] for dimension in Dimension)
    if 0 in (scores[Dimension.ACCURACY], scores[Dimension.VALIDITY]) or total < LOWEST_MEDIUM:
        return Quality.LOW
    return Quality.HIGH if total >= LOWEST_HIGH else Quality.MEDIUM


def valid_since(as_of: dt.date) -> dt.date:
    """An assessment from before this day counts no more."""
    return add_months(as_of, -MONTHS_VALID)
