"""The page of one value, drawn by several views: its form, what stands beside it, its history."""

from django.http import Http404, HttpResponse
from django.shortcuts import render

from kpis.collection import policies
from kpis.collection.entry_forms import draft_form, entry_form, reason_form
from kpis.collection.models import Actual
from kpis.collection.presenters import beside_page, entry_block, history_rows
from kpis.collection.presenters.figures import late_words
from kpis.collection.queries.beside import Beside, get_beside
from kpis.collection.queries.owed import get_history, get_slot
from perfportal.core.periods import Period, PeriodError, parse_period


def read_period(token) -> Period:
    """The period of an address; not found where it is none."""
    try:
        return parse_period(token)
    except PeriodError as error:
        raise Http404 from error


def slot_or_404(request, token, code) -> Actual:
    """The slot, where this person may see its KPI; a stranger to it gets not found."""
    actual = get_slot(request.user, code, read_period(token))
    if actual is None:
        raise Http404
    return actual


def render_value(request, actual: Actual, *, form=None, beside=None, **own_forms) -> HttpResponse:
    """The page of a value; `form`, `return_form` or `reopen_form` where one came back with errors.

    Status 422 where one did.
    """
    beside = beside or get_beside(actual)
    came_back = [one for one in (form, *own_forms.values()) if one is not None]
    context = {
        "entry": block_of(request, actual, beside, form),
        "actual": actual,
        "form": form,
        "beside": beside_page(actual, beside),
        "late": late_words(actual),
        "history": history_rows(get_history(actual), actual.kpi.definition),
        "return_form": _asked(policies.can_return, request, actual, "return"),
        "reopen_form": _asked(policies.can_reopen, request, actual, "reopen"),
        "can_revise": policies.can_revise(request.user, actual),
        **own_forms,
    }
    status = 422 if came_back else 200
    return render(request, "kpis/collection/entry_value.html", context, status=status)


def block_of(request, actual: Actual, beside: Beside, form=None):
    """The form of one value with its findings; of a saved draft they are shown at once."""
    shown = form or entry_form(actual, beside)
    return entry_block(
        actual,
        beside,
        shown,
        checked=form or draft_form(actual, beside),
        can_enter=policies.can_enter(request.user, actual),
    )


def _asked(can, request, actual, act):
    return reason_form(actual, act) if can(request.user, actual) else None
