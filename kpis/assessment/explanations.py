"""How a status was worked out, in words: made when read, from inputs, rule and rule version."""

from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kpis.assessment.longer_words import LATEST, TO_DATE, rolled_sentence
from kpis.assessment.outlook_words import (
    course_sentence,
    forecast_sentence,
    spc_sentence,
    warnings_of,
)
from kpis.assessment.presenters import (
    RATED,
    figure_words,
    in_words,
    interval_words,
    missing_words,
    on_other_basis,
)
from kpis.assessment.results import Result
from kpis.calculations.codes import Direction, MeasureType, Polarity, Rag, RagBasis
from kpis.calculations.goals import gap
from kpis.calculations.outlook import Outlook
from kpis.calculations.readings import QUOTIENTS
from kpis.calculations.rounding import round_half_up
from kpis.calculations.travel import Interval
from kpis.wording import (
    POLARITY_WORDS,
    allowance_words,
    direction_word,
    format_change,
    format_plain,
    format_value,
    lower_first,
    minimum_words,
    rag_mark,
    target_words,
    tolerance_words,
)

RAW_PLACES = 4  # as numbers are stored


@dataclass(frozen=True, slots=True)
class Step:
    """One part of the working: what it is about, and the sentence."""

    title: str
    text: str


UNRATED = {
    Rag.NOT_IN_FORCE: gettext_lazy("The KPI was not in force in this period."),
    Rag.NOT_DUE: gettext_lazy("No figure is due yet."),
    Rag.OVERDUE: gettext_lazy("The last day for entry has passed and there is no usable figure."),
    Rag.SUPPRESSED: gettext_lazy("The figure is withheld, so it has no status."),
    Rag.NOT_APPLICABLE: gettext_lazy("There were no cases, so there is nothing to rate."),
    Rag.DATA_ONLY: gettext_lazy("This KPI is for information and is not rated."),
    Rag.NO_TARGET: gettext_lazy("No target was set for this period, so the figure is not rated."),
    Rag.NO_DATA: gettext_lazy("There is no figure."),
}
BASELINE = gettext_lazy(
    "This is the KPI's baseline year: the figure is the first to compare with, and has no target."
)


def explain(result: Result, outlook: Outlook | None = None) -> list[Step]:
    """Figure, year to date, status, directions of travel and what the series says.

    Each with its arithmetic: of the series as far as there is an outlook.
    """
    steps = [
        Step(_("The figure"), figure_sentence(result)),
        Step(_("Year to date"), to_date_sentence(result)),
        Step(_("Status"), status_sentence(result)),
    ]
    steps += [
        Step(title, sentence)
        for title, sentence in (
            (_("Compared with the same period last year"), _long(result)),
            (_("Compared with the previous period"), _short(result)),
            *_other_basis(result),
            (_("Year-end forecast"), forecast_sentence(result, outlook)),
            (_("Normal variation"), spc_sentence(result, outlook)),
            (_("Progress over the years"), course_sentence(result, outlook)),
            *((w.name, f"{w.code}: {w.sentence}") for w in warnings_of(result, outlook)),
        )
        if sentence
    ]
    return [*steps, Step(_("Rules"), rules_sentence(result))]


def _other_basis(result: Result) -> list[tuple[str, str]]:
    """Of the year to date of a KPI rated on its periods, and the other way round."""
    if result.beside is None or result.beside.rag not in RATED:
        return []
    is_to_date = result.beside.basis == RagBasis.YTD
    title = _("Status of the year to date") if is_to_date else _("Status of the period alone")
    return [(title, status_sentence(on_other_basis(result)))]


def figure_sentence(result: Result) -> str:
    """`45 / 50 x 100 = 90.0%`, or that it was entered so."""
    sheet = result.sheet
    if result.period_value is None:
        return figure_words(result) + "."
    words = in_words(format_value, result.period_value, result)
    if result.is_rolled:
        return rolled_sentence(result, words)
    by_parts = sheet.measure_type in QUOTIENTS and sheet.measure_type != MeasureType.ROLL12
    if not by_parts or result.numerator is None or result.denominator is None:
        return _("%(figure)s for the period, as entered.") % {"figure": words}
    if sheet.measure_type == MeasureType.CUM_RATIO:
        return _("%(figure)s for the period: what the running total gained.") % {"figure": words}
    times = f" × {sheet.multiplier:,}" if sheet.multiplier != 1 else ""
    return _("%(top)s ÷ %(bottom)s%(times)s = %(figure)s for the period.") % {
        "top": _part(result.numerator, sheet.numerator_label),
        "bottom": _part(result.denominator, sheet.denominator_label),
        "times": times,
        "figure": words,
    }


def _part(number: Decimal, label: str) -> str:
    return f"{format_plain(number)} ({lower_first(label)})" if label else format_plain(number)


def to_date_sentence(result: Result) -> str:
    how = str(TO_DATE.get(result.sheet.measure_type, LATEST))
    if result.ytd is not None:
        return f"{in_words(format_value, result.ytd, result)}. {how}"
    missing = missing_words(result)
    return f"{missing}. {how}" if missing else _("Not applicable.")


