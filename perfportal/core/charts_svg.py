"""Small charts drawn on the server as SVG, for pages with many of them.

Coordinates are pixels, so floats are good enough here; values are not rounded or compared.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

WIDTH, HEIGHT, MARGIN = 120, 32, 4


@dataclass(frozen=True)
class Scale:
    """Turns the place and the value of a point into pixels."""

    count: int
    lowest: Decimal
    highest: Decimal

    def x(self, place: int) -> float:
        step = (WIDTH - 2 * MARGIN) / max(self.count - 1, 1)
        return round(MARGIN + place * step, 1)

    def y(self, value: Decimal) -> float:
        if self.highest == self.lowest:
            return HEIGHT / 2
        share = float((value - self.lowest) / (self.highest - self.lowest))
        return round(HEIGHT - MARGIN - share * (HEIGHT - 2 * MARGIN), 1)


def sparkline(
    values: Sequence[Decimal | None],
    *,
    title: str,
    target: Decimal | None = None,
    breaks: Iterable[int] = (),
) -> SafeString:
    """A line through `values` in order of time, the last known point marked, the target dashed.

    None leaves a gap. `breaks` holds the places at which a new, not comparable series begins.
    `title` is what a screen reader says; without any value the result is empty.
    """
    known = [value for value in values if value is not None]
    if not known:
        return SafeString("")
    ends = known if target is None else [*known, target]
    scale = Scale(len(values), min(ends), max(ends))
    return format_html(
        '<svg class="app-sparkline" role="img" viewBox="0 0 {} {}" focusable="false">'
        "<title>{}</title>{}{}{}</svg>",
        WIDTH,
        HEIGHT,
        title,
        _target_line(scale, target),
        format_html_join("", "{}", ((_run(scale, run),) for run in _runs(values, breaks))),
        _last_point(scale, values),
    )


def _runs(values, breaks) -> list[list[tuple[int, Decimal]]]:
    """Stretches of neighbouring values that a line may join."""
    cuts = {0, len(values), *breaks}
    cuts |= {place for place, value in enumerate(values) if value is None}
    stretches = (
        [(place, values[place]) for place in range(start, end) if values[place] is not None]
        for start, end in pairwise(sorted(cuts))
    )
    return [stretch for stretch in stretches if stretch]


def _run(scale, run):
    if len(run) == 1:
        place, value = run[0]
        return format_html(
            '<circle class="app-sparkline__point" cx="{}" cy="{}" r="1.5"/>',
            scale.x(place),
            scale.y(value),
        )
    points = " ".join(f"{scale.x(place)},{scale.y(value)}" for place, value in run)
    return format_html('<polyline class="app-sparkline__line" points="{}"/>', points)


def _target_line(scale, target):
    if target is None:
        return ""
    height = scale.y(target)
    return format_html(
        '<line class="app-sparkline__target" x1="0" x2="{}" y1="{}" y2="{}"/>',
        WIDTH,
        height,
        height,
    )


def _last_point(scale, values):
    place, value = max((place, value) for place, value in enumerate(values) if value is not None)
    return format_html(
        '<circle class="app-sparkline__last" cx="{}" cy="{}" r="3.5"/>',
        scale.x(place),
        scale.y(value),
    )
