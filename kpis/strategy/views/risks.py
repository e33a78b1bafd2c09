"""Strategic risks: the list, one risk with its history, and the forms that change it."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from kpis.register.policies import can_manage
from kpis.strategy.actions import risks as actions
from kpis.strategy.forms import NewRiskForm, ReviewForm, RiskForm
from kpis.strategy.policies import can_review, check_can_review
from kpis.strategy.presenters.risks import review_rows, risk_row
from kpis.strategy.queries.risks import get_risk, get_risks
from kpis.strategy.views.form_pages import FormPage, form_page, saved
from kpis.strategy.views.outcomes import choices_for
from perfportal.core import clock
from perfportal.core.access.roles import Permission
from perfportal.core.access.rules import access_rule
from perfportal.core.models import get_organisation


@access_rule(Permission.VIEW_UNAPPROVED)
@require_safe
def risk_list(request):
    """Every strategic risk, the highest score first."""
    context = {
        "rows": [risk_row(risk) for risk in get_risks(request.user)],
        "may_manage": can_manage(request.user),
    }
    return render(request, "kpis/strategy/risk_list.html", context)


@access_rule(Permission.VIEW_UNAPPROVED)
@require_safe
def risk_detail(request, code):
    """One risk with every review."""
    risk = risk_or_404(request, code)
    context = {
        "row": risk_row(risk),
        "reviews": review_rows(risk),
        "may_manage": can_manage(request.user),
        "may_review": can_review(request.user, risk),
    }
    return render(request, "kpis/strategy/risk_detail.html", context)


@access_rule(Permission.MANAGE_REGISTER)
@require_http_methods(["GET", "HEAD", "POST"])
def risk_new(request):
    organisation = get_organisation()
    form = NewRiskForm(
        request.POST or None,
        **choices_for(organisation),
        initial={"reviewed_on": clock.today(), "version": 0},
    )
    if form.is_valid() and (risk := _create(request, organisation, form)):
        messages.success(request, _("The risk has been added."))
        return redirect("kpis:risk-detail", code=risk.code)
    page = FormPage(_("New risk"), _("Save the risk"), reverse("kpis:risk-list"))
    return form_page(request, form, page)


@access_rule(Permission.MANAGE_REGISTER)
@require_http_methods(["GET", "HEAD", "POST"])
def risk_edit(request, code):
    """The words, the owner and the KPIs; the score changes by a review."""
    risk = risk_or_404(request, code)
    form = RiskForm(
        request.POST or None,
        **choices_for(risk.organisation_id),
        initial=RiskForm.initial_of(risk),
    )
    given = {"by": request.user, "risk": risk}
    if form.is_valid() and saved(form, actions.change_risk, **given, **form.cleaned_data):
        messages.success(request, _("The risk has been changed."))
        return redirect("kpis:risk-detail", code=form.cleaned_data["code"])
    return form_page(request, form, _page(risk, _("Edit this risk"), _("Save the risk")))


@access_rule(Permission.VIEW_UNAPPROVED)
@require_http_methods(["GET", "HEAD", "POST"])
def risk_review(request, code):
    """A new score, with its reason, from the owner or the performance team."""
    risk = risk_or_404(request, code)
    check_can_review(request.user, risk)
    form = ReviewForm(request.POST or None, initial=_as_scored(risk))
    if form.is_valid() and _review(request, risk, form):
        messages.success(request, _("The review has been saved."))
        return redirect("kpis:risk-detail", code=code)
    return form_page(request, form, _page(risk, _("Review this risk"), _("Save the review")))


def risk_or_404(request, code):
    risk = get_risk(request.user, code)
    if risk is None:
        raise Http404
    return risk


def _create(request, organisation, form):
    return saved(
        form,
        actions.create,
        by=request.user,
        organisation=organisation,
        verdict=form.verdict(),
        **form.words(),
    )


def _review(request, risk, form):
    given = {"version": form.cleaned_data["version"], "verdict": form.verdict()}
    return saved(form, actions.review, by=request.user, risk=risk, **given)


def _as_scored(risk) -> dict:
    levels = {"likelihood": risk.likelihood, "impact": risk.impact}
    return levels | {"version": risk.version, "reviewed_on": clock.today()}


def _page(risk, title, button) -> FormPage:
    back = reverse("kpis:risk-detail", args=[risk.code])
    return FormPage(title, button, back, about=str(risk))
