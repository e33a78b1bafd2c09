"""The golden thread, and one priority with everything under it."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from kpis.register.policies import can_manage
from kpis.strategy.actions.priorities import change_priority, create_priority
from kpis.strategy.forms import PriorityForm
from kpis.strategy.pages import build_priority, build_thread
from kpis.strategy.queries.thread import get_portfolios, get_priority, kpis_of
from kpis.strategy.views.form_pages import FormPage, form_page, saved
from perfportal.core import clock
from perfportal.core.access.roles import Permission
from perfportal.core.access.rules import access_rule
from perfportal.core.models import get_organisation
from perfportal.core.registries import panels


@access_rule(Permission.VIEW_UNAPPROVED)
@require_safe
def strategy(request):
    """Where the thread is broken, then every priority with its outcomes, actions and KPIs."""
    page = build_thread(request.user, as_of=clock.today())
    context = {"page": page, "may_manage": can_manage(request.user)}
    return render(request, "kpis/strategy/strategy.html", context)


@access_rule(Permission.VIEW_UNAPPROVED)
@require_safe
def priority_detail(request, code):
    """One priority, with what was written of its outcomes and the plans that serve it."""
    priority = priority_or_404(request, code)
    page = build_priority(request.user, priority, as_of=clock.today())
    context = {
        "page": page,
        "panels": panels.collect("kpis:priority-detail", request, kpis_of(priority)),
        "may_manage": can_manage(request.user),
    }
    return render(request, "kpis/strategy/priority_detail.html", context)


@access_rule(Permission.MANAGE_REGISTER)
@require_http_methods(["GET", "HEAD", "POST"])
def priority_new(request):
    form = PriorityForm(request.POST or None, portfolios=get_portfolios())
    if form.is_valid() and (priority := _create(request, form)):
        messages.success(request, _("The priority has been added."))
        return redirect("kpis:priority-detail", code=priority.code)
    page = FormPage(_("New priority"), _("Save the priority"), reverse("kpis:strategy"))
    return form_page(request, form, page)


@access_rule(Permission.MANAGE_REGISTER)
@require_http_methods(["GET", "HEAD", "POST"])
def priority_edit(request, code):
    priority = priority_or_404(request, code)
    form = PriorityForm(
        request.POST or None,
        portfolios=get_portfolios(),
        initial=PriorityForm.initial_of(priority),
    )
    if form.is_valid() and _change(request, priority, form):
        messages.success(request, _("The priority has been changed."))
        return redirect("kpis:priority-detail", code=form.cleaned_data["code"])
    back = reverse("kpis:priority-detail", args=[code])
    page = FormPage(_("Edit this priority"), _("Save the priority"), back, about=str(priority))
    return form_page(request, form, page)


def priority_or_404(request, code):
    priority = get_priority(request.user, code)
    if priority is None:
        raise Http404
    return priority


def _create(request, form):
    organisation = get_organisation()
    return saved(form, create_priority, by=request.user, organisation=organisation, **form.values())


def _change(request, priority, form):
    version = form.cleaned_data["version"]
    return saved(
        form,
        change_priority,
        by=request.user,
        priority=priority,
        version=version,
        **form.values(),
    )
