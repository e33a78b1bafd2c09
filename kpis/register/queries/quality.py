"""The quality of the KPIs' data as last assessed."""

import datetime as dt

from django.db.models import OuterRef, Subquery

from kpis.calculations.quality import Quality, valid_since
from kpis.register.models import KPI, QualityAssessment


def of_quality(kpis, quality: str, *, as_of: dt.date):
    """The KPIs whose data are rated so by an assessment that still counts."""
    latest = QualityAssessment.objects.filter(
        kpi=OuterRef("pk"), assessed_on__gt=valid_since(as_of)
    ).order_by("-assessed_on", "-pk")
    rated = kpis.annotate(data_quality=Subquery(latest.values("rating")[:1]))
    if quality == Quality.NOT_ASSESSED:
        return rated.filter(data_quality=None)
    return rated.filter(data_quality=quality)


def get_quality(kpi: KPI, *, as_of: dt.date) -> QualityAssessment | None:
    """The last assessment of the KPI's data, if it still counts."""
    counting = kpi.quality_assessments.filter(assessed_on__gt=valid_since(as_of))
    return counting.select_related("assessed_by").first()
