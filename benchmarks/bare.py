"""The page that ours is held against: signed in, five queries, forty rows, nothing else."""

from django.http import HttpResponse
from django.template import engines
from django.urls import include, path

from kpis.models import KPI
from perfportal.core.models import get_organisation

COLUMNS = ("code", "title", "tier", "service", "perspective", "state", "created_at")
CELLS = "".join(f"<td>{{{{ row.{name} }}}}</td>" for name in COLUMNS)
TEMPLATE = f"""<!DOCTYPE html>
<html lang="en-gb"><head><title>{{{{ organisation }}}}</title></head><body>
<p>{{{{ user }}}}: {{{{ may_see }}}}</p>
<table>{{% for row in rows %}}<tr>{CELLS}</tr>{{% endfor %}}</table>
</body></html>"""


def bare(request):
    """Session, person and roles, the council, and forty KPIs with tier and service."""
    rows = KPI.objects.filter(tier__code="1").select_related("tier", "service")[:40]
    context = {
        "rows": rows,
        "user": request.user,
        "may_see": len(request.user.access.grants),
        "organisation": get_organisation(),
    }
    return HttpResponse(page().render(context, request))


def page():
    if not hasattr(page, "template"):
        page.template = engines["django"].from_string(TEMPLATE)
    return page.template


urlpatterns = [path("bare/", bare), path("", include("perfportal.urls"))]
