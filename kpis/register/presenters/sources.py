"""The register of sources in words: its list, and the page of one source."""

from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _l
from django.utils.translation import ngettext

from kpis.calculations.returns import AgreementStanding, Problem
from kpis.register.models import DataSource, SourceKind
from kpis.register.presenters.returns import day_words, due_mark, hours_words
from kpis.register.queries.sources import Entry, SourceFilters
from kpis.register.words import (
    AGREEMENT_WORDS,
    OFTEN_WORDS,
    PROBLEM_WORDS,
    SOURCE_WORDS,
    STILL_READ_WORDS,
)
from kpis.wording import format_plain

NOT_SAID = "–"
AGREEMENTS = (Problem.AGREEMENT, Problem.AGREEMENT_SOON)
KIND_HINTS = {
    SourceKind.SYSTEM: _l("A case or records system that a service works in"),
    SourceKind.STATUTORY_RETURN: _l("Figures that the law asks for, with a calendar of due dates"),
    SourceKind.SURVEY: _l("A survey with its fieldwork, cost, sample and confidence interval"),
    SourceKind.PARTNER: _l("Figures of another body, with the agreement to share them"),
    SourceKind.FINANCE: _l("The ledger, budget monitoring, debtors"),
    SourceKind.CRM: _l("Contacts, requests and complaints"),
    SourceKind.REPORT: _l("A report that is made by hand: audience, hours, still read?"),
}


@dataclass(frozen=True)
class SourceRow:
    """One source in the list."""

    name: str
    url: str
    kind: str
    service: str
    owner: str
    kpis: str
    problems: list[str]


@dataclass(frozen=True)
class DateRow:
    """One due date on the page of a return."""

    uid: str
    due: str
    label: str
    word: str
    colour: str
    submitted_by: str
    is_open: bool


@dataclass(frozen=True)
class SourcePage:
    """One source: what is known of it, what is wrong with it, when its return is due."""

    name: str
    caption: str
    ended: str
    problems: list[str]
    facts: list[dict]
    dates: list[DateRow]


def source_rows(entries: list[Entry]) -> list[SourceRow]:
    return [
        SourceRow(
            name=entry.source.name,
            url=reverse("kpis:source-detail", args=[entry.source.slug]),
            kind=str(SOURCE_WORDS[entry.source.kind]),
            service=entry.source.service.name if entry.source.service else NOT_SAID,
            owner=str(entry.source.owner or NOT_SAID),
            kpis=NOT_SAID if entry.source.kind == SourceKind.REPORT else str(entry.kpis),
            problems=_problems(entry),
        )
        for entry in entries
    ]


def sources_words(entries: list[Entry]) -> str:
    """`12 sources, 3 of them not in order`."""
    wrong = sum(bool(entry.problems) for entry in entries)
    words = {"count": len(entries), "wrong": wrong}
    if not wrong:
        return ngettext("%(count)s source", "%(count)s sources", len(entries)) % words
    return (
        ngettext(
            "%(count)s source, %(wrong)s of them not in order",
            "%(count)s sources, %(wrong)s of them not in order",
            len(entries),
        )
        % words
    )


def source_filters(filters: SourceFilters, services: list[tuple[str, str]]) -> list[dict]:
    """The controls above the list."""
    choices = {
        "kind": (_("Kind"), _options(SOURCE_WORDS)),
        "service": (_("Service"), services),
        "problem": (_("What is not in order"), _options(PROBLEM_WORDS)),
    }
    return [
        {
            "name": name,
            "label": label,
            "options": [("", _("All")), *values],
            "chosen": getattr(filters, name),
        }
        for name, (label, values) in choices.items()
    ]


def source_page(entry: Entry) -> SourcePage:
    source = entry.source
    return SourcePage(
        name=source.name,
        caption=str(SOURCE_WORDS[source.kind]),
        ended=day_words(source.ended_on) if source.ended_on else "",
        problems=[] if source.ended_on else _problems(entry),
        facts=[*_common(source), *OWN_FACTS[source.kind](entry), _fact(_("Note"), source.note)],
        dates=[_date_row(date, standing) for date, standing in entry.dates],
    )


