"""The words of codes: statuses, directions of travel, markers (domain-rules 3.2, 3.3, 6.6, 8)."""

from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from kpis.calculations.codes import ArrowMeans, Direction, Marker, Polarity, Rag, RagBasis
from kpis.calculations.rounding import round_half_up
from kpis.calculations.spc import Variation
from kpis.calculations.travel import arrow as moved
from kpis.wording.numbers import format_figure, format_value


@dataclass(frozen=True, slots=True)
class StatusMark:
    """A status as shape, word and colour; `code` picks shape and colour in the component."""

    code: str
    word: str
    sr_text: str

    @property
    def slug(self) -> str:
        return self.code.lower().replace("_", "-")


@dataclass(frozen=True, slots=True)
class DirectionMark:
    """A direction of travel: `arrow` is up, down, level or empty, and never stands alone.

    The arrow shows improvement or decline; with neutral words, and where the council has set
    `arrow_means` to `value`, it shows which way the number moved (design.md section 7).
    """

    code: str
    word: str
    arrow: str
    sr_text: str


RAG_WORDS = {
    Rag.GREEN: _("On target"),
    Rag.AMBER: _("Within tolerance"),
    Rag.RED: _("Missed target"),
    Rag.NO_TARGET: _("No target"),
    Rag.DATA_ONLY: _("Data only"),
    Rag.NOT_DUE: _("Not due"),
    Rag.OVERDUE: _("Overdue"),
    Rag.SUPPRESSED: _("Not for publication"),
    Rag.NOT_APPLICABLE: _("Not applicable"),
    Rag.NOT_IN_FORCE: _("Not in force"),
    Rag.NO_DATA: _("No data"),
}
HIGHER_WORDS = {Rag.AMBER: _("Slightly below target"), Rag.RED: _("Below target")}
COLOURS = {Rag.GREEN: _("Green"), Rag.AMBER: _("Amber"), Rag.RED: _("Red")}

DIRECTION_WORDS = {
    Direction.IMPROVING: _("Improving"),
    Direction.WORSENING: _("Worsening"),
    Direction.NO_CHANGE: _("No change"),
    Direction.INCREASING: _("Increasing"),
    Direction.DECREASING: _("Decreasing"),
    Direction.NO_COMPARATOR: _("No earlier data"),
    Direction.NOT_COMPARABLE: _("Not comparable"),
}
ARROWS = {
    Direction.IMPROVING: "up",
    Direction.INCREASING: "up",
    Direction.WORSENING: "down",
    Direction.DECREASING: "down",
    Direction.NO_CHANGE: "level",
}
MARKER_WORDS = {
    Marker.SUPPRESSED: _("not for publication"),
    Marker.NOT_APPLICABLE: _("no cases in this period"),
    Marker.NOT_AVAILABLE: _("not available"),
}
DATA_STATUS_WORDS = {
    "provisional": _("provisional"),
    "final": _("final"),
    "estimated": _("estimated"),
    "revised": _("revised"),
}
VALUE_STATE_WORDS = {
    "": _("no value yet"),
    "due": _("due"),
    "draft": _("draft"),
    "submitted": _("not yet approved"),
    "approved": _("approved"),
    "issued": _("issued"),
}
BASIS_WORDS = {
    RagBasis.PERIOD: _("for the period"),
    RagBasis.YTD: _("year to date"),
    RagBasis.OUTTURN: _("whole year"),
}
POLARITY_WORDS = {
    Polarity.HIGHER: _("Higher is better"),
    Polarity.LOWER: _("Lower is better"),
    Polarity.RANGE: _("Best within a range"),
    Polarity.MIDPOINT: _("Best near the middle"),
    Polarity.NONE: _("Neither high nor low is better"),
}


GOOD_OR_BAD = {
    Variation.IMPROVEMENT_HIGH: _("Improving"),
    Variation.IMPROVEMENT_LOW: _("Improving"),
    Variation.CONCERN_HIGH: _("Worsening"),
    Variation.CONCERN_LOW: _("Worsening"),
}


def rag_word(code: str, polarity: str = "", *, is_baseline: bool = False) -> str:
    """The word of a status; "below" only where higher is better.

    A figure of a baseline year is data only because there is no target yet, and says so.
    """
    if is_baseline and code == Rag.DATA_ONLY:
        return gettext("Baseline year")
    if polarity == Polarity.HIGHER and code in HIGHER_WORDS:
        return str(HIGHER_WORDS[code])
    return str(RAG_WORDS[code])


