"""What scorecards put into the navigation and onto the home page."""

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from kpis.models import KPI
from kpis.register.presenters.goalposts import change_sentence
from perfportal.core import clock, navigation
from perfportal.core.access.roles import Permission
from perfportal.core.registries import Panel, duties, panels
from scorecards import objections
from scorecards.duties import get_to_sign, signature_duties
from scorecards.goalposts import all_changes
from scorecards.inspections import get_inspections_of, inspection_rows
from scorecards.models import Audience
from scorecards.queries import get_visible
from scorecards.sheet_panel import signature_panel

__all__ = ["objections"]

navigation.register(_("Scorecards"), "scorecards:scorecard-list", None, order=40)
navigation.register(_("Goalposts"), "scorecards:goalposts", Permission.VIEW_UNAPPROVED, order=45)
panels.register(page="kpis:entry-sheet", key="signatures", order=20)(signature_panel)
navigation.register(_("CMT dashboard"), "scorecards:dashboard-cmt", Permission.VIEW_CMT, order=30)


@panels.register(page="core:home", key="dashboards", order=40)
def dashboards_panel(request, subject=None):
    """The dashboards that this person may open, one click away."""
    links = [(card.name, dashboard_url(card)) for card in get_visible(request.user)]
    if not links:
        return None
    return Panel(
        title=_("Dashboards"), template="scorecards/partials/_home.html", context={"links": links}
    )


@panels.register(page="kpis:kpi-detail", key="goalposts", order=20)
def changes_panel(request, subject):
    """What has changed about a KPI, for those who see more of it than what has been issued."""
    if not request.user.access.holds(Permission.VIEW_UNAPPROVED):
        return None
    kpis = KPI.objects.visible_to(request.user).filter(pk=subject.pk).order_by()
    sentences = [change_sentence(change) for change in all_changes(kpis)]
    if not sentences:
        return None
    return Panel(
        title=_("What has changed"),
        template="scorecards/partials/_kpi_changes.html",
        context={"sentences": sentences},
    )


@panels.register(page="kpis:kpi-detail", key="inspections", order=30)
def inspections_panel(request, subject):
    """What inspectors said of the service that the KPI belongs to."""
    if subject.service_id is None:
        return None
    found = get_inspections_of(request.user, subject.service_id, as_of=clock.today())
    if not found:
        return None
    return Panel(
        title=_("What inspectors said of %(service)s") % {"service": subject.service.name},
        template="scorecards/partials/_kpi_inspections.html",
        context={"rows": inspection_rows(found)},
    )


@duties.register(key="signatures")
def signatures(user, as_of):
    """The scorecards of the last closed quarter that this director signs."""
    return signature_duties(get_to_sign(user, as_of=as_of))


def dashboard_url(scorecard) -> str:
    """Where a scorecard is best read: its dashboard, or its own page."""
    if scorecard.audience == Audience.CORPORATE:
        return reverse("scorecards:dashboard-cmt")
    if scorecard.audience == Audience.PORTFOLIO:
        return reverse("scorecards:dashboard-portfolio", args=[scorecard.portfolio.slug])
    if scorecard.audience == Audience.COMMITTEE:
        return reverse("scorecards:dashboard-committee", args=[scorecard.committee.slug])
    return reverse("scorecards:scorecard-detail", args=[scorecard.slug])