def status_sentence(result: Result) -> str:
    """Which figure was held against what, and by how much it missed or beat it."""
    if result.rag not in RATED:
        return str(BASELINE if result.is_baseline else UNRATED[result.rag])
    sheet = result.sheet
    return _("%(polarity)s. %(figure)s %(basis)s against %(target)s: %(miss)s. %(mark)s.") % {
        "polarity": POLARITY_WORDS[sheet.polarity],
        "figure": figure_words(result),
        "basis": _basis(result),
        "target": in_words(target_words, result.target, result),
        "miss": _miss(result),
        "mark": _mark(result),
    }


def _basis(result: Result) -> str:
    return {
        RagBasis.YTD: _("for the year to date"),
        RagBasis.OUTTURN: _("for the whole year"),
    }.get(result.basis, _("for the period"))


def _miss(result: Result) -> str:
    adverse = _adverse(result)
    if adverse <= 0:
        return _("the target is met")
    return _("the target is missed by %(amount)s") % {"amount": _amount(adverse, result)}


def _adverse(result: Result) -> Decimal:
    """How far the figure misses its target, of the numbers as they were compared."""
    sheet = result.sheet
    places = RAW_PLACES if result.is_compared_raw else sheet.decimal_places
    actual, target = round_half_up(result.value, places), result.target.rounded(places)
    return gap(actual, target, sheet.polarity, sheet.midpoint).adverse


def _amount(adverse: Decimal, result: Result) -> str:
    """As displayed; a difference of raw figures with all the places that it needs."""
    sheet, places = result.sheet, result.sheet.decimal_places
    if result.is_compared_raw:
        places = max(places, len(format_plain(adverse).partition(".")[2]))
    return format_change(adverse, sheet.unit, places, sheet.multiplier)


def _mark(result: Result) -> str:
    """Why it is the colour it is."""
    words = rag_mark(result.rag, result.sheet.polarity).sr_text
    is_green = result.rag == Rag.GREEN
    if is_green and _adverse(result) <= 0:
        return words
    sheet = result.sheet
    tolerance = tolerance_words(
        sheet.tolerance_kind,
        sheet.tolerance,
        unit=sheet.unit,
        polarity=sheet.polarity,
        multiplier=sheet.multiplier,
        preset=sheet.preset,
    )
    why = allowance_words(sheet.preset, tolerance, is_green=is_green)
    return _("%(status)s (%(why)s)") % {"status": words, "why": why}


def _long(result: Result) -> str:
    overlap = ""
    if result.is_long_unclear:
        overlap = _overlap(result.interval, result.last_year_interval, result)
    return _travel(result, result.dot_long, result.value, result.last_year_value, overlap)


def _short(result: Result) -> str:
    if result.period.is_year:
        return ""
    overlap = ""
    if result.is_short_unclear:
        overlap = _overlap(result.interval, result.previous_interval, result)
    return _travel(result, result.dot_short, result.period_value, result.previous_value, overlap)


def _overlap(now: Interval, then: Interval, result: Result) -> str:
    return _("The intervals %(now)s and %(then)s overlap: no clear change.") % {
        "now": interval_words(now, result),
        "then": interval_words(then, result),
    }


def _travel(
    result: Result, code: str, now: Decimal | None, then: Decimal | None, overlap: str
) -> str:
    """The change in figures as displayed, and why it has the word it has.

    `overlap` says it of a survey's figures that differ by no more than chance.
    """
    if not code:
        return ""
    word, sheet = direction_word(code), result.sheet
    if code == Direction.NO_COMPARATOR or now is None or then is None:
        return _("%(word)s: there is no earlier figure to compare with.") % {"word": word}
    if code == Direction.NOT_COMPARABLE:
        return _("%(word)s: the definition or the length of the period changed in between.") % {
            "word": word
        }
    places = sheet.decimal_places
    change = round_half_up(now, places) - round_half_up(then, places)
    sentence = _("%(now)s now, %(then)s then: %(moved)s. %(word)s.") % {
        "now": in_words(format_value, now, result),
        "then": in_words(format_value, then, result),
        "moved": _moved(change, result),
        "word": word,
    }
    if overlap and code == Direction.NO_CHANGE:
        return f"{sentence} {overlap}"
    return sentence + _reason(code, change, result)


def _moved(change: Decimal, result: Result) -> str:
    if not change:
        return _("the same as shown")
    sheet = result.sheet
    amount = format_change(change, sheet.unit, sheet.decimal_places, sheet.multiplier)
    return (_("up %(amount)s") if change > 0 else _("down %(amount)s")) % {"amount": amount}


def _reason(code: str, change: Decimal, result: Result) -> str:
    """The polarity, where the word rests on it; the least change, where it was not reached."""
    if code in (Direction.IMPROVING, Direction.WORSENING):
        return f" {POLARITY_WORDS[result.sheet.polarity]}."
    if code == Direction.NO_CHANGE and change and result.sheet.polarity in LEVELS:
        return " " + _("A change of less than %(least)s counts as none.") % {
            "least": minimum_words(result.sheet.minimum_change, result.sheet.minimum_is_percent)
        }
    return ""


LEVELS = (Polarity.HIGHER, Polarity.LOWER, Polarity.NONE)


def rules_sentence(result: Result) -> str:
    if result.is_compared_raw:
        compared = _("Figures and targets are compared as calculated, not as shown.")
    else:
        compared = _(
            "Figures and targets are rounded half up to the decimal places shown before they are "
            "compared."
        )
    return _("%(compared)s Rules of version %(rules)s, definition version %(definition)s.") % {
        "compared": compared,
        "rules": result.rule_version,
        "definition": result.sheet.version,
    }
