"""The codes of KPIs, as files and the database hold them (files.md fixes the spelling)."""

from enum import StrEnum


class RuleError(ValueError):
    """A set-up that the rules cannot work with; the message is a sentence with the remedy."""


class Polarity(StrEnum):
    """Which way is good. A range or a midpoint is aimed at; with `none` no value is good or bad."""

    HIGHER = "higher"
    LOWER = "lower"
    RANGE = "range"
    MIDPOINT = "midpoint"
    NONE = "none"


class MeasureType(StrEnum):
    """How values of periods make a year (domain-rules 1.3)."""

    SUM = "sum"
    RATIO = "ratio"
    CUM_RATIO = "cum_ratio"
    CUM_ENTERED = "cum_entered"
    WMEAN = "wmean"
    PER_FTE = "per_fte"
    SNAP = "snap"
    ROLL12 = "roll12"
    MEDIAN = "median"
    ANNUAL = "annual"
    YES_NO = "yes_no"
    DATE = "date"


class ToleranceKind(StrEnum):
    """What the tolerance is: percent of the target, units of the KPI, an explicit limit, none."""

    PERCENT = "percent"
    ABSOLUTE = "absolute"
    FLOOR = "floor"
    NONE = "none"


class RagPreset(StrEnum):
    """Ways of giving a status that councils use (domain-rules 2.3).

    With `within` whatever keeps the KPI's tolerance is green, and nothing is amber.
    """

    PER_KPI = "per_kpi"
    STD5 = "std5"
    STD10 = "std10"
    FLOOR = "floor"
    BELFAST = "belfast"
    DOT_COMBINED = "dot_combined"
    WITHIN = "within"


class CompareAt(StrEnum):
    """Compare values as displayed (rounded) or raw."""

    DISPLAY = "display"
    RAW = "raw"


class ArrowMeans(StrEnum):
    """What an arrow shows: improvement or decline, or which way the number moved."""

    PERFORMANCE = "performance"
    VALUE = "value"


class RagBasis(StrEnum):
    """Which figure the status is given to: the period's, the year to date's or the outturn."""

    PERIOD = "period"
    YTD = "ytd"
    OUTTURN = "outturn"


class Rag(StrEnum):
    """The status of a KPI in a period. `NO_DATA` is for callers who know no deadline."""

    GREEN = "GREEN"
    AMBER = "AMBER"
    RED = "RED"
    NO_TARGET = "NO_TARGET"
    DATA_ONLY = "DATA_ONLY"
    NOT_DUE = "NOT_DUE"
    OVERDUE = "OVERDUE"
    SUPPRESSED = "SUPPRESSED"
    NOT_APPLICABLE = "NOT_APPLICABLE"
    NOT_IN_FORCE = "NOT_IN_FORCE"
    NO_DATA = "NO_DATA"


class Direction(StrEnum):
    """Direction of travel, as a code; the words are the presenter's."""

    IMPROVING = "IMPROVING"
    WORSENING = "WORSENING"
    NO_CHANGE = "NO_CHANGE"
    INCREASING = "INCREASING"
    DECREASING = "DECREASING"
    NO_COMPARATOR = "NO_COMPARATOR"
    NOT_COMPARABLE = "NOT_COMPARABLE"


class Arrow(StrEnum):
    """Which way the number moved: a fact apart from whether that is good."""

    UP = "up"
    DOWN = "down"
    LEVEL = "level"


class YearToDateState(StrEnum):
    COMPLETE = "complete"
    INCOMPLETE = "incomplete"


class Marker(StrEnum):
    """What stands in the place of a value, in the shorthand of official statistics."""

    NOT_AVAILABLE = "x"
    NOT_APPLICABLE = "z"
    SUPPRESSED = "c"


# Answers that state no figure; one that is held back has its figure, for staff.
WITHOUT_FIGURE = frozenset({Marker.NOT_AVAILABLE, Marker.NOT_APPLICABLE})


class DataStatus(StrEnum):
    PROVISIONAL = "provisional"
    FINAL = "final"
    ESTIMATED = "estimated"
    REVISED = "revised"


# A figure for which a final one is still expected.
NOT_FINAL = (DataStatus.PROVISIONAL, DataStatus.ESTIMATED)


class TargetKind(StrEnum):
    """What a target is for. Only a target decides a status; a trajectory is the path of years.

    A baseline says that a year has no target yet: its figures are data only (domain-rules 2.5).
    """

    TARGET = "target"
    FLOOR = "floor"
    STRETCH = "stretch"
    STATUTORY = "statutory"
    FORECAST = "forecast"
    TRAJECTORY = "trajectory"
    BASELINE = "baseline"


class Profile(StrEnum):
    """How an annual target spreads over its year (domain-rules 2.5)."""

    FLAT = "flat"
    LINEAR = "linear"
    CUSTOM = "custom"
    SEASONAL = "seasonal"


class IndicatorRole(StrEnum):
    PERFORMANCE = "performance"
    CONTEXTUAL = "contextual"
    ACTIVITY = "activity"
    PROXY = "proxy"


class Frequency(StrEnum):
    WEEKLY = "weekly"
    MONTHLY = "monthly"
    QUARTERLY = "quarterly"
    TERMLY = "termly"
    HALF_YEARLY = "half_yearly"
    ANNUAL = "annual"
    BIENNIAL = "biennial"
    AD_HOC = "ad_hoc"


class Calendar(StrEnum):
    FINANCIAL = "financial"
    CALENDAR = "calendar"
    ACADEMIC = "academic"
    MUNICIPAL = "municipal"


class Unit(StrEnum):
    PERCENT = "percent"
    NUMBER = "number"
    GBP = "gbp"
    GBP_THOUSAND = "gbp_thousand"
    DAYS = "days"
    WEEKS = "weeks"
    MINUTES = "minutes"
    RATE = "rate"
    RATIO = "ratio"
    KG = "kg"
    TCO2E = "tco2e"
    SCORE = "score"
    YES_NO = "yes_no"
    DATE = "date"
