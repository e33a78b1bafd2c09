"""The names of the warnings: a KPI's checks are switched off, and counted, by them."""

from enum import StrEnum


class CheckCode(StrEnum):
    HUNDREDFOLD = "hundredfold"
    SLIPPED = "slipped"
    SWAPPED = "swapped"
    ZERO_FOR_MISSING = "zero_for_missing"
    OUTSIDE_RANGE = "outside_range"
    OUTLIER = "outlier"
    BIG_CHANGE = "big_change"
    LAST_YEAR = "last_year"
    CUMULATIVE_FALLS = "cumulative_falls"
    DENOMINATOR_JUMP = "denominator_jump"
    FAR_FROM_TARGET = "far_from_target"
    UNCHANGED = "unchanged"
    MISSING_EVIDENCE = "missing_evidence"
    CROSS_CHECK = "cross_check"
    CONTRADICTS_STATUS = "contradicts_status"
    LONG_TEXT = "long_text"
    MAY_IDENTIFY = "may_identify"


# Odd values: the commentary must have a word on them. A tick answers an unchanged figure.
NEEDS_WORDS = frozenset(
    {
        CheckCode.HUNDREDFOLD,
        CheckCode.SLIPPED,
        CheckCode.SWAPPED,
        CheckCode.ZERO_FOR_MISSING,
        CheckCode.OUTSIDE_RANGE,
        CheckCode.OUTLIER,
        CheckCode.BIG_CHANGE,
        CheckCode.LAST_YEAR,
        CheckCode.CUMULATIVE_FALLS,
        CheckCode.DENOMINATOR_JUMP,
        CheckCode.FAR_FROM_TARGET,
    }
)
# A cross-check ends on its own page; whether a text points at a person is asked of every text.
WAIVABLE = (
    *sorted(NEEDS_WORDS, key=list(CheckCode).index),
    CheckCode.UNCHANGED,
    CheckCode.MISSING_EVIDENCE,
    CheckCode.CONTRADICTS_STATUS,
    CheckCode.LONG_TEXT,
)
