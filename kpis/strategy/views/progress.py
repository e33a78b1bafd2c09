"""What a lead officer reports on an action: progress, milestones, what has come of it."""

from dataclasses import replace

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from kpis.strategy.actions import delivery
from kpis.strategy.forms import (
    BenefitsForm,
    MilestoneDoneForm,
    MilestoneForm,
    MilestoneMoveForm,
    ProgressForm,
)
from kpis.strategy.policies import check_can_report
from kpis.strategy.queries.thread import get_milestone
from kpis.strategy.views.actions import action_or_404
from kpis.strategy.views.form_pages import FormPage, form_page, saved
from perfportal.core import clock
from perfportal.core.access.roles import Permission
from perfportal.core.access.rules import access_rule


@access_rule(Permission.VIEW_UNAPPROVED)
@require_http_methods(["GET", "HEAD", "POST"])
def action_progress(request, code):
    """Stage, RAG, how much is done, and a note."""
    action = reported_or_refused(request, code)
    form = ProgressForm(request.POST or None, initial=ProgressForm.initial_of(action))
    if form.is_valid():
        given = _given(request, action, form) | {"progress": form.progress()}
        if saved(form, delivery.report_progress, **given):
            return _done(request, code, _("Progress has been saved."))
    return form_page(request, form, _page(action, _("Report progress"), _("Save progress")))


@access_rule(Permission.VIEW_UNAPPROVED)
@require_http_methods(["GET", "HEAD", "POST"])
def milestone_new(request, code):
    action = reported_or_refused(request, code)
    form = MilestoneForm(request.POST or None, initial={"version": action.version})
    if form.is_valid():
        given = _given(request, action, form) | form.values()
        if saved(form, delivery.add_milestone, **given):
            return _done(request, code, _("The milestone has been added."))
    return form_page(request, form, _page(action, _("New milestone"), _("Save the milestone")))


@access_rule(Permission.VIEW_UNAPPROVED)
@require_http_methods(["GET", "HEAD", "POST"])
def milestone_done(request, code, uid):
    """The day on which a milestone was reached."""
    action = reported_or_refused(request, code)
    milestone = milestone_or_404(action, uid)
    start = {"version": action.version, "done_on": clock.today()}
    form = MilestoneDoneForm(request.POST or None, initial=start)
    given = {"by": request.user, "milestone": milestone}
    if form.is_valid() and saved(form, delivery.finish_milestone, **given, **form.cleaned_data):
        return _done(request, code, _("The milestone is done."))
    page = _page(action, _("Milestone done"), _("Save"), lead=milestone.title)
    move_url = reverse("kpis:milestone-move", args=[code, uid])
    page = replace(page, other_url=move_url, other_text=_("Not reached yet: move its day"))
    return form_page(request, form, page)


@access_rule(Permission.VIEW_UNAPPROVED)
@require_http_methods(["GET", "HEAD", "POST"])
def milestone_move(request, code, uid):
    """Another day for a milestone that has not been reached, with the reason."""
    action = reported_or_refused(request, code)
    milestone = milestone_or_404(action, uid)
    form = MilestoneMoveForm(request.POST or None, initial={"version": action.version})
    given = {"by": request.user, "milestone": milestone}
    if form.is_valid() and saved(form, delivery.move_milestone, **given, **form.cleaned_data):
        return _done(request, code, _("The milestone has another day."))
    page = _page(action, _("Move a milestone"), _("Save the day"), lead=milestone.title)
    return form_page(request, form, page)


@access_rule(Permission.VIEW_UNAPPROVED)
@require_http_methods(["GET", "HEAD", "POST"])
def action_benefits(request, code):
    """Six months after a project closed: what has come of it, and is the need still met?"""
    action = reported_or_refused(request, code)
    start = {"version": action.version, "benefits_reviewed_on": clock.today()}
    form = BenefitsForm(request.POST or None, initial=start)
    if form.is_valid():
        given = _given(request, action, form) | form.values()
        if saved(form, delivery.review_benefits, **given):
            return _done(request, code, _("The benefits review has been saved."))
    return form_page(request, form, _page(action, _("Benefits review"), _("Save the review")))


def reported_or_refused(request, code):
    """The action, where this person may report on it."""
    action = action_or_404(request, code)
    check_can_report(request.user, action)
    return action


def milestone_or_404(action, uid):
    milestone = get_milestone(action, uid)
    if milestone is None:
        raise Http404
    return milestone


def _given(request, action, form) -> dict:
    return {"by": request.user, "action": action, "version": form.cleaned_data["version"]}


def _done(request, code, sentence):
    messages.success(request, sentence)
    return redirect("kpis:action-detail", code=code)


def _page(action, title, button, *, lead="") -> FormPage:
    back = reverse("kpis:action-detail", args=[action.code])
    return FormPage(title, button, back, about=str(action), lead=lead)
