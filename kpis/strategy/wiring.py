"""What the strategy puts into the navigation and onto the page of a KPI."""

from django.utils.translation import gettext_lazy as _

from kpis.strategy.presenters.served import served_panel
from kpis.strategy.queries.served import get_served
from perfportal.core import navigation
from perfportal.core.access.roles import Permission
from perfportal.core.registries import Panel, panels

navigation.register(_("Strategy"), "kpis:strategy", Permission.VIEW_UNAPPROVED, order=25)


@panels.register(page="kpis:kpi-detail", key="strategy", order=10)
def golden_thread_panel(request, subject):
    """What a KPI serves, for those who see it before its figures are issued."""
    if not request.user.access.holds(Permission.VIEW_UNAPPROVED):
        return None
    served = get_served(request.user, subject)
    if served is None:
        return None
    return Panel(
        title=_("Golden thread"),
        template="kpis/strategy/partials/_served.html",
        context={"served": served_panel(served)},
    )
