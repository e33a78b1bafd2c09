"""Our place among other councils in plain English: facts in, words out (domain-rules 7.2, 7.4)."""

from collections import Counter
from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext

from kpis.assessment.explanations import Step
from kpis.assessment.placing import Placed
from kpis.calculations.codes import Polarity
from kpis.calculations.position import (
    FEWEST_RANKED,
    QUARTERS,
    GapWord,
    LeftOutBecause,
    Position,
    QuarterWord,
    Refusal,
)
from kpis.wording import POLARITY_WORDS, format_change, format_value, listed

QUARTER_WORDS = {
    QuarterWord.BEST: gettext_lazy("Best quarter"),
    QuarterWord.SECOND: gettext_lazy("Second of four quarters, best first"),
    QuarterWord.THIRD: gettext_lazy("Third of four quarters, best first"),
    QuarterWord.LOWEST_PERFORMING: gettext_lazy("Lowest-performing quarter"),
    QuarterWord.HIGHEST: gettext_lazy("Highest quarter"),
    QuarterWord.SECOND_HIGHEST: gettext_lazy("Second of four quarters, highest first"),
    QuarterWord.THIRD_HIGHEST: gettext_lazy("Third of four quarters, highest first"),
    QuarterWord.LOWEST: gettext_lazy("Lowest quarter"),
}
GAP_WORDS = {
    GapWord.BETTER: gettext_lazy("%(gap)s better than the median"),
    GapWord.WORSE: gettext_lazy("%(gap)s worse than the median"),
    GapWord.AS_GOOD: gettext_lazy("%(gap)s from the median, and as good"),
    GapWord.HIGHER: gettext_lazy("%(gap)s higher than the median"),
    GapWord.LOWER: gettext_lazy("%(gap)s lower than the median"),
    GapWord.LEVEL: gettext_lazy("The same as the median"),
}
REFUSAL_WORDS = {
    Refusal.NO_PEERS: gettext_lazy("No rank: no council of this group provides the service."),
    Refusal.NO_OWN_VALUE: gettext_lazy("No rank: we have no figure for this period."),
    Refusal.OTHER_PERIOD: gettext_lazy(
        "No rank: the councils' figures are of other periods than ours. Each is shown with its own."
    ),
    Refusal.OTHER_DEFINITION: gettext_lazy(
        "No rank: the councils' figures follow another definition than ours."
    ),
    Refusal.TOO_FEW: gettext_lazy("No rank: fewer than four councils have a figure."),
    Refusal.NOTHING_TO_AIM_AT: gettext_lazy(
        "No rank: the KPI aims at a range or a middle value, and none is set for this period."
    ),
}
LEFT_OUT_WORDS = {
    LeftOutBecause.NOT_OUR_SERVICE: gettext_lazy("does not provide the service"),
    LeftOutBecause.MISSING: gettext_lazy("no figure"),
    LeftOutBecause.SUPPRESSED: gettext_lazy("not for publication"),
    LeftOutBecause.OTHER_PERIOD: gettext_lazy("another period, so not ranked"),
    LeftOutBecause.OTHER_DEFINITION: gettext_lazy("another definition, so not ranked"),
}
TEENS = (11, 12, 13)


def ordinal(number: int) -> str:
    """`1st`, `2nd`, `11th`."""
    if number % 100 in TEENS:
        return pgettext("as in 11th", "%sth") % number
    endings = {
        1: pgettext("as in 21st", "%sst"),
        2: pgettext("as in 22nd", "%snd"),
        3: pgettext("as in 23rd", "%srd"),
    }
    return endings.get(number % 10, pgettext("as in 4th", "%sth")) % number


def rank_words(place: Position) -> str:
    """`Joint 6th of 16`; `6th highest of 16` where no value is good; else why there is no rank."""
    if place.rank is None:
        return str(REFUSAL_WORDS[place.refusal])
    words = {"rank": ordinal(place.rank), "n": place.n}
    if place.is_neutral and place.is_joint:
        pattern = _("Joint %(rank)s highest of %(n)s")
    elif place.is_neutral:
        pattern = _("%(rank)s highest of %(n)s")
    else:
        pattern = _("Joint %(rank)s of %(n)s") if place.is_joint else _("%(rank)s of %(n)s")
    return pattern % words


def quarter_words(place: Position) -> str:
    return str(QUARTER_WORDS[place.quarter_word]) if place.quarter_word else ""


