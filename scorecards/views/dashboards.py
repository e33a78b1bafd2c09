"""Dashboards: one view of the same record for CMT, a Cabinet Member and a Select Committee."""

from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe

from perfportal.core import clock
from perfportal.core.access.roles import Permission
from perfportal.core.access.rules import SIGNED_IN, access_rule
from perfportal.core.htmx import render_page, wants_fragment
from perfportal.core.models import Committee, Portfolio
from perfportal.core.periods import PeriodKind, last_closed
from scorecards.actions.signatures import seal
from scorecards.filters import read_filters, read_period
from scorecards.models import Audience
from scorecards.pages import build_dashboard
from scorecards.policies import can_sign, check_can_open
from scorecards.queries import get_quarters, get_scorecard


@access_rule(Permission.VIEW_CMT)
@require_safe
def dashboard_cmt(request):
    """The corporate scorecard, for the Corporate Management Team."""
    return show_dashboard(request, get_scorecard(Audience.CORPORATE))


@access_rule(SIGNED_IN)
@require_safe
def dashboard_portfolio(request, slug):
    """A Cabinet Member's portfolio, before publication too."""
    portfolio = get_object_or_404(Portfolio, slug=slug)
    check_can_open(request.user, Permission.VIEW_PORTFOLIO, portfolio)
    scorecard = get_scorecard(Audience.PORTFOLIO, portfolio=portfolio)
    return show_dashboard(request, scorecard, part=portfolio)


@access_rule(SIGNED_IN)
@require_safe
def dashboard_committee(request, slug):
    """What has been issued of a Select Committee's remit."""
    committee = get_object_or_404(Committee, slug=slug)
    check_can_open(request.user, Permission.VIEW_COMMITTEE, committee)
    scorecard = get_scorecard(Audience.COMMITTEE, committee=committee)
    return show_dashboard(request, scorecard, part=committee)


def show_dashboard(request, scorecard, *, part=None):
    """The dashboard of a scorecard, or what to do while there is none yet."""
    if scorecard is None:
        return render_page(request, "scorecards/dashboard_empty.html", {"part": part})
    today = clock.today()
    quarters = get_quarters(scorecard, as_of=today)
    period = read_period(
        request.GET.get("period"), quarters, default=last_closed(PeriodKind.QUARTER, today)
    )
    page = build_dashboard(
        scorecard, period, quarters, read_filters(request.GET), viewer=request.user
    )
    context = {"page": page, "announce": page.shown if wants_fragment(request) else ""}
    if not page.signature and can_sign(request.user, scorecard, period, page.lines, as_of=today):
        context["seal"] = seal(page.lines)
    return render_page(
        request,
        "scorecards/dashboard.html",
        context,
        fragment="scorecards/partials/_dashboard.html",
    )
