"""The figures of one line of a dashboard in plain words."""

from collections.abc import Iterable
from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kpis.calculations.goals import TargetLine
from kpis.calculations.spc import qualifying
from kpis.calculations.warning_signs import RATED
from kpis.wording import (
    DATA_STATUS_WORDS,
    MARKER_WORDS,
    DirectionMark,
    StatusMark,
    direction_arrow,
    direction_mark,
    direction_words,
    estimate_word,
    format_value,
    rag_mark,
    target_words,
)
from scorecards.lines import Line


def value_words(line: Line) -> str:
    if line.value is None:
        return str(MARKER_WORDS[line.marker]).capitalize() if line.marker else ""
    return format_value(line.value, line.unit, line.decimal_places, line.multiplier)


def line_target(line: Line) -> str:
    if line.target is None and line.target_lower is None and line.target_upper is None:
        return ""
    target = TargetLine(line.target, line.target_lower, line.target_upper)
    return target_words(target, line.unit, line.decimal_places, line.multiplier)


def year_to_date_words(line: Line) -> str:
    if line.ytd is None:
        return _("Incomplete") if line.ytd_state == "incomplete" else ""
    return format_value(line.ytd, line.unit, line.decimal_places, line.multiplier)


def forecast_figure(line: Line) -> str:
    if line.forecast is None:
        return ""
    return format_value(line.forecast, line.unit, line.decimal_places, line.multiplier)


def forecast_mark(line: Line) -> StatusMark | None:
    """Beside the status of now, never in its place."""
    is_rated = line.forecast is not None and line.forecast_rag in RATED
    return rag_mark(line.forecast_rag, line.polarity) if is_rated else None


def direction_of(line: Line) -> DirectionMark | None:
    """The headline compares with the same period a year before."""
    code = line.dot_headline
    if not code or line.period is None:
        return None
    words = direction_words(
        code,
        line.value,
        line.last_year_value,
        unit=line.unit,
        decimal_places=line.decimal_places,
        multiplier=line.multiplier,
        previous_label=line.period.year_before().short_label,
        signal=qualifying(line.variation, line.spc_limits, line.period.kind),
        word=estimate_word(code, is_estimate=line.has_interval),
    )
    arrow = direction_arrow(
        code,
        line.value,
        line.last_year_value,
        decimal_places=line.decimal_places,
        means=line.arrow_means,
    )
    return direction_mark(code, words, arrow=arrow)


def sparkline_title(line: Line) -> str:
    """What the trend says to those who do not see it: its first and its last known figure."""
    known = [Decimal(point) for point in line.sparkline if point is not None]
    if not known:
        return ""
    first, last = (
        format_value(value, line.unit, line.decimal_places, line.multiplier)
        for value in (known[0], known[-1])
    )
    return ngettext(
        "One figure: %(last)s", "%(count)s figures: from %(first)s to %(last)s", len(known)
    ) % {"count": len(known), "first": first, "last": last}


def notes_of(line: Line) -> Iterable[str]:
    if line.awaits_approval:
        yield _("Not yet approved")
    if line.data_status in ("provisional", "estimated", "revised"):
        yield str(DATA_STATUS_WORDS[line.data_status]).capitalize()
    if line.ytd_state == "incomplete" and line.basis == "ytd":
        yield _("Year to date incomplete")
