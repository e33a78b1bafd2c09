"""An officer's forecast of a KPI's year: all that was said, the form, and withdrawing."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from kpis.assessment import policies
from kpis.assessment.actions import forecasting
from kpis.assessment.forecast_pages import forecast_rows, years_of
from kpis.assessment.forms.forecasts import ForecastForm
from kpis.assessment.queries.forecasts import get_forecast, get_forecasts_of
from kpis.assessment.queries.pages import get_kpi, sees_unissued
from perfportal.core import clock, submissions
from perfportal.core.access.roles import Permission
from perfportal.core.access.rules import access_rule

PAGE = "kpis/assessment/kpi_forecast.html"


@access_rule(Permission.VIEW_UNISSUED)
@require_http_methods(["GET", "HEAD", "POST"])
def kpi_forecast(request, code):
    """What officers said of the KPI's years, and the form for those who may say more."""
    kpi = _kpi_or_404(request, code)
    if request.method == "POST":
        policies.check_can_forecast(request.user, kpi)
    form = ForecastForm(
        request.POST or None, years=years_of(kpi, on=clock.today()), unit=kpi.definition.unit
    )
    if form.is_valid() and _saved(request, form, kpi):
        return redirect("kpis:kpi-forecast", code)
    context = {
        "kpi": kpi,
        "form": form if policies.can_forecast(request.user, kpi) else None,
        "rows": forecast_rows(kpi, get_forecasts_of(kpi)),
    }
    return render(request, PAGE, context, status=422 if form.is_bound else 200)


@access_rule(Permission.VIEW_UNISSUED)
@require_POST
def kpi_forecast_withdraw(request, code, uid):
    """The year is left to the KPI's method again."""
    kpi = _kpi_or_404(request, code)
    given = get_forecast(kpi, uid)
    if given is None:
        raise Http404
    try:
        forecasting.withdraw(by=request.user, given=given)
    except ValidationError as error:
        messages.info(request, error.messages[0])
    else:
        messages.success(request, _("The forecast is withdrawn."))
    return redirect("kpis:kpi-forecast", code)


def _kpi_or_404(request, code):
    kpi = get_kpi(request.user, code)
    if kpi is None or not sees_unissued(request.user, kpi):
        raise Http404
    return kpi


def _saved(request, form, kpi) -> bool:
    """Whether the form led somewhere; a second post of it is told so, a refusal stands on it."""
    try:
        forecasting.give(by=request.user, kpi=kpi, **form.cleaned_data)
    except submissions.AlreadySubmitted:
        messages.info(request, _("This form was sent before; it was saved once."))
    except ValidationError as error:
        form.take_faults(error)
        return False
    else:
        messages.success(
            request, _("The forecast is saved. It is shown once it has been worked in.")
        )
    return True
