"""The goalposts page: every change to what KPIs are held against, and what it did to statuses."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from django.core.paginator import Page, Paginator
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kpis.calculations.goalposts import Effect, effects_of
from kpis.collection.queries.facts import get_facts
from kpis.models import KPI
from kpis.register.presenters.goalposts import WHAT_WORDS, ChangeRow, change_row
from kpis.register.queries import Change, get_changes
from perfportal.core.periods import Period, PeriodKind, period_containing
from scorecards.models import Scorecard
from scorecards.pages import FilterField, period_option
from scorecards.queries import get_membership_changes, get_visible, members

ON_A_PAGE = 25


@dataclass(frozen=True)
class GoalpostFilters:
    """What of the changes to show, as it stands in the address."""

    scorecard: str = ""
    what: str = ""
    period: str = ""

    @property
    def is_set(self) -> bool:
        return any((self.scorecard, self.what, self.period))


@dataclass(frozen=True)
class GoalpostsPage:
    """Everything that the template of the goalposts page shows."""

    rows: list[ChangeRow]
    page: Page
    shown: str
    since: str
    filters: tuple[FilterField, ...]
    is_filtered: bool


def read_filters(query) -> GoalpostFilters:
    return GoalpostFilters(
        scorecard=query.get("scorecard", "")[:220],
        what=query.get("what", "")[:20],
        period=query.get("period", "")[:20],
    )


def build_goalposts(viewer, chosen: GoalpostFilters, *, number, as_of: dt.date) -> GoalpostsPage:
    """The changes that this person may see, newest first, a page of them."""
    cards = get_visible(viewer)
    changes = all_changes(_kpis(viewer, cards, chosen, as_of))
    quarters = sorted({_quarter(change) for change in changes}, key=_start, reverse=True)
    kept = [change for change in changes if _passes(change, chosen, quarters)]
    page = Paginator(kept, ON_A_PAGE).get_page(number)
    effects = effects_by_change(page.object_list, as_of=as_of)
    return GoalpostsPage(
        rows=[change_row(change, effects[place]) for place, change in enumerate(page.object_list)],
        page=page,
        shown=ngettext("%s change", "%s changes", len(kept)) % len(kept),
        since=_since(changes, as_of),
        filters=_filter_fields(cards, quarters, chosen),
        is_filtered=chosen.is_set,
    )


def all_changes(kpis) -> list[Change]:
    """Changes of the register and of scorecards' lists, newest first."""
    changes = [*get_changes(kpis), *get_membership_changes(kpis)]
    return sorted(changes, key=lambda change: (change.made_on, change.kpi.code), reverse=True)


def effects_by_change(changes: Iterable[Change], *, as_of: dt.date) -> list[list[Effect]]:
    """For each change what it did to statuses; only targets that decide a status do anything."""
    wanted = {change.kpi.pk for change in changes if change.decides_status}
    facts = {kpi.id: kpi for kpi in get_facts(wanted)} if wanted else {}
    return [
        effects_of(facts[change.kpi.pk], change.after.period, change.after.version, as_of=as_of)
        if change.decides_status
        else []
        for change in changes
    ]


def _kpis(viewer, cards: list[Scorecard], chosen: GoalpostFilters, as_of):
    kpis = KPI.objects.visible_to(viewer).order_by()
    card = next((card for card in cards if card.slug == chosen.scorecard), None)
    return kpis.filter(pk__in=members(card, on=as_of).order_by().values("pk")) if card else kpis


def _quarter(change: Change) -> Period:
    return period_containing(PeriodKind.QUARTER, change.made_on)


def _start(period: Period) -> dt.date:
    return period.start


def _passes(change: Change, chosen: GoalpostFilters, quarters: list[Period]) -> bool:
    known = chosen.period in {quarter.token for quarter in quarters}
    return (chosen.what not in WHAT_WORDS or change.what == chosen.what) and (
        not known or _quarter(change).token == chosen.period
    )


def _since(changes: list[Change], as_of: dt.date) -> str:
    """How many of all the changes fall into the present quarter."""
    quarter = period_containing(PeriodKind.QUARTER, as_of)
    count = sum(quarter.contains(change.made_on) for change in changes)
    words = {"count": count, "period": quarter.short_label}
    if not count:
        return _("Nothing has changed in %(period)s, the present quarter.") % words
    return (
        ngettext(
            "%(count)s change in %(period)s, the present quarter.",
            "%(count)s changes in %(period)s, the present quarter.",
            count,
        )
        % words
    )


def _filter_fields(cards, quarters, chosen: GoalpostFilters) -> tuple[FilterField, ...]:
    every = ("", _("All"))
    kinds = tuple((what.value, str(words)) for what, words in WHAT_WORDS.items())
    return (
        FilterField(
            "scorecard",
            _("Scorecard"),
            (every, *((card.slug, card.name) for card in cards)),
            chosen.scorecard,
        ),
        FilterField("what", _("What changed"), (every, *kinds), chosen.what),
        FilterField(
            "period", _("Changed in"), (every, *map(period_option, quarters)), chosen.period
        ),
    )
