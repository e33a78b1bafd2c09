"""Which figures of a comparator follow the definition of our KPI, and which another one."""

from dataclasses import dataclass

from django.db.models import Count, Q, QuerySet

from kpis.assessment.models import Benchmark, Comparator
from kpis.register.models import KPI


@dataclass(frozen=True)
class ComparedKpi:
    """A KPI that a comparator has figures for, and how many of them follow another definition."""

    code: str
    title: str
    figures: int
    of_another: int


def get_compared(comparator: Comparator) -> list[ComparedKpi]:
    """By code; one query."""
    rows = Benchmark.objects.filter(comparator=comparator).order_by("kpi__code")
    counts = {"figures": Count("pk"), "of_another": Count("pk", filter=Q(is_comparable=False))}
    grouped = rows.values_list("kpi__code", "kpi__title").annotate(**counts)
    return [ComparedKpi(*columns) for columns in grouped]


def get_compared_kpi(comparator: Comparator, code: str) -> KPI | None:
    """The KPI of this code, if the comparator has figures for it."""
    rows = KPI.objects.filter(benchmarks__comparator=comparator, code__iexact=code)
    return rows.select_related("definition").distinct().first()


def get_figures(comparator: Comparator, kpi: KPI) -> QuerySet[Benchmark]:
    """Councils by name, then the series; each oldest first."""
    rows = Benchmark.objects.filter(comparator=comparator, kpi=kpi).select_related("council", "kpi")
    return rows.order_by("series", "council__name", "period_end", "pk")
