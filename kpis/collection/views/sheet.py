"""The evidence sheet of a value."""

from dataclasses import asdict

from django.http import Http404, JsonResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from kpis.collection.evidence_policies import may_see_evidence
from kpis.collection.presenters import value_url
from kpis.collection.presenters.sheet import evidence_sheet
from kpis.collection.queries.sheet import get_record
from kpis.collection.views.value_page import slot_or_404
from perfportal.core import clock
from perfportal.core.access.rules import SIGNED_IN, access_rule
from perfportal.core.registries import panels


@access_rule(SIGNED_IN)
@require_safe
def entry_sheet(request, token, code):
    """Everything on record about one value, to print or, with `format=json`, for a program."""
    actual = slot_or_404(request, token, code)
    if actual.revision is None or not may_see_evidence(request.user):
        raise Http404
    page = evidence_sheet(request.user, get_record(actual))
    if request.GET.get("format") == "json":
        return JsonResponse(asdict(page), json_dumps_params={"indent": 2})
    context = {
        "page": page,
        "actual": actual,
        "value_url": value_url(actual),
        "printed_at": clock.now(),
        "panels": panels.collect("kpis:entry-sheet", request, actual),
    }
    return render(request, "kpis/collection/entry_sheet.html", context)
