"""The home page: what this person owes, worst first, and what each app has to say to them."""

from django.shortcuts import render
from django.views.decorators.http import require_safe

from perfportal.core import clock
from perfportal.core.access.rules import SIGNED_IN, access_rule
from perfportal.core.owed import owed_page
from perfportal.core.registries import duties, panels


@access_rule(SIGNED_IN)
@require_safe
def home(request):
    """What is owed stands first; `core:owed` are the panels that belong to that list."""
    found = duties.collect(request.user, as_of=clock.today())
    context = {
        "owed": owed_page(found, as_of=clock.today(), kind=request.GET.get("kind", ""), done=False),
        "beside": panels.collect("core:owed", request, request.user),
        "panels": panels.collect("core:home", request),
    }
    return render(request, "core/home.html", context)