def base_words(place: Position) -> str:
    """`14 of 16 councils, ours included: 2 no figure`."""
    words = {"n": place.n, "asked": place.asked}
    base = ngettext(
        "%(n)s of %(asked)s council, ours included",
        "%(n)s of %(asked)s councils, ours included",
        place.asked,
    )
    counts = Counter(reason for _name, reason in place.left_out)
    counts.pop(LeftOutBecause.NOT_OUR_SERVICE, None)
    parts = [f"{count} {LEFT_OUT_WORDS[reason]}" for reason, count in counts.items()]
    return base % words + (f" ({'; '.join(parts)})" if parts else "")


def gap_words(place: Position, sheet) -> str:
    """`1.3 percentage points better than the median`; empty where there is none."""
    if place.gap is None or place.gap_word is None:
        return ""
    gap = format_change(place.gap, sheet.unit, sheet.decimal_places, sheet.multiplier)
    return str(GAP_WORDS[place.gap_word]) % {"gap": gap}


def figure_in_words(value: Decimal | None, sheet) -> str:
    return format_value(value, sheet.unit, sheet.decimal_places, sheet.multiplier)


def range_words(placed: Placed, sheet) -> str:
    """What the range strip shows, for whoever does not see it."""
    values, own = placed.counted, placed.own.value
    words = {
        "lowest": figure_in_words(min(values), sheet),
        "highest": figure_in_words(max(values), sheet),
        "count": len(values),
    }
    said = [_("The %(count)s other councils lie between %(lowest)s and %(highest)s.") % words]
    if placed.position.peer_median is not None:
        median = figure_in_words(placed.position.peer_median, sheet)
        said.append(_("Their median is %s.") % median)
    if own is not None:
        said.append(_("We are at %s.") % figure_in_words(own, sheet))
    return " ".join(said)


def position_steps(placed: Placed, sheet) -> list[Step]:
    """How the rank, the quarter and the gap were worked out, with the numbers in them."""
    place = placed.position
    steps = [Step(_("Which is better"), _good_words(placed)), Step(_("Counted"), base_words(place))]
    if left_out := _left_out(place):
        steps.append(Step(_("Left out"), left_out))
    steps.append(Step(_("Rank"), _rank_step(place)))
    if place.quartile:
        words = {"four": QUARTERS, "rank": place.rank, "n": place.n, "quarter": place.quartile}
        text = _("%(four)s × %(rank)s ÷ %(n)s, rounded up to a whole number, is %(quarter)s.")
        steps.append(Step(_("Quarter"), text % words))
    if place.peer_median is not None:
        steps.append(Step(_("Median and gap"), _gap_step(placed, sheet)))
    return steps


def _good_words(placed: Placed) -> str:
    polarity = str(POLARITY_WORDS[Polarity(placed.own.good.polarity)])
    return _("%s. Figures are compared with all the decimals that they were given with.") % polarity


def _left_out(place: Position) -> str:
    """By reason, with the names."""
    names = {}
    for name, reason in place.left_out:
        names.setdefault(reason, []).append(name)
    parts = [f"{listed(some)}: {LEFT_OUT_WORDS[reason]}" for reason, some in names.items()]
    return "; ".join(parts) + "." if parts else ""


def _rank_step(place: Position) -> str:
    if place.rank is None:
        words = str(REFUSAL_WORDS[place.refusal])
        if place.refusal == Refusal.TOO_FEW:
            words += " " + _("A rank needs %s.") % FEWEST_RANKED
        return words
    first = _("higher") if place.is_neutral else _("better")
    sentence = ngettext(
        "%(count)s council has a %(first)s figure, so ours is %(rank)s of %(n)s.",
        "%(count)s councils have a %(first)s figure, so ours is %(rank)s of %(n)s.",
        place.rank - 1,
    ) % {
        "count": place.rank - 1,
        "first": first,
        "rank": ordinal(place.rank),
        "n": place.n,
    }
    tie = _("Another council has the same standing, so the rank is joint.")
    return f"{sentence} {tie}" if place.is_joint else sentence


def _gap_step(placed: Placed, sheet) -> str:
    place = placed.position
    median = figure_in_words(place.peer_median, sheet)
    if place.gap is None:
        return _("The middle of the others' figures is %s.") % median
    return _("The middle of the others' figures is %(median)s. Ours is %(own)s: %(gap)s.") % {
        "median": median,
        "own": figure_in_words(placed.own.value, sheet),
        "gap": gap_words(place, sheet) or _("neither can be called better"),
    }
