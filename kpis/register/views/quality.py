"""Assessing the quality of a KPI's data, for the performance team."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from kpis.register.actions.quality import assess_quality
from kpis.register.forms.quality import QualityForm
from kpis.register.views.kpi_pages import kpi_or_404
from kpis.register.words import QUALITY_WORDS
from perfportal.core.access.roles import Permission
from perfportal.core.access.rules import access_rule


@access_rule(Permission.MANAGE_REGISTER)
@require_http_methods(["GET", "HEAD", "POST"])
def kpi_quality(request, code):
    """Six questions about the data; the rating follows from the answers."""
    kpi = kpi_or_404(request, code)
    form = QualityForm(request.POST or None)
    if form.is_valid() and _assess(request, kpi, form):
        return redirect("kpis:kpi-definition", code=code)
    status = 422 if form.is_bound else 200
    context = {"kpi": kpi, "form": form}
    return render(request, "kpis/register/kpi_quality.html", context, status=status)


def _assess(request, kpi, form) -> bool:
    try:
        found = assess_quality(by=request.user, kpi=kpi, scores=form.scores())
    except ValidationError as error:
        form.take_faults(error)
        return False
    words = {"code": kpi.code, "rating": QUALITY_WORDS[found.rating]}
    messages.success(request, _("Data quality of %(code)s: %(rating)s.") % words)
    return True
