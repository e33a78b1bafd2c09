"""What collection objects to when somebody acts elsewhere (vetoes)."""

from django.db.models import Q
from django.utils.translation import gettext as _

from kpis.collection.models import Actual, ActualState
from perfportal.core.access.roles import ROLE_RULES, Permission, Role
from perfportal.core.leave.actions import Delegation
from perfportal.core.registries import vetoes


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
