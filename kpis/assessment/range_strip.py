"""Where we lie between the lowest and the highest council: one line drawn on the server as SVG.

Coordinates are pixels, so floats are good enough here; values are not rounded or compared. Every
council is a ring, ours a filled diamond, the median a bar: told apart without colour.
"""

from collections.abc import Sequence
from decimal import Decimal

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

WIDTH, HEIGHT, MARGIN, RADIUS, HALF = 320, 36, 12, 4, 8
MIDDLE = HEIGHT / 2


def range_strip(
    values: Sequence[Decimal], *, own: Decimal | None, median: Decimal | None, title: str
) -> SafeString:
    """`values` are those of the others; `title` is what a screen reader says."""
    ends = [number for number in (*values, own) if number is not None]
    if len(values) < 2:
        return SafeString("")
    lowest, highest = min(ends), max(ends)

    def x(value: Decimal) -> float:
        if highest == lowest:
            return WIDTH / 2
        share = float((value - lowest) / (highest - lowest))
        return round(MARGIN + share * (WIDTH - 2 * MARGIN), 1)

    return format_html(
        '<svg class="app-strip" role="img" viewBox="0 0 {} {}" focusable="false">'
        '<title>{}</title><line class="app-strip__line" x1="{}" x2="{}" y1="{}" y2="{}"/>'
        "{}{}{}</svg>",
        WIDTH,
        HEIGHT,
        title,
        MARGIN,
        WIDTH - MARGIN,
        MIDDLE,
        MIDDLE,
        format_html_join(
            "",
            '<circle class="app-strip__council" cx="{}" cy="{}" r="{}"/>',
            ((x(value), MIDDLE, RADIUS) for value in sorted(values)),
        ),
        "" if median is None else _bar(x(median)),
        "" if own is None else _diamond(x(own)),
    )


def _bar(x: float) -> SafeString:
    return format_html(
        '<line class="app-strip__median" x1="{}" x2="{}" y1="4" y2="{}"/>', x, x, HEIGHT - 4
    )


def _diamond(x: float) -> SafeString:
    points = ((x - HALF, MIDDLE), (x, MIDDLE - HALF), (x + HALF, MIDDLE), (x, MIDDLE + HALF))
    text = " ".join(f"{left:g},{top:g}" for left, top in points)
    return format_html('<polygon class="app-strip__own" points="{}"/>', text)
