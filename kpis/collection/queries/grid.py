"""The slots of a person's grid: every value that they are named for in one round."""

from kpis.collection.models import Actual
from perfportal.core.periods import Period

PEOPLE = ("draft__by", "returned_by", "entered_by", "kpi__data_provider")


def get_grid_slots(user, period: Period):
    """By KPI and period, given ones too, and those of a round that has been closed, in one query.

    Whoever typed while the round was closed still finds their words; the policies refuse them.
    """
    return (
        Actual.objects.owed_by(user)
        .filter(round__period_kind=period.kind.value, round__period_start=period.start)
        .with_entry()
        .select_related(*PEOPLE)
        .order_by("kpi__code", "period_start")
    )
