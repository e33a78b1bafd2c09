"""Returning, opening again and revising a value, each with its reason."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from kpis.calculations.codes import DataStatus
from kpis.collection import policies
from kpis.collection.actions import actuals
from kpis.collection.entry_forms import reason_form, revision_form
from kpis.collection.presenters import value_url
from kpis.collection.queries.beside import get_beside
from kpis.collection.views.changes import is_agreed, look
from kpis.collection.views.value_page import render_value, slot_or_404
from perfportal.core import submissions
from perfportal.core.access.roles import Permission
from perfportal.core.access.rules import SIGNED_IN, access_rule


@access_rule(SIGNED_IN)
@require_POST
def entry_return(request, token, code):
    """Send a submitted value back with a reason."""
    actual = slot_or_404(request, token, code)
    form = reason_form(actual, "return", data=request.POST)
    if not form.is_valid():
        policies.check_can_return(request.user, actual)
        return _asked_again(request, actual, form)
    act = actuals.return_for_correction
    return _done(request, actual, form, act, _("%s has been returned."))


@access_rule(Permission.MANAGE_ROUNDS)
@require_POST
def entry_reopen(request, token, code):
    """Open a submitted or approved value again, with a reason."""
    actual = slot_or_404(request, token, code)
    form = reason_form(actual, "reopen", data=request.POST)
    if not form.is_valid():
        policies.check_can_reopen(request.user, actual)
        return render_value(request, actual, reopen_form=form)
    return _done(request, actual, form, actuals.reopen, _("%s is open again."))


def _asked_again(request, actual, form) -> HttpResponse:
    """Where the form stood on the page of approvals, that page says what is missing."""
    if back := approvals_url(request, actual):
        for sentences in form.errors.values():
            messages.warning(request, f"{actual.kpi.code}: {sentences[0]}")
        return redirect(back)
    return render_value(request, actual, return_form=form)


def approvals_url(request, actual) -> str:
    """The page of approvals that a form was sent from, if it was."""
    places = {
        "approval": lambda: reverse("kpis:approval"),
        "approval-page": lambda: reverse(
            "kpis:approval-page", args=[actual.round.period.token, actual.kpi.service.slug]
        ),
    }
    name = request.POST.get("back", "")
    if name == "approval-page" and not (actual.round and actual.kpi.service):
        return ""
    return places[name]() if name in places else ""


def _done(request, actual, form, act, words) -> HttpResponse:
    try:
        act(by=request.user, actual=actual, **form.cleaned_data)
    except submissions.AlreadySubmitted:
        messages.info(request, _("This form was sent before; it was saved once."))
    else:
        messages.success(request, words % actual.kpi.code)
    return redirect(approvals_url(request, actual) or value_url(actual))


@access_rule(SIGNED_IN)
@require_http_methods(["GET", "HEAD", "POST"])
def entry_revise(request, token, code):
    """Change an issued value by a revision with its kind and reason."""
    actual = slot_or_404(request, token, code)
    form = revision_form(actual, get_beside(actual), data=request.POST or None)
    if is_agreed(request, form):
        return _revise(request, actual, form)
    policies.check_can_revise(request.user, actual)
    change = look(request, actual, form, DataStatus.REVISED)
    context = {"actual": actual, "form": form, "change": change}
    status = 422 if form.errors else 200
    return render(request, "kpis/collection/entry_revise.html", context, status=status)


def _revise(request, actual, form) -> HttpResponse:
    data = form.cleaned_data
    status = DataStatus.REVISED.value
    carries = data.get("carries_evidence", False)
    note = actuals.Note(
        status, "form", kind=data["kind"], reason=data["reason"], carries_evidence=carries
    )
    try:
        actuals.revise(
            by=request.user,
            actual=actual,
            entry=form.entry,
            version=data["version"],
            note=note,
            submission=data["submission"],
        )
    except submissions.AlreadySubmitted:
        messages.info(request, _("This revision has been submitted already; it was saved once."))
    else:
        messages.success(request, _("The revision waits for approval."))
    return redirect(value_url(actual))
