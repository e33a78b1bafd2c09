"""The rounds of a financial year as the calendar has them, opened or not."""

import datetime as dt
from dataclasses import dataclass

from kpis.calculations.collecting import OF_A_MONTH, RoundSpan
from kpis.calculations.timetable import Timetable, WorkingDays, timetable
from kpis.collection.bank_holidays import bank_holidays
from kpis.collection.models import CollectionRound
from kpis.register.models import KPI
from perfportal.core.council_settings import TIMETABLE, get_setting, get_settings
from perfportal.core.models import Organisation
from perfportal.core.periods import Period, PeriodKind


@dataclass(frozen=True)
class CalendarEntry:
    """The round of one period: its days, and the round itself once it has been opened.

    `within` is the quarter whose round collects a month that has none of its own.
    """

    period: Period
    days: Timetable
    round: CollectionRound | None = None
    within: Period | None = None

    def may_open(self, *, as_of: dt.date) -> bool:
        return self.round is None and self.within is None and self.period.end < as_of


@dataclass(frozen=True)
class Calendar:
    """The rounds of a year; no months where no figures are collected by month."""

    quarters: list[CalendarEntry]
    months: list[CalendarEntry]


def get_timetable(organisation: Organisation, period: Period) -> Timetable:
    """The days of a round by the council's settings and the bank holidays of its nation."""
    wanted = get_settings(organisation, TIMETABLE)
    days = WorkingDays(**{name: wanted[setting] for name, setting in STAGES.items()})
    years = range(period.end.year, period.end.year + 2)
    holidays = bank_holidays(get_setting(organisation, "nation"), years)
    return timetable(period.end, bank_holidays=holidays, days=days)


STAGES = dict(zip(("entry", "check", "approval", "sign_off", "cmt"), TIMETABLE, strict=True))


def timetable_of(round_: CollectionRound) -> Timetable:
    """The days that a round was opened with."""
    return Timetable(
        round_.opens_on,
        round_.entry_deadline,
        round_.check_deadline,
        round_.approval_deadline,
        round_.sign_off_deadline,
        round_.cmt_on,
    )


def get_span(round_: CollectionRound) -> RoundSpan:
    """What decides which figures the round asks for; a round that was opened keeps its days."""
    before = round_.period.previous()
    earlier = (
        CollectionRound.objects.filter(organisation_id=round_.organisation_id)
        .of_period(before)
        .first()
    )
    days = timetable_of(earlier) if earlier else get_timetable(round_.organisation, before)
    return RoundSpan(round_.period, round_.entry_deadline, days.entry_deadline)


def get_calendar(organisation: Organisation, year: Period) -> Calendar:
    """The quarters of a financial year, and its months where figures are collected by month."""
    opened = {
        round_.period.key: round_
        for round_ in CollectionRound.objects.filter(
            organisation=organisation, period_end__range=(year.start, year.end)
        )
    }
    quarters, months = year.divide(PeriodKind.QUARTER), ()
    if collects_by_month(organisation) or any(key[0] == PeriodKind.MONTH for key in opened):
        months = year.divide(PeriodKind.MONTH)
    collected = [quarter for quarter in quarters if quarter.key in opened]
    return Calendar(
        [_entry(organisation, quarter, opened) for quarter in quarters],
        [_entry(organisation, month, opened, collected) for month in months],
    )


def collects_by_month(organisation: Organisation) -> bool:
    """Whether any KPI in use has weekly or monthly figures."""
    frequencies = [frequency.value for frequency in OF_A_MONTH]
    kpis = KPI.objects.in_use().filter(organisation=organisation)
    return kpis.filter(definition__frequency__in=frequencies).exists()


def _entry(organisation, period, opened, collected=()) -> CalendarEntry:
    if round_ := opened.get(period.key):
        return CalendarEntry(period, timetable_of(round_), round_)
    within = next((quarter for quarter in collected if quarter.contains(period.end)), None)
    return CalendarEntry(period, get_timetable(organisation, period), within=within)
