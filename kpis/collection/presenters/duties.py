"""The duties of collection: figures to give, to approve, to check, and actions about them."""

import datetime as dt

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kpis.collection.models import Actual
from kpis.collection.presenters.figures import value_url
from kpis.collection.presenters.owed import reason_of, slot_group
from kpis.collection.queries.duties import Batch, Escalated
from perfportal.core.access.roles import Permission
from perfportal.core.registries import Duty, Standing

STANDINGS = {
    "returned": Standing.RETURNED,
    "overdue": Standing.OVERDUE,
    "due": Standing.DUE,
    "draft": Standing.BEGUN,
}


def value_duties(slots, user, *, as_of: dt.date, left=frozenset(), on_behalf="") -> list[Duty]:
    """The figures that a person is named for.

    `left` are the providers who are away without having handed their figures over: their deputies
    are reminded in their place.
    """
    return [_value_duty(slot, user, as_of, left, on_behalf) for slot in slots]


def _value_duty(actual: Actual, user, as_of, left, on_behalf) -> Duty:
    kpi, group = actual.kpi, slot_group(actual, as_of=as_of)
    standing = STANDINGS.get(group, Standing.GIVEN)
    is_own = bool(on_behalf) or kpi.data_provider_id in (user.pk, None)
    is_returned = standing is Standing.RETURNED
    return Duty(
        kind="value",
        key=f"value-{actual.uid}",
        title=kpi.title,
        url=value_url(actual, on_behalf),
        standing=standing,
        code=kpi.code,
        period=actual.period.short_label,
        due_on=actual.due_on,
        reason=reason_of(actual, group),
        whose="" if is_own else str(kpi.data_provider),
        since=timezone.localdate(actual.returned_at) if is_returned else None,
        reminds=is_own or _takes_over(kpi, user, left),
    )


def _takes_over(kpi, user, left) -> bool:
    """Whether a deputy is asked instead of the provider, who is away or has left the council."""
    provider = kpi.data_provider
    handed_over = user.access.delegators(Permission.ENTER_VALUES)
    return provider.pk in handed_over or provider.pk in left or not provider.is_active


def approval_duties(batches: list[Batch]) -> list[Duty]:
    """One for each service and round, however many values wait."""
    return [_decide("approval", batch, _approval_words(batch), _approval_url(batch))
            for batch in batches]  # fmt: skip


def checking_duties(batches: list[Batch]) -> list[Duty]:
    """One for each round."""
    return [_decide("check", batch, _checking_words(batch), _checking_url(batch))
            for batch in batches]  # fmt: skip


def _decide(kind: str, batch: Batch, title: str, url: str) -> Duty:
    return Duty(
        kind=kind,
        key=f"{kind}-{batch.slug}-{batch.period.token if batch.period else ''}",
        title=title,
        url=url,
        standing=Standing.TO_DECIDE,
        period=batch.period.short_label if batch.period else "",
        due_on=batch.due_on,
        count=batch.count,
        since=batch.since,
    )


def _approval_words(batch: Batch) -> str:
    return ngettext(
        "%(count)s value of %(service)s waits for your approval",
        "%(count)s values of %(service)s wait for your approval",
        batch.count,
    ) % {"count": batch.count, "service": batch.service}


def _approval_url(batch: Batch) -> str:
    if batch.period is None:
        return reverse("kpis:approval")
    return reverse("kpis:approval-page", args=[batch.period.token, batch.slug])


def _checking_words(batch: Batch) -> str:
    return ngettext(
        "%(count)s submitted value to look at", "%(count)s submitted values to look at", batch.count
    ) % {"count": batch.count}


def _checking_url(batch: Batch) -> str:
    if batch.period is None:
        return reverse("kpis:checking")
    return reverse("kpis:checking-round", args=[batch.period.token])


def escalated_duties(found: list[Escalated]) -> list[Duty]:
    """Overdue figures of others, for the service head."""
    return [
        Duty(
            kind="escalated",
            key=f"escalated-{one.actual.uid}",
            title=one.actual.kpi.title,
            url=value_url(one.actual),
            standing=Standing.OVERDUE,
            code=one.actual.kpi.code,
            period=one.actual.period.short_label,
            due_on=one.actual.due_on,
            whose=str(one.actual.kpi.data_provider or _("nobody")),
            since=one.since,
        )
        for one in found
    ]
