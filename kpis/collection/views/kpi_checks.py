"""The checks of one KPI: to read for whoever sees it, to switch off for the performance team."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from kpis.collection.actions import waivers
from kpis.collection.check_forms import WaiverForm
from kpis.collection.presenters.cross_checks import rule_words
from kpis.collection.presenters.kpi_checks import check_lines, ended_waivers, waivable_choices
from kpis.collection.queries.beside import get_besides
from kpis.collection.queries.checks import get_given, get_waiver_history, get_waivers, next_slot
from kpis.register.models import KPI
from kpis.register.policies import can_manage, check_can_manage
from kpis.register.queries import get_kpi_with_history
from perfportal.core import clock
from perfportal.core.access.roles import Permission
from perfportal.core.access.rules import access_rule

LOOKED_AT = 12


@access_rule(Permission.VIEW_UNAPPROVED)
@require_http_methods(["GET", "HEAD", "POST"])
def kpi_checks(request, code):
    """Each check with the numbers at which it speaks; one may be switched off with a reason."""
    kpi = _kpi_or_404(request, code)
    lines, rules = _lines(kpi)
    may_manage = can_manage(request.user)
    form = WaiverForm(request.POST or None, checks=waivable_choices(lines))
    if request.method == "POST":
        check_can_manage(request.user)
        if form.is_valid() and _switch_off(request, kpi, form):
            return redirect("kpis:kpi-checks", code=kpi.code)
    context = {
        "kpi": kpi,
        "lines": lines,
        "rules": rules,
        "may_manage": may_manage,
        "history": ended_waivers(get_waiver_history(kpi)),
        "form": form if may_manage and not kpi.retired_on else None,
        "looked_at": LOOKED_AT,
    }
    status = 422 if form.is_bound else 200
    return render(request, "kpis/collection/kpi_checks.html", context, status=status)


@access_rule(Permission.MANAGE_REGISTER)
@require_POST
def kpi_check_on(request, code, check):
    """Let a check speak again."""
    kpi = _kpi_or_404(request, code)
    reason = request.POST.get("reason", "")
    waivers.switch_on(by=request.user, kpi=kpi, check_code=check, reason=reason)
    messages.success(request, _("The check is on again for %s.") % kpi.code)
    return redirect("kpis:kpi-checks", code=kpi.code)


def _kpi_or_404(request, code) -> KPI:
    kpi = get_kpi_with_history(request.user, code)
    if kpi is None:
        raise Http404
    return kpi


def _lines(kpi):
    given, slot = get_given(kpi, count=LOOKED_AT), next_slot(kpi)
    besides = get_besides([*given, slot] if slot else given)
    rules = [rule_words(rule) for rule in besides[slot.pk].rules] if slot else []
    return check_lines(slot, besides, given, get_waivers(kpi, clock.today())), rules


def _switch_off(request, kpi, form) -> bool:
    try:
        waivers.switch_off(by=request.user, kpi=kpi, **form.cleaned_data)
    except ValidationError as error:
        form.take_faults(error)
        return False
    messages.success(request, _("The check is switched off for %s.") % kpi.code)
    return True
