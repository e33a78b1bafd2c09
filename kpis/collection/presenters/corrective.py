"""Corrective actions in words, and what a red value lacks before it is approved."""

import datetime as dt
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy
from django.utils.translation import ngettext

from kpis.calculations.approval import SHORTEST_COMMENTARY, RedLack, Remedy
from kpis.collection.models import Actual, CorrectiveAction
from kpis.collection.presenters.figures import day_words
from kpis.collection.queries.corrective import ActionFilters

State = CorrectiveAction.State


def red_lack_words(actual: Actual, lack: RedLack) -> str:
    """One sentence that names all that is missing, and who can put it right."""
    who = actual.kpi.data_provider or _("the data provider")
    ways = {
        (True, True): _("return it to %(who)s, or add the action yourself."),
        (True, False): _("return it to %(who)s, who writes it."),
        (False, True): _("add it, or return the figure to %(who)s."),
    }
    return _("%(code)s is red: it needs %(needs)s: %(remedy)s") % {
        "code": actual.kpi.code,
        "needs": lack_words(lack),
        "remedy": ways[lack.commentary, lack.action] % {"who": who},
    }


def lack_words(lack: RedLack) -> str:
    """`a commentary of at least 50 characters (12 so far) and a corrective action (none yet)`."""
    parts = []
    if lack.commentary:
        parts.append(
            _("a commentary of at least %(least)s characters (%(written)s so far)")
            % {"least": SHORTEST_COMMENTARY, "written": lack.written}
        )
    if lack.remedy is Remedy.NONE:
        parts.append(_("a corrective action (none yet)"))
    if lack.remedy is Remedy.PAST_DUE:
        words = _("a corrective action (the one in hand was due on %s)")
        parts.append(words % day_words(lack.last_due))
    return _(" and ").join(parts)


@dataclass(frozen=True)
class CorrectiveRow:
    """A corrective action as lists and panels show it."""

    action: CorrectiveAction
    code: str
    title: str
    service: str
    what: str
    owner: str
    due: str
    moved: str
    back: str
    raised_for: str
    raised_url: str
    state_words: str
    colour: str
    closing: str
    can_change: bool
    can_close: bool


def corrective_rows(actions, *, as_of: dt.date, may_change, may_close) -> list[CorrectiveRow]:
    """`may_change` and `may_close` answer for one action whether this person may."""
    return [
        _row(action, as_of=as_of, can_change=may_change(action), can_close=may_close(action))
        for action in actions
    ]


def _row(action: CorrectiveAction, *, as_of, can_change, can_close) -> CorrectiveRow:
    words, colour = state_words(action, as_of=as_of)
    return CorrectiveRow(
        action=action,
        code=action.kpi.code,
        title=action.kpi.title,
        service=action.kpi.service.name if action.kpi.service_id else "",
        what=action.what,
        owner=str(action.owner),
        due=day_words(action.due_on),
        moved=_moved(action),
        back=day_words(action.expected_back_on),
        raised_for=action.raised_for.period.short_label,
        raised_url=reverse(
            "kpis:entry-value", args=[action.raised_for.period.token, action.kpi.code]
        ),
        state_words=words,
        colour=colour,
        closing=action.closing_note,
        can_change=can_change,
        can_close=can_close,
    )


def state_words(action: CorrectiveAction, *, as_of: dt.date) -> tuple[str, str]:
    """The words and the tag colour: `Overdue by 3 days`, `In hand`, `Done`."""
    if action.state == State.DONE:
        return _("Done on %s") % day_words(action.closed_on), "green"
    if action.state == State.WITHDRAWN:
        return _("Withdrawn on %s") % day_words(action.closed_on), "grey"
    late = (as_of - action.due_on).days
    if late > 0:
        return ngettext("Overdue by %s day", "Overdue by %s days", late) % late, "red"
    return _("In hand"), "blue"


def _moved(action: CorrectiveAction) -> str:
    if not action.moves:
        return ""
    words = ngettext(
        "moved once, first promised for %(day)s",
        "moved %(times)s times, first promised for %(day)s",
        action.moves,
    )
    return words % {"times": action.moves, "day": day_words(action.original_due_on)}


def actions_url(kpi) -> str:
    return reverse("kpis:kpi-actions", args=[kpi.code])


def close_url(action: CorrectiveAction) -> str:
    return reverse("kpis:corrective-close", args=[action.uid])


def overdue_words(count: int) -> str:
    """`3 actions are overdue.`"""
    if not count:
        return _("No action is overdue.")
    return ngettext("%s action is overdue.", "%s actions are overdue.", count) % count


STATES = (
    ("open", _lazy("In hand")),
    ("overdue", _lazy("Overdue")),
    ("done", _lazy("Done")),
    ("withdrawn", _lazy("Withdrawn")),
    ("all", _lazy("All")),
)


def corrective_filters(filters: ActionFilters, directorates, services) -> list[dict]:
    """The controls above the list."""
    everywhere = [("", _("All"))]
    places = {
        "directorate": (_("Directorate"), directorates),
        "service": (_("Service"), services),
    }
    return [
        {"name": "state", "label": _("State"), "options": STATES, "chosen": filters.state},
        *(
            {
                "name": name,
                "label": label,
                "options": everywhere + [(place.slug, place.name) for place in found],
                "chosen": getattr(filters, name),
            }
            for name, (label, found) in places.items()
        ),
    ]
