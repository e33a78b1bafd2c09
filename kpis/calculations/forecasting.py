"""Gathers what a forecast in one period is made of, from a KPI's set-up, figures and targets."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from kpis.calculations.facts import SetUp
from kpis.calculations.forecast import ForecastFacts, LastYear, Override, target_kind
from kpis.calculations.readings import NOT_DUE, Figure
from kpis.calculations.targets import TargetVersion
from kpis.calculations.year_targets import place_in_year, year_targets
from perfportal.core.periods import Period

UNKNOWN_YEAR = LastYear()


@dataclass(frozen=True)
class YearFigures:
    """A period's figures as they are stored, and last year's at the same period and its end."""

    ytd: Figure
    of_period: Figure = NOT_DUE
    outturn: Figure = NOT_DUE
    last_year: LastYear = UNKNOWN_YEAR


def forecast_facts(
    period: Period,
    set_up: SetUp,
    targets: Iterable[TargetVersion],
    figures: YearFigures,
    *,
    starts: dt.date | None = None,
    override: Override | None = None,
) -> ForecastFacts:
    """With the targets of the KPI's role, in the versions that count for the period."""
    place = place_in_year(period, set_up.measure, starts=starts)
    lines = year_targets(
        period,
        targets,
        measure=set_up.measure,
        basis=set_up.rag_basis,
        kind=target_kind(set_up.role),
    )
    return ForecastFacts(
        period=period,
        measure_type=set_up.measure_type,
        ytd=figures.ytd,
        place=place.n,
        periods=place.periods,
        latest=figures.of_period,
        outturn=figures.outturn,
        target_to_date=lines.to_date,
        annual_target=lines.annual,
        last_year=figures.last_year,
        override=override,
        late=place.late,
    )
