"""What of a KPI's results is published (domain-rules 7.5). Pure.

What is withheld is decided in `kpis.calculations.withholding`; here stands which fields of a
result that means. Every field is listed, either as safe or with what stands in its place: a test
fails for one that is not.
"""

from collections.abc import Collection
from dataclasses import dataclass, fields, replace

from kpis.assessment.results import Result
from kpis.calculations.codes import Direction, Marker, Rag
from kpis.calculations.suppression import SmallNumberWay, rounded_to_five
from kpis.calculations.withholding import Entry, Part, withheld_parts
from perfportal.core.periods import Period

ISSUED, WAITING = "issued", ("submitted", "approved")


@dataclass(frozen=True)
class Mask:
    """A field that may be withheld: with which parts, and what stands there then."""

    field: str
    parts: frozenset[Part]
    blank: object = None
    is_rounded: bool = False


def _mask(field: str, *parts: Part, blank: object = None, is_rounded: bool = False) -> Mask:
    return Mask(field, frozenset(parts), blank, is_rounded)


FIGURE, SERIES, FORECAST = Part.FIGURE, Part.SERIES, Part.FORECAST
# The position among other councils goes with the figure.
POSITION = ("rank", "rank_of", "quartile", "peer_median", "gap", "joint", "benchmark")
INTERVALS = ("interval", "previous_interval", "last_year_interval")
OF_SERIES = ("spc_mean", "spc_lower", "spc_upper", "spc_point", "variation", "assurance",
             "spc_limits", "progress", "progress_status")  # fmt: skip
WHOLE_SERIES = frozenset({*OF_SERIES, "warnings"} - {"progress", "progress_status"})
OF_FORECAST = ("forecast", "forecast_rag", "forecast_method", "no_forecast")
TEXTS = ("spc_point", "variation", "assurance", "spc_limits", "progress_status",
         "forecast_rag", "forecast_method", "no_forecast")  # fmt: skip
MASKS = (
    _mask("value", FIGURE, is_rounded=True),
    _mask("period_value", FIGURE, is_rounded=True),
    _mask("numerator", FIGURE, Part.PARTS),
    _mask("denominator", FIGURE, Part.PARTS),
    _mask("interval", FIGURE),
    _mask("rag", FIGURE, Part.STATUS, blank=Rag.SUPPRESSED),
    _mask("marker", FIGURE, blank=Marker.SUPPRESSED.value),
    _mask("adverse_variance", FIGURE, Part.STATUS),
    _mask("commentary", FIGURE, blank=""),
    _mask("made_of", FIGURE, blank=()),
    _mask("beside", FIGURE, Part.TO_DATE, Part.STATUS),
    _mask("ytd", FIGURE, Part.TO_DATE, is_rounded=True),
    _mask("ytd_state", FIGURE, Part.TO_DATE, blank=""),
    _mask("ytd_missing", FIGURE, Part.TO_DATE, blank=()),
    _mask("outturn", FIGURE, Part.TO_DATE, is_rounded=True),
    _mask("dot_short", FIGURE, Part.PREVIOUS, blank=""),
    _mask("previous_value", Part.PREVIOUS, is_rounded=True),
    _mask("previous_interval", Part.PREVIOUS),
    _mask("dot_long", FIGURE, Part.LAST_YEAR, blank=""),
    _mask("dot_headline", FIGURE, Part.LAST_YEAR, blank=""),
    _mask("last_year_value", Part.LAST_YEAR, is_rounded=True),
    _mask("last_year_interval", Part.LAST_YEAR),
    *(_mask(name, FIGURE) for name in POSITION),
    *(_mask(name, SERIES, blank="" if name in TEXTS else None) for name in OF_SERIES),
    _mask("warnings", SERIES, blank=()),
    *(_mask(name, FORECAST, blank="" if name in TEXTS else None) for name in OF_FORECAST),
)
SAFE = ("period", "sheet", "basis", "data_status", "value_state", "target", "rule_version",
        "is_baseline", "is_rolled", "comparator")  # fmt: skip
