"""The register: every KPI that this person may see."""

from django.core.paginator import Paginator
from django.views.decorators.http import require_safe

from kpis.register.forms import read_filters
from kpis.register.policies import can_manage
from kpis.register.presenters.register_list import list_controls, register_rows, shown_words
from kpis.register.queries import get_filter_options, get_register
from perfportal.core.access.roles import Permission
from perfportal.core.access.rules import access_rule
from perfportal.core.htmx import render_page

ON_A_PAGE = 50


@access_rule(Permission.VIEW_UNAPPROVED)
@require_safe
def kpi_list(request):
    """The list with its filters; htmx asks the same address for the table alone."""
    options = get_filter_options(request.user)
    filters = read_filters(request.GET, options)
    page = Paginator(get_register(request.user, filters), ON_A_PAGE).get_page(
        request.GET.get("page")
    )
    context = list_controls(filters, options) | {
        "rows": register_rows(page.object_list),
        "page": page,
        "shown": shown_words(page),
        "may_manage": can_manage(request.user),
    }
    return render_page(
        request,
        "kpis/register/kpi_list.html",
        context,
        fragment="kpis/register/partials/_kpi_table.html",
    )
