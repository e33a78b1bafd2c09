"""Submitted values, for those who approve and those who check."""

from django.db.models import Q

from kpis.calculations.assess import Assessed, assess_series
from kpis.collection.models import Actual, ActualState
from kpis.collection.queries.facts import get_facts
from perfportal.core.access.roles import Permission, Scope


def get_to_approve(user):
    """Submitted values of the services that this person heads, except their own.

    Those of a colleague whose role they hold for a time count as their own (`policies.is_own`).
    """
    own = {user.pk} | user.access.stands_in_for
    services = user.access.scope_ids(Permission.APPROVE_VALUES, Scope.SERVICE)
    return (
        _submitted()
        .filter(kpi__service__in=services)
        .exclude(Q(entered_by__in=own) | Q(entered_for__in=own))
        .order_by("kpi__service__name", "-round__period_start", "kpi__code", "period_start")
    )


def get_to_check():
    """Every submitted value with its checks, for the performance team."""
    return _submitted().order_by("kpi__code", "period_start")


def of_round(values, period):
    """Those of the values that belong to the round of one period."""
    return values.filter(round__period_kind=period.kind.value, round__period_start=period.start)


def get_assessed(values, *, as_of) -> dict[int, Assessed]:
    """What the rules make of these values now, by primary key: the stored result may lag behind.

    Four queries, however many values.
    """
    by_key = {(value.kpi_id, value.period.key): value.pk for value in values}
    facts = get_facts({value.kpi_id for value in values})
    return {
        by_key[key]: result
        for kpi in facts
        for result in assess_series(kpi, as_of=as_of)
        if (key := (kpi.id, result.period.key)) in by_key
    }


def _submitted():
    return (
        Actual.objects.filter(state=ActualState.SUBMITTED)
        .with_entry()
        .select_related("entered_by", "entered_for")
        .prefetch_related("checks")
    )