def rag_mark(code: str, polarity: str = "", *, is_baseline: bool = False) -> StatusMark:
    """`Red: missed target` for a screen reader, `Missed target` beside the shape."""
    word = rag_word(code, polarity, is_baseline=is_baseline)
    colour = COLOURS.get(code)
    sr_text = f"{colour}: {lower_first(word)}" if colour else word
    return StatusMark(code=str(code), word=word, sr_text=sr_text)


def direction_word(code: str) -> str:
    return str(DIRECTION_WORDS[code]) if code else ""


def direction_mark(code: str, sentence: str = "", *, arrow: str = "") -> DirectionMark | None:
    """None where there is no direction to show; `sentence` is what a screen reader hears.

    `arrow` is that of `direction_arrow`; without it the arrow is the code's own.
    """
    if not code:
        return None
    word = direction_word(code)
    return DirectionMark(str(code), word, arrow or ARROWS.get(code, ""), sentence or word)


def direction_arrow(
    code: str,
    current: Decimal | None,
    previous: Decimal | None,
    *,
    decimal_places: int,
    means: str,
) -> str:
    """`up`, `down`, `level`, or empty where nothing can be compared."""
    own = ARROWS.get(code, "")
    if not own or means != ArrowMeans.VALUE:
        return own
    return str(moved(current, previous, decimal_places) or "")


def estimate_word(code: str, *, is_estimate: bool) -> str:
    """`No clear change` between survey figures, whose intervals overlap; else empty."""
    is_unclear = is_estimate and code == Direction.NO_CHANGE
    return gettext("No clear change") if is_unclear else ""


def direction_words(
    code: str,
    current: Decimal | None,
    previous: Decimal | None,
    *,
    unit: str,
    decimal_places: int,
    multiplier: int = 1,
    previous_label: str,
    signal: str = "",
    word: str = "",
) -> str:
    """`Improving: 18.2 days, down from 19.9 in Q2 2025/26`; empty without a direction.

    `signal` is the code of the variation that qualifies the word, where SPC applies; `word` stands
    in the place of both.
    """
    if not code:
        return ""
    word = word or qualified(direction_word(code), signal)
    if current is None or previous is None or code == Direction.NO_COMPARATOR:
        return word
    if code == Direction.NOT_COMPARABLE:
        return gettext("%(word)s with %(when)s") % {"word": word, "when": previous_label}
    now = format_value(current, unit, decimal_places, multiplier)
    then = format_figure(previous, unit, decimal_places)
    return f"{word}: {now}, " + _movement(current, previous, decimal_places) % {
        "then": then,
        "when": previous_label,
    }


def qualified(word: str, signal: str) -> str:
    """The word of a comparison with what SPC adds: `Improving, within normal variation`.

    Where the two disagree both are said: `Worsening, but improving beyond normal variation`.
    """
    if not signal:
        return word
    is_level = word == direction_word(Direction.NO_CHANGE)
    if is_level and signal not in (Variation.COMMON_CAUSE, *GOOD_OR_BAD):
        return word
    if signal == Variation.COMMON_CAUSE:
        return gettext("%(word)s, within normal variation") % {"word": word}
    shown = str(GOOD_OR_BAD.get(signal, word))
    if shown == word:
        return gettext("%(word)s, beyond normal variation") % {"word": word}
    return gettext("%(word)s, but %(signal)s beyond normal variation") % {
        "word": word,
        "signal": lower_first(shown),
    }


def _movement(current, previous, places) -> str:
    change = round_half_up(current, places) - round_half_up(previous, places)
    if change == 0:
        return gettext("the same as in %(when)s")
    if change > 0:
        return gettext("up from %(then)s in %(when)s")
    return gettext("down from %(then)s in %(when)s")


def lower_first(text: str) -> str:
    """For the middle of a sentence."""
    return text[:1].lower() + text[1:]


def listed(words: list[str]) -> str:
    """`Q1, Q2 and Q3`."""
    if len(words) < 2:
        return "".join(words)
    return gettext("%(most)s and %(last)s") % {"most": ", ".join(words[:-1]), "last": words[-1]}
