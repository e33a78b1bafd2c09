"""The page of a KPI in plain English: results in, words out. No database, no rule."""

from dataclasses import dataclass, replace

from django.utils.translation import gettext as _

from kpis.assessment.results import Result
from kpis.calculations.codes import DataStatus, Rag, RagBasis
from kpis.calculations.spc import qualifying
from kpis.calculations.travel import Interval
from kpis.wording import (
    BASIS_WORDS,
    DATA_STATUS_WORDS,
    MARKER_WORDS,
    DirectionMark,
    StatusMark,
    direction_arrow,
    direction_mark,
    direction_words,
    estimate_word,
    format_interval,
    format_value,
    listed,
    lower_first,
    rag_mark,
    target_words,
    tolerance_words,
)

RATED = (Rag.GREEN, Rag.AMBER, Rag.RED)


@dataclass(frozen=True, slots=True)
class DirectionRow:
    """One comparison: against what, and the sentence with both figures."""

    against: str
    mark: DirectionMark
    sentence: str


@dataclass(frozen=True, slots=True)
class OtherBasis:
    """The figure that does not decide the status, with a status of its own."""

    label: str
    figure: str
    mark: StatusMark
    target: str
    is_to_date: bool


@dataclass(frozen=True, slots=True)
class Headline:
    """The figure of a period with everything that is said about it."""

    figure: str
    basis: str
    period: str
    mark: StatusMark
    target: str
    tolerance: str
    directions: tuple[DirectionRow, ...]
    year_to_date: str
    year_to_date_note: str
    notes: tuple[str, ...]
    commentary: str
    is_revised: bool = False
    beside: OtherBasis | None = None
    interval: str = ""


def on_other_basis(result: Result) -> Result:
    """The result as if its other basis decided its status."""
    beside = result.beside
    return replace(
        result, basis=beside.basis, value=beside.value, target=beside.target, rag=beside.rag
    )


def _beside(result: Result) -> OtherBasis | None:
    """Its other basis, where that has a figure."""
    if result.beside is None or result.beside.value is None:
        return None
    other = on_other_basis(result)
    word = rag_mark(other.rag, other.sheet.polarity, is_baseline=other.is_baseline)
    is_to_date = other.basis == RagBasis.YTD
    return OtherBasis(
        label=_("Year to date") if is_to_date else _("The period alone"),
        figure=figure_words(other),
        mark=StatusMark(word.code, word.word, status_sentence(other, word)),
        target=in_words(target_words, other.target, other) if other.rag in RATED else "",
        is_to_date=is_to_date,
    )


def headline(result: Result) -> Headline:
    beside = _beside(result)
    word = rag_mark(result.rag, result.sheet.polarity, is_baseline=result.is_baseline)
    return Headline(
        figure=figure_words(result),
        basis=str(BASIS_WORDS[result.basis]),
        period=result.period.label,
        mark=StatusMark(word.code, word.word, status_sentence(result, word)),
        target=in_words(target_words, result.target, result),
        tolerance=_tolerance(result) if result.rag in RATED else "",
        directions=tuple(_directions(result)),
        year_to_date="" if beside and beside.is_to_date else _year_to_date(result),
        year_to_date_note=missing_words(result),
        notes=tuple(_notes(result)),
        commentary=result.commentary,
        is_revised=result.data_status == DataStatus.REVISED,
        beside=beside,
        interval=interval_words(result.interval_of_value, result),
    )


def in_words(function, number, result: Result) -> str:
    """A number through one of the wording functions, with the unit and places of its sheet."""
    sheet = result.sheet
    return function(number, sheet.unit, sheet.decimal_places, sheet.multiplier)


def figure_words(result: Result) -> str:
    """The figure, or what stands in its place; never an empty cell."""
    if result.value is not None:
        return in_words(format_value, result.value, result)
    if result.marker:
        return _capital(str(MARKER_WORDS[result.marker]))
    return _("No figure yet")


def interval_words(interval: Interval | None, result: Result) -> str:
    """`59.1% to 64.9%`; empty where there is none."""
    if interval is None:
        return ""
    sheet = result.sheet
    return format_interval(
        interval.low, interval.high, sheet.unit, sheet.decimal_places, sheet.multiplier
    )


