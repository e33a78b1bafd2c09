"""Variation, forecast, course and warning signs of a period in plain English. Pure.

What was found comes from the stored result, so that it is what lists and exports say; how it was
found from the outlook, which is None for those who see issued figures only.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kpis.assessment.presenters import RATED, in_words
from kpis.assessment.results import Result
from kpis.assessment.spc_chart import SpcSeries
from kpis.assessment.trend_words import trend_words
from kpis.calculations.codes import Rag
from kpis.calculations.course import Course, NoProgress
from kpis.calculations.outlook import Outlook
from kpis.calculations.rounding import round_half_up
from kpis.calculations.spc import Refusal, SpcPoint
from kpis.wording import StatusMark, format_value, lower_first, rag_mark
from kpis.wording.forecast import forecast_words
from kpis.wording.spc import ASSURANCE_WORDS, VARIATION_WORDS, spc_words
from kpis.wording.warnings import WarningWords, warning_words
from perfportal.core.periods import Period

COURSE_WORDS = {
    Course.TARGET_ACHIEVED: gettext_lazy("The target of a later year has been reached already"),
    Course.SUBSTANTIAL: gettext_lazy("On course: substantial progress"),
    Course.MODERATE: gettext_lazy("Progress, but too slow: moderate"),
    Course.LIMITED: gettext_lazy("Far too slow: limited progress"),
    Course.DETERIORATION: gettext_lazy("Going the wrong way"),
    Course.NOT_AVAILABLE: gettext_lazy("Cannot be said"),
}
NO_PROGRESS_WORDS = {
    NoProgress.NO_DIRECTION: gettext_lazy("neither way is better"),
    NoProgress.NO_FIGURES: gettext_lazy("there are no figures of whole years"),
    NoProgress.TOO_SHORT: gettext_lazy("it takes figures of two years"),
    NoProgress.ZERO_BASE: gettext_lazy("growth from zero has no rate"),
    NoProgress.ZERO_TARGET: gettext_lazy("growth towards zero has no rate"),
    NoProgress.ACROSS_ZERO: gettext_lazy("growth across zero has no rate"),
    NoProgress.TARGET_BEFORE_BASE: gettext_lazy("the target lies before the first year"),
    NoProgress.NO_GROWTH_NEEDED: gettext_lazy("the target is where the series began"),
}


@dataclass(frozen=True, slots=True)
class OutlookPart:
    """What the page of a KPI says beside the status of now; an empty text is left out."""

    forecast: str
    forecast_mark: StatusMark | None
    variation: str
    assurance: str
    trend: str
    course: str
    warnings: tuple[WarningWords, ...]


def outlook_part(
    results: list[Result],
    shown: Result,
    outlooks: Mapping[Period, Outlook],
    *,
    neutral: bool = False,
) -> OutlookPart:
    """`neutral` says that no way is good (Tier 2)."""
    return OutlookPart(
        forecast=forecast_figure(shown),
        forecast_mark=forecast_mark(shown),
        variation=variation_words(results, shown, outlooks),
        assurance=str(ASSURANCE_WORDS[shown.assurance]) if shown.assurance else "",
        trend=trend_words(results, shown, neutral=neutral),
        course=course_words(shown),
        warnings=tuple(warnings_of(shown, outlooks.get(shown.period))),
    )


def forecast_figure(result: Result) -> str:
    return "" if result.forecast is None else in_words(format_value, result.forecast, result)


def forecast_mark(result: Result) -> StatusMark | None:
    """Of a forecast that can be rated; without a target for the year there is none."""
    if result.forecast_rag not in RATED:
        return None
    return rag_mark(result.forecast_rag, result.sheet.polarity)


def forecast_sentence(result: Result, outlook: Outlook | None) -> str:
    """How the forecast came about, with its arithmetic where that may be seen."""
    sheet = result.sheet
    if outlook and outlook.forecast.value == result.forecast:
        said = forecast_words(
            outlook.made_of, outlook.forecast, sheet.unit, sheet.decimal_places, sheet.multiplier
        )
    else:
        said = forecast_figure(result)
    if not said:
        return ""
    said, mark = said if said.endswith(".") else f"{said}.", forecast_mark(result)
    if mark:
        status = _("Against the target of the year: %s.") % lower_first(mark.sr_text)
        return f"{said} {status}"
    no_target = result.forecast_rag == Rag.NO_TARGET
    return f"{said} " + _("The year has no target.") if no_target else said


def variation_words(results, shown: Result, outlooks: Mapping[Period, Outlook]) -> str:
    """`Improving: seven months in a row above the average`, as of the period shown."""
    if outlooks:
        series = spc_series("", [r for r in results if r.period <= shown.period], outlooks)
        if series is None or Refusal.TOO_FEW in series.points[-1:]:
            return ""
        return spc_words(series.figures, series.points, series.kind)
    return str(VARIATION_WORDS[shown.variation]) if shown.variation else ""


def spc_series(
    title: str, results: list[Result], outlooks: Mapping[Period, Outlook]
) -> SpcSeries | None:
    """The series as a chart draws it; None where SPC is not for it, or there is nothing to see."""
    kinds = {result.period.kind for result in results}
    points = [outlooks[r.period].spc if r.period in outlooks else None for r in results]
    if len(kinds) != 1 or not any(points):
        return None
    sheet = results[-1].sheet
    return SpcSeries(
        title=title,
        labels=[result.period.short_label for result in results],
        figures=[
            result.period_value if point else None
            for result, point in zip(results, points, strict=True)
        ],
        points=points,
        kind=kinds.pop(),
        unit=sheet.unit,
        decimal_places=sheet.decimal_places,
        multiplier=sheet.multiplier,
    )


def spc_sentence(result: Result, outlook: Outlook | None) -> str:
    """Average and limits, and what they rest on."""
    if result.spc_mean is None:
        return ""
    limits = _("Average %(mean)s, limits of normal variation %(low)s to %(high)s (2.66 average "
               "moving ranges on either side).") % {
        "mean": in_words(format_value, result.spc_mean, result),
        "low": in_words(format_value, result.spc_lower, result),
        "high": in_words(format_value, result.spc_upper, result),
    }  # fmt: skip
    point = outlook.point if outlook else None
    trial = _("Trial limits: fewer than 12 figures.") if _is_trial(result, point) else ""
    return " ".join(part for part in (limits, trial) if part)


def _is_trial(result: Result, point: SpcPoint | None) -> bool:
    return point.is_trial if point else result.spc_limits == "trial"


def course_words(result: Result) -> str:
    """`On course: substantial progress (1.04 of what is needed)`."""
    if not result.progress_status or result.progress_status == Course.NOT_AVAILABLE:
        return ""
    return str(COURSE_WORDS[result.progress_status])


def course_sentence(result: Result, outlook: Outlook | None) -> str:
    """Observed and required growth a year, as Open SDG compares them; or why there is none."""
    course = outlook.course if outlook else None
    if course is None:
        return course_words(result)
    if course.observed is None:
        reason = NO_PROGRESS_WORDS[course.reason]
        return _("%(course)s: %(reason)s.") % {
            "course": COURSE_WORDS[course.status],
            "reason": reason,
        }
    words = _("%(observed)s%% a year since the first year of the series") % {
        "observed": round_half_up(course.observed * 100, 2)
    }
    if course.required is not None:
        words = _("%(grown)s; %(required)s%% a year lead to the target") % {
            "grown": words,
            "required": round_half_up(course.required * 100, 2),
        }
    return _("%(words)s. %(course)s.") % {"words": words, "course": COURSE_WORDS[course.status]}


def warnings_of(result: Result, outlook: Outlook | None) -> list[WarningWords]:
    """The signs of a period with what each rests on; for staff, whose signs they are."""
    if outlook is None:
        return []
    sheet = result.sheet
    return [
        warning_words(
            sign,
            unit=sheet.unit,
            decimal_places=sheet.decimal_places,
            multiplier=sheet.multiplier,
        )
        for sign in outlook.signs
        if sign.code in result.warnings
    ]
