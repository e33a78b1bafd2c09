"""What the stored results say for and against keeping a KPI."""

from collections.abc import Collection, Iterator

from django.db.models import Count, Q
from django.utils.translation import gettext as _

from kpis.assessment.models import Assessment
from kpis.calculations.codes import Rag
from perfportal.core.registries import Evidence

RATED = [rag.value for rag in (Rag.GREEN, Rag.AMBER, Rag.RED)]
ENOUGH = 4


def never_red(kpi_ids: Collection[int]) -> Iterator[tuple[int, Evidence]]:
    """KPIs rated in four periods or more and red in none; one query."""
    rows = Assessment.objects.headline().filter(kpi__in=kpi_ids, rag__in=RATED).order_by()
    counts = rows.values_list("kpi").annotate(
        rated=Count("pk"), red=Count("pk", filter=Q(rag=Rag.RED.value))
    )
    for kpi_id, rated, red in counts:
        if rated >= ENOUGH and not red:
            yield kpi_id, Evidence("never_red", _("Never red in %s rated periods.") % rated)
