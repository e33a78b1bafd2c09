"""What the strategy puts into the navigation, the duties and the page of a KPI."""

from django.utils.translation import gettext_lazy as _

from kpis.strategy.presenters.served import served_panel
from kpis.strategy.presenters.waiting import waiting_duties
from kpis.strategy.queries.served import get_served
from kpis.strategy.queries.waiting import get_waiting
from perfportal.core import clock, navigation
from perfportal.core.access.roles import Permission
from perfportal.core.periods import Period
from perfportal.core.registries import Panel, duties, panels

navigation.register(_("Strategy"), "kpis:strategy", Permission.VIEW_UNAPPROVED, order=25)


@panels.register(page="kpis:kpi-detail", key="strategy", order=10)
def golden_thread_panel(request, subject):
    """What a KPI serves, for those who see it before its figures are issued."""
    if not request.user.access.holds(Permission.VIEW_UNAPPROVED):
        return None
    served = get_served(request.user, subject, year=Period.financial_year_of(clock.today()))
    if served is None:
        return None
    return Panel(
        title=_("Golden thread"),
        template="kpis/strategy/partials/_served.html",
        context={"served": served_panel(served)},
    )


@duties.register(key="strategy")
def strategy(user, as_of):
    """Actions that are late or due, reviews of benefits and plans to agree."""
    if not user.access.holds(Permission.VIEW_UNAPPROVED):
        return []
    return waiting_duties(get_waiting(user), as_of=as_of)
