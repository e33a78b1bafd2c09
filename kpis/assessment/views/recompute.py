"""All assessments anew: what would change, the work with its progress, stopping and going on."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods

from kpis.assessment.actions import recompute as actions
from kpis.assessment.moves import moves_sentence
from kpis.assessment.queries.choosing import chosen_kpis
from kpis.assessment.queries.preview import preview
from kpis.assessment.queries.recompute import last_recompute, stored_assessments
from kpis.assessment.recompute_words import progress_of
from kpis.calculations.assess import RULE_VERSION
from perfportal.core import clock
from perfportal.core.access.roles import Permission
from perfportal.core.access.rules import access_rule
from perfportal.core.htmx import render_page

PAGE = "kpis/assessment/recompute.html"
PROGRESS = "kpis/assessment/partials/_recompute_progress.html"
ACTS = {"start": actions.start, "stop": actions.stop, "resume": actions.resume}


@access_rule(Permission.MANAGE_REGISTER)
@require_http_methods(["GET", "HEAD", "POST"])
def recompute(request):
    """Everything anew, after an update of the portal or where something looks wrong."""
    act = ACTS.get(request.POST.get("act", ""))
    if act:
        try:
            act(by=request.user)
        except ValidationError as error:
            messages.error(request, error.messages[0])
        return redirect("kpis:recompute")
    context = {
        "rule_version": RULE_VERSION,
        "stored": stored_assessments(),
        "progress": progress_of(last_recompute()),
        "moves": _moves() if "preview" in request.GET else "",
    }
    return render_page(request, PAGE, context, fragment=PROGRESS)


def _moves() -> str:
    return moves_sentence(preview(chosen_kpis(), as_of=clock.today()))
