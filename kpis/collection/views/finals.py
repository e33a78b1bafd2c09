"""The final figure of a provisional one."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from kpis.calculations.codes import DataStatus
from kpis.collection import policies
from kpis.collection.actions import finals
from kpis.collection.entry_forms import final_form, later_form
from kpis.collection.presenters import value_url
from kpis.collection.presenters.finals import final_page
from kpis.collection.queries.beside import get_beside
from kpis.collection.views.changes import is_agreed, look
from kpis.collection.views.value_page import slot_or_404
from perfportal.core import submissions
from perfportal.core.access.rules import SIGNED_IN, access_rule


@access_rule(SIGNED_IN)
@require_http_methods(["GET", "HEAD", "POST"])
def entry_final(request, token, code):
    """Confirm the provisional figure as final, or give the final one."""
    actual = slot_or_404(request, token, code)
    if "confirm" in request.POST:
        return _saved(request, actual, finals.confirm_final, _version(request))
    form = final_form(actual, get_beside(actual), data=request.POST or None)
    if is_agreed(request, form):
        names = ("version", "submission", "carries_evidence")
        facts = {name: form.cleaned_data[name] for name in names if name in form.fields}
        facts["entry"] = form.entry
        return _saved(request, actual, finals.give_final, facts)
    policies.check_can_finalise(request.user, actual)
    change = look(request, actual, form, DataStatus.FINAL)
    return _final(request, actual, form, change, later_form(actual))


@access_rule(SIGNED_IN)
@require_POST
def entry_final_later(request, token, code):
    """The final figure is expected on another day."""
    actual = slot_or_404(request, token, code)
    later = later_form(actual, data=request.POST)
    if later.is_valid():
        try:
            return _saved(request, actual, finals.expect_final, later.cleaned_data)
        except ValidationError as error:
            later.take_faults(error)
    policies.check_can_finalise(request.user, actual)
    form = final_form(actual, get_beside(actual))
    return _final(request, actual, form, None, later)


def _final(request, actual, form, change, later) -> HttpResponse:
    context = {
        "actual": actual,
        "form": form,
        "change": change,
        "later_form": later,
        "page": final_page(actual),
    }
    status = 422 if form.errors or later.errors else 200
    return render(request, "kpis/collection/entry_final.html", context, status=status)


def _version(request) -> dict:
    version = request.POST.get("version", "")
    return {
        "version": int(version) if version.isdigit() else 0,
        "submission": request.POST.get("submission", ""),
    }


WORDS = {
    finals.confirm_final: gettext_lazy("%s is confirmed as final and waits for approval."),
    finals.give_final: gettext_lazy("The final figure of %s waits for approval."),
    finals.expect_final: gettext_lazy("%s: the new day is noted."),
}


def _saved(request, actual, act, facts: dict) -> HttpResponse:
    try:
        act(by=request.user, actual=actual, **facts)
    except submissions.AlreadySubmitted:
        messages.info(request, _("This form was sent before; it was saved once."))
    else:
        messages.success(request, WORDS[act] % actual.kpi.code)
    return redirect(value_url(actual))
