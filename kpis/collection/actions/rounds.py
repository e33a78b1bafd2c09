"""Opening and closing a collection round."""

import datetime as dt

from django.db import transaction

from kpis.calculations.codes import Calendar, Frequency
from kpis.calculations.facts import YEAR_KIND
from kpis.calculations.timetable import WorkingDays, timetable
from kpis.collection.bank_holidays import bank_holidays
from kpis.collection.models import Actual, CollectionRound
from kpis.register.models import KPI, KPIDefinition
from perfportal.core import audit, clock, jobs
from perfportal.core.access.roles import Permission
from perfportal.core.concurrency import Conflict
from perfportal.core.council_settings import get_setting
from perfportal.core.fields import period_columns
from perfportal.core.models import Organisation
from perfportal.core.periods import Period, PeriodKind, last_closed
from perfportal.core.registries import events

ONE_DAY = dt.timedelta(days=1)
PARTS = {
    Frequency.MONTHLY: PeriodKind.MONTH,
    Frequency.QUARTERLY: PeriodKind.QUARTER,
    Frequency.HALF_YEARLY: PeriodKind.HALF_YEAR,
}


@transaction.atomic
def open_round(*, by, organisation: Organisation, period: Period) -> CollectionRound:
    """Open the round of a quarter with its timetable and a slot for every value due in it.

    Opening it again adds the slots of KPIs that have come since and changes nothing else.
    """
    by.access.require(Permission.MANAGE_ROUNDS)
    days = _timetable(organisation, period)
    round_, created = CollectionRound.objects.get_or_create(
        organisation=organisation,
        period_kind=period.kind.value,
        period_start=period.start,
        defaults={
            **period_columns(period),
            "opens_on": days.opens_on,
            "entry_deadline": days.entry_deadline,
            "check_deadline": days.check_deadline,
            "approval_deadline": days.approval_deadline,
            "sign_off_deadline": days.sign_off_deadline,
        },
    )
    kpis = _add_slots(round_)
    if created or kpis:
        audit.record(
            by=by,
            verb="round.opened",
            subject=round_,
            after={"period": period.token, "slots": len(kpis)},
        )
        jobs.enqueue("kpis.assess", by=by, kpi_ids=sorted(kpis))
    return round_


@transaction.atomic
def lock_round(*, by, round_: CollectionRound) -> None:
    """Close the round: nothing in it is entered, approved or re-opened any more."""
    by.access.require(Permission.MANAGE_ROUNDS)
    open_ones = CollectionRound.objects.filter(pk=round_.pk, locked_at__isnull=True)
    if not open_ones.update(locked_at=clock.now(), locked_by=by):
        raise Conflict(round_, {})
    audit.record(by=by, verb="round.locked", subject=round_)
    events.publish("round.locked", round_id=round_.pk)


@transaction.atomic
def unlock_round(*, by, round_: CollectionRound) -> None:
    """Open a closed round again, for a late correction."""
    by.access.require(Permission.MANAGE_ROUNDS)
    closed = CollectionRound.objects.filter(pk=round_.pk, locked_at__isnull=False)
    if not closed.update(locked_at=None, locked_by=None):
        raise Conflict(round_, {})
    audit.record(by=by, verb="round.unlocked", subject=round_)


def periods_due(definition: KPIDefinition, quarter: Period) -> list[Period]:
    """The periods of a KPI that are collected in the round of a quarter.

    Months, quarters and half-years are collected when they end, those whose number is due. A year
    is collected in the quarter in which it ends, or in the quarter that the sheet names. Terms are
    not collected by rounds.
    """
    frequency, due_numbers = definition.frequency, definition.due_periods
    if frequency == Frequency.ANNUAL:
        year = last_closed(YEAR_KIND[Calendar(definition.calendar)], quarter.end + ONE_DAY)
        is_due = quarter.number in due_numbers if due_numbers else quarter.contains(year.end)
        return [year] if is_due else []
    if frequency not in PARTS:
        return []
    parts = quarter.financial_year().divide(PARTS[frequency])
    ended = [part for part in parts if quarter.contains(part.end)]
    return [part for part in ended if not due_numbers or part.number in due_numbers]


def _timetable(organisation, period):
    days = WorkingDays(
        entry=get_setting(organisation, "entry_deadline_wd"),
        check=get_setting(organisation, "check_deadline_wd"),
        approval=get_setting(organisation, "approval_deadline_wd"),
        sign_off=get_setting(organisation, "sign_off_deadline_wd"),
        cmt=get_setting(organisation, "cmt_wd"),
    )
    nation = get_setting(organisation, "nation")
    years = range(period.end.year, period.end.year + 2)
    return timetable(period.end, bank_holidays=bank_holidays(nation, years), days=days)


def _add_slots(round_: CollectionRound) -> set[int]:
    """Make the slots that are missing; the primary keys of their KPIs."""
    kpis = KPI.objects.in_use().filter(
        organisation_id=round_.organisation_id, quality_measure__isnull=True
    )
    wanted = [
        Actual(kpi=kpi, round=round_, due_on=round_.entry_deadline, **period_columns(period))
        for kpi in kpis.exclude(definition=None).select_related("definition")
        for period in periods_due(kpi.definition, round_.period)
        if kpi.starts_on is None or period.end >= kpi.starts_on
        if kpi.ends_on is None or period.start <= kpi.ends_on
    ]
    there = set(
        Actual.objects.filter(kpi__in=kpis).values_list("kpi_id", "period_kind", "period_start")
    )
    missing = [
        slot for slot in wanted if (slot.kpi_id, slot.period_kind, slot.period_start) not in there
    ]
    Actual.objects.bulk_create(missing)
    return {slot.kpi_id for slot in missing}
