"""Outcomes: added, changed, and told for each year."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from kpis.register.queries import get_kpis_by_code
from kpis.strategy.actions import priorities as actions
from kpis.strategy.forms import NarrativeForm, OutcomeForm
from kpis.strategy.policies import check_can_report
from kpis.strategy.queries.people import get_officers
from kpis.strategy.queries.thread import get_outcome
from kpis.strategy.views.form_pages import FormPage, form_page, saved
from kpis.strategy.views.priorities import priority_or_404
from perfportal.core import clock
from perfportal.core.access.roles import Permission
from perfportal.core.access.rules import access_rule
from perfportal.core.periods import Period, PeriodError, PeriodKind, parse_period


@access_rule(Permission.MANAGE_REGISTER)
@require_http_methods(["GET", "HEAD", "POST"])
def outcome_new(request, code):
    """A new outcome under a priority."""
    priority = priority_or_404(request, code)
    form = OutcomeForm(request.POST or None, **choices_for(priority.organisation_id))
    given = {"by": request.user, "priority": priority}
    if form.is_valid() and saved(form, actions.create_outcome, **given, **form.values()):
        messages.success(request, _("The outcome has been added."))
        return redirect("kpis:priority-detail", code=code)
    back = reverse("kpis:priority-detail", args=[code])
    page = FormPage(_("New outcome"), _("Save the outcome"), back, about=str(priority))
    return form_page(request, form, page)


@access_rule(Permission.MANAGE_REGISTER)
@require_http_methods(["GET", "HEAD", "POST"])
def outcome_edit(request, code):
    outcome = outcome_or_404(code)
    form = OutcomeForm(
        request.POST or None,
        **choices_for(outcome.organisation_id),
        initial=OutcomeForm.initial_of(outcome),
    )
    if form.is_valid() and _change(request, outcome, form):
        messages.success(request, _("The outcome has been changed."))
        return redirect("kpis:priority-detail", code=outcome.priority.code)
    page = FormPage(
        _("Edit this outcome"), _("Save the outcome"), _back(outcome), about=str(outcome)
    )
    return form_page(request, form, page)


@access_rule(Permission.VIEW_UNAPPROVED)
@require_http_methods(["GET", "HEAD", "POST"])
def outcome_narrative(request, code):
    """What was done for an outcome in a year; the address names the year, else it is this one."""
    outcome = outcome_or_404(code)
    check_can_report(request.user, outcome)
    year = _year(request.GET.get("year"))
    form = NarrativeForm(request.POST or None, initial=_written(outcome, year))
    given = {"by": request.user, "outcome": outcome, "year": year}
    if form.is_valid() and saved(form, actions.write_narrative, **given, **form.cleaned_data):
        messages.success(request, _("The narrative has been saved."))
        return redirect("kpis:priority-detail", code=outcome.priority.code)
    title = _("What was done in %s") % year.short_label
    page = FormPage(title, _("Save the narrative"), _back(outcome), about=str(outcome))
    return form_page(request, form, page)


def outcome_or_404(code):
    outcome = get_outcome(code)
    if outcome is None:
        raise Http404
    return outcome


def choices_for(organisation) -> dict:
    """The officers and KPIs that forms of the strategy offer."""
    return {
        "officers": get_officers(on=clock.today()),
        "by_code": get_kpis_by_code(organisation),
    }


def _change(request, outcome, form):
    version = form.cleaned_data["version"]
    given = {"by": request.user, "outcome": outcome, "version": version}
    return saved(form, actions.change_outcome, **given, **form.values())


def _year(text) -> Period:
    """A financial year that has begun, else the present one."""
    today = clock.today()
    try:
        period = parse_period(text) if text else None
    except PeriodError:
        period = None
    if period and period.kind == PeriodKind.FINANCIAL_YEAR and period.start <= today:
        return period
    return Period.financial_year_of(today)


def _written(outcome, year) -> dict:
    """What stands there already, with its version; version 0 where nothing does."""
    for narrative in outcome.narratives.all():
        if narrative.year_start == year.start:
            return {"text": narrative.text, "version": narrative.version}
    return {"version": 0}


def _back(outcome) -> str:
    return reverse("kpis:priority-detail", args=[outcome.priority.code])
