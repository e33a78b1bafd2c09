"""The trend that a council may see beside its comparisons (domain-rules 3.4), in words. Pure."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from kpis.assessment.results import Result
from kpis.calculations.codes import Polarity
from kpis.calculations.trend import (
    Trend,
    TrendMethod,
    latest_three_trend,
    regression_trend,
)
from kpis.wording import format_change

TREND_WORDS = {
    Trend.IMPROVING: gettext_lazy("Improving"),
    Trend.WORSENING: gettext_lazy("Worsening"),
    Trend.INCREASING: gettext_lazy("Increasing"),
    Trend.DECREASING: gettext_lazy("Decreasing"),
    Trend.NO_CLEAR_TREND: gettext_lazy("No clear trend"),
    Trend.TOO_FEW: gettext_lazy("Too few figures for a trend"),
}


def trend_words(results: list[Result], shown: Result, *, neutral: bool = False) -> str:
    """Of the figures of single periods up to the one shown, by the council's method."""
    sheet = shown.sheet
    if sheet.trend_method == TrendMethod.NONE:
        return ""
    figures = [one.period_value for one in results if one.period <= shown.period]
    better = Polarity.NONE if neutral else sheet.polarity
    if sheet.trend_method == TrendMethod.LATEST_THREE:
        trend = latest_three_trend(figures, better=better, decimal_places=sheet.decimal_places)
        return _("%(trend)s, by the latest three results") % {"trend": TREND_WORDS[trend]}
    found = regression_trend(figures, better=better)
    if found.slope is None:
        return str(TREND_WORDS[found.trend])
    line = ngettext(
        "a line through %(count)s figure",
        "a line through %(count)s figures changes by %(slope)s each time",
        found.points,
    )
    words = line % {
        "count": found.points,
        "slope": format_change(found.slope, sheet.unit, sheet.decimal_places, sheet.multiplier),
    }
    return f"{TREND_WORDS[found.trend]}: {words}"
