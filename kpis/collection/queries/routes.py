"""How the council has the values of each tier approved."""

from kpis.calculations.approval import Route
from kpis.register.models import KPI, Tier
from perfportal.core.council_settings import SETTINGS, get_setting

SETTING = "approval_steps_{}"


def route_of(kpi: KPI) -> Route:
    """The route of a value that is submitted now; `kpi` comes with its tier and organisation."""
    return _route(kpi.organisation, kpi.tier.code)


def get_routes(organisation) -> dict[int, Route]:
    """The route of each tier, by the tier's primary key, in one query."""
    tiers = Tier.objects.filter(organisation=organisation).values_list("pk", "code")
    return {pk: _route(organisation, code) for pk, code in tiers}


def _route(organisation, code: str) -> Route:
    """A tier that has no setting of its own goes the light way."""
    name = SETTING.format(code)
    return Route(get_setting(organisation, name)) if name in SETTINGS else Route.SERVICE_HEAD
