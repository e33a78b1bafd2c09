"""The places for the figures that a round asks for."""

from kpis.calculations.codes import Calendar, Frequency
from kpis.calculations.collecting import Rhythm, RoundSpan, is_asked_for, periods_collected
from kpis.collection.actions.extensions import settle
from kpis.collection.models import Actual, CollectionRound
from kpis.collection.queries.calendar import get_span
from kpis.register.models import KPI
from perfportal.core.fields import period_columns


def add_slots(round_: CollectionRound) -> list[Actual]:
    """Make the slots that are missing; values that came before the round was opened join it.

    Call it inside a transaction that holds the organisation's row.
    """
    kpis = KPI.objects.in_use().filter(
        organisation_id=round_.organisation_id, quality_measure__isnull=True
    )
    wanted = _wanted(round_, kpis.exclude(definition=None).select_related("definition"))
    if not wanted:
        return []
    there = _there(wanted)
    missing = [slot for slot in wanted if _key(slot) not in there]
    # A file may bring the same value at the same moment; then its slot is the one that stays.
    Actual.objects.bulk_create(missing, ignore_conflicts=True)
    _take_in(round_, [there[key] for key in map(_key, wanted) if key in there])
    settle(round_, kpi_ids={slot.kpi_id for slot in wanted})
    return missing


def _take_in(round_: CollectionRound, slot_ids: list[int]) -> None:
    """Values of no round that are not back-data, such as those of a file that came early."""
    slots = Actual.objects.filter(pk__in=slot_ids, round__isnull=True, is_historic=False)
    slots.update(round=round_)


def _wanted(round_: CollectionRound, kpis) -> list[Actual]:
    """A slot for every period of every KPI that the round asks for, saved or not."""
    span = get_span(round_)
    asked = [kpi for kpi in kpis if is_asked_for(kpi.definition.frequency, span.period.kind)]
    newest = _newest_years(asked)
    return [
        Actual(kpi=kpi, round=round_, due_on=round_.entry_deadline, **period_columns(period))
        for kpi in asked
        for period in _periods(kpi, span, newest.get(kpi.pk))
    ]


def _periods(kpi: KPI, span: RoundSpan, last_collected):
    sheet = kpi.definition
    rhythm = Rhythm(
        Frequency(sheet.frequency),
        Calendar(sheet.calendar),
        tuple(sheet.due_periods),
        sheet.lag_days,
        kpi.starts_on,
        kpi.ends_on,
        last_collected,
    )
    return periods_collected(rhythm, span)


def _newest_years(kpis) -> dict:
    """The first day of the newest period of each KPI that is collected every second year."""
    every_second = [kpi.pk for kpi in kpis if kpi.definition.frequency == Frequency.BIENNIAL]
    slots = Actual.objects.filter(kpi__in=every_second).order_by("period_start")
    return dict(slots.values_list("kpi_id", "period_start"))


def _there(wanted: list[Actual]) -> dict[tuple, int]:
    """The slots that these KPIs have since the earliest period that is wanted, by their key."""
    slots = Actual.objects.filter(
        kpi__in={slot.kpi_id for slot in wanted},
        period_start__gte=min(slot.period_start for slot in wanted),
    )
    rows = slots.values_list("kpi_id", "period_kind", "period_start", "pk")
    return {tuple(key): pk for *key, pk in rows}


def _key(slot: Actual) -> tuple:
    return (slot.kpi_id, slot.period_kind, slot.period_start)
