"""Changes that wait for the director, and the director's decision."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from kpis.register.actions.proposals import approve, decline
from kpis.register.forms.proposals import DecisionForm
from kpis.register.policies import can_decide
from kpis.register.presenters.proposals import (
    proposal_row,
    proposal_rows,
    proposed_cells,
    waiting_words,
)
from kpis.register.queries.proposals import get_proposal, get_proposals
from perfportal.core.access.roles import Permission
from perfportal.core.access.rules import access_rule


@access_rule(Permission.VIEW_UNAPPROVED)
@require_safe
def proposal_list(request):
    """The changes that wait for a director, and the last ones that were decided."""
    proposals = get_proposals(request.user)
    context = {"rows": proposal_rows(proposals), "shown": waiting_words(proposals)}
    return render(request, "kpis/register/proposal_list.html", context)


@access_rule(Permission.VIEW_UNAPPROVED)
@require_http_methods(["GET", "HEAD", "POST"])
def proposal(request, uid):
    """One proposed change; the director approves or declines it."""
    found = get_proposal(request.user, uid)
    if found is None:
        raise Http404
    form = DecisionForm(request.POST or None, initial={"version": found.version})
    if form.is_valid() and _decide(request, found, form):
        return redirect("kpis:proposal-list")
    context = {
        "proposal": found,
        "row": proposal_row(found),
        "cells": proposed_cells(found),
        "form": form,
        "may_decide": can_decide(request.user, found),
    }
    status = 422 if form.is_bound else 200
    return render(request, "kpis/register/proposal.html", context, status=status)


def _decide(request, found, form) -> bool:
    data = form.cleaned_data
    how = {"by": request.user, "proposal": found, "version": data["version"]}
    try:
        if data["decision"] == "approve":
            approve(**how)
        else:
            decline(**how, note=data["note"])
    except ValidationError as error:
        form.take_faults(error)
        return False
    words = {"code": found.kpi.code, "state": found.get_state_display()}
    messages.success(request, _("%(code)s: %(state)s.") % words)
    return True
