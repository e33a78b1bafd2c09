"""The changes that wait for a director, and those that were decided."""

from kpis.register.models import KPI, Proposal, ProposalState
from kpis.register.policies import can_decide
from perfportal.core.access.roles import Permission

SHOWN_DECIDED = 50


def get_proposals(user) -> list[Proposal]:
    """Those of KPIs that the person sees, waiting ones first, then the last that were decided."""
    rows = Proposal.objects.filter(kpi__in=KPI.objects.visible_to(user)).select_related(
        "kpi__definition", "kpi__service", "proposed_by", "decided_by"
    )
    waiting = rows.filter(state=ProposalState.WAITING).order_by("proposed_at")
    decided = rows.exclude(state=ProposalState.WAITING).order_by("-decided_at")[:SHOWN_DECIDED]
    return [*waiting, *decided]


def get_waiting_for(user) -> list[Proposal]:
    """Those that this person decides on."""
    if not user.access.holds(Permission.APPROVE_TARGETS):
        return []
    rows = Proposal.objects.filter(state=ProposalState.WAITING).order_by("proposed_at")
    rows = rows.select_related("kpi__definition", "kpi__service", "proposed_by")
    return [proposal for proposal in rows if can_decide(user, proposal)]


def get_proposal(user, uid) -> Proposal | None:
    """One of a KPI that the person sees."""
    rows = Proposal.objects.filter(uid=uid, kpi__in=KPI.objects.visible_to(user))
    return rows.select_related("kpi__definition", "kpi__service", "proposed_by").first()
