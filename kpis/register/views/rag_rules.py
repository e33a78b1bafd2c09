"""How statuses are given: the council's rules, and those that other councils print."""

from django.views.decorators.http import require_safe

from kpis.register.presenters.rag_rules import build_rules
from kpis.register.queries.rules import get_rules_in_use
from perfportal.core.access.roles import Permission
from perfportal.core.access.rules import access_rule
from perfportal.core.council_settings import get_setting
from perfportal.core.htmx import render_page
from perfportal.core.models import get_organisation


@access_rule(Permission.VIEW_UNAPPROVED)
@require_safe
def rag_rules(request):
    """Each rule with its colours in words, how many KPIs use it, and what others print."""
    organisation = get_organisation()
    page = build_rules(
        get_rules_in_use(),
        default=get_setting(organisation, "rag_preset"),
        compare_at=get_setting(organisation, "compare_at"),
        until=organisation.settings.get("compared_until", ()) if organisation else (),
    )
    may_recompute = request.user.access.holds(Permission.MANAGE_REGISTER)
    context = {"page": page, "may_recompute": may_recompute}
    return render_page(request, "kpis/register/rag_rules.html", context)
