"""The golden thread in words: priorities, outcomes, actions, and where it is broken."""

import datetime as dt
from dataclasses import dataclass, field

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kpis.calculations.progress import (
    Stage,
    benefits_due,
    benefits_overdue,
    expected_percent,
    is_behind,
    is_late,
    may_be_coloured,
)
from kpis.strategy.models import Outcome, Priority, StrategyAction
from kpis.strategy.queries.thread import Gaps
from kpis.strategy.words import NOT_SAID, RAG_WORDS, STAGE_COLOURS, STAGE_WORDS
from perfportal.core.periods import Period
from perfportal.core.periods.naming import day_words


@dataclass(frozen=True)
class Link:
    """Something with a page of its own: its code, title and address."""

    code: str
    title: str
    url: str
    note: str = ""


@dataclass(frozen=True)
class ActionRow:
    """An action as a list shows it; `rag` is empty where it has no colour."""

    link: Link
    kind: str
    stage: str
    stage_colour: str
    rag: str
    rag_word: str
    progress: str
    due: str
    warning: str
    lead: str
    kpis: list[Link]


@dataclass(frozen=True)
class OutcomeCard:
    """An outcome with what is done for it and what shows it."""

    code: str
    title: str
    lead: str
    kpis: list[Link]
    actions: list[ActionRow]
    narratives: list[tuple[str, str]] = field(default_factory=list)
    may_report: bool = False


@dataclass(frozen=True)
class PriorityCard:
    """A priority with its outcomes."""

    link: Link
    theme: str
    statement: str
    portfolio: str
    outcomes: list[OutcomeCard]


@dataclass(frozen=True)
class GapList:
    """One kind of gap: how many, in words, and each with its address."""

    sentence: str
    links: list[Link]


def priority_card(priority: Priority, *, as_of: dt.date) -> PriorityCard:
    return PriorityCard(
        link=priority_link(priority),
        theme=priority.theme,
        statement=priority.statement,
        portfolio=priority.portfolio.name if priority.portfolio else "",
        outcomes=[outcome_card(outcome, as_of=as_of) for outcome in priority.outcomes.all()],
    )


def outcome_card(outcome: Outcome, *, as_of: dt.date) -> OutcomeCard:
    return OutcomeCard(
        code=outcome.code,
        title=outcome.title,
        lead=name_of(outcome.lead_officer),
        kpis=kpi_links(outcome.seen_kpis),
        actions=[action_row(action, as_of=as_of) for action in outcome.actions.all()],
    )


def action_row(action: StrategyAction, *, as_of: dt.date) -> ActionRow:
    rag = action.rag if may_be_coloured(action.stage, action.starts_on, on=as_of) else None
    return ActionRow(
        link=action_link(action),
        kind=_("Project") if action.is_project else _("Action"),
        stage=str(STAGE_WORDS[action.stage]),
        stage_colour=STAGE_COLOURS[action.stage],
        rag=rag or "",
        rag_word=str(RAG_WORDS[rag]) if rag else "",
        progress=progress_words(action, as_of=as_of),
        due=day_words(action.due_on),
        warning=_warning(action, as_of),
        lead=name_of(action.lead_officer),
        kpis=kpi_links(action.seen_kpis),
    )


def progress_words(action: StrategyAction, *, as_of: dt.date) -> str:
    """What is done against the time that has passed."""
    if action.stage == Stage.COMPLETE:
        return _("Completed on %s") % day_words(action.closed_on)
    if as_of < action.starts_on:
        return _("Starts on %s") % day_words(action.starts_on)
    expected = expected_percent(action.starts_on, action.due_on, on=as_of)
    words = {"done": action.percent_complete, "time": expected}
    if is_behind(action.stage, action.percent_complete, action.starts_on, action.due_on, on=as_of):
        return _("Behind: %(done)s%% done, %(time)s%% of the time gone") % words
    return _("%(done)s%% done, %(time)s%% of the time gone") % words


def gap_lists(gaps: Gaps) -> list[GapList]:
    """The gaps that there are; none where the thread is whole."""
    priorities, kpis = len(gaps.priorities), len(gaps.kpis)
    lists = [
        GapList(
            ngettext("%s priority has no KPI", "%s priorities have no KPI", priorities)
            % priorities,
            [priority_link(priority) for priority in gaps.priorities],
        ),
        GapList(
            ngettext("%s KPI has no priority", "%s KPIs have no priority", kpis) % kpis,
            [kpi_link(kpi) for kpi in gaps.kpis],
        ),
    ]
    return [one for one in lists if one.links]


def narrative_rows(outcome: Outcome) -> list[tuple[str, str]]:
    """Year and text, newest first."""
    return [
        (Period.financial_year_of(one.year_start).short_label, one.text)
        for one in outcome.narratives.all()
    ]


def priority_link(priority: Priority) -> Link:
    url = reverse("kpis:priority-detail", args=[priority.code])
    return Link(priority.code, priority.title, url)


def outcome_link(outcome: Outcome) -> Link:
    """An outcome has no page of its own: it is a section of its priority's."""
    url = f"{priority_link(outcome.priority).url}#{outcome.code}"
    return Link(outcome.code, outcome.title, url)


def action_link(action: StrategyAction) -> Link:
    return Link(action.code, action.title, reverse("kpis:action-detail", args=[action.code]))


def kpi_links(kpis) -> list[Link]:
    return [kpi_link(kpi, note=kpi.tier.name) for kpi in kpis]


def kpi_link(kpi, *, note="") -> Link:
    return Link(kpi.code, kpi.title, reverse("kpis:kpi-detail", args=[kpi.code]), note)


def name_of(person) -> str:
    return str(person) if person else NOT_SAID


def _warning(action: StrategyAction, as_of: dt.date) -> str:
    if is_late(action.stage, action.due_on, on=as_of):
        return _("Late")
    reviewed = action.benefits_reviewed_on
    if action.is_project and benefits_overdue(action.closed_on, reviewed, on=as_of):
        return _("Benefits review was due on %s") % day_words(benefits_due(action.closed_on))
    return ""
