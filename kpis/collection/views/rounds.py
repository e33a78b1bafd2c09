"""The rounds of collection, for the performance team."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from kpis.collection.actions import rounds
from kpis.collection.forms import RoundForm
from kpis.collection.models import CollectionRound
from kpis.collection.queries.owed import get_rounds
from perfportal.core import clock
from perfportal.core.access.roles import Permission
from perfportal.core.access.rules import access_rule
from perfportal.core.models import get_organisation
from perfportal.core.periods import PeriodKind, last_closed


@access_rule(Permission.MANAGE_ROUNDS)
@require_http_methods(["GET", "HEAD", "POST"])
def round_list(request):
    """The rounds with where their values stand, and the form that opens one."""
    organisation = get_organisation()
    quarter = last_closed(PeriodKind.QUARTER, clock.today())
    form = RoundForm(request.POST or None, initial={"period": quarter.short_label})
    if form.is_valid():
        opened = rounds.open_round(
            by=request.user, organisation=organisation, period=form.cleaned_data["period"]
        )
        messages.success(request, _("%s is open.") % opened)
        return redirect("kpis:round-list")
    context = {"rounds": get_rounds(organisation), "form": form}
    status = 422 if form.is_bound else 200
    return render(request, "kpis/collection/round_list.html", context, status=status)


@access_rule(Permission.MANAGE_ROUNDS)
@require_POST
def round_lock(request, uid):
    """Close a round."""
    round_ = get_object_or_404(CollectionRound, uid=uid)
    rounds.lock_round(by=request.user, round_=round_)
    messages.success(request, _("%s is closed.") % round_)
    return redirect("kpis:round-list")


@access_rule(Permission.MANAGE_ROUNDS)
@require_POST
def round_unlock(request, uid):
    """Open a closed round again."""
    round_ = get_object_or_404(CollectionRound, uid=uid)
    rounds.unlock_round(by=request.user, round_=round_)
    messages.success(request, _("%s is open again.") % round_)
    return redirect("kpis:round-list")
