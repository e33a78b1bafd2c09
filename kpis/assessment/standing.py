"""How the KPIs of a priority, an action or a plan stand: a line each."""

from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kpis.assessment.models import Assessment
from kpis.assessment.results import AWAITING
from kpis.wording import StatusMark, format_value, rag_mark


@dataclass(frozen=True)
class StandingRow:
    """The latest figure of a KPI."""

    code: str
    title: str
    url: str
    mark: StatusMark
    figure: str
    period: str
    note: str


def standing_rows(results: list[Assessment]) -> list[StandingRow]:
    return [_row(result) for result in results]


def standing_words(count: int, base: int) -> str:
    """`5 of 7 KPIs have a figure.`"""
    words = {"count": count, "base": base}
    return (
        ngettext(
            "%(count)s of %(base)s KPIs has a figure.",
            "%(count)s of %(base)s KPIs have a figure.",
            count,
        )
        % words
    )


def _row(result: Assessment) -> StandingRow:
    kpi, sheet = result.kpi, result.definition
    return StandingRow(
        code=kpi.code,
        title=kpi.title,
        url=reverse("kpis:kpi-detail", args=[kpi.code]),
        mark=rag_mark(result.rag, sheet.polarity),
        figure=format_value(result.value, sheet.unit, sheet.decimal_places, sheet.multiplier),
        period=result.period.short_label,
        note=_("not yet approved") if result.value_state == AWAITING else "",
    )
