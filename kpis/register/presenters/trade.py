"""A full tier, KPI by KPI, with what speaks for letting each of them go."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.urls import reverse

from kpis.register.models import KPI
from perfportal.core.registries import Evidence

NOT_SAID = "–"


@dataclass(frozen=True)
class TradeRow:
    """One KPI that holds a place; `value` is what its radio button sends."""

    value: str
    code: str
    title: str
    url: str
    service: str
    reasons: list[str]


def trade_rows(kpis: Iterable[KPI], known: Mapping[int, list[Evidence]]) -> list[TradeRow]:
    """Those that most speaks for letting go come first, the rest by code."""
    rows = [_row(kpi, known.get(kpi.pk, ())) for kpi in kpis]
    return sorted(rows, key=lambda row: (-len(row.reasons), row.code))


def _row(kpi: KPI, known) -> TradeRow:
    return TradeRow(
        value=f"{kpi.code}:{kpi.version}",
        code=kpi.code,
        title=kpi.title,
        url=reverse("kpis:kpi-detail", args=[kpi.code]),
        service=kpi.service.name if kpi.service else NOT_SAID,
        reasons=[evidence.sentence for evidence in known],
    )
