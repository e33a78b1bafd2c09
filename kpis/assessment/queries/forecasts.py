"""Officers' forecasts: of one KPI for its page, of many for the assessment."""

from collections import defaultdict
from collections.abc import Iterable

from django.utils.timezone import localdate

from kpis.assessment.models import ForecastOverride
from kpis.calculations.overrides import OfficerForecast
from kpis.register.models import KPI


def get_officer_forecasts(kpi_ids: Iterable[int]) -> dict[int, tuple[OfficerForecast, ...]]:
    """What officers said of the years of each KPI, oldest first, in one query."""
    found = defaultdict(list)
    rows = ForecastOverride.objects.filter(kpi__in=list(kpi_ids)).oldest_first()
    for row in rows:
        withdrawn_on = row.withdrawn_at and localdate(row.withdrawn_at)
        found[row.kpi_id].append(
            OfficerForecast(row.period, row.value, row.reason, localdate(row.at), withdrawn_on)
        )
    return {kpi_id: tuple(said) for kpi_id, said in found.items()}


def get_forecasts_of(kpi: KPI) -> list[ForecastOverride]:
    """All that officers said of one KPI, the newest first, with who said it."""
    rows = ForecastOverride.objects.filter(kpi=kpi).select_related("by", "withdrawn_by")
    return list(reversed(rows.oldest_first()))


def get_forecast(kpi: KPI, uid) -> ForecastOverride | None:
    return ForecastOverride.objects.filter(kpi=kpi, uid=uid).select_related("kpi").first()
