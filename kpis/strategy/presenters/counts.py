"""How many actions there are, by stage, and how those in progress go."""

import datetime as dt
from collections import Counter

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kpis.calculations.progress import is_behind, may_be_coloured
from kpis.strategy.models import Priority, StrategyAction
from kpis.strategy.words import RAG_WORDS, STAGE_WORDS
from kpis.wording import listed, lower_first


def counts_words(priorities: list[Priority], *, as_of: dt.date) -> list[str]:
    """`12 actions: 9 in progress and 3 complete.` Then RAGs, then those behind, with their base."""
    actions = [
        action
        for priority in priorities
        for outcome in priority.outcomes.all()
        for action in outcome.actions.all()
    ]
    if not actions:
        return []
    return [_stages(actions), *_rags(actions, as_of), *_behind(actions, as_of)]


def _stages(actions: list[StrategyAction]) -> str:
    stages = Counter(action.stage for action in actions)
    count = ngettext("%s action", "%s actions", len(actions)) % len(actions)
    return _("%(count)s: %(parts)s.") % {"count": count, "parts": _parts(stages, STAGE_WORDS)}


def _rags(actions: list[StrategyAction], as_of: dt.date) -> list[str]:
    rags = Counter(
        action.rag
        for action in actions
        if action.rag and may_be_coloured(action.stage, action.starts_on, on=as_of)
    )
    if not rags:
        return []
    words = {"base": rags.total(), "parts": _parts(rags, RAG_WORDS)}
    return [_("Of %(base)s with a RAG: %(parts)s.") % words]


def _behind(actions: list[StrategyAction], as_of: dt.date) -> list[str]:
    behind = sum(
        is_behind(one.stage, one.percent_complete, one.starts_on, one.due_on, on=as_of)
        for one in actions
    )
    if not behind:
        return []
    words = {"count": behind, "base": len(actions)}
    return [_("Less done than time has gone: %(count)s of %(base)s.") % words]


def _parts(counts: Counter, words: dict) -> str:
    """`9 in progress and 3 complete`, in the order of the words, without what does not occur."""
    return listed(
        [f"{counts[code]} {lower_first(str(words[code]))}" for code in words if counts[code]]
    )
