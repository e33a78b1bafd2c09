"""Assessments as records of 64-bit integers: what the plain rule and its vectorised twin both give.

Numbers are scaled by 10,000 (they have four decimals), days count from 1 January 1970, codes are
places in the tables below, and `NONE` stands for no number. Records can be compared, digested and
sent to the database whole. The order of a table is part of every digest: add codes at its end.
"""

import datetime as dt
import hashlib
import zlib
from collections.abc import Iterable
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import lru_cache

import numpy as np

from kpis.calculations.assess import Assessed, assess_series, stored
from kpis.calculations.bases import beside_own
from kpis.calculations.codes import DataStatus, Direction, Marker, Rag, RagBasis, YearToDateState
from kpis.calculations.course import Course
from kpis.calculations.facts import KpiFacts, SetUp
from kpis.calculations.forecast import ForecastMethod, NoForecast
from kpis.calculations.outlook import Outlook, outlooks
from kpis.calculations.rolled import Rolled, rolled_up
from kpis.calculations.spc import Assurance, Limited, PointKind, Variation
from kpis.calculations.warning_signs import BITS
from perfportal.core.periods import Period, PeriodKind

NONE = np.iinfo(np.int64).min
SCALE = 10_000
EPOCH = dt.date(1970, 1, 1).toordinal()
KINDS = tuple(PeriodKind)
BASES = tuple(RagBasis)
RAGS = tuple(Rag)
DIRECTIONS = ("", *Direction)
MARKERS = ("", *Marker)
DATA_STATUSES = ("", *DataStatus)
STATES = ("", "due", "draft", "submitted", "approved", "issued")
YTD_STATES = ("", *YearToDateState)
FORECAST_METHODS = ("", *ForecastMethod)
NO_FORECASTS = ("", *NoForecast)
FORECAST_RAGS = ("", *Rag)
COURSES = ("", *Course)
POINT_KINDS = ("", *PointKind)
VARIATIONS = ("", *Variation)
ASSURANCES = ("", *Assurance)
SPC_LIMITS = ("", *Limited)
MISSING_LENGTH = 300

KEY = ("kpi", "kind", "start", "end", "basis")
LINKS = ("definition", "revision")
OUTLOOK_NUMBERS = ("forecast", "progress", "spc_mean", "spc_lower", "spc_upper")
NUMBERS = ("value", "period_value", "target", "target_lower", "target_upper", "adverse_variance",
           "previous_value", "last_year_value", "ytd", "outturn", *OUTLOOK_NUMBERS)  # fmt: skip
CODES = {
    "marker": MARKERS,
    "data_status": DATA_STATUSES,
    "value_state": STATES,
    "rag": RAGS,
    "dot_short": DIRECTIONS,
    "dot_long": DIRECTIONS,
    "dot_headline": DIRECTIONS,
    "ytd_state": YTD_STATES,
    "forecast_method": FORECAST_METHODS,
    "no_forecast": NO_FORECASTS,
    "forecast_rag": FORECAST_RAGS,
    "progress_status": COURSES,
    "spc_limits": SPC_LIMITS,
    "spc_point": POINT_KINDS,
    "variation": VARIATIONS,
    "assurance": ASSURANCES,
}
# What the whole series says: a longer period has it from its last part, another basis not at all.
OUTLOOK_CODES = ("forecast_method", "no_forecast", "forecast_rag", "progress_status", "spc_limits",
                 "spc_point", "variation", "assurance")  # fmt: skip
OF_LAST_PART = ("ytd", "outturn", "ytd_state", "missing", *OUTLOOK_NUMBERS, *OUTLOOK_CODES,
                "warnings")  # fmt: skip
# Where a row stands: of the KPI's own periods and basis, of longer periods, or on another basis.
HEADLINE, ROLLED, BESIDE = range(3)
# Not stored, but part of what went in: the set-up, and whether in force, due and late.
ONLY_DIGESTED = ("set_up", "flags")
FIELDS = (*KEY, "standing", *LINKS, *NUMBERS, *CODES, "warnings", "missing", *ONLY_DIGESTED)
DTYPE = np.dtype([(name, "<i8") for name in FIELDS])


@dataclass(frozen=True)
class Rows:
    """Records with the texts that `missing` points at: the periods a year to date waits for."""

    records: np.ndarray
    texts: tuple[str, ...] = ("",)

    def __len__(self):
        return len(self.records)

    def keys(self) -> list[tuple[int, int, int, int]]:
        """What each record is about: KPI, kind and first day of its period, basis."""
        columns = (self.records[name].tolist() for name in ("kpi", "kind", "start", "basis"))
        return list(zip(*columns, strict=True))

    def digests(self) -> list[bytes]:
        """SHA-256 of each record, with the text itself in the place of its number."""
        plain = self.records.copy()
        plain["missing"] = np.array([zlib.crc32(t.encode()) for t in self.texts])[plain["missing"]]
        width, whole = plain.dtype.itemsize, plain.tobytes()
        return [
            hashlib.sha256(whole[at : at + width]).digest() for at in range(0, len(whole), width)
        ]

    def select(self, mask) -> "Rows":
        return Rows(self.records[mask], self.texts)


def joined(parts: Iterable[Rows]) -> Rows:
    """Several sets of rows as one."""
    parts = list(parts)
    if len(parts) == 1:
        return parts[0]
    texts, records = {"": 0}, []
    for part in parts:
        places = np.array([texts.setdefault(text, len(texts)) for text in part.texts])
        moved = part.records.copy()
        moved["missing"] = places[moved["missing"]]
        records.append(moved)
    return Rows(np.concatenate(records) if records else empty(0), tuple(texts))


