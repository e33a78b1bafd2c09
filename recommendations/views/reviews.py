"""A review: recommendation, response and update side by side."""

from django.http import Http404
from django.shortcuts import render
from django.views.decorators.http import require_safe

from perfportal.core import clock
from perfportal.core.access.rules import SIGNED_IN, access_rule
from recommendations.pages import build_review
from recommendations.queries import get_review


@access_rule(SIGNED_IN)
@require_safe
def review_detail(request, slug):
    """All that this person may see of a review, in the document's order."""
    found = get_review(request.user, slug)
    if found is None:
        raise Http404
    page = build_review(*found, as_of=clock.today())
    return render(request, "recommendations/review_detail.html", {"page": page})
