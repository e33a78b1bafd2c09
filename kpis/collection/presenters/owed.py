"""What a person owes, worst first."""

from dataclasses import dataclass

from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kpis.collection.models import GIVEN, Actual, ActualState
from kpis.collection.presenters.approval import void_words

STATE_ORDER = ("returned", "overdue", "due", "draft", "submitted", "approved", "issued")


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


def reason_of(actual: Actual, group: str) -> str:
    """Why it came back, why there is more time for it, or that its approval counts no more."""
    if group == "returned":
        return actual.returned_reason
    if actual.extended_because and group not in GIVEN:
        return _("Extended: %s") % actual.extended_because
    return void_words(actual)


def done_words(rows) -> str:
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
        is_in_open_round = slot.round is not None and slot.round.locked_at is None
        if is_in_open_round and slot.state not in GIVEN:
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
