"""The comparators of the council for the page of the performance team."""

from django.db.models import Count

from kpis.assessment.models import Comparator
from kpis.register.models import KPI
from perfportal.core.models import Organisation


def get_all(organisation: Organisation) -> list[Comparator]:
    """With their councils, and how many figures of how many KPIs there are; two queries."""
    rows = Comparator.objects.filter(organisation=organisation).annotate(
        figure_count=Count("benchmarks", distinct=True),
        kpi_count=Count("benchmarks__kpi", distinct=True),
    )
    return list(rows.order_by("order", "name").prefetch_related("councils"))


def get_comparator(organisation: Organisation, uid) -> Comparator | None:
    rows = Comparator.objects.filter(organisation=organisation, uid=uid)
    return rows.prefetch_related("councils").first()


def get_bases(organisation: Organisation) -> dict[str, str]:
    """The RAG basis of each KPI, by code in lower case."""
    rows = KPI.objects.filter(organisation=organisation, definition__isnull=False)
    return {
        code.lower(): basis for code, basis in rows.values_list("code", "definition__rag_basis")
    }
