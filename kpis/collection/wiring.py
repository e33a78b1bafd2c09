"""What collection puts into the navigation, onto the home page and into the list of duties."""

from django.utils.translation import gettext_lazy as _

from kpis.collection import objections
from kpis.collection.presenters import round_links
from kpis.collection.presenters.duties import (
    approval_duties,
    checking_duties,
    corrective_duties,
    escalated_duties,
    value_duties,
)
from kpis.collection.queries.duties import (
    get_approval_batches,
    get_checking_batches,
    get_corrective_actions,
    get_escalated,
    get_left_to_deputies,
)
from kpis.collection.queries.owed import get_owed
from perfportal.core import navigation
from perfportal.core.access.roles import Permission
from perfportal.core.registries import Panel, duties, panels

__all__ = ["objections"]

navigation.register(_("Enter figures"), "kpis:entry-home", Permission.ENTER_VALUES, order=10)
navigation.register(_("Approve"), "kpis:approval", Permission.APPROVE_VALUES, order=12)
navigation.register(_("Rounds"), "kpis:round-list", Permission.MANAGE_ROUNDS, order=14)
navigation.register(_("Check"), "kpis:checking", Permission.CHECK_VALUES, order=16)


@duties.register(key="values")
def values(user, as_of):
    """The figures that this person gives, as provider or deputy."""
    slots = list(get_owed(user))
    left = get_left_to_deputies(on=as_of) if slots else frozenset()
    return value_duties(slots, user, as_of=as_of, left=left)


@duties.register(key="approvals")
def approvals(user, as_of):
    """The pages of values that wait for this service head."""
    return approval_duties(get_approval_batches(user))


@duties.register(key="checks")
def checks(user, as_of):
    """The submitted values that the performance team may look at."""
    return checking_duties(get_checking_batches(user))


@duties.register(key="escalated")
def escalated(user, as_of):
    """What is overdue in the services that this person heads."""
    return escalated_duties(get_escalated(user, as_of=as_of))


@duties.register(key="corrective-actions")
def corrective_actions(user, as_of):
    """What this person does about figures that missed their target."""
    return corrective_duties(get_corrective_actions(user), as_of=as_of)


@panels.register(page="core:owed", key="rounds")
def rounds_panel(request, subject):
    """The pages on which a round is entered at once, above the list of what is owed."""
    links = round_links(get_owed(subject))
    on_behalf = request.user.access.holds(Permission.ENTER_ON_BEHALF)
    if not links and not on_behalf:
        return None
    context = {"rounds": links, "on_behalf": on_behalf}
    return Panel(_("Rounds"), "kpis/collection/partials/_home_rounds.html", context)