def agreement_words(entry: Entry) -> str:
    """`In force until 31 March 2027`, `Ends soon: in force until 1 November 2026`."""
    until = entry.source.agreement_until
    day = day_words(until) if until else ""
    if entry.agreement is AgreementStanding.IN_FORCE:
        return _("In force until %(day)s") % {"day": day}
    if entry.agreement is AgreementStanding.EXPIRES_SOON:
        return _("Ends soon: in force until %(day)s") % {"day": day}
    if entry.agreement is AgreementStanding.EXPIRED and day:
        return _("Expired on %(day)s") % {"day": day}
    return str(AGREEMENT_WORDS[entry.agreement.value])


def _problems(entry: Entry) -> list[str]:
    """One sentence for each; an agreement is said with its state."""
    return [
        agreement_words(entry) if problem in AGREEMENTS else str(PROBLEM_WORDS[problem])
        for problem in entry.problems
    ]


def _common(source: DataSource) -> list[dict]:
    return [
        _fact(_("Service"), source.service),
        _fact(_("Owner"), source.owner),
    ]


def _system(entry: Entry) -> list[dict]:
    source = entry.source
    return [
        _fact(_("Supplier"), source.supplier),
        _fact(_("How figures are taken out"), source.link),
    ]


def _return(entry: Entry) -> list[dict]:
    source = entry.source
    return [
        _fact(_("Sent to"), source.body),
        _fact(_("How often"), OFTEN_WORDS.get(source.frequency, "")),
    ]


def _survey(entry: Entry) -> list[dict]:
    source = entry.source
    sample = f"{source.sample_size:,}" if source.sample_size else ""
    interval = source.confidence_interval
    return [
        _fact(_("Fieldwork"), _span(source.fieldwork_from, source.fieldwork_until)),
        _fact(_("Next survey"), source.next_due and day_words(source.next_due)),
        _fact(_("Cost"), "" if source.cost is None else f"£{format_plain(source.cost)}"),
        _fact(_("Answers in the sample"), sample),
        _fact(_("Confidence interval"), "" if interval is None else _interval(interval)),
    ]


def _partner(entry: Entry) -> list[dict]:
    source = entry.source
    return [
        _fact(_("Partner"), source.partner),
        _fact(_("Sharing agreement"), source.agreement_reference),
        _fact(_("State of the agreement"), agreement_words(entry)),
    ]


def _report(entry: Entry) -> list[dict]:
    source = entry.source
    reviewed = source.last_reviewed_on
    return [
        _fact(_("Audience"), source.audience),
        _fact(_("How often"), OFTEN_WORDS.get(source.frequency, "")),
        _fact(_("Hours each time"), hours_words(source.hours_each)),
        _fact(_("Still read?"), STILL_READ_WORDS[source.is_still_read]),
        _fact(_("Last asked"), reviewed and day_words(reviewed)),
        _fact(_("What the service says"), source.review_note),
    ]


OWN_FACTS = {
    SourceKind.SYSTEM: _system,
    SourceKind.FINANCE: _system,
    SourceKind.CRM: _system,
    SourceKind.STATUTORY_RETURN: _return,
    SourceKind.SURVEY: _survey,
    SourceKind.PARTNER: _partner,
    SourceKind.REPORT: _report,
}


def _date_row(date, standing) -> DateRow:
    word, colour = due_mark(standing)
    return DateRow(
        uid=str(date.uid),
        due=day_words(date.due_on),
        label=date.label or NOT_SAID,
        word=word,
        colour=colour,
        submitted_by=str(date.submitted_by or ""),
        is_open=date.submitted_on is None,
    )


def _interval(points) -> str:
    return _("± %(points)s percentage points") % {"points": format_plain(points)}


def _span(first, last) -> str:
    """`3 March 2026 to 2 April 2026`, or what is known of it."""
    if first and last:
        return _("%(first)s to %(last)s") % {"first": day_words(first), "last": day_words(last)}
    return day_words(first or last) if first or last else ""


def _fact(key: str, value) -> dict:
    return {"key": key, "value": str(value) if value else NOT_SAID}


def _options(words: dict) -> list[tuple[str, str]]:
    return [(code.value, str(word)) for code, word in words.items()]


def kind_choices() -> list[dict]:
    """The kinds of source with what belongs to each, for the first step of a new one."""
    return [
        {"code": kind.value, "name": SOURCE_WORDS[kind], "hint": KIND_HINTS[kind]}
        for kind in SourceKind
    ]
