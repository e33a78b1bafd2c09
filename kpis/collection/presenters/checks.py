"""What the checks say, in words: the status that a figure makes, hints, the list of checks."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kpis.calculations.assess import Assessed
from kpis.calculations.checks import CheckCode
from kpis.calculations.codes import Rag, RagBasis
from kpis.calculations.cross import Outcome
from kpis.calculations.prompts import Prompt
from kpis.collection.presenters.figures import in_words
from kpis.wording import StatusMark, lower_first, rag_mark, target_words

COLOURED = frozenset({Rag.GREEN, Rag.AMBER, Rag.RED})
SHOWN = COLOURED | {Rag.NO_TARGET, Rag.DATA_ONLY}
ON_BASIS = {
    RagBasis.PERIOD: gettext_lazy("%(figure)s"),
    RagBasis.YTD: gettext_lazy("%(figure)s for the year so far"),
    RagBasis.OUTTURN: gettext_lazy("%(figure)s for the year"),
}
COLOUR_WORDS = {
    Rag.GREEN: gettext_lazy("This makes the KPI green"),
    Rag.AMBER: gettext_lazy("This makes the KPI amber"),
    Rag.RED: gettext_lazy("This makes the KPI red"),
}
HINTS = {
    Prompt.WHAT: gettext_lazy("what happened"),
    Prompt.WHY: gettext_lazy("why"),
    Prompt.ACTION: gettext_lazy("what is being done"),
    Prompt.WHO: gettext_lazy("by whom"),
    Prompt.WHEN: gettext_lazy("by when"),
}
CHECK_WORDS = {
    CheckCode.HUNDREDFOLD: gettext_lazy("A share typed as a fraction of one"),
    CheckCode.SLIPPED: gettext_lazy("A decimal point that slipped, or thousands left out"),
    CheckCode.SWAPPED: gettext_lazy("The two numbers the wrong way round"),
    CheckCode.ZERO_FOR_MISSING: gettext_lazy("0 where earlier figures are far from 0"),
    CheckCode.OUTSIDE_RANGE: gettext_lazy("Outside the usual range"),
    CheckCode.OUTLIER: gettext_lazy("A change out of line with earlier changes"),
    CheckCode.BIG_CHANGE: gettext_lazy("More than 25% from the period before"),
    CheckCode.LAST_YEAR: gettext_lazy("More than 25% from the same period last year"),
    CheckCode.CUMULATIVE_FALLS: gettext_lazy("A figure since the year began that falls"),
    CheckCode.DENOMINATOR_JUMP: gettext_lazy("The number below more than 20% from last time"),
    CheckCode.FAR_FROM_TARGET: gettext_lazy("More than 50% away from the target"),
    CheckCode.UNCHANGED: gettext_lazy("Exactly as in the period before"),
    CheckCode.MISSING_EVIDENCE: gettext_lazy("No evidence attached"),
    CheckCode.CROSS_CHECK: gettext_lazy("A rule between KPIs"),
    CheckCode.CONTRADICTS_STATUS: gettext_lazy("The commentary contradicts the status"),
    CheckCode.LONG_TEXT: gettext_lazy("More than 150 words of commentary"),
    CheckCode.MAY_IDENTIFY: gettext_lazy("The commentary may identify a resident"),
}


def status_shown(assessed: Assessed | None, sheet) -> StatusMark | None:
    """The mark of the status that a figure makes; None where it makes none to speak of."""
    if assessed is None or assessed.rag not in SHOWN:
        return None
    return rag_mark(assessed.rag, sheet.polarity, is_baseline=assessed.is_baseline)


def status_sentence(assessed: Assessed | None, sheet) -> str:
    """`This makes the KPI red: missed target. 21.7 days against 20.0.`"""
    if assessed is None or assessed.rag not in COLOURED:
        return ""
    mark = rag_mark(assessed.rag, sheet.polarity)
    figure = str(ON_BASIS[assessed.basis]) % {"figure": in_words(assessed.value, sheet)}
    target = target_words(assessed.target, sheet.unit, sheet.decimal_places, sheet.multiplier)
    return _("%(makes)s: %(word)s. %(figure)s against a target of %(target)s.") % {
        "makes": COLOUR_WORDS[assessed.rag],
        "word": lower_first(mark.word),
        "figure": figure,
        "target": target,
    }


def hint_words(prompts: tuple[Prompt, ...]) -> tuple[str, ...]:
    """Which of the five questions the commentary does not seem to answer."""
    return tuple(str(HINTS[prompt]) for prompt in prompts)


def not_compared(outcome: Outcome) -> str:
    """A rule that waits for figures of other KPIs."""
    return _("Not compared yet: %(rule)s. There is no figure of %(codes)s for this period.") % {
        "rule": f"{outcome.rule.left} {outcome.rule.operator_words} {outcome.rule.right}",
        "codes": ", ".join(dict.fromkeys(term.code for term in outcome.missing)),
    }
