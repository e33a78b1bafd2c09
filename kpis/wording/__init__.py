"""The words and number formats for the codes of KPIs: one place, used by every page and report.

Pure but for gettext: no ORM, no clock.
"""

from kpis.wording.forecast import NO_FORECAST_WORDS, forecast_words
from kpis.wording.marks import (
    BASIS_WORDS,
    DATA_STATUS_WORDS,
    MARKER_WORDS,
    POLARITY_WORDS,
    VALUE_STATE_WORDS,
    DirectionMark,
    StatusMark,
    direction_arrow,
    direction_mark,
    direction_word,
    direction_words,
    listed,
    lower_first,
    rag_mark,
    rag_word,
)
from kpis.wording.numbers import (
    NO_NUMBER,
    format_change,
    format_figure,
    format_interval,
    format_number,
    format_plain,
    format_value,
    minimum_words,
    unit_suffix,
)
from kpis.wording.targets import (
    RULE_COLOURS,
    RULE_NAMES,
    RULE_TITLES,
    TOLERANCE_NAMES,
    allowance_words,
    target_words,
    tolerance_words,
)

__all__ = [
    "BASIS_WORDS",
    "DATA_STATUS_WORDS",
    "MARKER_WORDS",
    "NO_FORECAST_WORDS",
    "NO_NUMBER",
    "POLARITY_WORDS",
    "RULE_COLOURS",
    "RULE_NAMES",
    "RULE_TITLES",
    "TOLERANCE_NAMES",
    "VALUE_STATE_WORDS",
    "DirectionMark",
    "StatusMark",
    "allowance_words",
    "direction_arrow",
    "direction_mark",
    "direction_word",
    "direction_words",
    "forecast_words",
    "format_change",
    "format_figure",
    "format_interval",
    "format_number",
    "format_plain",
    "format_value",
    "listed",
    "lower_first",
    "minimum_words",
    "rag_mark",
    "rag_word",
    "target_words",
    "tolerance_words",
    "unit_suffix",
]
