"""Service plans: the list, one plan, and drafting, agreeing and renewing it."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from kpis.register.queries import get_kpis_by_code
from kpis.strategy.actions import plans as actions
from kpis.strategy.forms import DraftForm, PlanForm
from kpis.strategy.policies import can_agree, can_write_plan, check_can_write_plan
from kpis.strategy.presenters.plans import plan_page, plan_row, plan_url
from kpis.strategy.queries.plans import get_plan, get_plan_services, get_plans
from kpis.strategy.views.form_pages import FormPage, form_page, saved
from perfportal.core import clock
from perfportal.core.access.roles import Permission
from perfportal.core.access.rules import access_rule
from perfportal.core.models import get_organisation
from perfportal.core.periods import Period, PeriodError, PeriodKind, parse_period
from perfportal.core.registries import panels


@access_rule(Permission.VIEW_UNAPPROVED)
@require_safe
def plan_list(request):
    """The plans that this person may see, newest year first."""
    context = {
        "rows": [plan_row(plan) for plan in get_plans(request.user)],
        "may_write": get_plan_services(request.user).exists(),
    }
    return render(request, "kpis/strategy/plan_list.html", context)


@access_rule(Permission.VIEW_UNAPPROVED)
@require_safe
def plan_detail(request, slug, token):
    """One plan: its aims, the priorities that it serves, and its KPIs."""
    plan = plan_or_404(request, slug, token)
    context = {
        "plan": plan,
        "page": plan_page(plan),
        "panels": panels.collect("kpis:plan-detail", request, plan.seen_kpis),
        "may_write": can_write_plan(request.user, plan.service),
        "may_agree": can_agree(request.user, plan),
    }
    return render(request, "kpis/strategy/plan_detail.html", context)


@access_rule(Permission.VIEW_UNAPPROVED)
@require_http_methods(["GET", "HEAD", "POST"])
def plan_new(request):
    """A new draft, from the performance team or the head of a service."""
    services = get_plan_services(request.user)
    if not services.exists():
        request.user.access.require(Permission.MANAGE_REGISTER)
    form = PlanForm(
        request.POST or None,
        services=services,
        by_code=get_kpis_by_code(get_organisation()),
        initial={"year": Period.financial_year_of(clock.today()).short_label, "version": 0},
    )
    if form.is_valid() and (plan := saved(form, actions.draft, by=request.user, **form.values())):
        messages.success(request, _("The plan is a draft now."))
        return redirect(plan_url(plan))
    page = FormPage(_("New service plan"), _("Save the draft"), reverse("kpis:plan-list"))
    return form_page(request, form, page)


@access_rule(Permission.VIEW_UNAPPROVED)
@require_http_methods(["GET", "HEAD", "POST"])
def plan_edit(request, slug, token):
    plan = plan_or_404(request, slug, token)
    check_can_write_plan(request.user, plan.service)
    form = DraftForm(
        request.POST or None,
        by_code=get_kpis_by_code(get_organisation()),
        initial=DraftForm.initial_of(plan),
    )
    given = {"by": request.user, "plan": plan}
    if form.is_valid() and saved(form, actions.change_draft, **given, **form.cleaned_data):
        messages.success(request, _("The draft has been changed."))
        return redirect(plan_url(plan))
    page = FormPage(_("Edit this plan"), _("Save the draft"), plan_url(plan), about=str(plan))
    return form_page(request, form, page)


@access_rule(Permission.VIEW_UNAPPROVED)
@require_POST
def plan_agree(request, slug, token):
    """The head of the service or the director agrees a draft that somebody else wrote."""
    plan = plan_or_404(request, slug, token)
    given = {"version": _version(request, plan), "on": clock.today()}
    if _act(request, actions.agree, plan=plan, **given):
        messages.success(request, _("The plan is agreed."))
    return redirect(plan_url(plan))


@access_rule(Permission.VIEW_UNAPPROVED)
@require_POST
def plan_renew(request, slug, token):
    """The same plan as a draft for the next year."""
    plan = plan_or_404(request, slug, token)
    renewed = _act(request, actions.renew, plan=plan)
    if renewed:
        messages.success(
            request, _("This is the draft for %s: change what is new.") % renewed.year.short_label
        )
    return redirect(plan_url(renewed or plan))


def plan_or_404(request, slug, token):
    try:
        year = parse_period(token)
    except PeriodError as error:
        raise Http404 from error
    plan = get_plan(request.user, slug, year) if year.kind == PeriodKind.FINANCIAL_YEAR else None
    if plan is None:
        raise Http404
    return plan


def _act(request, action, /, **given):
    """What the action made; None, with its sentences as messages, where it would not."""
    try:
        return action(by=request.user, **given)
    except ValidationError as error:
        for sentence in error.messages:
            messages.warning(request, sentence)
        return None


def _version(request, plan) -> int:
    """The version that the person saw; the present one where the form names none."""
    text = request.POST.get("version", "")
    return int(text) if text.isdecimal() else plan.version
