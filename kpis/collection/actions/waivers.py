"""Switching a check off for one KPI because its alarms are false, and on again."""

import datetime as dt

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from kpis.calculations.checks import WAIVABLE
from kpis.collection.models import CheckWaiver
from kpis.register.models import KPI
from kpis.register.policies import check_can_manage, check_not_retired
from kpis.register.queries import lock_kpis
from perfportal.core import audit, clock

LONGEST = dt.timedelta(days=2 * 366)
SHORTEST_REASON = 10
LAPSED = "Its review day passed."


@transaction.atomic
def switch_off(*, by, kpi: KPI, check_code: str, reason: str, review_on: dt.date) -> CheckWaiver:
    """Leave a check out for a KPI until its review; then it speaks again by itself.

    Raises ValidationError by field, also where somebody has switched it off already.
    """
    check_can_manage(by)
    check_not_retired(kpi)
    today, reason = clock.today(), reason.strip()
    _check(check_code, reason, review_on, today)
    lock_kpis([kpi.pk])
    if there := kpi.check_waivers.in_force(on=today).filter(check_code=check_code).first():
        raise ValidationError(
            _("%(who)s has switched this check off already.") % {"who": there.created_by}
        )
    _end_lapsed(kpi, check_code, by)
    waiver = CheckWaiver.objects.create(
        kpi=kpi,
        check_code=check_code,
        reason=reason,
        from_on=today,
        review_on=review_on,
        created_by=by,
        created_at=clock.now(),
    )
    after = {"check": check_code, "review_on": review_on}
    audit.record(by=by, verb="check.switched_off", subject=kpi, after=after, reason=reason)
    return waiver


@transaction.atomic
def switch_on(*, by, kpi: KPI, check_code: str, reason: str) -> None:
    """Let the check speak again; nothing happens where it does already."""
    check_can_manage(by)
    reason = reason.strip() or _("The check is useful again.")
    lock_kpis([kpi.pk])
    ended = kpi.check_waivers.filter(check_code=check_code, ended_on__isnull=True).update(
        ended_on=clock.today(), ended_by=by, ended_reason=reason
    )
    if ended:
        after = {"check": check_code}
        audit.record(by=by, verb="check.switched_on", subject=kpi, after=after, reason=reason)


def _check(check_code, reason, review_on, today) -> None:
    faults = {}
    if check_code not in WAIVABLE:
        faults["check_code"] = _("This check cannot be switched off.")
    if len(reason) < SHORTEST_REASON:
        faults["reason"] = _("Say in a sentence why its alarms are false for this KPI.")
    if not today < review_on <= today + LONGEST:
        faults["review_on"] = _("Choose a day from tomorrow on, and within two years.")
    if faults:
        raise ValidationError(faults)


def _end_lapsed(kpi, check_code, by) -> None:
    """A waiver whose review has passed makes room for the new one."""
    kpi.check_waivers.filter(check_code=check_code, ended_on__isnull=True).update(
        ended_on=clock.today(), ended_by=by, ended_reason=LAPSED
    )
