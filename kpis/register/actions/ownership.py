"""Handing over: all of a leaver's KPIs to one successor, in one step."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import F, Q
from django.utils.translation import gettext as _

from kpis.register.models import KPI, LifeCycle
from kpis.register.policies import check_can_manage
from kpis.register.queries.ownership import PEOPLE
from perfportal.core import audit
from perfportal.core.models import User


@transaction.atomic
def hand_over(*, by, leaver, successor, reason: str) -> list[KPI]:
    """Name `successor` wherever `leaver` is named on a KPI that is not retired; which KPIs changed.

    Raises ValidationError where the successor would check figures that they provide.
    """
    check_can_manage(by)
    _check(leaver, successor, reason)
    named = Q()
    for name in PEOPLE:
        named |= Q(**{name: leaver})
    theirs = KPI.objects.exclude(state=LifeCycle.RETIRED).filter(named).order_by("pk")
    kpis = list(theirs.select_for_update(of=("self",)))
    if not kpis:
        raise ValidationError(_("%s is not named on any KPI.") % leaver)
    _check_duties(kpis, leaver, successor)
    for name in PEOPLE:
        KPI.objects.filter(pk__in=[kpi.pk for kpi in kpis], **{name: leaver}).update(
            **{name: successor}
        )
    KPI.objects.filter(pk__in=[kpi.pk for kpi in kpis]).update(version=F("version") + 1)
    audit.record_many([_event(kpi, leaver, successor, reason) for kpi in kpis], by=by)
    return kpis


@transaction.atomic
def assign(*, by, versions: dict[str, int], duty: str, person, reason: str) -> list[KPI]:
    """Name one person for one duty on many KPIs, all of them or none; which KPIs changed.

    `versions` are those that the person saw, by code. Raises ValidationError, also where a KPI has
    changed since, is retired, or would be checked by whoever provides its figures.
    """
    check_can_manage(by)
    if not reason.strip():
        raise ValidationError({"reason": _("Say why the people change.")})
    rows = KPI.objects.filter(code__in=versions).order_by("pk").select_for_update(of=("self",))
    kpis = list(rows)
    _check_seen(kpis, versions)
    _check_sole_duty(kpis, duty, person)
    changed = [kpi for kpi in kpis if getattr(kpi, f"{duty}_id") != person.pk]
    if not changed:
        raise ValidationError(_("%s is named on all of these already.") % person)
    before = {kpi.pk: getattr(kpi, f"{duty}_id") for kpi in changed}
    names = dict(User.objects.filter(pk__in=before.values()).values_list("pk", "full_name"))
    KPI.objects.filter(pk__in=before).update(**{duty: person}, version=F("version") + 1)
    audit.record_many(
        [
            audit.NewEvent(
                "kpi.people_changed",
                kpi,
                before={duty: names.get(before[kpi.pk], "")},
                after={duty: str(person)},
                reason=reason.strip(),
            )
            for kpi in changed
        ],
        by=by,
    )
    return changed


def _check_seen(kpis: list[KPI], versions: dict[str, int]) -> None:
    """Each KPI is as the person saw it, and not retired."""
    now = {kpi.code: kpi.version for kpi in kpis if kpi.state != LifeCycle.RETIRED}
    if moved := sorted(code for code, version in versions.items() if now.get(code) != version):
        raise ValidationError(
            _("Changed since you opened this page: %s. Look again, and send it once more.")
            % ", ".join(moved)
        )


OTHER_DUTY = {"data_provider": "quality_checker", "quality_checker": "data_provider"}


def _check_sole_duty(kpis: list[KPI], duty: str, person) -> None:
    """Nobody checks the figures that they provide."""
    other = OTHER_DUTY.get(duty)
    both = [kpi.code for kpi in kpis if other and getattr(kpi, f"{other}_id") == person.pk]
    if both:
        raise ValidationError(
            {
                "person": _("%(who)s would provide and check the figures of %(codes)s.")
                % {"who": person, "codes": ", ".join(both)}
            }
        )


def _check(leaver, successor, reason: str) -> None:
    if leaver == successor:
        raise ValidationError({"successor": _("Choose somebody else to take over.")})
    if not reason.strip():
        raise ValidationError({"reason": _("Say why the KPIs are handed over.")})


def _check_duties(kpis: list[KPI], leaver, successor) -> None:
    """Nobody checks the figures that they provide."""
    both = [
        kpi.code
        for kpi in kpis
        if {kpi.data_provider_id, kpi.quality_checker_id} == {leaver.pk, successor.pk}
    ]
    if both:
        raise ValidationError(
            {
                "successor": _(
                    "%(who)s would provide and check the figures of %(codes)s: give these to "
                    "somebody else first."
                )
                % {"who": successor, "codes": ", ".join(both)}
            }
        )


def _event(kpi: KPI, leaver, successor, reason) -> audit.NewEvent:
    roles = [name for name in PEOPLE if getattr(kpi, f"{name}_id") == leaver.pk]
    return audit.NewEvent(
        "kpi.handed_over",
        kpi,
        before={name: str(leaver) for name in roles},
        after={name: str(successor) for name in roles},
        reason=reason.strip(),
    )
