"""The chart of a series with its limits of normal variation (domain-rules 3.5, rules 12, 14, 15).

Limits and average are lines that break at a rebase or a break in the series. A point has a shape
as well as a colour: two of the colours are too faint alone. Limits are clipped at 0 (and 100
percent) in drawing only.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import groupby

from django.utils.translation import gettext as _

from kpis.assessment.charts import Chart
from kpis.calculations.codes import Unit
from kpis.calculations.rounding import round_half_up
from kpis.calculations.spc import Point, SpcPoint, Variation
from kpis.wording import format_value
from kpis.wording.spc import POINT_WORDS, REFUSAL_WORDS, VARIATION_WORDS, spc_words
from perfportal.core.periods import PeriodKind

GREY, DARK_GREY = "#a6a6a6", "#505a5f"
# Symbol and colour by what the first word of a variation's code says.
SHAPES = {
    "common": ("circle", GREY),
    "improvement": ("triangle-up", "#00b0f0"),
    "concern": ("square", "#e46c0a"),
    "neutral": ("diamond", "#490092"),
}
LINES = (
    ("mean", "solid", DARK_GREY),
    ("upper", "dash", DARK_GREY),
    ("lower", "dash", DARK_GREY),
    ("near_upper", "dot", GREY),
    ("near_lower", "dot", GREY),
)


@dataclass(frozen=True)
class SpcSeries:
    """A series as it is drawn: a label, a figure and a point for each period, in order."""

    title: str
    labels: Sequence[str]
    figures: Sequence[Decimal | None]
    points: Sequence[Point]
    kind: PeriodKind
    unit: str
    decimal_places: int
    multiplier: int = 1

    def words(self, number: Decimal | None) -> str:
        return format_value(number, self.unit, self.decimal_places, self.multiplier)


def spc_chart(series: SpcSeries, *, csv_url: str = "", id: str = "spc-chart") -> Chart:
    """The chart with the finding as its title and the table of its figures."""
    said = spc_words(series.figures, series.points, series.kind)
    return Chart(
        id=id,
        finding=f"{series.title}. {said}" if said else series.title,
        description=_(
            "Circle: normal variation. Triangle: improvement. Square: concern. Diamond: neither "
            "way is better. Lines: average, limits (dashed) and two thirds of the way (dotted)."
        ),
        figure=spc_figure(series),
        head=(_("Period"), _("Figure"), _("What it shows"), _("Average"), _("Limits")),
        rows=spc_rows(series),
        csv_url=csv_url,
    )


def spc_figure(series: SpcSeries) -> dict:
    """Data and layout for plotly: the lines of each segment, and the figures above them."""
    lines = [line for segment in _segments(series) for line in _limit_lines(series, segment)]
    labels = list(series.labels)
    return {
        "data": [*lines, _figures(series)],
        "layout": {
            "showlegend": False,
            "hovermode": "closest",
            "xaxis": {
                "type": "category",
                "categoryorder": "array",
                "categoryarray": labels,
                "tickangle": 0,
                "nticks": 8,
            },
            "yaxis": {"rangemode": "normal"},
        },
    }


def spc_rows(series: SpcSeries) -> list[list[str]]:
    """The figures of the chart, newest first, with the words for each point."""
    rows = zip(series.labels, series.figures, series.points, strict=True)
    return [[label, series.words(f), *_point_cells(series, p)] for label, f, p in rows][::-1]


def _point_cells(series: SpcSeries, point: Point) -> list[str]:
    if not isinstance(point, SpcPoint):
        return [str(REFUSAL_WORDS[point]) if point else "", "", ""]
    shows = str(VARIATION_WORDS[point.variation])
    if point.variation != Variation.COMMON_CAUSE:
        shows = f"{shows}: {POINT_WORDS[point.kind]}"
    limits = _("%(low)s to %(high)s") % {
        "low": series.words(point.lower),
        "high": series.words(point.upper),
    }
    trial = _("%(limits)s (trial)") % {"limits": limits} if point.is_trial else limits
    return [shows, series.words(point.mean), trial]


def _segments(series: SpcSeries) -> list[list[int]]:
    """The places of each segment that has limits."""
    places = [p for p, point in enumerate(series.points) if isinstance(point, SpcPoint)]
    return [list(part) for _n, part in groupby(places, lambda p: series.points[p].segment)]


def _limit_lines(series: SpcSeries, places: list[int]) -> list[dict]:
    point, labels = series.points[places[0]], [series.labels[place] for place in places]
    names = {"mean": _("Average"), "upper": _("Upper limit"), "lower": _("Lower limit")}
    names |= dict.fromkeys(("near_upper", "near_lower"), _("Two thirds of the way to the limit"))
    return [
        {
            "type": "scatter",
            "mode": "lines",
            "name": names[which],
            "x": labels,
            "y": [_clipped(getattr(point, which), series)] * len(labels),
            "line": {"color": colour, "width": 2 if which == "mean" else 1, "dash": dash},
            "hoverinfo": "skip",
        }
        for which, dash, colour in LINES
    ]


def _figures(series: SpcSeries) -> dict:
    shapes = [_shape(point) for point in series.points]
    return {
        "type": "scatter",
        "mode": "lines+markers",
        "name": _("Actual"),
        "x": list(series.labels),
        "y": [_drawn(figure, series) for figure in series.figures],
        "text": [series.words(figure) for figure in series.figures],
        "hovertemplate": "%{text}",
        "connectgaps": False,
        "line": {"color": GREY, "width": 2},
        "marker": {
            "symbol": [symbol for symbol, _colour in shapes],
            "color": [colour for _symbol, colour in shapes],
            "size": 10,
            "line": {"color": DARK_GREY, "width": 1},
        },
    }


def _shape(point: Point) -> tuple[str, str]:
    variation = point.variation if isinstance(point, SpcPoint) else Variation.COMMON_CAUSE
    return SHAPES[variation.partition("_")[0]]


def _clipped(number: Decimal, series: SpcSeries) -> float:
    """Within 0, and 100 percent, where all the figures are."""
    known = [figure for figure in series.figures if figure is not None]
    if min(known) >= 0:
        number = max(number, Decimal(0))
    if series.unit == Unit.PERCENT and max(known) <= 100:
        number = min(number, Decimal(100))
    return _drawn(number, series)


def _drawn(number: Decimal | None, series: SpcSeries) -> float | None:
    """One more decimal than the figures have, so that a line is not drawn through a point."""
    return None if number is None else float(round_half_up(number, series.decimal_places + 1))
