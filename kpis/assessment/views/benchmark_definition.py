"""Saying whose figures follow another definition than ours."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from kpis.assessment.actions import definitions
from kpis.assessment.definition_rows import standing_rows, whose_choices
from kpis.assessment.forms.definitions import DefinitionForm
from kpis.assessment.queries.comparators import get_comparator
from kpis.assessment.queries.definitions import get_compared_kpi, get_figures
from perfportal.core.access.roles import Permission
from perfportal.core.access.rules import access_rule
from perfportal.core.models import get_organisation

PAGE = "kpis/assessment/benchmark_definition.html"


@access_rule(Permission.MANAGE_REGISTER)
@require_http_methods(["GET", "HEAD", "POST"])
def benchmark_definition(request, uid, code):
    """The figures of a comparator for one KPI: what they follow, and a form to say so."""
    comparator, kpi = _found_or_404(uid, code)
    figures = list(get_figures(comparator, kpi))
    form = DefinitionForm(
        request.POST or None, whose=whose_choices(figures), calendar=kpi.definition.calendar
    )
    if form.is_valid() and _is_said(request, comparator, kpi, form):
        return redirect("kpis:benchmark-definition", uid=uid, code=kpi.code)
    context = {
        "form": form,
        "comparator": comparator,
        "kpi": kpi,
        "head": [_("Council"), _("Periods"), _("What its figures follow")],
        "rows": standing_rows(figures),
    }
    return render(request, PAGE, context, status=422 if form.is_bound else 200)


def _found_or_404(uid, code):
    comparator = get_comparator(get_organisation(), uid)
    kpi = comparator and get_compared_kpi(comparator, code)
    if kpi is None:
        raise Http404
    return comparator, kpi


def _is_said(request, comparator, kpi, form) -> bool:
    try:
        count = definitions.say(by=request.user, comparator=comparator, kpi=kpi, said=form.said())
    except ValidationError as error:
        form.take_faults(error)
        return False
    words = ngettext("Saved for %s figure.", "Saved for %s figures.", count) % f"{count:,}"
    messages.success(request, words if count else _("That was said already; nothing changed."))
    return True
