"""The register list: its rows and its filters, in the council's words."""

from dataclasses import dataclass
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from kpis.register.models import LifeCycle
from kpis.register.queries import RegisterFilters
from kpis.register.words import FREQUENCY_WORDS, QUALITY_WORDS

NOT_SAID = "–"
STATE_COLOURS = {
    LifeCycle.ACTIVE: "green",
    LifeCycle.UNDER_REVIEW: "yellow",
    LifeCycle.RETIRED: "grey",
}
FIRST = ("tier", "service", "portfolio", "state")
MORE = ("committee", "owner", "perspective", "source", "statutory", "benchmark", "quality")
FILTER_WORDS = {
    "tier": gettext_lazy("Tier"),
    "service": gettext_lazy("Service"),
    "portfolio": gettext_lazy("Portfolio"),
    "state": gettext_lazy("State"),
    "committee": gettext_lazy("Committee"),
    "owner": gettext_lazy("Responsible officer"),
    "perspective": gettext_lazy("Perspective"),
    "source": gettext_lazy("Source"),
    "statutory": gettext_lazy("Statutory"),
    "benchmark": gettext_lazy("Compared with others"),
    "quality": gettext_lazy("Data quality"),
}
YES_NO = (("yes", gettext_lazy("Yes")), ("no", gettext_lazy("No")))


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


def list_controls(filters: RegisterFilters, options: dict) -> dict:
    """What the template needs to draw the filters and to keep them in other addresses."""
    return {
        "filters": _first_controls(filters, options),
        "more": _more_controls(filters, options),
        "query": query_words(filters),
        "is_filtered": filters.is_set,
    }


def _first_controls(filters: RegisterFilters, options: dict) -> list[dict]:
    """The controls that are always there: a search box and the choices asked for most."""
    search = {"name": "search", "label": _("Search"), "options": [], "chosen": filters.search}
    choices = options | {"state": LifeCycle.choices}
    return [search, *(_control(name, filters, choices[name]) for name in FIRST)]


def _more_controls(filters: RegisterFilters, options: dict) -> list[dict]:
    """The other choices; one that offers nothing is left out."""
    quality = [(code.value, words) for code, words in QUALITY_WORDS.items()]
    choices = options | {"statutory": YES_NO, "benchmark": YES_NO, "quality": quality}
    return [_control(name, filters, choices[name]) for name in MORE if choices[name]]


def query_words(filters: RegisterFilters) -> str:
    """The filters as the end of an address, with its question mark; empty where none is set."""
    chosen = {name: value for name, value in filters.chosen().items() if value}
    return f"?{urlencode(chosen)}" if chosen else ""


def _control(name: str, filters: RegisterFilters, choices) -> dict:
    return {
        "name": name,
        "label": FILTER_WORDS[name],
        "options": [("", _("All")), *choices],
        "chosen": getattr(filters, name),
    }
