"""Putting a KPI into use and taking it out of use, for the performance team."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from kpis.register.actions import kpis
from kpis.register.forms import RetireForm
from kpis.register.queries import get_kpi_with_history, get_kpis_by_code
from perfportal.core import clock
from perfportal.core.access.roles import Permission
from perfportal.core.access.rules import access_rule


@access_rule(Permission.MANAGE_REGISTER)
@require_POST
def kpi_activate(request, code):
    """Put the KPI into use; what its sheet lacks is said in the refusal."""
    kpi = kpi_or_404(request, code)
    try:
        kpis.activate(by=request.user, kpi=kpi, version=_version(request, kpi))
        messages.success(request, _("%s is in use.") % kpi.code)
    except ValidationError as error:
        for sentence in error.messages:
            messages.warning(request, sentence)
    return redirect("kpis:kpi-definition", code=code)


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
        kpis.retire(by=request.user, kpi=kpi, **form.cleaned_data)
    except ValidationError as error:
        form.add_error(None, error)
        return False
    messages.success(request, _("%s is retired.") % kpi.code)
    return True


def _version(request, kpi) -> int:
    """The version that the person saw; the present one where the form names none."""
    text = request.POST.get("version", "")
    return int(text) if text.isdecimal() else kpi.version


def kpi_or_404(request, code):
    kpi = get_kpi_with_history(request.user, code)
    if kpi is None:
        raise Http404
    return kpi
