"""What recommendations put into the navigation and onto the home page."""

from django.utils.translation import gettext_lazy as _

from perfportal.core import clock, navigation
from perfportal.core.access.roles import Permission
from perfportal.core.registries import Panel, duties, evidence, panels
from recommendations.duties import (
    committee_duties,
    get_awaiting_committee,
    get_led,
    update_duties,
)
from recommendations.evidence import discussed, never_discussed
from recommendations.pages import tracker_url
from recommendations.queries import get_home_counts

navigation.register(_("Recommendations"), "recommendations:recommendation-list", None, order=60)
evidence.register(topic="kpis.letting_go", key="recommendations")(never_discussed)
evidence.register(topic="kpis.purpose", key="recommendations", order=40)(discussed)


@panels.register(page="core:home", key="recommendations", order=50)
def recommendations_panel(request, subject=None):
    """For clerks: what is overdue and what has slipped; what waits for the committee is a duty."""
    if not request.user.access.holds(Permission.MANAGE_RECOMMENDATIONS):
        return None
    counts = get_home_counts(request.user, on=clock.today())
    lines = [
        (counts["overdue"], _("overdue"), tracker_url(overdue="yes")),
        (counts["slipped"], _("slipped"), tracker_url(status="slipped")),
    ]
    context = {"lines": lines, "base": counts["all"]}
    return Panel(_("Recommendations"), "recommendations/partials/_home.html", context)


@duties.register(key="recommendations")
def recommendations(user, as_of):
    """Updates that a lead officer owes, and what waits for a clerk's committee."""
    led = update_duties(get_led(user, as_of=as_of), as_of=as_of)
    return [*led, *committee_duties(get_awaiting_committee(user))]