def empty(count: int) -> np.ndarray:
    return np.zeros(count, DTYPE)


def rows_of(facts: KpiFacts, *, as_of: dt.date) -> Rows:
    """The plain rule's results of one KPI as records.

    First its own, then those of longer periods, then those on its other basis.
    """
    texts, tuples, set_ups = {"": 0}, [], {}
    for standing, result, outlook in _results(facts, as_of):
        text = missing_text(result.ytd.missing)
        key = id(result.definition)
        if key not in set_ups:
            set_ups[key] = set_up_number(result.definition.set_up, facts.neutral)
        places = (standing, texts.setdefault(text, len(texts)), set_ups[key])
        tuples.append(_as_tuple(result, outlook, facts.id, *places))
    return Rows(np.array(tuples, DTYPE) if tuples else empty(0), tuple(texts))


def _results(facts: KpiFacts, as_of) -> list[tuple[int, Assessed, Outlook | None]]:
    """All results with where they stand and, on the KPI's own basis, what its series says."""
    results = assess_series(facts, as_of=as_of)
    ahead = outlooks(facts, results, as_of=as_of)
    own = {pair[0].period: pair for pair in zip(results, ahead, strict=True)}
    longer = [_with_last(one, *own[one.last]) for one in rolled_up(facts, as_of=as_of)]
    beside = beside_own(facts, as_of=as_of)
    return [
        *((HEADLINE, *pair) for pair in own.values()),
        *((ROLLED, *pair) for pair in longer),
        *((BESIDE, result, None) for result in beside),
    ]


def _with_last(longer: Rolled, last: Assessed, outlook: Outlook) -> tuple[Assessed, Outlook]:
    """A longer period's result with what stays that of its last part."""
    return replace(longer.result, ytd=last.ytd, outturn=last.outturn), outlook


def _as_tuple(
    result: Assessed,
    outlook: Outlook | None,
    kpi_id: int,
    standing: int,
    missing: int,
    set_up: int,
) -> tuple:
    period, slot = result.period, result.slot
    return (
        kpi_id,
        KINDS.index(period.kind),
        day_number(period.start),
        day_number(period.end),
        BASES.index(result.basis),
        standing,
        result.definition.id,
        NONE if slot.revision_id is None else slot.revision_id,
        *map(scaled, _numbers(result, outlook)),
        MARKERS.index(result.marker),
        DATA_STATUSES.index(slot.data_status),
        STATES.index(slot.state),
        RAGS.index(result.rag),
        *(DIRECTIONS.index(d or "") for d in _directions(result)),
        YTD_STATES.index(result.ytd.state or ""),
        *_outlook_codes(outlook),
        sum(BITS[sign.code] for sign in outlook.signs) if outlook else 0,
        missing,
        set_up,
        flags(result.in_force, result.is_due, result.is_late),
    )


def _numbers(result: Assessed, outlook: Outlook | None):
    """In the order of `NUMBERS`; what the series says is rounded here as all else was before."""
    target = result.target
    return (
        result.value, result.period_value, target.value, target.lower, target.upper,
        result.adverse_variance, result.previous_value, result.last_year_value,
        result.ytd.value, result.outturn, *_outlook_numbers(outlook),
    )  # fmt: skip


def _outlook_numbers(outlook: Outlook | None):
    if outlook is None:
        return (None,) * len(OUTLOOK_NUMBERS)
    point, course = outlook.point, outlook.course
    limits = (point.mean, point.lower, point.upper) if point else (None, None, None)
    return (outlook.forecast.value, course and course.value, *map(stored, limits))


def _outlook_codes(outlook: Outlook | None):
    if outlook is None:
        return (0,) * len(OUTLOOK_CODES)
    ahead, course, point = outlook.forecast, outlook.course, outlook.point
    return (
        FORECAST_METHODS.index(ahead.method),
        NO_FORECASTS.index(ahead.reason or ""),
        FORECAST_RAGS.index(outlook.forecast_rag or ""),
        COURSES.index(course.status if course else ""),
        SPC_LIMITS.index(point.limited if point else ""),
        POINT_KINDS.index(point.kind if point else ""),
        VARIATIONS.index(point.variation if point else ""),
        ASSURANCES.index(outlook.assurance or ""),
    )


def _directions(result: Assessed):
    return (result.dot_short, result.dot_long, result.dot_headline)


def flags(in_force, is_due, is_late):
    """The three as one number; works on arrays too."""
    return in_force * 1 + is_due * 2 + is_late * 4


def set_up_number(set_up: SetUp, neutral: bool) -> int:
    """The first eight bytes of the digest of a set-up."""
    digest = hashlib.sha256(repr((set_up, neutral)).encode()).digest()
    return int.from_bytes(digest[:8], "little", signed=True)


def missing_text(missing: Iterable[Period]) -> str:
    """Tokens with semicolons between, as many whole ones as there is room for."""
    text = ";".join(period.token for period in missing)
    return text if len(text) <= MISSING_LENGTH else text[:MISSING_LENGTH].rpartition(";")[0]


def day_number(day: dt.date) -> int:
    return day.toordinal() - EPOCH


def day_of(number: int) -> dt.date:
    return dt.date.fromordinal(int(number) + EPOCH)


@lru_cache(maxsize=65536)
def as_stored(number: Decimal | None) -> int:
    """A number of a target or an officer as it is kept: the same few come again and again."""
    return scaled(stored(number))


def scaled(number: Decimal | None) -> int:
    """A number of at most four decimals as an integer."""
    return NONE if number is None else int(number * SCALE)


def unscaled(number: int) -> Decimal | None:
    return None if number == NONE else Decimal(int(number)).scaleb(-4)
