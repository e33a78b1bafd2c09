"""The home page: what each app has to say to this person."""

from django.shortcuts import render
from django.views.decorators.http import require_safe

from perfportal.core.access.rules import SIGNED_IN, access_rule
from perfportal.core.registries import panels


@access_rule(SIGNED_IN)
@require_safe
def home(request):
    """Panels by role: what is owed, what waits for approval, which dashboards there are."""
    return render(request, "core/home.html", {"panels": panels.collect("core:home", request)})
