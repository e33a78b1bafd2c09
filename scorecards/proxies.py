"""The proxies of a scorecard's yearly KPIs: what is known of them during the year."""

import datetime as dt
from dataclasses import replace

from kpis.models import Assessment
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


def with_proxies(
    lines: list[Line], period: Period, figures: Figures, *, committee: int | None = None
) -> list[Line]:
    """The lines with what is known of their proxies; one query."""
    found = get_proxies([line.kpi_id for line in lines], period, figures, committee=committee)
    return [
        replace(line, proxies=found[line.kpi_id]) if line.kpi_id in found else line
        for line in lines
    ]


def get_proxies(
    kpi_ids, period: Period, figures: Figures, *, committee: int | None = None
) -> dict[int, tuple[ProxyLine, ...]]:
    """The last figure of each proxy in the year up to the period's end, by the KPI stood in for.

    One query. A proxy may belong to another directorate, so only approved figures are shown, and a
    committee sees issued ones of proxies in its own remit. It is shown none that may identify
    people: what is masked of a KPI's own line is worked out from its other periods, which are not
    read here.
    """
    states = SHOWN_STATES[Figures.ISSUED if figures is Figures.ISSUED else Figures.APPROVED]
    rows = Assessment.objects.headline().filter(
        kpi__proxy_for__in=kpi_ids,
        value__isnull=False,
        value_state__in=states,
        period_end__lte=period.end,
        period_end__gt=period.end - A_YEAR,
    )
    if committee:
        rows = rows.filter(kpi__committees=committee)
    rows = rows.exclude(kpi__state=LifeCycle.RETIRED)
    if figures is Figures.ISSUED:
        rows = rows.filter(definition__contains_small_numbers=False)
    latest: dict[int, dict[str, ProxyLine]] = {}
    for kpi_id, *facts, kind, start, end in rows.order_by("period_end").values_list(*COLUMNS):
        line = ProxyLine(*facts, Period(PeriodKind(kind), start, end))
        latest.setdefault(kpi_id, {})[line.code] = line
    return {
        kpi_id: tuple(lines[code] for code in sorted(lines)) for kpi_id, lines in latest.items()
    }
