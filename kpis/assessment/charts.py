"""The chart of a KPI: results in, a plotly figure as a plain dict out, with its table.

Lines are labelled where they end, not in a legend. A break in the series parts the line, and so
does the turn of the year where the figure runs up through it; a missing figure leaves a gap.
Colours are the Analysis Function's (domain-rules 8).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kpis.assessment.chart_notes import Noted, note_labels, note_lines, notes_in_words
from kpis.assessment.presenters import (
    estimate_words,
    figure_words,
    finding,
    in_words,
    missing_words,
)
from kpis.assessment.results import Result
from kpis.calculations.codes import RagBasis
from kpis.calculations.rounding import round_half_up
from kpis.wording import format_value, rag_word, target_words, unit_suffix

DARK_BLUE, ORANGE, GREY = "#12436D", "#F46A25", "#505a5f"
MARKERS_EXPLAINED = {
    "b": gettext_lazy("break in the series: figures before it cannot be compared"),
    "c": gettext_lazy("not for publication"),
    "e": gettext_lazy("estimated"),
    "n": gettext_lazy("not yet approved"),
    "p": gettext_lazy("provisional"),
    "r": gettext_lazy("revised"),
    "x": gettext_lazy("not available"),
    "z": gettext_lazy("not applicable, no cases"),
}
MANY = Decimal(2)
ABOVE = 10
STATUS_LETTERS = {"provisional": "p", "estimated": "e", "revised": "r"}


@dataclass(frozen=True, slots=True)
class Chart:
    """What `components/chart.html` draws."""

    id: str
    finding: str
    description: str
    figure: dict
    head: tuple[str, ...]
    rows: list[list[str]]
    csv_url: str = ""


def kpi_chart(
    title: str,
    results: list[Result],
    shown: Result,
    *,
    csv_url: str = "",
    id: str = "kpi-chart",
    noted: Sequence[Noted] = (),
) -> Chart:
    """The chart of one KPI; a page with several gives each an `id` of its own.

    `noted` is what happened to the series; `chart_notes.with_breaks` has parted the results.
    """
    explained = (_markers_used(results), notes_in_words(results, noted))
    return Chart(
        id=id,
        finding=finding(title, shown),
        description=". ".join(part for part in explained if part),
        figure=kpi_figure(results, noted),
        head=(_("Period"), _("Figure"), _("Target"), _("Status"), _("Year to date")),
        rows=table_rows(results),
        csv_url=csv_url,
    )


def kpi_figure(results: list[Result], noted: Sequence[Noted] = ()) -> dict:
    """Data and layout for plotly. Numbers are floats here and nowhere else: they are drawn."""
    labels = [result.period.short_label for result in results]
    breaks = _breaks(results)
    data = [_line(results, first, last, labels) for first, last in _stretches(results)]
    data += _target_traces(results, labels)
    return {
        "data": data,
        "layout": {
            "showlegend": False,
            "hovermode": "x unified",
            "xaxis": {
                "type": "category",
                "categoryorder": "array",
                "categoryarray": labels,
                "tickangle": 0,
                "nticks": 8,
            },
            "yaxis": {"title": {"text": _axis_title(results)}, "rangemode": "normal"},
            "shapes": [_break_line(first) for first in breaks] + note_lines(results, noted),
            "annotations": _end_labels(results, labels)
            + [_break_label(first) for first in breaks]
            + note_labels(results, noted),
        },
    }


def table_rows(results: list[Result]) -> list[list[str]]:
    """The figures of the chart, newest first; markers stand behind the figure."""
    breaks = _breaks(results)
    rows = [
        [
            result.period.short_label,
            _marked_figure(result, place in breaks),
            in_words(target_words, result.target, result),
            rag_word(result.rag, result.sheet.polarity, is_baseline=result.is_baseline),
            _to_date(result),
        ]
        for place, result in enumerate(results)
    ]
    return rows[::-1]


def _marked_figure(result: Result, is_break: bool) -> str:
    return " ".join([estimate_words(result), *(f"[{m}]" for m in _markers(result, is_break))])


def _to_date(result: Result) -> str:
    if result.ytd is None:
        return missing_words(result) or _("Not applicable")
    return in_words(format_value, result.ytd, result)


def _breaks(results: list[Result]) -> list[int]:
    """Places at which figures stop being comparable with those before."""
    return [
        place
        for place, (before, after) in enumerate(pairwise(results), start=1)
        if before.sheet.series != after.sheet.series
    ]


def _stretches(results: list[Result]) -> list[tuple[int, int]]:
    """First and last place of each piece of the line."""
    breaks = set(_breaks(results))
    for place, (before, after) in enumerate(pairwise(results), start=1):
        if after.basis == RagBasis.YTD and before.year != after.year:
            breaks.add(place)
    starts = [0, *sorted(breaks)]
    return list(zip(starts, [*(s - 1 for s in starts[1:]), len(results) - 1], strict=True))


def _line(results, first: int, last: int, labels) -> dict:
    part = results[first : last + 1]
    return {
        "type": "scatter",
        "mode": "lines+markers",
        "name": _("Actual"),
        "x": labels[first : last + 1],
        "y": [_drawn(result.value, result) for result in part],
        "text": [figure_words(result) for result in part],
        "hovertemplate": "%{text}",
        "connectgaps": False,
        "line": {"color": DARK_BLUE, "width": 3},
        "marker": {"color": DARK_BLUE, "size": 8},
    }


def _target_traces(results, labels) -> list[dict]:
    """One line for a target, two for the bounds of a range; none where no target was set."""
    names = {"value": _("Target"), "lower": _("Lower bound"), "upper": _("Upper bound")}
    traces = []
    for name, words in names.items():
        numbers = [_drawn(getattr(result.target, name), result) for result in results]
        if any(number is not None for number in numbers):
            traces.append(
                {
                    "type": "scatter",
                    "mode": "lines",
                    "name": words,
                    "x": labels,
                    "y": numbers,
                    "connectgaps": False,
                    "line": {"color": ORANGE, "width": 2, "dash": "dash", "shape": "hvh"},
                }
            )
    return traces


def _end_labels(results, labels) -> list[dict]:
    """The name of each line beside its last point, the upper one above, the lower one below."""
    lines = (
        (_("Actual"), DARK_BLUE, [result.value for result in results]),
        (_("Target"), GREY, [result.target.value for result in results]),
    )
    ends = [(words, colour, _last_point(numbers, results)) for words, colour, numbers in lines]
    ends = [end for end in ends if end[2]]
    top = max((point[1] for _words, _colour, point in ends), default=None)
    found = []
    for words, colour, (place, number) in ends:
        shift = ABOVE if number == top and ABOVE not in [one["yshift"] for one in found] else -ABOVE
        found.append(_label(labels[place], number, words, colour, shift))
    return found


def _last_point(numbers, results):
    """Place and drawn height of the last number; None where there is none."""
    places = [place for place, number in enumerate(numbers) if number is not None]
    return (places[-1], _drawn(numbers[places[-1]], results[places[-1]])) if places else None


def _label(x, y, text: str, colour: str, yshift: int) -> dict:
    return {
        "x": x,
        "y": y,
        "text": text,
        "showarrow": False,
        "xanchor": "left",
        "xshift": 10,
        "yshift": yshift,
        "font": {"color": colour},
    }


def _break_line(place: int) -> dict:
    return {
        "type": "line",
        "x0": place - 0.5,
        "x1": place - 0.5,
        "y0": 0,
        "y1": 1,
        "yref": "paper",
        "line": {"color": GREY, "width": 2, "dash": "dot"},
    }


def _break_label(place: int) -> dict:
    return {
        "x": place - 0.5,
        "y": 1,
        "yref": "paper",
        "text": _("Break in series"),
        "showarrow": False,
        "yanchor": "bottom",
    }


def _axis_title(results) -> str:
    if not results:
        return ""
    sheet = results[-1].sheet
    sign = {"percent": "%", "gbp": "£", "gbp_thousand": _("£ thousand")}.get(sheet.unit)
    return sign or unit_suffix(sheet.unit, MANY, sheet.multiplier).strip()


def _drawn(number, result: Result) -> float | None:
    return None if number is None else float(round_half_up(number, result.sheet.decimal_places))


def _markers(result: Result, is_break: bool) -> list[str]:
    letters = ["b"] if is_break else []
    letters += [letter for letter in [STATUS_LETTERS.get(result.data_status)] if letter]
    letters += ["n"] if result.awaits_approval else []
    return letters + ([result.marker] if result.marker else [])


def _markers_used(results: list[Result]) -> str:
    """Each marker of the table with its meaning; empty where there is none."""
    breaks = _breaks(results)
    used = {m for place, result in enumerate(results) for m in _markers(result, place in breaks)}
    return "; ".join(f"[{letter}] {MARKERS_EXPLAINED[letter]}" for letter in sorted(used))
