"""The goalposts: what has changed about KPIs, when, why and by whom."""

from django.views.decorators.http import require_safe

from perfportal.core import clock
from perfportal.core.access.roles import Permission
from perfportal.core.access.rules import access_rule
from perfportal.core.htmx import render_page
from scorecards.goalposts import build_goalposts, read_filters


@access_rule(Permission.VIEW_UNAPPROVED)
@require_safe
def goalposts(request):
    """Every change to what KPIs are held against, with the status there would have been."""
    page = build_goalposts(
        request.user,
        read_filters(request.GET),
        number=request.GET.get("page"),
        as_of=clock.today(),
    )
    return render_page(
        request,
        "scorecards/goalposts.html",
        {"goalposts": page},
        fragment="scorecards/partials/_goalposts.html",
    )
