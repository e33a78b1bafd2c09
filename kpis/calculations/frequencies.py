"""Which kinds of period a KPI's frequency asks for."""

from kpis.calculations.codes import Calendar, Frequency
from perfportal.core.periods import YEAR_KINDS, Period, PeriodKind

ONCE_A_YEAR_OR_LESS = YEAR_KINDS | {PeriodKind.DAY, PeriodKind.RANGE}
KINDS = {
    Frequency.WEEKLY: {PeriodKind.WEEK},
    Frequency.MONTHLY: {PeriodKind.MONTH},
    Frequency.QUARTERLY: {PeriodKind.QUARTER},
    Frequency.TERMLY: {PeriodKind.TERM},
    Frequency.HALF_YEARLY: {PeriodKind.HALF_YEAR},
    Frequency.ANNUAL: ONCE_A_YEAR_OR_LESS,
    Frequency.BIENNIAL: ONCE_A_YEAR_OR_LESS,
    Frequency.AD_HOC: set(PeriodKind),
}
EXAMPLES = {
    Frequency.WEEKLY: "2026-W27",
    Frequency.MONTHLY: "July 2026",
    Frequency.QUARTERLY: "Q2 2026/27",
    Frequency.TERMLY: "2026-27-T1",
    Frequency.HALF_YEARLY: "2026-27-H1",
    Frequency.ANNUAL: "2026/27",
    Frequency.BIENNIAL: "2026/27",
    Frequency.AD_HOC: "2026-10-31",
}
YEAR_OF = {
    Calendar.FINANCIAL: PeriodKind.FINANCIAL_YEAR,
    Calendar.CALENDAR: PeriodKind.CALENDAR_YEAR,
    Calendar.ACADEMIC: PeriodKind.ACADEMIC_YEAR,
    Calendar.MUNICIPAL: PeriodKind.MUNICIPAL_YEAR,
}


def period_problem(period: Period, frequency: str, *, allow_year: bool = False) -> str:
    """Empty, or a sentence: the period is not one that the KPI is collected for.

    `allow_year` is for targets, which may be given for the whole year.
    """
    if period.kind in KINDS[frequency] or (allow_year and period.kind in YEAR_KINDS):
        return ""
    kind = str(period.kind).replace("_", " ")
    often = str(Frequency(frequency)).replace("_", " ")
    return (
        f"{period.short_label} is a {kind}, but the frequency of the KPI is {often}. "
        f"Write it like {EXAMPLES[frequency]}."
    )


def calendar_doubt(period: Period, calendar: str) -> str:
    """Empty, or a sentence: a year of another calendar than the KPI's."""
    if period.kind not in YEAR_KINDS or period.kind == YEAR_OF[calendar]:
        return ""
    return (
        f"{period.label} is read as a {str(period.kind).replace('_', ' ')}, "
        f"but the KPI counts by the {Calendar(calendar)} calendar."
    )
