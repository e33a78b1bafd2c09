"""What a person owes, worst first."""

from dataclasses import dataclass

from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kpis.collection.models import GIVEN, Actual, ActualState
from kpis.collection.presenters.approval import void_words, waits_words
from kpis.collection.presenters.figures import day_words, value_url

STATE_ORDER = ("returned", "overdue", "due", "draft", "submitted", "approved", "issued")


@dataclass(frozen=True)
class OwedRow:
    """One value that somebody owes or has given."""

    code: str
    title: str
    period: str
    group: str
    state_words: str
    colour: str
    deadline: str
    reason: str
    url: str

    @property
    def is_given(self) -> bool:
        return self.group in GIVEN


def slot_group(actual: Actual, *, as_of) -> str:
    """Where a value stands, from the point of view of who owes it."""
    if actual.state in (ActualState.DUE, ActualState.DRAFT):
        if actual.returned_at:
            return "returned"
        if actual.due_on and as_of > actual.due_on:
            return "overdue"
    return actual.state


def slot_words(group: str) -> tuple[str, str]:
    """The words and the tag colour of a group."""
    return {
        "returned": (_("Returned to you"), "red"),
        "overdue": (_("Overdue"), "red"),
        "due": (_("Due"), "yellow"),
        "draft": (_("Draft"), "blue"),
        "submitted": (_("Submitted"), "grey"),
        "approved": (_("Approved"), "green"),
        "issued": (_("Issued"), "green"),
    }[group]


def owed_row(actual: Actual, *, as_of, on_behalf="") -> OwedRow:
    group = slot_group(actual, as_of=as_of)
    words, colour = slot_words(group)
    words = waits_words(actual) or words
    return OwedRow(
        code=actual.kpi.code,
        title=actual.kpi.title,
        period=actual.period.short_label,
        group=group,
        state_words=words,
        colour=colour,
        deadline=day_words(actual.due_on),
        reason=_reason(actual, group),
        url=value_url(actual, on_behalf),
    )


def _reason(actual: Actual, group: str) -> str:
    """Why it came back, or why there is more time for it."""
    if group == "returned":
        return actual.returned_reason
    if actual.extended_because and group not in GIVEN:
        return _("Extended: %s") % actual.extended_because
    return void_words(actual)


def owed_rows(slots, *, as_of, on_behalf="") -> list[OwedRow]:
    """Worst first: returned, overdue, due, draft, then what is done."""
    rows = [owed_row(actual, as_of=as_of, on_behalf=on_behalf) for actual in slots]
    return sorted(rows, key=lambda row: STATE_ORDER.index(row.group))


def done_words(rows: list[OwedRow]) -> str:
    """`9 of 12 given.`"""
    given = sum(row.is_given for row in rows)
    return ngettext(
        "%(given)s of %(total)s figure given.", "%(given)s of %(total)s figures given.", len(rows)
    ) % {"given": given, "total": len(rows)}


@dataclass(frozen=True)
class RoundLink:
    """The page on which the open values of one round are entered one after the other."""

    label: str
    count: int
    url: str
    token: str = ""


def round_links(slots, *, on_behalf="") -> list[RoundLink]:
    """One for each round in which something is still open, newest first."""
    counts = {}
    for slot in slots:
        if slot.state not in GIVEN:
            counts[slot.round.period] = counts.get(slot.round.period, 0) + 1
    query = f"?{urlencode({'for': on_behalf})}" if on_behalf else ""
    return [
        RoundLink(
            period.short_label,
            count,
            reverse("kpis:entry-round", args=[period.token]) + query,
            period.token,
        )
        for period, count in sorted(counts.items(), reverse=True)
    ]
