"""What collection objects to in its own acts, and when somebody acts elsewhere (vetoes)."""

from django.db.models import Q
from django.utils.translation import gettext as _

from kpis.calculations.codes import WITHOUT_FIGURE
from kpis.collection.models import Actual, ActualState
from kpis.collection.queries.evidence import has_evidence, insists_on_evidence
from perfportal.core.access.roles import ROLE_RULES, Permission, Role
from perfportal.core.leave.actions import Delegation
from perfportal.core.registries import vetoes


@vetoes.register(act="actual.pass_check")
def tier1_needs_evidence(actual) -> str | None:
    """A headline figure without evidence is not marked as checked (domain-rules 6.3)."""
    if not needs_evidence(actual) or has_evidence(actual):
        return None
    return _(
        "A Tier 1 figure needs evidence before it is marked as checked: attach the file or link "
        "that shows it on the figure's page, or ask %(who)s to."
    ) % {"who": actual.kpi.data_provider or _("the data provider")}


def needs_evidence(actual) -> bool:
    """Where the council insists; an answer without a figure has nothing to show."""
    if actual.revision and actual.revision.marker in WITHOUT_FIGURE:
        return False
    return insists_on_evidence(actual)


@vetoes.register(act="core.delegate")
def approver_has_not_entered(delegation: Delegation) -> str | None:
    """Approval is not handed to somebody whose own figures wait for it.

    What they enter later is refused to them when they come to approve it.
    """
    role, deputy = delegation.role, delegation.deputy
    if Permission.APPROVE_VALUES not in ROLE_RULES[Role(role.role)].permissions:
        return None
    own = Q(entered_by=deputy) | Q(entered_for=deputy)
    waiting = Actual.objects.filter(own, state=ActualState.SUBMITTED, kpi__service=role.service_id)
    if not waiting.exists():
        return None
    return _(
        "%(who)s entered figures of %(service)s that wait for approval, and nobody approves their "
        "own: choose somebody else."
    ) % {"who": deputy, "service": role.service}
