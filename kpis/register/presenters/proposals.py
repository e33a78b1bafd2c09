"""A proposed change in words: what it is now, what it would be, why, and what was decided."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kpis.register.actions.proposals import fields_of, line_of, wanted_of
from kpis.register.models import Proposal, ProposalKind, ProposalState
from kpis.register.presenters.differences import NOTHING, CellRow, differences
from kpis.register.words import PROFILE_WORDS, TARGET_KIND_WORDS
from kpis.wording import target_words
from perfportal.core.periods.naming import day_words

COLOURS = {
    ProposalState.WAITING: "yellow",
    ProposalState.APPROVED: "green",
    ProposalState.DECLINED: "grey",
}


@dataclass(frozen=True)
class ProposalRow:
    """One proposal in the list."""

    url: str
    code: str
    title: str
    kind: str
    who: str
    on: str
    reason: str
    state: str
    colour: str
    decision: str


def proposal_rows(proposals: Iterable[Proposal]) -> list[ProposalRow]:
    return [proposal_row(proposal) for proposal in proposals]


def proposal_row(proposal: Proposal) -> ProposalRow:
    return ProposalRow(
        url=reverse("kpis:proposal", args=[proposal.uid]),
        code=proposal.kpi.code,
        title=proposal.kpi.title,
        kind=proposal.get_kind_display(),
        who=str(proposal.proposed_by),
        on=day_words(timezone.localdate(proposal.proposed_at)),
        reason=proposal.reason,
        state=proposal.get_state_display(),
        colour=COLOURS[proposal.state],
        decision=_decision(proposal),
    )


def waiting_words(proposals: list[Proposal]) -> str:
    """`2 changes wait for a director.`"""
    count = sum(proposal.state == ProposalState.WAITING for proposal in proposals)
    if not count:
        return _("No change waits for a director.")
    return ngettext(
        "%(count)s change waits for a director.", "%(count)s changes wait for a director.", count
    ) % {"count": count}


def proposed_cells(proposal: Proposal) -> list[CellRow]:
    """What would change, thing by thing."""
    if proposal.kind == ProposalKind.DEFINITION:
        fields = fields_of(proposal)
        cells = differences(fields_of(proposal, "before"), fields)
        compares = _("Yes") if proposal.payload["comparable"] else _("No: charts show a break")
        return [*cells, CellRow(_("Compares with earlier figures"), NOTHING, compares)]
    return _target_cells(proposal)


def _target_cells(proposal: Proposal) -> list[CellRow]:
    wanted, definition = wanted_of(proposal), proposal.kpi.definition
    earlier = proposal.payload.get("before")
    before = earlier and line_of(earlier)
    lines = [
        target_words(line, definition.unit, definition.decimal_places, definition.multiplier)
        if line
        else NOTHING
        for line in (before, wanted.line)
    ]
    name = _("%(kind)s for %(period)s") % {
        "kind": TARGET_KIND_WORDS[wanted.kind],
        "period": wanted.period.short_label,
    }
    profiles = [str(PROFILE_WORDS[earlier["profile"]]) if earlier else NOTHING]
    profiles.append(str(PROFILE_WORDS[wanted.profile]))
    cells = [CellRow(name, *lines)]
    return cells if profiles[0] == profiles[1] else [*cells, CellRow(_("Profile"), *profiles)]


def _decision(proposal: Proposal) -> str:
    if proposal.state == ProposalState.WAITING:
        return ""
    words = {
        "who": proposal.decided_by,
        "day": day_words(timezone.localdate(proposal.decided_at)),
        "note": proposal.decision_note,
    }
    if proposal.state == ProposalState.APPROVED:
        return _("By %(who)s on %(day)s") % words
    return _("By %(who)s on %(day)s: %(note)s") % words
