"""One action or project: its page, and the forms that say what it is."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from kpis.register.policies import can_manage
from kpis.strategy.actions.delivery import change_action, create_action
from kpis.strategy.forms import ActionForm
from kpis.strategy.policies import can_report
from kpis.strategy.presenters.action import action_page
from kpis.strategy.queries.thread import get_action
from kpis.strategy.views.form_pages import FormPage, form_page, saved
from kpis.strategy.views.outcomes import choices_for, outcome_or_404
from perfportal.core import clock
from perfportal.core.access.roles import Permission
from perfportal.core.access.rules import access_rule
from perfportal.core.registries import panels


@access_rule(Permission.VIEW_UNAPPROVED)
@require_safe
def action_detail(request, code):
    """An action with stage and RAG, progress against time, milestones and benefits review."""
    action = action_or_404(request, code)
    context = {
        "page": action_page(action, as_of=clock.today()),
        "panels": panels.collect("kpis:action-detail", request, action.seen_kpis),
        "may_manage": can_manage(request.user),
        "may_report": can_report(request.user, action),
    }
    return render(request, "kpis/strategy/action_detail.html", context)


@access_rule(Permission.MANAGE_REGISTER)
@require_http_methods(["GET", "HEAD", "POST"])
def action_new(request, code):
    """A new action under an outcome; it is not started."""
    outcome = outcome_or_404(code)
    form = ActionForm(request.POST or None, **choices_for(outcome.organisation_id))
    given = {"by": request.user, "outcome": outcome}
    if form.is_valid() and (action := saved(form, create_action, **given, **form.values())):
        messages.success(request, _("The action has been added."))
        return redirect("kpis:action-detail", code=action.code)
    back = reverse("kpis:priority-detail", args=[outcome.priority.code])
    page = FormPage(_("New action"), _("Save the action"), back, about=str(outcome))
    return form_page(request, form, page)


@access_rule(Permission.MANAGE_REGISTER)
@require_http_methods(["GET", "HEAD", "POST"])
def action_edit(request, code):
    action = action_or_404(request, code)
    form = ActionForm(
        request.POST or None,
        **choices_for(action.organisation_id),
        initial=ActionForm.initial_of(action),
    )
    if form.is_valid() and _change(request, action, form):
        messages.success(request, _("The action has been changed."))
        return redirect("kpis:action-detail", code=form.cleaned_data["code"])
    back = reverse("kpis:action-detail", args=[code])
    page = FormPage(_("Edit this action"), _("Save the action"), back, about=str(action))
    return form_page(request, form, page)


def action_or_404(request, code):
    action = get_action(request.user, code)
    if action is None:
        raise Http404
    return action


def _change(request, action, form):
    version = form.cleaned_data["version"]
    given = {"by": request.user, "action": action, "version": version}
    return saved(form, change_action, **given, **form.values())
