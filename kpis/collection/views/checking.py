"""The performance team's look at submitted values."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from kpis.collection.actions import actuals
from kpis.collection.models import QualityCheck
from kpis.collection.presenters import check_rows
from kpis.collection.queries.beside import get_besides
from kpis.collection.queries.review import get_to_check, of_round
from kpis.collection.views.value_page import read_period
from perfportal.core.access.roles import Permission
from perfportal.core.access.rules import access_rule

ROWS_ON_A_PAGE = 50
ANSWERS = (QualityCheck.Outcome.PASSED, QualityCheck.Outcome.QUERIED)


@access_rule(Permission.CHECK_VALUES)
@require_safe
def checking(request, token=None):
    """Submitted values, of one round where the address names it: flagged ones, then a sample."""
    values = get_to_check()
    period = read_period(token) if token else None
    values = list(of_round(values, period) if period else values)
    rows = check_rows(values, get_besides(values))
    page = Paginator(rows, ROWS_ON_A_PAGE).get_page(request.GET.get("page"))
    context = {"rows": page.object_list, "page": page, "period": period}
    return render(request, "kpis/collection/checking.html", context)


@access_rule(Permission.CHECK_VALUES)
@require_POST
def checking_save(request, uid):
    """Mark one value as checked, or query it with a note."""
    actual = get_to_check().filter(uid=uid).first()
    outcome = request.POST.get("outcome", "")
    if actual is None or outcome not in ANSWERS:
        raise Http404
    try:
        actuals.check(
            by=request.user, actual=actual, outcome=outcome, note=request.POST.get("note", "")
        )
    except ValidationError as error:
        messages.warning(request, f"{actual.kpi.code}: {error.messages[0]}")
    else:
        messages.success(request, _("%s: noted.") % actual.kpi.code)
    return redirect("kpis:checking")
