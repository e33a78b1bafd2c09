"""The life of a KPI: proposed, in development, in use, under review, retired, traded."""

import datetime as dt
from dataclasses import dataclass
from enum import StrEnum

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from kpis.calculations.sheet import contradictions, gaps
from kpis.register.actions.kpis import Lasting, write
from kpis.register.actions.tiers import is_in_use, lock_tiers, take_place
from kpis.register.models import KPI, LifeCycle, Tier
from kpis.register.policies import check_can_manage, check_not_retired
from kpis.register.queries import get_sheet
from perfportal.core.registries import vetoes

# Into use goes only `activate`, out of it for good only `retire`.
STEPS = {
    LifeCycle.PROPOSED: (LifeCycle.IN_DEVELOPMENT,),
    LifeCycle.IN_DEVELOPMENT: (LifeCycle.PROPOSED,),
    LifeCycle.ACTIVE: (LifeCycle.UNDER_REVIEW,),
    LifeCycle.UNDER_REVIEW: (LifeCycle.ACTIVE,),
}


class Leaving(StrEnum):
    """What becomes of the KPI that gives up its place in a trade."""

    RETIRED = "retired"
    SERVICE = "service"


@dataclass(frozen=True)
class Trade:
    """One KPI goes, another comes: what becomes of the first, from when and why.

    `leaving_version` and `coming_version` are those that the person saw.
    """

    becomes: Leaving
    on: dt.date
    reason: str
    leaving_version: int
    coming_version: int


@transaction.atomic
def activate(*, by, kpi: KPI, version: int, reason: str = "") -> KPI:
    """Put a KPI into use: its sheet must be whole (V1 to V7) and its tier must have a place."""
    check_can_manage(by)
    if is_in_use(kpi):
        raise ValidationError(_("%s is in use already.") % kpi.code)
    if kpi.state == LifeCycle.RETIRED:
        raise ValidationError(_("%s is retired, and a code is never used again.") % kpi.code)
    missing = problems_of(kpi)
    if missing:
        raise ValidationError([problem.sentence for problem in missing])
    take_place(kpi.tier)
    return write(by, kpi, version, "kpi.activated", reason=reason, state=LifeCycle.ACTIVE)


@transaction.atomic
def change_tier(*, by, kpi: KPI, tier: Tier, version: int, reason: str) -> KPI:
    """Move a KPI to another tier of its council, where there is a place."""
    check_can_manage(by)
    if not reason.strip():
        raise ValidationError({"reason": _("Say why the KPI moves to another tier.")})
    if is_in_use(kpi) and tier != kpi.tier:
        take_place(tier)
    return write(by, kpi, version, "kpi.tier_changed", reason=reason.strip(), tier=tier)


@transaction.atomic
def retire(*, by, kpi: KPI, version: int, on: dt.date, reason: str, replaced_by=None) -> KPI:
    """Take a KPI out of use for good. What is known of it stays; others may object."""
    check_can_manage(by)
    check_not_retired(kpi)
    if not reason.strip():
        raise ValidationError({"reason": _("Say why the KPI is retired.")})
    if replaced_by == kpi:
        raise ValidationError({"replaced_by": _("A KPI cannot replace itself.")})
    if objections := vetoes.collect("kpis.retire", Lasting(kpi, on)):
        raise ValidationError({"on": objections})
    return write(
        by,
        kpi,
        version,
        "kpi.retired",
        reason=reason.strip(),
        state=LifeCycle.RETIRED,
        retired_on=on,
        retired_reason=reason.strip(),
        replaced_by=replaced_by,
    )


@transaction.atomic
def move(*, by, kpi: KPI, version: int, state: str, reason: str, expected_from=None) -> KPI:
    """One step of its life, such as from proposed to in development, or under review and back.

    `expected_from` is the day from which a KPI that is not in use yet is hoped to be.
    """
    check_can_manage(by)
    check_not_retired(kpi)
    if state not in (kpi.state, *STEPS[kpi.state]):
        raise ValidationError(_("This step is not open to %s as it stands.") % kpi.code)
    if not reason.strip():
        raise ValidationError({"reason": _("Say why.")})
    changes = {"state": state} if state != kpi.state else {}
    if not is_in_use(kpi) and expected_from != kpi.expected_from:
        changes["expected_from"] = expected_from
    if not changes:
        raise ValidationError(_("Nothing has been changed."))
    return write(by, kpi, version, "kpi.moved", reason=reason.strip(), **changes)


@transaction.atomic
def trade(*, by, coming: KPI, leaving: KPI, terms: Trade) -> None:
    """Swap two KPIs of a tier that is full, both or neither.

    The council's row is locked first, so of two people who trade or activate at once the second
    waits and is refused if there is no place any more. Raises ValidationError; Conflict where one
    of the two has changed since the person saw it.
    """
    check_can_manage(by)
    if not terms.reason.strip():
        raise ValidationError({"reason": _("Say why the one goes and the other comes.")})
    lock_tiers(coming.organisation_id)
    if leaving.tier_id != coming.tier_id or not is_in_use(leaving):
        raise ValidationError(
            _("%s has no place in this tier: choose one of those that have.") % leaving.code
        )
    words = {"reason": terms.reason.strip(), "coming": coming.code, "leaving": leaving.code}
    why = _("Traded for %(coming)s: %(reason)s") % words
    if terms.becomes == Leaving.RETIRED:
        version = terms.leaving_version
        retire(by=by, kpi=leaving, version=version, on=terms.on, reason=why)
    else:
        tier = Tier.objects.filter(
            organisation=coming.organisation_id, code=Leaving.SERVICE.value
        ).first()
        if tier is None or tier == coming.tier:
            raise ValidationError(_("There is no tier of service KPIs that it could move to."))
        change_tier(by=by, kpi=leaving, tier=tier, version=terms.leaving_version, reason=why)
    activate(
        by=by,
        kpi=coming,
        version=terms.coming_version,
        reason=_("Traded for %(leaving)s: %(reason)s") % words,
    )


def problems_of(kpi: KPI) -> list:
    """What keeps the KPI from being activated."""
    sheet = get_sheet(kpi)
    return [*contradictions(sheet), *gaps(sheet)]
