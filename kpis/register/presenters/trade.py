"""A full tier, KPI by KPI, with what speaks for letting each of them go."""

from collections.abc import Collection, Mapping
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


@dataclass(frozen=True)
class TradeList:
    """The KPIs of a tier; what speaks for letting go of every one of them is said once."""

    rows: list[TradeRow]
    of_all: list[str]


def trade_list(kpis: Collection[KPI], known: Mapping[int, list[Evidence]]) -> TradeList:
    """Those that most speaks for letting go come first, the rest by code."""
    sentences = {kpi.pk: [one.sentence for one in known.get(kpi.pk, ())] for kpi in kpis}
    every = set.intersection(*map(set, sentences.values())) if len(sentences) > 1 else set()
    rows = [_row(kpi, [said for said in sentences[kpi.pk] if said not in every]) for kpi in kpis]
    return TradeList(
        rows=sorted(rows, key=lambda row: (-len(row.reasons), row.code)), of_all=sorted(every)
    )


def _row(kpi: KPI, reasons: list[str]) -> TradeRow:
    return TradeRow(
        value=f"{kpi.code}:{kpi.version}",
        code=kpi.code,
        title=kpi.title,
        url=reverse("kpis:kpi-detail", args=[kpi.code]),
        service=kpi.service.name if kpi.service else NOT_SAID,
        reasons=reasons,
    )
