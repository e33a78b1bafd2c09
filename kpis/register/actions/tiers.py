"""The standard tiers of a council, and the limit on how many KPIs a tier may hold."""

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from kpis.register.models import KPI, LifeCycle, Tier
from perfportal.core import audit
from perfportal.core.council_settings import get_setting
from perfportal.core.models import Organisation

STANDARD_TIERS = (
    {"code": "1", "name": "Council headline", "cap": 40},
    {"code": "2", "name": "Borough-wide", "neutral_travel": True},
    {"code": "3", "name": "Corporate Strategy"},
    {"code": "service", "name": "Service"},
)
HEADLINE = "1"


def add_standard_tiers(*, by, organisation: Organisation) -> list[Tier]:
    """The four tiers that every council starts with; those that are there already are kept."""
    there = set(organisation.tiers.values_list("code", flat=True))
    added = [
        Tier(organisation=organisation, order=order, **fields)
        for order, fields in enumerate(STANDARD_TIERS, start=1)
        if fields["code"] not in there
    ]
    Tier.objects.bulk_create(added)
    audit.record_many(
        [audit.NewEvent("tier.created", tier, after={"name": tier.name}) for tier in added], by=by
    )
    return added


def take_place(tier: Tier, *, places: int = 1) -> None:
    """Refuse if the tier has no room for `places` more active KPIs (V5).

    Call it inside the transaction that fills the place. It locks the council's row first, so that
    of two people who take the last place the second waits, counts, and is refused.
    """
    organisation = lock_tiers(tier.organisation_id)
    limit = limit_of(tier, organisation)
    if limit is None:
        return
    in_use = KPI.objects.in_use().filter(tier=tier).count()
    if in_use + places > limit:
        raise ValidationError(full(tier, limit, in_use), code="tier_full")


def lock_tiers(organisation_id: int) -> Organisation:
    """Hold the council's row until the transaction ends: nobody else fills or frees a place."""
    return Organisation.objects.select_for_update().get(pk=organisation_id)


def limit_of(tier: Tier, organisation: Organisation) -> int | None:
    """How many active KPIs the tier may hold. That of Tier 1 is a setting of the council."""
    if tier.code == HEADLINE:
        return get_setting(organisation, "tier1_limit")
    return tier.cap


def full(tier: Tier, limit: int, in_use: int) -> str:
    """The refusal, in words."""
    if tier.code == HEADLINE:
        pattern = _("Tier 1 is limited to %(limit)s headline KPIs (%(in_use)s in use)")
    else:
        pattern = _("The tier %(name)s is limited to %(limit)s KPIs (%(in_use)s in use)")
    return pattern % {"name": tier.name, "limit": limit, "in_use": in_use}


def is_in_use(kpi: KPI) -> bool:
    """Whether it takes a place in its tier."""
    return kpi.state in (LifeCycle.ACTIVE, LifeCycle.UNDER_REVIEW)
