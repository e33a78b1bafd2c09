"""The marks that stand beside a word: status shapes and arrows, as inline SVG.

A page shows hundreds of them, so they are built once per wording and kept.
"""

from functools import lru_cache

from django.utils.html import format_html
from django.utils.safestring import SafeString

STATUS_CLASSES = {"GREEN": "green", "AMBER": "amber", "RED": "red"}

_SHAPES = {
    "green": '<circle class="app-status__fill" cx="10" cy="10" r="9"/>'
    '<path class="app-status__mark" d="M5.5 10.5l3 3 6-6.5"/>',
    "amber": '<path class="app-status__fill" d="M10 1.5L19 18H1z"/>'
    '<path class="app-status__mark" d="M10 7.5v4.5M10 15v.1"/>',
    "red": '<rect class="app-status__fill" x="1" y="1" width="18" height="18"/>'
    '<path class="app-status__mark" d="M6 6l8 8M14 6l-8 8"/>',
    "none": '<circle class="app-status__outline" cx="10" cy="10" r="8.5"/>',
}
_ARROWS = {
    "up": "M8 14V3M3 8l5-5 5 5",
    "down": "M8 2v11M3 8l5 5 5-5",
    "level": "M2 8h11M9 4l4 4-4 4",
}


def status_class(code) -> str:
    """`green`, `amber`, `red`, or `none` for every state that is not a rating."""
    return STATUS_CLASSES.get(str(code), "none")


@lru_cache(maxsize=2048)
def status_mark(code: str, word: str, sr_text: str = "") -> SafeString:
    """Shape, word and colour of a status. A screen reader hears `sr_text` in place of the word."""
    kind = status_class(code)
    return format_html(
        '<span class="app-status app-status--{}">'
        '<svg class="app-status__shape" viewBox="0 0 20 20" aria-hidden="true" focusable="false">'
        "{}</svg>{}</span>",
        kind,
        SafeString(_SHAPES[kind]),
        _spoken(word, sr_text),
    )


@lru_cache(maxsize=2048)
def direction_mark(arrow: str, word: str, sr_text: str = "") -> SafeString:
    """An arrow for the way the number moved (`up`, `down`, `level` or none), and words."""
    path = _ARROWS.get(arrow)
    drawing = format_html(
        '<svg class="app-direction__arrow" viewBox="0 0 16 16" aria-hidden="true" '
        'focusable="false"><path d="{}"/></svg>',
        path,
    )
    return format_html(
        '<span class="app-direction">{}{}</span>', drawing if path else "", _spoken(word, sr_text)
    )


def _spoken(word, sr_text):
    if not sr_text:
        return format_html("<span>{}</span>", word)
    return format_html(
        '<span aria-hidden="true">{}</span><span class="govuk-visually-hidden">{}</span>',
        word,
        sr_text,
    )
