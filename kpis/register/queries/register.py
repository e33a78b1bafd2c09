"""The register list: its filters, what they may be set to, and the KPIs they let through."""

from dataclasses import dataclass, fields

from django.db.models import Q

from kpis.register.models import KPI, PerspectiveCode
from kpis.register.queries.quality import of_quality
from perfportal.core import clock
from perfportal.core.models import Committee

YES, NO = "yes", "no"
PLACES = ("service", "portfolio")
COLUMNS = ("tier__code", "tier__name", "tier__order", "service__slug", "service__name",
           "portfolio__slug", "portfolio__name", "responsible_officer__uid",
           "responsible_officer__full_name", "perspective", "definition__source")  # fmt: skip


@dataclass(frozen=True)
class RegisterFilters:
    """What the register list shows, as it stands in the address; empty: all."""

    search: str = ""
    tier: str = ""
    service: str = ""
    portfolio: str = ""
    state: str = ""
    committee: str = ""
    owner: str = ""
    perspective: str = ""
    statutory: str = ""
    source: str = ""
    benchmark: str = ""
    quality: str = ""

    @property
    def is_set(self) -> bool:
        return any(self.chosen().values())

    def chosen(self) -> dict[str, str]:
        """The filters by name, as the address has them."""
        return {field.name: getattr(self, field.name) for field in fields(self)}


LOOKUPS = {
    "tier": "tier__code",
    "service": "service__slug",
    "portfolio": "portfolio__slug",
    "state": "state",
    "committee": "committees__slug",
    "owner": "responsible_officer__uid",
    "perspective": "perspective",
    "source": "definition__source",
}


def get_register(user, filters: RegisterFilters):
    """The KPIs that the viewer may see and the filters let through, by code."""
    kpis = KPI.objects.visible_to(user).with_sheet()
    for name, lookup in LOOKUPS.items():
        if value := getattr(filters, name):
            kpis = kpis.filter(**{lookup: value})
    if filters.statutory:
        kpis = kpis.filter(definition__is_statutory=filters.statutory == YES)
    if filters.benchmark:
        none = Q(definition__benchmark_source="")
        kpis = kpis.filter(~none if filters.benchmark == YES else none)
    if filters.quality:
        kpis = of_quality(kpis, filters.quality, as_of=clock.today())
    if filters.search:
        words = Q(code__icontains=filters.search) | Q(title__icontains=filters.search)
        kpis = kpis.filter(words | Q(external_code__icontains=filters.search))
    return kpis.order_by("code")


def get_filter_options(user) -> dict[str, list[tuple[str, str]]]:
    """What the KPIs that the viewer may see can be filtered by; two queries."""
    kpis = KPI.objects.visible_to(user).order_by()
    rows = list(kpis.values_list(*COLUMNS).distinct())
    tiers = sorted({(order, code, name) for code, name, order, *_rest in rows})
    sides = {row[9] for row in rows}
    committees = Committee.objects.filter(kpis__in=kpis).distinct()
    return {
        "tier": [(code, name) for _order, code, name in tiers],
        "service": _by_name((row[3], row[4]) for row in rows),
        "portfolio": _by_name((row[5], row[6]) for row in rows),
        "committee": _by_name(committees.values_list("slug", "name")),
        "owner": _by_name((str(row[7]), row[8]) for row in rows if row[7]),
        "perspective": [side for side in PerspectiveCode.choices if side[0] in sides],
        "source": _by_name((row[10], row[10]) for row in rows),
    }


def _by_name(pairs) -> list[tuple[str, str]]:
    return sorted({pair for pair in pairs if pair[0]}, key=lambda pair: pair[1].casefold())
