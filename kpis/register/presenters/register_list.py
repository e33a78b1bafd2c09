"""The register list: its rows and its filters, in the council's words."""

from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kpis.register.models import LifeCycle
from kpis.register.queries import RegisterFilters
from kpis.register.words import FREQUENCY_WORDS

NOT_SAID = "–"
STATE_COLOURS = {
    LifeCycle.ACTIVE: "green",
    LifeCycle.UNDER_REVIEW: "yellow",
    LifeCycle.RETIRED: "grey",
}


@dataclass(frozen=True)
class RegisterRow:
    """One KPI in the list."""

    code: str
    title: str
    url: str
    sheet_url: str
    tier: str
    service: str
    portfolio: str
    frequency: str
    state: str
    colour: str


def register_rows(kpis) -> list[RegisterRow]:
    return [
        RegisterRow(
            code=kpi.code,
            title=kpi.title,
            url=reverse("kpis:kpi-detail", args=[kpi.code]),
            sheet_url=reverse("kpis:kpi-definition", args=[kpi.code]),
            tier=kpi.tier.name,
            service=kpi.service.name if kpi.service else NOT_SAID,
            portfolio=kpi.portfolio.name if kpi.portfolio else NOT_SAID,
            frequency=str(FREQUENCY_WORDS[kpi.definition.frequency]),
            state=kpi.get_state_display(),
            colour=STATE_COLOURS.get(kpi.state, "blue"),
        )
        for kpi in kpis
    ]


def shown_words(page) -> str:
    """`51 to 61 of 61 KPIs`."""
    total = page.paginator.count
    words = {"first": page.start_index(), "last": page.end_index(), "total": total}
    if page.paginator.num_pages == 1:
        return ngettext("%(total)s KPI", "%(total)s KPIs", total) % words
    return _("%(first)s to %(last)s of %(total)s KPIs") % words


def filter_controls(filters: RegisterFilters, options: dict) -> list[dict]:
    """The controls above the list; a search box and four choices."""
    choices = {
        "tier": (_("Tier"), options["tier"]),
        "service": (_("Service"), options["service"]),
        "portfolio": (_("Portfolio"), options["portfolio"]),
        "state": (_("State"), LifeCycle.choices),
    }
    search = {"name": "search", "label": _("Search"), "options": [], "chosen": filters.search}
    return [search] + [
        {
            "name": name,
            "label": label,
            "options": [("", _("All")), *values],
            "chosen": getattr(filters, name),
        }
        for name, (label, values) in choices.items()
    ]
