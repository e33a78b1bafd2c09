"""The words of the register's codes."""

from django.utils.translation import gettext_lazy as _

from kpis.calculations.codes import (
    Calendar,
    Frequency,
    IndicatorRole,
    MeasureType,
    Profile,
    TargetKind,
)
from kpis.calculations.forecast import ForecastMethod
from kpis.calculations.purpose import Answer, Outcome, PurposeTest
from kpis.calculations.quality import Dimension, Quality
from kpis.calculations.returns import Agreement, Problem, StillRead
from kpis.register.models import SourceKind

FREQUENCY_WORDS = {
    Frequency.WEEKLY: _("Weekly"),
    Frequency.MONTHLY: _("Monthly"),
    Frequency.QUARTERLY: _("Quarterly"),
    Frequency.TERMLY: _("Each school term"),
    Frequency.HALF_YEARLY: _("Half-yearly"),
    Frequency.ANNUAL: _("Yearly"),
    Frequency.BIENNIAL: _("Every two years"),
    Frequency.AD_HOC: _("When there is a figure"),
}
CALENDAR_WORDS = {
    Calendar.FINANCIAL: _("Financial year, from April"),
    Calendar.CALENDAR: _("Calendar year, from January"),
    Calendar.ACADEMIC: _("Academic year, from September"),
    Calendar.MUNICIPAL: _("Municipal year, from May"),
}
MEASURE_WORDS = {
    MeasureType.SUM: _("A count or an amount, added up over the year"),
    MeasureType.RATIO: _("A share or rate: both numbers are added up over the year"),
    MeasureType.CUM_RATIO: _("A share of the year's total, entered since April"),
    MeasureType.CUM_ENTERED: _("A figure entered since April"),
    MeasureType.WMEAN: _("An average, weighted by the number of cases"),
    MeasureType.PER_FTE: _("A total for each full-time equivalent"),
    MeasureType.SNAP: _("A position on a date, never added up"),
    MeasureType.ROLL12: _("A share or rate of the last twelve months"),
    MeasureType.MEDIAN: _("A median, entered for each period"),
    MeasureType.ANNUAL: _("One figure a year"),
    MeasureType.YES_NO: _("Yes or no"),
    MeasureType.DATE: _("A date"),
}
ROLE_WORDS = {
    IndicatorRole.PERFORMANCE: _("Performance: held against a target"),
    IndicatorRole.CONTEXTUAL: _("Context: not fully in the council's control"),
    IndicatorRole.ACTIVITY: _("Activity: how much there is to do"),
    IndicatorRole.PROXY: _("Proxy: an early sign of another KPI"),
}
TARGET_KIND_WORDS = {
    TargetKind.TARGET: _("Target"),
    TargetKind.FLOOR: _("Floor"),
    TargetKind.STRETCH: _("Stretch target"),
    TargetKind.STATUTORY: _("Statutory line"),
    TargetKind.FORECAST: _("Forecast"),
    TargetKind.TRAJECTORY: _("Path of the coming years"),
    TargetKind.BASELINE: _("Baseline year: no target yet"),
}
FORECAST_WORDS = {
    ForecastMethod.AUTO: _("As fits the kind of figure"),
    ForecastMethod.MANUAL: _("By an officer, each time"),
    ForecastMethod.STRAIGHT_LINE: _("Straight line: as in the year so far"),
    ForecastMethod.PROFILE: _("Profile: as far from its target at the end of the year as now"),
    ForecastMethod.LAST_YEAR_PATTERN: _("As last year went on from the same period"),
    ForecastMethod.LATEST: _("The figure as it stands"),
}
PROFILE_WORDS = {
    Profile.FLAT: _("The same in every period"),
    Profile.LINEAR: _("Reached in equal steps"),
    Profile.CUSTOM: _("Own steps, added up through the year"),
    Profile.SEASONAL: _("Own numbers for each period"),
}
PURPOSE_WORDS = {
    PurposeTest.MEASURABLE: _("Is it measurable, with a purpose and a target?"),
    PurposeTest.IMPROVEMENT: _("Does it help to improve the service?"),
    PurposeTest.EFFICIENCY: _("Does it help the council to be more efficient and productive?"),
    PurposeTest.VALUE: _("Does it help to give value for money?"),
    PurposeTest.EASY: _("Is it easy to compile?"),
    PurposeTest.DIGITAL: _("Does it come from a system, without work by hand?"),
    PurposeTest.QUALITY: _("Is it good data rather than more data?"),
    PurposeTest.ACCESSIBLE: _("Can people see it, on the website or in regular reports?"),
    PurposeTest.WARNING: _("Does it give warning signs of failure?"),
    PurposeTest.TRANSPARENT: _("Does it make the council transparent and accountable?"),
}
ANSWER_WORDS = {Answer.YES: _("Yes"), Answer.PARTLY: _("Partly"), Answer.NO: _("No")}
OUTCOME_WORDS = {
    Outcome.KEEP: _("Keep it as it is"),
    Outcome.CHANGE: _("Change it"),
    Outcome.RETIRE: _("Retire it"),
}
SOURCE_WORDS = {
    SourceKind.SYSTEM: _("System"),
    SourceKind.STATUTORY_RETURN: _("Statutory return"),
    SourceKind.SURVEY: _("Survey"),
    SourceKind.PARTNER: _("Partner data"),
    SourceKind.FINANCE: _("Finance"),
    SourceKind.CRM: _("CRM and complaints"),
    SourceKind.REPORT: _("Report outside the portal"),
}
# How often a report is made or a return is sent, which no figure waits for.
OFTEN_WORDS = FREQUENCY_WORDS | {Frequency.AD_HOC: _("Now and then")}
AGREEMENT_WORDS = {
    Agreement.NONE: _("No agreement"),
    Agreement.DRAFT: _("Being drafted"),
    Agreement.IN_FORCE: _("In force"),
    Agreement.EXPIRED: _("Expired"),
}
PROBLEM_WORDS = {
    Problem.AGREEMENT: _("Agreement missing or expired"),
    Problem.AGREEMENT_SOON: _("Agreement ends within 60 days"),
    Problem.RETURN_OVERDUE: _("Return overdue"),
    Problem.NO_OWNER: _("Nobody owns it"),
    Problem.NO_KPI: _("No KPI comes from it"),
}
STILL_READ_WORDS = {
    StillRead.YES: _("Yes"),
    StillRead.NO: _("No"),
    StillRead.NOT_ASKED: _("Not asked yet"),
}
DIMENSION_WORDS = {
    Dimension.COMPLETENESS: _("Complete: nothing that should be counted is missing"),
    Dimension.UNIQUENESS: _("Unique: nothing is counted twice"),
    Dimension.CONSISTENCY: _("Consistent: it agrees with other records"),
    Dimension.TIMELINESS: _("Timely: it is there when it is needed"),
    Dimension.VALIDITY: _("Valid: it is counted as its definition says"),
    Dimension.ACCURACY: _("Accurate: it is what happened"),
}
QUALITY_WORDS = {
    Quality.HIGH: _("High"),
    Quality.MEDIUM: _("Medium"),
    Quality.LOW: _("Low"),
    Quality.NOT_ASSESSED: _("Not assessed"),
}
