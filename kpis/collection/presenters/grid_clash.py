"""A row that was not saved because the value has moved on: both versions, and the choice."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from kpis.collection.entry_forms import typed
from kpis.collection.grid_rows import Did, Outcome, plain
from kpis.collection.models import GIVEN, Actual
from kpis.collection.presenters.value import ConflictRow, conflict_rows


@dataclass(frozen=True)
class Clash:
    """What stands in the record beside what this person typed.

    `seen` is the version that they now look at; keeping their own words writes over that one only.
    """

    sentence: str
    rows: list[ConflictRow]
    seen: int
    may_keep_mine: bool


def clash_of(actual: Actual, outcome: Outcome | None, form, *, user) -> Clash | None:
    """Of a row whose words could not be saved; `form` is bound to these words."""
    if outcome is None or outcome.did not in (Did.CONFLICT, Did.REFUSED):
        return None
    is_conflict = outcome.did is Did.CONFLICT
    return Clash(
        sentence=_who_changed_it(actual, user) if is_conflict else outcome.sentence,
        rows=conflict_rows(form, plain(typed(actual))),
        seen=actual.version,
        may_keep_mine=is_conflict and actual.state not in GIVEN,
    )


def _who_changed_it(actual: Actual, user) -> str:
    draft = getattr(actual, "draft", None)
    if actual.state in GIVEN:
        who, sentence = actual.entered_by, _given_meanwhile
    elif draft is not None:
        who, sentence = draft.by, _changed_meanwhile
    else:
        return _("This figure has changed since you opened the page. Compare the two and choose.")
    return sentence(who == user) % {"who": who}


def _given_meanwhile(by_me: bool) -> str:
    if by_me:
        return _("You have submitted this figure from another page. What is submitted stays.")
    return _(
        "%(who)s has submitted this figure meanwhile. If yours is right, ask for it to be returned."
    )


def _changed_meanwhile(by_me: bool) -> str:
    if by_me:
        return _("You have changed this figure on another page. Compare the two and choose.")
    return _("%(who)s has changed this figure since you opened the page. Compare and choose.")