def estimate_words(result: Result) -> str:
    """The figure with its confidence interval where it has one: `62.0% (59.1% to 64.9%)`."""
    interval = interval_words(result.interval_of_value, result)
    return f"{figure_words(result)} ({interval})" if interval else figure_words(result)


def status_sentence(result: Result, mark: StatusMark) -> str:
    """`Red: missed target. 21.1 days against 20.0 days`, for a screen reader."""
    if result.rag not in RATED:
        return mark.sr_text
    return _("%(status)s. %(figure)s against %(target)s") % {
        "status": mark.sr_text,
        "figure": figure_words(result),
        "target": in_words(target_words, result.target, result),
    }


def missing_words(result: Result) -> str:
    """`Incomplete: Q1 2026/27 and Q2 2026/27 are missing`; empty where nothing is."""
    if result.ytd_state != "incomplete":
        return ""
    if not result.ytd_missing:
        return _("Incomplete")
    labels = listed([period.short_label for period in result.ytd_missing])
    return _("Incomplete: no usable figure for %(periods)s") % {"periods": labels}


def finding(title: str, result: Result) -> str:
    """The title of the chart: what it shows, in one sentence."""
    words = [
        _("%(title)s: %(figure)s in %(period)s")
        % {
            "title": title,
            "figure": lower_first(figure_words(result))
            if result.value is None
            else figure_words(result),
            "period": result.period.short_label,
        }
    ]
    if result.rag in RATED:
        words.append(lower_first(rag_mark(result.rag, result.sheet.polarity).word))
    if result.dot_headline in SAID_OF_A_LINE:
        words.append(
            _("%(direction)s on %(period)s")
            % {
                "direction": lower_first(direction_mark(result.dot_headline).word),
                "period": result.period.year_before().short_label,
            }
        )
    return ", ".join(words)


SAID_OF_A_LINE = ("IMPROVING", "WORSENING", "NO_CHANGE", "INCREASING", "DECREASING")


def _directions(result: Result):
    """The long comparison first, as it is the headline; between years there is but one."""
    before, year = result.period.previous(), result.period.year_before()
    yield from _direction(result, _("Same period last year"), result.dot_long, year)
    if not result.period.is_year:
        alone = _("Previous period, each by itself")
        against = _("Previous period") if result.basis == RagBasis.PERIOD else alone
        yield from _direction(result, against, result.dot_short, before)


def _direction(result: Result, against: str, code: str, earlier):
    is_long = earlier == result.period.year_before()
    current = result.value if is_long else result.period_value
    previous = result.last_year_value if is_long else result.previous_value
    sheet, is_unclear = result.sheet, result.is_short_unclear
    if is_long:
        is_unclear = result.is_long_unclear
    word = estimate_word(code, is_estimate=is_unclear)
    sentence = direction_words(
        code,
        current,
        previous,
        unit=sheet.unit,
        decimal_places=sheet.decimal_places,
        multiplier=sheet.multiplier,
        previous_label=earlier.short_label,
        signal=qualifying(result.variation, result.spc_limits, result.period.kind),
        word=word,
    )
    arrow = direction_arrow(
        code,
        current,
        previous,
        decimal_places=sheet.decimal_places,
        means=sheet.arrow_means,
    )
    if mark := direction_mark(code, sentence, arrow=arrow):
        yield DirectionRow(against, replace(mark, word=word or mark.word), sentence)


def _tolerance(result: Result) -> str:
    sheet = result.sheet
    return tolerance_words(
        sheet.tolerance_kind,
        sheet.tolerance,
        unit=sheet.unit,
        polarity=sheet.polarity,
        multiplier=sheet.multiplier,
        preset=sheet.preset,
    )


def _year_to_date(result: Result) -> str:
    return "" if result.ytd is None else in_words(format_value, result.ytd, result)


def _notes(result: Result):
    if result.awaits_approval:
        yield _("Not yet approved: this figure may still change")
    if result.data_status in ("provisional", "estimated", "revised"):
        yield _capital(str(DATA_STATUS_WORDS[result.data_status]))
    if result.is_withheld and result.value is not None:
        yield _("Not for publication: the number of people is small")


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
