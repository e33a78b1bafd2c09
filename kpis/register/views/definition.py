"""The definition sheet of one KPI."""

from django.http import Http404
from django.views.decorators.http import require_safe

from kpis.register.actions.tiers import is_in_use
from kpis.register.policies import can_manage, can_review
from kpis.register.presenters.definition_sheet import build_sheet
from kpis.register.queries import get_kpi_with_history
from kpis.register.queries.ownership import get_cabinet_member
from kpis.register.queries.quality import get_quality
from perfportal.core import clock
from perfportal.core.access.roles import Permission
from perfportal.core.access.rules import access_rule
from perfportal.core.htmx import render_page


@access_rule(Permission.VIEW_UNAPPROVED)
@require_safe
def kpi_definition(request, code):
    """How a KPI is counted, against what, and who answers for it, to read and to print."""
    kpi = get_kpi_with_history(request.user, code)
    if kpi is None:
        raise Http404
    today = clock.today()
    context = {
        "kpi": kpi,
        "sheet": build_sheet(
            kpi,
            cabinet_member=get_cabinet_member(kpi, on=today),
            quality=get_quality(kpi, as_of=today),
        ),
        "may_manage": can_manage(request.user),
        "may_review": can_review(request.user, kpi),
        "in_use": is_in_use(kpi),
    }
    return render_page(request, "kpis/register/kpi_definition.html", context)
