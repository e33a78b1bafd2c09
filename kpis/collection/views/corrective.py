"""Corrective actions: those of one KPI, those of many, and the forms that change them."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from kpis.collection import policies
from kpis.collection.actions import corrective
from kpis.collection.corrective_forms import CloseForm, PlanChangeForm, PlanForm
from kpis.collection.presenters import value_url
from kpis.collection.presenters.corrective import (
    actions_url,
    corrective_filters,
    overdue_words,
)
from kpis.collection.queries.corrective import (
    ActionFilters,
    count_overdue,
    get_action,
    get_action_kpi,
    get_actions,
    get_actions_of,
    get_latest_given,
    get_places,
)
from kpis.collection.views.value_page import rows_for, slot_or_404
from kpis.strategy.queries.people import get_officers
from perfportal.core import clock, submissions
from perfportal.core.access.roles import Permission
from perfportal.core.access.rules import SIGNED_IN, access_rule

FORM = "kpis/collection/corrective_form.html"


@access_rule(Permission.VIEW_UNAPPROVED)
@require_safe
def corrective_list(request):
    """Corrective actions of the KPIs that this person sees, by state and place."""
    today, user = clock.today(), request.user
    filters = ActionFilters(
        **{name: request.GET[name] for name in ActionFilters.__annotations__ if name in request.GET}
    )
    context = {
        "rows": rows_for(user, get_actions(user, filters, as_of=today)),
        "filters": corrective_filters(filters, *get_places(user)),
        "overdue": overdue_words(count_overdue(user, as_of=today)),
    }
    return render(request, "kpis/collection/corrective_list.html", context)


@access_rule(Permission.VIEW_UNAPPROVED)
@require_safe
def kpi_actions(request, code):
    """Every corrective action of one KPI."""
    kpi = get_action_kpi(request.user, code)
    if kpi is None:
        raise Http404
    context = {
        "kpi": kpi,
        "rows": rows_for(request.user, get_actions_of(kpi)),
        "newest": get_latest_given(kpi) if policies.can_raise(request.user, kpi) else None,
    }
    return render(request, "kpis/collection/kpi_actions.html", context)


@access_rule(SIGNED_IN)
@require_http_methods(["GET", "HEAD", "POST"])
def corrective_new(request, token, code):
    """A new action for the value of a period."""
    actual = slot_or_404(request, token, code)
    policies.check_can_raise(request.user, actual.kpi)
    form = PlanForm(request.POST or None, officers=get_officers(on=clock.today()))
    if form.is_valid():
        given = {"actual": actual, "plan": form.plan()}
        if _saved(request, form, corrective.raise_, _("The corrective action is added."), **given):
            return redirect(_back(request, actual))
    about = f"{actual.kpi.code} {actual.kpi.title}, {actual.period.short_label}"
    return _form_page(request, form, _("Add a corrective action"), about, _back(request, actual))


@access_rule(SIGNED_IN)
@require_http_methods(["GET", "HEAD", "POST"])
def corrective_change(request, uid):
    """What it says, its owner and its day; a day that moves needs a reason."""
    action = _action_or_404(request, uid)
    policies.check_can_change_action(request.user, action)
    form = PlanChangeForm(
        request.POST or None,
        officers=get_officers(on=clock.today()),
        initial=PlanChangeForm.initial_of(action),
    )
    if form.is_valid():
        data = form.cleaned_data
        given = {"action": action, "plan": form.plan(), "reason": data["reason"]}
        if _saved(request, form, corrective.change, _("The action has been changed."), **given):
            return redirect(actions_url(action.kpi))
    return _form_page(request, form, _("Change the action"), str(action), actions_url(action.kpi))


@access_rule(SIGNED_IN)
@require_http_methods(["GET", "HEAD", "POST"])
def corrective_close(request, uid):
    """Done or withdrawn, with a note."""
    action = _action_or_404(request, uid)
    policies.check_can_close_action(request.user, action)
    initial = {"version": action.version, "submission": submissions.new_key(), "outcome": "done"}
    may_withdraw = policies.can_change_action(request.user, action)
    form = CloseForm(request.POST or None, initial=initial, may_withdraw=may_withdraw)
    back = _after_closing(request, action)
    if form.is_valid():
        data = form.cleaned_data
        act = corrective.finish if data["outcome"] == "done" else corrective.withdraw
        given = {"action": action, "note": data["note"]}
        if _saved(request, form, act, _("The action has been closed."), **given):
            return redirect(back)
    return _form_page(request, form, _("Close the action"), str(action), back)


def _action_or_404(request, uid):
    action = get_action(request.user, uid)
    if action is None:
        raise Http404
    return action


def _saved(request, form, act, words, **given) -> bool:
    """Whether the form led somewhere; a second post of it is told so, a refusal stands on it."""
    data = form.cleaned_data
    keys = {name: data[name] for name in ("version", "submission") if name in data}
    try:
        act(by=request.user, **given, **keys)
    except submissions.AlreadySubmitted:
        messages.info(request, _("This form was sent before; it was saved once."))
    except ValidationError as error:
        form.take_faults(error)
        return False
    else:
        messages.success(request, words)
    return True


def _back(request, actual) -> str:
    """To the page of approvals for those who came from there."""
    return reverse("kpis:approval") if request.GET.get("back") == "approval" else value_url(actual)


def _after_closing(request, action) -> str:
    """An owner who does not see the KPI goes home."""
    seen = get_action_kpi(request.user, action.kpi.code)
    return actions_url(seen) if seen else reverse("core:home")


def _form_page(request, form, title, about, back):
    context = {"form": form, "title": title, "about": about, "back": back}
    return render(request, FORM, context, status=422 if form.is_bound else 200)
