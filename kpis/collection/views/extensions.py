"""More time for a KPI or a service: granted and withdrawn, each with a reason."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from kpis.collection.actions import extensions
from kpis.collection.queries.rounds import get_extension
from kpis.collection.round_forms import ExtensionForm, WithdrawForm
from kpis.collection.views.round_page import FormPage, form_page, round_or_404, saved
from perfportal.core import submissions
from perfportal.core.access.roles import Permission
from perfportal.core.access.rules import access_rule
from perfportal.core.periods.naming import day_words


@access_rule(Permission.MANAGE_ROUNDS)
@require_http_methods(["GET", "HEAD", "POST"])
def round_extend(request, token):
    """Grant more time; the address may name the KPI or service that it is for."""
    round_ = round_or_404(token)
    start = {"whose": request.GET.get("whose", ""), "submission": submissions.new_key()}
    form = ExtensionForm(request.POST or None, round_=round_, initial=start)
    words = _("The deadline has been moved.")
    if form.is_valid():
        given = form.values() | {"by": request.user, "round_": round_}
        if _done(request, form, extensions.grant, words, **given):
            return redirect("kpis:round-detail", token=token)
    deadline = day_words(round_.entry_deadline)
    page = FormPage(
        _("Give more time"),
        _("Move the deadline"),
        reverse("kpis:round-detail", args=[token]),
        about=str(round_),
        lead=_("The deadline of the round is %s. With two extensions the later day holds.")
        % deadline,
    )
    return form_page(request, form, page)


@access_rule(Permission.MANAGE_ROUNDS)
@require_http_methods(["GET", "HEAD", "POST"])
def extension_withdraw(request, uid):
    """Take an extension back."""
    extension = get_extension(uid)
    if extension is None:
        raise Http404
    token = extension.round.period.token
    form = WithdrawForm(request.POST or None, initial={"submission": submissions.new_key()})
    given = {"by": request.user, "extension": extension}
    words = _("The extension has been withdrawn.")
    if form.is_valid() and _done(
        request, form, extensions.withdraw, words, **given, **form.cleaned_data
    ):
        return redirect("kpis:round-detail", token=token)
    back = reverse("kpis:round-detail", args=[token])
    lead = _("%(whose)s has until %(day)s.") % {
        "whose": extension.whose,
        "day": day_words(extension.until),
    }
    page = FormPage(_("Withdraw the extension"), _("Withdraw"), back, str(extension.round), lead)
    return form_page(request, form, page)


def _done(request, form, action, words, **given) -> bool:
    try:
        done = saved(form, action, **given)
    except submissions.AlreadySubmitted:
        messages.info(request, _("This form was sent before; it was saved once."))
        return True
    if done:
        messages.success(request, words)
    return done