# With rounded counts, exact numbers that would give the counts away stay out.
UNROUNDED = frozenset(
    {
        "adverse_variance",
        "beside",
        "numerator",
        "warnings",
        *INTERVALS,
        *POSITION,
        *OF_SERIES,
        *OF_FORECAST,
    }
)
OF_RESULT = frozenset(field.name for field in fields(Result))


def issued_alone(results: list[Result]) -> list[Result]:
    """What readers of issued figures see of a KPI's results.

    Figures that have been given and not issued are left out, and what follows from them with them:
    a year to date that holds one, a comparison with one, a forecast made of one.
    """
    waiting = {r.period for r in results if r.value_state in WAITING}
    seen = masked(results, withheld=waiting)
    return [result for result in seen if result.value_state == ISSUED]


def issued_longer(results: list[Result], longer: list[Result]) -> list[Result]:
    """The same of longer periods that the KPI's results make: none whose parts are not all seen."""
    waiting = {r.period for r in results if r.value_state in WAITING}
    issued = [result for result in longer if result.value_state == ISSUED]
    seen = masked([*results, *issued], withheld=waiting)[len(results) :]
    return [result for result in seen if result.marker != Marker.SUPPRESSED]


def masked_with_longer(results: list[Result]) -> list[Result]:
    """As `masked`, in the order given, where longer periods stand among those they are made of.

    A longer period goes with any part that is withheld; a part never goes with a longer period.
    """
    own = [result for result in results if not result.is_rolled]
    longer = [result for result in results if result.is_rolled]
    seen = iter(masked(own))
    seen_longer = iter(masked([*own, *longer])[len(own) :])
    return [next(seen_longer if result.is_rolled else seen) for result in results]


def masked(results: list[Result], *, withheld: Collection[Period] = ()) -> list[Result]:
    """The results as published: nothing withheld, and nothing from which it could be worked out.

    `withheld` are periods that are so for another reason than a marker or a small number.
    Limits, signals and warning signs rest on the whole series, which goes on after the results
    that a reader is given; they are left out always.
    """
    entries = [
        replace(entry_of(result), is_marked=True) if result.period in withheld else entry_of(result)
        for result in results
    ]
    parts = withheld_parts(entries)
    return [_masked(result, hidden) for result, hidden in zip(results, parts, strict=True)]


def entry_of(result: Result) -> Entry:
    sheet = result.sheet
    return Entry(
        result.period,
        result.cell,
        is_marked=result.marker == Marker.SUPPRESSED,
        measure_type=sheet.measure_type,
        basis=result.basis,
        year_kind=sheet.year_kind,
        preset=sheet.preset,
        rule=sheet.small_numbers,
    )


def _masked(result: Result, hidden: frozenset[Part]) -> Result:
    rule = result.sheet.small_numbers
    if rule and rule.way == SmallNumberWay.ROUND:
        result = _rounded(result)
    blank = {
        mask.field: mask.blank
        for mask in MASKS
        if (mask.parts & hidden or mask.field in WHOLE_SERIES) and mask.field in OF_RESULT
    }  # fmt: skip
    return replace(result, **blank) if blank else result


def _rounded(result: Result) -> Result:
    """Every count to the nearest 5; what would tell it exactly is left out.

    The status of a small count would tell on which side of its target it is, and its commentary
    may repeat it. Counts that round to the same number show no change.
    """
    changes = {
        mask.field: mask.blank
        for mask in MASKS
        if mask.field in UNROUNDED & OF_RESULT
    }  # fmt: skip
    counts = [mask.field for mask in MASKS if mask.is_rounded]
    changes |= {name: rounded_to_five(getattr(result, name)) for name in counts}
    if result.sheet.small_numbers.is_few(result.cell.value):
        changes |= {"rag": Rag.SUPPRESSED, "commentary": ""}
    then = replace(result, **changes)
    return replace(
        then,
        dot_short=_seen(then.dot_short, then.period_value, then.previous_value),
        dot_long=_seen(then.dot_long, then.value, then.last_year_value),
        dot_headline=_seen(then.dot_headline, then.value, then.last_year_value),
    )


def _seen(code: str, now, before) -> str:
    is_same = now is not None and now == before
    return Direction.NO_CHANGE.value if code and is_same else code
