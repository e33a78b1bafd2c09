"""The proxies of a scorecard's yearly KPIs: what is known of them during the year."""

import datetime as dt
from dataclasses import replace

from kpis.assessment.queries.pages import viewable
from kpis.calculations.codes import RagBasis
from kpis.models import KPI, Assessment
from kpis.register.models import LifeCycle
from perfportal.core.periods import Period, PeriodKind
from scorecards.lines import SHOWN_STATES, Figures, Line, ProxyLine

A_YEAR = dt.timedelta(days=366)
COLUMNS = (
    "kpi__proxy_for",
    "kpi__code",
    "kpi__title",
    "rag",
    "value",
    "definition__unit",
    "definition__decimal_places",
    "definition__multiplier",
    "definition__polarity",
    "period_kind",
    "period_start",
    "period_end",
)


def with_proxies(lines: list[Line], period: Period, figures: Figures, *, viewer) -> list[Line]:
    """The lines with what this viewer may know of their proxies; one query where there are any."""
    followed = [line.kpi_id for line in lines if line.has_proxies]
    if not followed:
        return lines
    found = get_proxies(followed, period, figures, viewer=viewer)
    return [
        replace(line, proxies=found[line.kpi_id]) if line.kpi_id in found else line
        for line in lines
    ]


def get_proxies(
    kpi_ids, period: Period, figures: Figures, *, viewer
) -> dict[int, tuple[ProxyLine, ...]]:
    """The last figure of each proxy in the year up to the period's end, by the KPI stood in for.

    One query. Only proxies whose page the viewer may open, and approved figures at least: a proxy
    may belong to another directorate. Where only issued figures are shown there is none that may
    identify people, none suppressed and none that other periods are part of, since those may be
    withheld.
    """
    is_issued = figures is Figures.ISSUED
    found = Assessment.objects
    rows = (found.issued() if is_issued else found.headline()).filter(
        kpi__in=viewable(viewer) if is_issued else KPI.objects.visible_to(viewer),
        kpi__proxy_for__in=kpi_ids,
        value__isnull=False,
        marker="",
        value_state__in=SHOWN_STATES[Figures.ISSUED if is_issued else Figures.APPROVED],
        period_end__lte=period.end,
        period_end__gt=period.end - A_YEAR,
    )
    rows = rows.exclude(kpi__state=LifeCycle.RETIRED)
    if is_issued:
        rows = rows.filter(definition__contains_small_numbers=False, basis=RagBasis.PERIOD.value)
    latest: dict[int, dict[str, ProxyLine]] = {}
    for kpi_id, *facts, kind, start, end in rows.order_by("period_end").values_list(*COLUMNS):
        line = ProxyLine(*facts, Period(PeriodKind(kind), start, end))
        latest.setdefault(kpi_id, {})[line.code] = line
    return {
        kpi_id: tuple(lines[code] for code in sorted(lines)) for kpi_id, lines in latest.items()
    }
