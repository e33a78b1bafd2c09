"""More time for one KPI or one service in a round, with a reason."""

import datetime as dt
from collections import defaultdict

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from kpis.collection.models import Actual, CollectionRound, RoundExtension, Whose
from kpis.register.models import KPI
from perfportal.core import audit, clock, jobs, submissions
from perfportal.core.access.roles import Permission
from perfportal.core.concurrency import Conflict
from perfportal.core.periods.naming import day_words


@transaction.atomic
def grant(
    *, by, round_: CollectionRound, whose: Whose, until: dt.date, reason: str, submission=""
) -> RoundExtension:
    """Let the values of a KPI or a service come until a later day; before its deadline or after."""
    by.access.require(Permission.MANAGE_ROUNDS)
    submissions.claim(by=by, key=submission)
    round_ = _unlocked(round_)
    _check(round_, until, reason)
    concerned = _slots_of(round_, whose)
    if not concerned.exists():
        raise ValidationError({"whose": _("This round asks for nothing of it: choose another.")})
    extension = RoundExtension.objects.create(
        round=round_,
        kpi=whose.kpi,
        service=whose.service,
        until=until,
        reason=reason.strip(),
        by=by,
        at=clock.now(),
    )
    after = {"for": str(whose), "until": until}
    audit.record(by=by, verb="round.extended", subject=round_, after=after, reason=extension.reason)
    _follow(by, round_, concerned)
    return extension


@transaction.atomic
def withdraw(*, by, extension: RoundExtension, reason: str, submission="") -> None:
    """Take an extension back: the deadline is again what it would be without it."""
    by.access.require(Permission.MANAGE_ROUNDS)
    submissions.claim(by=by, key=submission)
    round_ = _unlocked(extension.round)
    if not reason.strip():
        raise ValidationError({"reason": _("Say why the extension is withdrawn.")})
    given = RoundExtension.objects.in_force().filter(pk=extension.pk)
    if not given.update(withdrawn_by=by, withdrawn_at=clock.now(), withdrawn_reason=reason.strip()):
        raise Conflict(extension, {})
    before = {"for": str(extension.whose), "until": extension.until}
    audit.record(
        by=by,
        verb="round.extension_withdrawn",
        subject=round_,
        before=before,
        reason=reason.strip(),
    )
    _follow(by, round_, _slots_of(round_, extension.whose))


def settle(round_: CollectionRound, *, kpi_ids) -> None:
    """Give the slots of these KPIs the day that holds: the latest of all that concern them.

    A slot's version stays, because nothing changes for whoever is typing its figure.
    """
    extensions = list(round_.extensions.in_force())
    days = defaultdict(list)
    for kpi_id, service_id in KPI.objects.filter(pk__in=kpi_ids).values_list("pk", "service_id"):
        days[_day_of(round_, extensions, kpi_id, service_id)].append(kpi_id)
    for (day, reason), ids in days.items():
        slots = Actual.objects.filter(round=round_, kpi__in=ids)
        slots.update(due_on=day, extended_because=reason)


def _day_of(round_, extensions, kpi_id, service_id) -> tuple[dt.date, str]:
    concern = [
        (one.until, one.reason)
        for one in extensions
        if one.kpi_id == kpi_id or (one.service_id and one.service_id == service_id)
    ]
    return max([(round_.entry_deadline, ""), *concern])


def _follow(by, round_, slots) -> None:
    kpi_ids = sorted(set(slots.values_list("kpi_id", flat=True)))
    settle(round_, kpi_ids=kpi_ids)
    jobs.enqueue("kpis.assess", by=by, kpi_ids=kpi_ids)


def _slots_of(round_, whose: Whose):
    of_it = Q(kpi=whose.kpi) if whose.kpi else Q(kpi__service=whose.service)
    return Actual.objects.filter(of_it, round=round_)


def _unlocked(round_: CollectionRound) -> CollectionRound:
    """The round as it stands now, locked against being closed meanwhile."""
    locked = CollectionRound.objects.select_for_update(no_key=True).get(pk=round_.pk)
    if locked.locked_at:
        raise PermissionDenied(_("The round is closed. Open it again before you extend it."))
    return locked


def _check(round_, until: dt.date, reason: str) -> None:
    faults = {}
    if until <= round_.entry_deadline:
        faults["until"] = _("Choose a day after %s, the deadline of the round.") % day_words(
            round_.entry_deadline
        )
    elif until < clock.today():
        faults["until"] = _("This day has passed: choose today or a later day.")
    if not reason.strip():
        faults["reason"] = _("Say why there is more time: the provider sees it.")
    if faults:
        raise ValidationError(faults)
