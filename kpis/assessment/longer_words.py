"""How figures of several periods make one: the year to date and longer periods, in words."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kpis.assessment.presenters import in_words
from kpis.assessment.results import Result
from kpis.calculations.codes import MeasureType
from kpis.wording import format_value, listed

TO_DATE = {
    MeasureType.SUM: gettext_lazy("The figures of the periods so far, added up."),
    MeasureType.RATIO: gettext_lazy(
        "All numerators so far over all denominators so far: never the mean of the percentages."
    ),
    MeasureType.CUM_RATIO: gettext_lazy("The running total, over the denominator of the year."),
    MeasureType.CUM_ENTERED: gettext_lazy("The running total as entered."),
    MeasureType.WMEAN: gettext_lazy("The averages so far, weighted by their numbers of cases."),
    MeasureType.PER_FTE: gettext_lazy("All days so far over the average number of FTE so far."),
    MeasureType.ROLL12: gettext_lazy("The last twelve months pooled."),
    MeasureType.MEDIAN: gettext_lazy("A median cannot be added up."),
    MeasureType.ANNUAL: gettext_lazy("One figure a year."),
}
LATEST = gettext_lazy("The latest position in the year; positions are never added up.")
FROM_PARTS = {
    MeasureType.SUM: gettext_lazy("They are added up."),
    MeasureType.RATIO: gettext_lazy(
        "It is all numerators over all denominators: never the mean of the percentages."
    ),
    MeasureType.WMEAN: gettext_lazy("It is their average, weighted by the numbers of cases."),
    MeasureType.PER_FTE: gettext_lazy("It is all days over the average number of FTE."),
}


def rolled_sentence(result: Result, words: str) -> str:
    """`191 for the period, from Jul 2026 (61), Aug 2026 (72) and Sep 2026 (58). Added up.`"""
    parts = [
        f"{period.short_label} ({in_words(format_value, value, result)})"
        for period, value in result.made_of
        if value is not None
    ]
    how = FROM_PARTS[result.sheet.measure_type]
    if not parts:
        return _("%(figure)s for the period. %(how)s") % {"figure": words, "how": how}
    return _("%(figure)s for the period, from %(parts)s. %(how)s") % {
        "figure": words,
        "parts": listed(parts),
        "how": how,
    }
