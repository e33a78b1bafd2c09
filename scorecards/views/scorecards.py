"""The list of scorecards, one scorecard, and the director's signature under it."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from perfportal.core import clock
from perfportal.core.access.rules import SIGNED_IN, access_rule
from scorecards.actions import signatures
from scorecards.filters import find_period
from scorecards.models import Scorecard
from scorecards.policies import can_view, figures_for
from scorecards.queries import get_quarters, get_visible, members
from scorecards.results import get_lines
from scorecards.views.dashboards import show_dashboard


@access_rule(SIGNED_IN)
@require_safe
def scorecard_list(request):
    """The scorecards that this person may open."""
    return render(
        request, "scorecards/scorecard_list.html", {"scorecards": get_visible(request.user)}
    )


@access_rule(SIGNED_IN)
@require_safe
def scorecard_detail(request, slug):
    """One scorecard for a period, with the signature under it."""
    return show_dashboard(request, _visible_or_404(request, slug))


@access_rule(SIGNED_IN)
@require_POST
def scorecard_sign(request, slug):
    """The director signs the scorecard for the period; a second signature is told so."""
    scorecard = _visible_or_404(request, slug)
    address = reverse("scorecards:scorecard-detail", args=[slug])
    quarters = get_quarters(scorecard, as_of=clock.today())
    period = find_period(request.POST.get("period"), quarters)
    if period is None:
        messages.warning(request, _("Choose the quarter that you want to sign."))
        return redirect(address)
    try:
        _sign(request, scorecard, period)
        messages.success(request, _("You have signed the scorecard for %s.") % period.short_label)
    except ValidationError as error:
        messages.warning(request, error.messages[0])
    return redirect(f"{address}?period={period.token}")


def _sign(request, scorecard, period):
    kpis = members(scorecard, on=period.end)
    signatures.sign(
        by=request.user,
        scorecard=scorecard,
        period=period,
        lines=get_lines(kpis, period, figures=figures_for(scorecard)),
        seen=request.POST.get("seen", ""),
        statement=request.POST.get("statement", "").strip(),
    )


def _visible_or_404(request, slug) -> Scorecard:
    scorecard = get_object_or_404(Scorecard, slug=slug, is_active=True)
    if not can_view(request.user, scorecard):
        raise Http404
    return scorecard
