"""Evidence of a value: added on its page, withdrawn with a reason, served to who may see it."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import FileResponse, Http404
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from kpis.collection import evidence_policies as policies
from kpis.collection.actions import evidence as actions
from kpis.collection.evidence_forms import EvidenceForm, WithdrawForm
from kpis.collection.presenters import value_url
from kpis.collection.queries.evidence import find_evidence, find_file
from kpis.collection.views.value_page import render_value, slot_or_404
from perfportal.core import submissions
from perfportal.core.access.rules import SIGNED_IN, access_rule

HARMLESS = {
    "Cache-Control": "private, no-store",
    "Content-Security-Policy": "sandbox; default-src 'none'",
    "Cross-Origin-Resource-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
}


@access_rule(SIGNED_IN)
@require_safe
def evidence_file(request, uid):
    """The bytes, as a download: never shown within the portal, never kept on the way."""
    found = find_file(request.user, uid)
    if found is None:
        raise Http404
    try:
        file = found.file.open("rb")
    except FileNotFoundError as error:
        raise Http404 from error
    return FileResponse(
        file,
        as_attachment=True,
        filename=found.original_name,
        content_type=found.content_type,
        headers=HARMLESS,
    )


@access_rule(SIGNED_IN)
@require_POST
def evidence_add(request, token, code):
    """Attach a file or a link to the value; what is wrong with it is said on the value's page."""
    actual = slot_or_404(request, token, code)
    policies.check_can_attach(request.user, actual)
    form = EvidenceForm(request.POST, request.FILES, auto_id="evidence-%s")
    if form.is_valid() and _attach(request, actual, form):
        return redirect(f"{value_url(actual)}#evidence")
    return render_value(request, actual, evidence_form=form)


def _attach(request, actual, form) -> bool:
    data = form.cleaned_data
    attach, what = (
        (actions.attach_file, {"file": data["file"]})
        if data["file"]
        else (actions.attach_link, {"url": data["url"]})
    )
    own = {"title": data["title"], "submission": data["submission"]}
    try:
        attach(by=request.user, actual=actual, **what, **own)
    except submissions.AlreadySubmitted:
        messages.info(request, _("This form was sent before; it was saved once."))
    except ValidationError as error:
        form.take_faults(error)
        return False
    else:
        messages.success(request, _("The evidence has been added."))
    return True


@access_rule(SIGNED_IN)
@require_http_methods(["GET", "HEAD", "POST"])
def evidence_withdraw(request, uid):
    """Take one piece of evidence back, with a reason."""
    found = find_evidence(request.user, uid)
    if found is None:
        raise Http404
    policies.check_can_withdraw(request.user, found)
    first = {"submission": submissions.new_key()}
    form = WithdrawForm(request.POST or None, initial=first)
    if form.is_valid() and _withdraw(request, found, form):
        return redirect(f"{value_url(found.actual)}#evidence")
    context = {"evidence": found, "actual": found.actual, "form": form}
    status = 422 if form.is_bound else 200
    return render(request, "kpis/collection/evidence_withdraw.html", context, status=status)


@access_rule(SIGNED_IN)
@require_POST
def evidence_carry(request, uid):
    """Say that evidence of an earlier figure shows the present one too."""
    found = find_evidence(request.user, uid)
    if found is None:
        raise Http404
    policies.check_can_carry(request.user, found)
    try:
        key = request.POST.get("submission", "")
        actions.carry(by=request.user, evidence=found, submission=key)
    except submissions.AlreadySubmitted:
        messages.info(request, _("This form was sent before; it was saved once."))
    else:
        messages.success(request, _("It is on record that the evidence shows this figure too."))
    return redirect(f"{value_url(found.actual)}#evidence")


def _withdraw(request, found, form) -> bool:
    try:
        actions.withdraw(by=request.user, evidence=found, **form.cleaned_data)
    except submissions.AlreadySubmitted:
        messages.info(request, _("This form was sent before; it was saved once."))
    except ValidationError as error:
        form.take_faults(error)
        return False
    else:
        messages.success(request, _("The evidence has been withdrawn."))
    return True
