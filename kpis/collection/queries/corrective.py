"""Corrective actions as the viewer may see them, and the days on which open ones are due."""

import datetime as dt
from collections import defaultdict
from dataclasses import dataclass

from django.db.models import Q

from kpis.collection.models import Actual, CorrectiveAction, RoundTask
from kpis.register.models import KPI
from perfportal.core.models import Directorate, Service, User

SOON = dt.timedelta(days=14)
State = CorrectiveAction.State


@dataclass(frozen=True)
class ActionFilters:
    """What the list of corrective actions shows; an empty filter lets everything through."""

    state: str = "open"
    directorate: str = ""
    service: str = ""


def get_due_days(kpi_ids) -> dict[int, list[dt.date]]:
    """The days of the open corrective actions of these KPIs, in one query."""
    found = defaultdict(list)
    rows = CorrectiveAction.objects.unfinished().filter(kpi__in=kpi_ids)
    for kpi_id, due_on in rows.order_by().values_list("kpi_id", "due_on"):
        found[kpi_id].append(due_on)
    return found


def get_actions(user, filters: ActionFilters, *, as_of: dt.date):
    """Corrective actions of the KPIs that this person sees; what is due first comes first."""
    actions = _visible(user)
    if filters.directorate:
        actions = actions.filter(kpi__service__directorate__slug=filters.directorate)
    if filters.service:
        actions = actions.filter(kpi__service__slug=filters.service)
    if filters.state == "overdue":
        return actions.past_due(on=as_of)
    return actions.filter(state=filters.state) if filters.state in State.values else actions


def count_overdue(user, *, as_of: dt.date) -> int:
    return _visible(user).past_due(on=as_of).count()


def get_actions_of(kpi: KPI):
    """Every corrective action of one KPI: those in hand first, then the newest."""
    actions = CorrectiveAction.objects.filter(kpi=kpi).with_people().select_related("closed_by")
    return sorted(actions, key=lambda action: (action.state != State.OPEN, -action.pk))


def get_actions_for(actual: Actual):
    """What counts for a value: the open actions of its KPI, and all that were raised for it."""
    counting = Q(state=State.OPEN) | Q(raised_for=actual)
    return CorrectiveAction.objects.filter(counting, kpi=actual.kpi_id).with_people()


def get_seen_of(user, kpi: KPI):
    """The actions of one KPI, if this person sees the KPI; one query."""
    return _visible(user).filter(kpi=kpi)


def get_action(user, uid) -> CorrectiveAction | None:
    """One action, where this person sees its KPI or owns it."""
    action = CorrectiveAction.objects.with_people().filter(uid=uid).first()
    if action is None or action.owner_id == user.pk:
        return action
    return action if get_action_kpi(user, action.kpi.code) else None


def get_action_kpi(user, code: str) -> KPI | None:
    return KPI.objects.visible_to(user).with_sheet().filter(code=code).first()


def get_latest_given(kpi: KPI) -> Actual | None:
    """The newest value that has been given, for which an action would be raised."""
    return kpi.actuals.given().order_by("-period_end").with_entry().first()


def get_owned(user, *, as_of: dt.date):
    """Open actions of which this person is the owner and that are due soon or late.

    Without those about which an open round asks: that is one duty already.
    """
    asked = RoundTask.objects.waiting().owed_by(user).filter(corrective_action__isnull=False)
    due = CorrectiveAction.objects.unfinished().filter(owner=user, due_on__lte=as_of + SOON)
    return due.exclude(pk__in=asked.values("corrective_action")).with_people()


def get_places(user):
    """Directorates and services that have corrective actions which this person sees."""
    services = _visible(user).values("kpi__service")
    return (
        Directorate.objects.filter(services__in=services).distinct().order_by("name"),
        Service.objects.filter(pk__in=services).order_by("name"),
    )


def _visible(user: User):
    seen = KPI.objects.visible_to(user).values("pk")
    return CorrectiveAction.objects.filter(kpi__in=seen).with_people()
