"""Putting a KPI into use and taking it out of use, for the performance team."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from kpis.register.actions import life_cycle
from kpis.register.actions.kpis import change_details
from kpis.register.forms import DetailsForm, MoveForm, RetireForm, details_of
from kpis.register.queries import get_kpis_by_code
from kpis.register.views.kpi_pages import kpi_or_404
from perfportal.core import clock
from perfportal.core.access.roles import Permission
from perfportal.core.access.rules import access_rule


@access_rule(Permission.MANAGE_REGISTER)
@require_POST
def kpi_activate(request, code):
    """Put the KPI into use; what its sheet lacks is said in the refusal."""
    kpi = kpi_or_404(request, code)
    try:
        life_cycle.activate(by=request.user, kpi=kpi, version=_version(request, kpi))
        messages.success(request, _("%s is in use.") % kpi.code)
    except ValidationError as error:
        for sentence in error.messages:
            messages.warning(request, sentence)
        if getattr(error, "code", "") == "tier_full":
            return redirect("kpis:kpi-trade", code=code)
    return redirect("kpis:kpi-definition", code=code)


@access_rule(Permission.MANAGE_REGISTER)
@require_http_methods(["GET", "HEAD", "POST"])
def kpi_move(request, code):
    """A step in the KPI's life: proposed, in development, under review and back."""
    kpi = kpi_or_404(request, code)
    form = MoveForm(
        request.POST or None,
        kpi=kpi,
        initial={
            "state": kpi.state,
            "expected_from": kpi.expected_from,
            "version": kpi.version,
        },
    )
    if form.is_valid() and _save(request, kpi, form, life_cycle.move, **form.cleaned_data):
        return redirect("kpis:kpi-definition", code=code)
    context = {"kpi": kpi, "form": form}
    status = 422 if form.is_bound else 200
    return render(request, "kpis/register/kpi_move.html", context, status=status)


@access_rule(Permission.MANAGE_REGISTER)
@require_http_methods(["GET", "HEAD", "POST"])
def kpi_details(request, code):
    """Title, tier, place, people and dates of the KPI, to be changed with a reason."""
    kpi = kpi_or_404(request, code)
    form = DetailsForm(
        request.POST or None, organisation=kpi.organisation, kpi=kpi, initial=details_of(kpi)
    )
    if form.is_valid():
        how = {name: form.cleaned_data[name] for name in ("version", "reason")}
        if _save(request, kpi, form, change_details, **how, **form.kpi_fields()):
            return redirect("kpis:kpi-definition", code=code)
    context = {"kpi": kpi, "form": form}
    status = 422 if form.is_bound else 200
    return render(request, "kpis/register/kpi_details.html", context, status=status)


def _save(request, kpi, form, action, **typed) -> bool:
    try:
        action(by=request.user, kpi=kpi, **typed)
    except ValidationError as error:
        form.take_faults(error)
        return False
    messages.success(request, _("%s has been changed.") % kpi.code)
    return True


@access_rule(Permission.MANAGE_REGISTER)
@require_http_methods(["GET", "HEAD", "POST"])
def kpi_retire(request, code):
    """Take the KPI out of use for good: when, why, and what replaces it."""
    kpi = kpi_or_404(request, code)
    form = RetireForm(
        request.POST or None,
        kpis_by_code=get_kpis_by_code(kpi.organisation_id),
        initial={"on": clock.today(), "version": kpi.version},
    )
    if form.is_valid() and _retire(request, kpi, form):
        return redirect("kpis:kpi-definition", code=code)
    status = 422 if form.is_bound else 200
    return render(
        request, "kpis/register/kpi_retire.html", {"kpi": kpi, "form": form}, status=status
    )


def _retire(request, kpi, form) -> bool:
    try:
        life_cycle.retire(by=request.user, kpi=kpi, **form.cleaned_data)
    except ValidationError as error:
        form.take_faults(error)
        return False
    messages.success(request, _("%s is retired.") % kpi.code)
    return True


def _version(request, kpi) -> int:
    """The version that the person saw; the present one where the form names none."""
    text = request.POST.get("version", "")
    return int(text) if text.isdecimal() and len(text) < 10 else kpi.version
