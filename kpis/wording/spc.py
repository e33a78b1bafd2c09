"""The words of statistical process control (domain-rules 3.5): what a series shows, in a sentence.

`Improving: seven months in a row above the average.` The word before the colon says whether it is
good; where no way is good it says which way.
"""

from collections.abc import Sequence
from decimal import Decimal

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from kpis.calculations.spc import Assurance, Point, PointKind, Refusal, SpcPoint, Variation
from kpis.wording.marks import GOOD_OR_BAD
from perfportal.core.periods import PeriodKind

POINT_WORDS = {
    PointKind.COMMON_CAUSE: _("normal variation"),
    PointKind.OUTSIDE: _("outside the limits"),
    PointKind.TREND: _("part of a trend"),
    PointKind.TWO_IN_THREE: _("one of two in three close to a limit"),
    PointKind.SHIFT: _("part of a shift"),
}
VARIATION_WORDS = {
    Variation.COMMON_CAUSE: _("Normal variation"),
    Variation.IMPROVEMENT_HIGH: _("Improvement, high"),
    Variation.IMPROVEMENT_LOW: _("Improvement, low"),
    Variation.CONCERN_HIGH: _("Concern, high"),
    Variation.CONCERN_LOW: _("Concern, low"),
    Variation.NEUTRAL_HIGH: _("High"),
    Variation.NEUTRAL_LOW: _("Low"),
}
ASSURANCE_WORDS = {
    Assurance.PASS: _("Will meet its target as things are"),
    Assurance.FAIL: _("Will miss its target unless something changes"),
    Assurance.HIT_AND_MISS: _("Will hit and miss its target by chance"),
}
REFUSAL_WORDS = {
    Refusal.TOO_FEW: _("Too few figures for limits: it takes five"),
    Refusal.GAP: _("No limits: SPC needs an unbroken series. Enter the missing figure"),
    Refusal.NOT_FOR_THIS_TYPE: _(
        "No limits: they need figures of single periods shorter than a year, not running totals"
    ),
}
NEUTRAL = {
    (True, True): _("Increasing"),
    (True, False): _("Decreasing"),
    (False, True): _("Higher than usual"),
    (False, False): _("Lower than usual"),
}
PERIODS = {
    PeriodKind.DAY: _("days"),
    PeriodKind.WEEK: _("weeks"),
    PeriodKind.MONTH: _("months"),
    PeriodKind.QUARTER: _("quarters"),
    PeriodKind.HALF_YEAR: _("half-years"),
    PeriodKind.TERM: _("terms"),
}
COUNTS = {
    6: _("six"),
    7: _("seven"),
    8: _("eight"),
    9: _("nine"),
    10: _("ten"),
    11: _("eleven"),
    12: _("twelve"),
}
SENTENCES = {
    (PointKind.OUTSIDE, True): _("above the upper limit of normal variation"),
    (PointKind.OUTSIDE, False): _("below the lower limit of normal variation"),
    (PointKind.TREND, True): _("%(count)s %(periods)s in a row, each above the one before"),
    (PointKind.TREND, False): _("%(count)s %(periods)s in a row, each below the one before"),
    (PointKind.TWO_IN_THREE, True): _("two of the last three %(periods)s close to the upper limit"),
    (PointKind.TWO_IN_THREE, False): _(
        "two of the last three %(periods)s close to the lower limit"
    ),
    (PointKind.SHIFT, True): _("%(count)s %(periods)s in a row above the average"),
    (PointKind.SHIFT, False): _("%(count)s %(periods)s in a row below the average"),
}


def spc_words(figures: Sequence[Decimal | None], points: Sequence[Point], kind: PeriodKind) -> str:
    """What the last figure of a series shows; empty where there is none.

    `points` are those of `calculations.spc.spc_points` for the figures; `kind` is that of their
    periods.
    """
    known = [(f, p) for f, p in zip(figures, points, strict=True) if f is not None]
    if not known:
        return ""
    last = known[-1][1]
    if not isinstance(last, SpcPoint):
        return str(REFUSAL_WORDS[last])
    said = str(VARIATION_WORDS[Variation.COMMON_CAUSE])
    if last.is_high is not None:
        said = gettext("%(word)s: %(what)s") % {"word": _word(last), "what": _what(known, kind)}
    return gettext("%(said)s (trial limits)") % {"said": said} if last.is_trial else said


def _word(point: SpcPoint) -> str:
    neutral = NEUTRAL[point.kind == PointKind.TREND, point.is_high]
    return str(GOOD_OR_BAD.get(point.variation, neutral))


def _what(known, kind: PeriodKind) -> str:
    point = known[-1][1]
    segment = [figure for figure, other in known if other.segment == point.segment]
    if point.kind == PointKind.TREND:
        count = _rising(segment, point.is_high)
    else:
        count = _on_side(segment, point)
    words = {"count": COUNTS.get(count, count), "periods": PERIODS[kind]}
    return str(SENTENCES[point.kind, point.is_high]) % words


def _rising(figures: list[Decimal], is_high: bool) -> int:
    """How many figures at the end each rise (or fall)."""
    count = 1
    while count < len(figures) and _is_beyond(figures[-count], figures[-count - 1], is_high):
        count += 1
    return count


def _on_side(figures: list[Decimal], point: SpcPoint) -> int:
    """How many figures at the end lie on one side of the average."""
    count = 0
    while count < len(figures) and _is_beyond(figures[-count - 1], point.mean, point.is_high):
        count += 1
    return count


def _is_beyond(figure: Decimal, other: Decimal, is_high: bool) -> bool:
    return figure > other if is_high else figure < other
