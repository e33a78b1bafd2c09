"""The latest figure of each of several KPIs, in one query."""

from django.db.models import OuterRef, Subquery

from kpis.assessment.models import Assessment


def get_latest(kpi_ids) -> list[Assessment]:
    """The newest headline result that has a figure, approved or not; KPIs without one are left out.

    For staff who see these KPIs before their figures are issued.
    """
    with_figure = Assessment.objects.headline().filter(kpi=OuterRef("kpi"), value__isnull=False)
    newest = with_figure.order_by("-period_end", "-period_start").values("pk")[:1]
    rows = Assessment.objects.headline().filter(kpi__in=kpi_ids, pk=Subquery(newest))
    return list(rows.select_related("kpi", "definition").order_by("kpi__code"))
