"""The form of one value: draft, submit, and the checks while somebody types."""

from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from kpis.collection import policies
from kpis.collection.actions import actuals, drafts
from kpis.collection.entry_forms import entry_form, typed
from kpis.collection.presenters import conflict_rows, findings_of, value_url
from kpis.collection.queries.beside import get_beside
from kpis.collection.views.value_page import render_value, slot_or_404
from perfportal.core import submissions
from perfportal.core.access.rules import SIGNED_IN, access_rule
from perfportal.core.concurrency import Conflict


@access_rule(SIGNED_IN)
@require_http_methods(["GET", "HEAD", "POST"])
def entry_value(request, token, code):
    """One value: the form while it is open, else what was given; always its history."""
    actual = slot_or_404(request, token, code)
    beside = get_beside(actual)
    if request.method != "POST":
        return render_value(request, actual, beside=beside)
    form = entry_form(actual, beside, data=request.POST)
    save = _keep_draft if "draft" in request.POST else _submit
    try:
        answer = save(request, actual, form)
    except Conflict:
        return _conflict(request, actual, form)
    return answer or render_value(request, actual, beside=beside, form=form)


@access_rule(SIGNED_IN)
@require_POST
def entry_check(request, token, code):
    """The checks of what has been typed so far, as a fragment; saves nothing."""
    actual = slot_or_404(request, token, code)
    policies.check_can_enter(request.user, actual)
    form = entry_form(actual, get_beside(actual), data=request.POST)
    findings = findings_of(form, actual.kpi.definition)
    context = {"findings": findings, "actual": actual, "confirmed": form["confirmed"]}
    return render(request, "kpis/collection/partials/_findings.html", context)


def _keep_draft(request, actual, form) -> HttpResponse:
    """A draft is kept whatever is wrong with it: the checks speak when it is shown again."""
    version = request.POST.get("version", "")
    drafts.save_draft(
        by=request.user,
        actual=actual,
        typed=request.POST.dict(),
        version=int(version) if version.isdigit() else 0,
    )
    messages.success(request, _("The draft of %s has been saved.") % actual.kpi.code)
    return redirect(_back(request, actual, value_url(actual, request.POST.get("for", ""))))


def _submit(request, actual, form) -> HttpResponse | None:
    """Submit the value; None where the form has something to say first."""
    if not form.is_valid() or not form.require_confirmation():
        _refuse_if_late(request, actual, form)
        return None
    data = form.cleaned_data
    try:
        actuals.submit(
            by=request.user,
            actual=actual,
            entry=form.entry,
            version=data["version"],
            note=_note(data),
            submission=data["submission"],
        )
    except submissions.AlreadySubmitted:
        messages.info(request, _("This figure has been submitted already; it was saved once."))
    else:
        messages.success(request, _("%s has been submitted.") % actual.kpi.code)
    return redirect(_back(request, actual, reverse("kpis:entry-home") + _for(request)))


def _note(data) -> actuals.Note:
    return actuals.Note(
        data_status=data["data_status"] or "final",
        source="form",
        carries_evidence=data.get("carries_evidence", False),
    )


def _refuse_if_late(request, actual, form) -> None:
    """What wants correcting is not asked of somebody whose figure has been changed meanwhile."""
    policies.check_is_entrant(request.user, actual)
    if form.data.get("version", "") != str(actual.version):
        raise Conflict(actual, {})
    policies.check_can_enter(request.user, actual)


def _back(request, actual, otherwise) -> str:
    """To the round's page for those who work down it."""
    if request.POST.get("back") != "round" or actual.round is None:
        return otherwise
    return reverse("kpis:entry-round", args=[actual.round.period.token]) + _for(request)


def _for(request) -> str:
    person = request.POST.get("for", "")
    return f"?{urlencode({'for': person})}" if person else ""


def _conflict(request, actual, form) -> HttpResponse:
    """Both versions side by side, and the choice between them."""
    now = slot_or_404(request, actual.period.token, actual.kpi.code)
    context = {
        "actual": now,
        "rows": conflict_rows(form, typed(now)),
        "mine": {name: form.data.get(name, "") for name in drafts.TYPED},
        "can_enter": policies.can_enter(request.user, now),
    }
    return render(request, "kpis/collection/entry_conflict.html", context, status=409)
