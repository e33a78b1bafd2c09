"""The filters of the register as they stand in the address; anything unknown is left out."""

from kpis.register.models import LifeCycle
from kpis.register.queries import RegisterFilters

LONGEST_SEARCH = 100


def read_filters(query, options: dict) -> RegisterFilters:
    """Filters from a query string. `options` are the choices that this person has."""
    return RegisterFilters(
        tier=_known(query, "tier", dict(options["tier"])),
        service=_known(query, "service", dict(options["service"])),
        portfolio=_known(query, "portfolio", dict(options["portfolio"])),
        state=_known(query, "state", LifeCycle.values),
        search=query.get("search", "").strip()[:LONGEST_SEARCH],
    )


def _known(query, name: str, choices) -> str:
    value = query.get(name, "")
    return value if value in choices else ""
