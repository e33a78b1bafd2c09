"""The slots that the values of a file are about."""

from collections.abc import Iterable

from kpis.collection.models import Actual, CollectionRound
from perfportal.core.fields import period_columns


def get_slots_of(values: Iterable) -> dict[tuple, Actual]:
    """By the key of each value; an unsaved slot where there is none. Two queries, or one.

    Slots that are still to be made are told apart by negative numbers in place of a primary key.
    """
    values = list(values)
    found = Actual.objects.filter(
        kpi__in={value.kpi.pk for value in values},
        period_start__in={value.period.start for value in values},
    )
    people = ("kpi__data_provider", "draft__by", "entered_by")
    slots = {
        (slot.kpi_id, slot.period_kind, slot.period_start): slot
        for slot in found.with_entry().select_related(*people)
    }
    missing = {value.key: value for value in values if value.key not in slots}
    rounds = _rounds_of(missing.values())
    made = (
        _unsaved(value, rounds, -number) for number, value in enumerate(missing.values(), start=1)
    )
    return slots | dict(zip(missing, made, strict=True))


def _rounds_of(values) -> list[CollectionRound]:
    organisations = {value.kpi.organisation_id for value in values}
    return list(CollectionRound.objects.filter(organisation__in=organisations)) if values else []


def _unsaved(value, rounds: list[CollectionRound], number: int) -> Actual:
    found = next((one for one in rounds if one.period.contains(value.period.end)), None)
    slot = Actual(
        pk=number,
        kpi=value.kpi,
        round=found,
        due_on=found.entry_deadline if found else None,
        **period_columns(value.period),
    )
    Actual.draft.related.set_cached_value(slot, None)
    return slot
