"""What the register objects to when somebody else acts (vetoes)."""

from django.utils.translation import gettext as _

from kpis.register.actions.tiers import HEADLINE
from kpis.register.models import KPI
from perfportal.core.council_settings import SettingChange
from perfportal.core.registries import vetoes


@vetoes.register(act="core.change_setting")
def limit_holds_the_headlines_in_use(change: SettingChange) -> str | None:
    """The limit of Tier 1 cannot be lower than the number of KPIs in use (V5)."""
    if change.name != "tier1_limit":
        return None
    headlines = KPI.objects.in_use().filter(
        tier__organisation=change.organisation, tier__code=HEADLINE
    )
    in_use = headlines.count()
    if change.after >= in_use:
        return None
    return _(
        "%(in_use)s Tier 1 KPIs are in use: choose a limit of at least %(in_use)s, or first retire "
        "KPIs or move them to another tier."
    ) % {"in_use": in_use}
