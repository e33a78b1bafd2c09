"""The KPI that a page of the register is about."""

from django.http import Http404

from kpis.register.models import KPI
from kpis.register.queries import get_kpi_with_history


def kpi_or_404(request, code) -> KPI:
    """The KPI with its history, for a person who may see it."""
    kpi = get_kpi_with_history(request.user, code)
    if kpi is None:
        raise Http404
    return kpi
