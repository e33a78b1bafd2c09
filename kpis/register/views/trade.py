"""One place in a full tier changes hands."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from kpis.register.actions.life_cycle import trade
from kpis.register.actions.tiers import limit_of
from kpis.register.forms import TradeForm
from kpis.register.presenters.trade import trade_list
from kpis.register.queries.worth import get_in_use
from kpis.register.views.kpi_pages import kpi_or_404
from perfportal.core import clock
from perfportal.core.access.roles import Permission
from perfportal.core.access.rules import access_rule
from perfportal.core.registries import evidence


@access_rule(Permission.MANAGE_REGISTER)
@require_http_methods(["GET", "HEAD", "POST"])
def kpi_trade(request, code):
    """The KPIs of the tier with what speaks for letting each go, and the swap in one step."""
    kpi = kpi_or_404(request, code)
    held = get_in_use(kpi.tier)
    form = TradeForm(
        request.POST or None,
        held={one.code: one for one in held},
        initial={"on": clock.today(), "version": kpi.version},
    )
    if form.is_valid() and _trade(request, kpi, form):
        return redirect("kpis:kpi-definition", code=code)
    context = {
        "kpi": kpi,
        "form": form,
        "trade": trade_list(held, evidence.collect("kpis.letting_go", [one.pk for one in held])),
        "chosen": request.POST.get("leaving", ""),
        "limit": limit_of(kpi.tier, kpi.organisation),
    }
    status = 422 if form.is_bound else 200
    return render(request, "kpis/register/kpi_trade.html", context, status=status)


def _trade(request, kpi, form) -> bool:
    leaving = form.cleaned_data["leaving"]
    try:
        trade(by=request.user, coming=kpi, leaving=leaving, terms=form.terms())
    except ValidationError as error:
        form.take_faults(error)
        return False
    words = {"coming": kpi.code, "leaving": leaving.code}
    messages.success(request, _("%(coming)s is in use; %(leaving)s gave up its place.") % words)
    return True
