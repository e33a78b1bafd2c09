"""The performance team's look at submitted values."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from kpis.collection.actions import actuals
from kpis.collection.models import ActualState, QualityCheck
from kpis.collection.presenters import check_rows, sample_words, value_url
from kpis.collection.queries.beside import get_besides
from kpis.collection.queries.review import get_check, get_to_check, of_round
from kpis.collection.queries.sampling import get_sample_facts
from kpis.collection.views.value_page import read_period, slot_or_404
from perfportal.core import clock, submissions
from perfportal.core.access.roles import Permission
from perfportal.core.access.rules import SIGNED_IN, access_rule
from perfportal.core.concurrency import Conflict
from perfportal.core.council_settings import get_setting
from perfportal.core.models import get_organisation

ROWS_ON_A_PAGE = 50
ANSWERS = (QualityCheck.Outcome.PASSED, QualityCheck.Outcome.QUERIED)


@access_rule(Permission.CHECK_VALUES)
@require_safe
def checking(request, token=None):
    """Submitted values, of one round where the address names it: flagged ones, then a sample."""
    values = get_to_check()
    period = read_period(token) if token else None
    values = list(of_round(values, period) if period else values)
    percent = get_setting(get_organisation(), "check_sample_percent")
    facts = get_sample_facts(values, as_of=clock.today())
    rows = check_rows(values, get_besides(values), facts, percent)
    page = Paginator(rows, ROWS_ON_A_PAGE).get_page(request.GET.get("page"))
    asked = sum(row.is_asked for row in rows)
    context = {
        "rows": page.object_list,
        "page": page,
        "period": period,
        "rule": sample_words(percent),
        "asked": asked,
    }
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
            by=request.user,
            actual=actual,
            outcome=outcome,
            note=request.POST.get("note", ""),
            seen=_number(request.POST.get("revision", "")),
        )
    except ValidationError as error:
        messages.warning(request, f"{actual.kpi.code}: {error.messages[0]}")
    except Conflict:
        changed = _("%s has changed since you opened the page: look at it again.")
        messages.warning(request, changed % actual.kpi.code)
    else:
        messages.success(request, _said(actual))
    return redirect("kpis:checking")


@access_rule(SIGNED_IN)
@require_POST
def query_answer(request, token, code, uid):
    """The provider's answer to a query, without the value being opened again."""
    actual = slot_or_404(request, token, code)
    check = get_check(request.user, actual, uid)
    if check is None:
        raise Http404
    try:
        actuals.answer(
            by=request.user,
            check=check,
            text=request.POST.get("answer", ""),
            submission=request.POST.get("submission", ""),
        )
    except submissions.AlreadySubmitted:
        messages.info(request, _("This form was sent before; it was saved once."))
    except ValidationError as error:
        messages.warning(request, error.messages[0])
    else:
        messages.success(request, _("Your answer has been sent to the performance team."))
    return redirect(value_url(actual))


def _number(text: str) -> int | None:
    """The revision that the page showed; none where a form does not say."""
    return int(text) if text.isdigit() else None


def _said(actual) -> str:
    if actual.state == ActualState.APPROVED:
        return _("%s: checked, and with that approved.") % actual.kpi.code
    return _("%s: noted.") % actual.kpi.code
