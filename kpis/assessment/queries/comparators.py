"""The comparators of the council for the page of the performance team."""

from django.db.models import Count

from kpis.assessment.models import Comparator
from kpis.calculations.codes import MeasureType, RagBasis
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
    """The basis on which each KPI is compared, by code in lower case.

    That of its status; the one figure that an annual KPI has is published as an outturn.
    """
    rows = KPI.objects.filter(organisation=organisation, definition__isnull=False)
    columns = rows.values_list("code", "definition__rag_basis", "definition__measure_type")
    return {
        code.lower(): RagBasis.OUTTURN if measure == MeasureType.ANNUAL else basis
        for code, basis, measure in columns
    }
