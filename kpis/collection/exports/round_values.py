"""Where every value of a round stands, as a file for the performance team."""

from collections.abc import Iterable

from django.utils import timezone

from kpis.collection.models import Actual
from kpis.collection.presenters.rounds import STAND_WORDS
from kpis.collection.queries.rounds import Stand
from perfportal.core.documents import staff_csv_bytes

HEADER = (
    "kpi_code", "title", "period", "directorate", "service", "data_provider", "stands", "due_on",
    "extended_because", "returned_because", "submitted_on", "approved_on",
)  # fmt: skip


def round_csv(values: Iterable[Actual]) -> bytes:
    """A row for each value, in the order given."""
    return staff_csv_bytes(HEADER, (_row(value) for value in values))


def _row(value: Actual) -> list[str]:
    kpi = value.kpi
    return [
        kpi.code,
        kpi.title,
        value.period.token,
        kpi.service.directorate.name if kpi.service else "",
        kpi.service.name if kpi.service else "",
        str(kpi.data_provider or ""),
        str(STAND_WORDS[Stand(value.stand)][0]),
        value.due_on.isoformat() if value.due_on else "",
        value.extended_because,
        value.returned_reason,
        _day(value.submitted_at),
        _day(value.approved_at),
    ]


def _day(moment) -> str:
    return timezone.localdate(moment).isoformat() if moment else ""
