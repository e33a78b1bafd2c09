"""The tracker: every recommendation that this person may see, with filters."""

from django.views.decorators.http import require_safe

from perfportal.core import clock
from perfportal.core.access.rules import SIGNED_IN, access_rule
from perfportal.core.htmx import render_page, wants_fragment
from recommendations.pages import build_tracker
from recommendations.queries import get_leaves
from recommendations.tracker import read_filters


@access_rule(SIGNED_IN)
@require_safe
def recommendation_list(request):
    """Every recommendation, filtered by the address."""
    page = build_tracker(
        get_leaves(request.user),
        read_filters(request.GET),
        as_of=clock.today(),
        number=request.GET.get("page"),
    )
    context = {"page": page, "announce": page.count if wants_fragment(request) else ""}
    return render_page(
        request,
        "recommendations/recommendation_list.html",
        context,
        fragment="recommendations/partials/_tracker.html",
    )
