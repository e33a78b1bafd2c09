"""What the whole series says about each of its periods: variation, forecast, warning signs.

`assess_series` holds one figure against its target and two others; the rules here look at many
figures at once. The status of a period never depends on them.

A series of figures is of one kind of period; one that is not collected, in a KPI of two quarters a
year, is a gap like any other. Limits begin anew where the definition stops being comparable, and on
the day of a rebase. Signs of a period rest on that period and those before it, but for an action
that slips (W9): that is a sign of the last period that has a status, because actions are not those
of any other.
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, replace
from decimal import Decimal
from itertools import groupby, pairwise

from kpis.calculations.assess import Assessed, stored
from kpis.calculations.codes import Polarity, Rag, RagBasis, TargetKind
from kpis.calculations.course import (
    Dated,
    Progress,
    Waypoint,
    dated_target,
    dated_targets,
    progress,
    waypoint,
)
from kpis.calculations.facts import KpiFacts
from kpis.calculations.forecast import (
    Forecast,
    ForecastFacts,
    LastYear,
    forecast,
    forecast_status,
)
from kpis.calculations.forecasting import YearFigures, forecast_facts
from kpis.calculations.goals import TargetLine
from kpis.calculations.overrides import override_for
from kpis.calculations.rag import margins
from kpis.calculations.readings import NOT_DUE, Figure
from kpis.calculations.spc import (
    Assurance,
    Point,
    SpcPoint,
    SpcRule,
    assurance,
    segment_starts,
    spc_applies,
    spc_points,
)
from kpis.calculations.targets import GROWING, target_for
from kpis.calculations.warning_signs import RATED, Seen, Sign, WarningCode, warning_signs
from perfportal.core.periods import Period


@dataclass(frozen=True)
class Outlook:
    """One period in the light of the series. `spc` is a point, a refusal, or None.

    `course` is that of years: None in a period in which no year ends.
    """

    spc: Point
    assurance: Assurance | None
    forecast: Forecast
    made_of: ForecastFacts
    forecast_rag: Rag | None
    course: Progress | None
    signs: tuple[Sign, ...]
    seen: Seen

    @property
    def point(self) -> SpcPoint | None:
        return self.spc if isinstance(self.spc, SpcPoint) else None


def outlooks(facts: KpiFacts, results: list[Assessed], *, as_of: dt.date) -> list[Outlook]:
    """An outlook for each result of `assess_series`, in the same order."""
    points = variation(facts, results)
    by_period = {result.period: result for result in results}
    by_year, bases, aims, found = _outturns(results), _bases(results), _aims(facts), []
    for result in results:
        last_year = _last_year(result, by_period, by_year)
        ahead = _forecast(result, last_year, facts, as_of)
        course = _course(result, bases, aims.get(result.definition.id, ()), facts)
        found.append(_outlook(result, points.get(result.period), ahead, course, facts))
    return _with_signs(found, facts, as_of)


def variation(facts: KpiFacts, results: Iterable[Assessed]) -> dict[Period, Point]:
    """What SPC says of each figure, by period; nothing of types that it is not for."""
    found = {}
    for kind, group in groupby(sorted(results, key=_kind), key=_kind):
        group = [r for r in group if spc_applies(r.definition.set_up.measure_type, kind)]
        if group:
            found |= _variation_of_kind(facts, group)
    return found


def _kind(result: Assessed):
    return result.period.kind


def _variation_of_kind(facts: KpiFacts, results: list[Assessed]) -> dict[Period, Point]:
    by_period = {result.period: result for result in results}
    periods = list(_unbroken(min(by_period), max(by_period)))
    figures = [by_period[p].period_value if p in by_period else None for p in periods]
    ways, side = facts.spc, better(results[-1].definition.set_up.polarity, facts)
    rule = SpcRule(side, ways.screen, ways.shift_n, ways.trend_n)
    points = spc_points(figures, rule, starts=_segment_starts(facts, periods))
    return dict(zip(periods, points, strict=True))


def better(polarity: Polarity, facts: KpiFacts) -> Polarity:
    """Tier 2 says high and low, not good and bad."""
    return Polarity.NONE if facts.neutral else polarity


def _unbroken(first: Period, last: Period) -> Iterable[Period]:
    while first <= last:
        yield first
        first = first.next()


def _segment_starts(facts: KpiFacts, periods: list[Period]) -> list[int]:
    """The places of the first whole period of another series, or since a rebase."""
    series = [facts.definition_for(period).series for period in periods]
    breaks = [place for place, (a, b) in enumerate(pairwise(series), start=1) if a != b]
    rebased = segment_starts([period.start for period in periods], facts.rebases)
    return sorted({*breaks, *rebased})


@dataclass(frozen=True)
class _Ahead:
    """A forecast as it is stored, what it was made of, and its status."""

    forecast: Forecast
    made_of: ForecastFacts
    status: Rag | None


def _forecast(result: Assessed, last_year: LastYear, facts: KpiFacts, as_of: dt.date) -> _Ahead:
    """The forecast of the year that the period lies in, and its status."""
    set_up, period = result.definition.set_up, result.period
    made_of = forecast_facts(
        period,
        set_up,
        (*facts.targets, *facts.other_targets),
        YearFigures(result.ytd, _figure(result.period_value), _figure(result.outturn), last_year),
        starts=facts.starts_on,
        override=override_for(period, facts.overrides, year_kind=set_up.measure.year_kind),
    )
    made = forecast(made_of, set_up.forecast_method)
    ahead = replace(made, value=stored(made.value))
    status = forecast_status(
        ahead,
        made_of.annual_target,
        set_up.rag_rule(period),
        as_of=as_of,
        role=set_up.role,
        last_year=last_year.outturn,
        is_baseline=result.is_baseline,
    )
    return _Ahead(ahead, made_of, status)


def _figure(value: Decimal | None) -> Figure:
    return NOT_DUE if value is None else Figure(value)


def _outturns(results: Iterable[Assessed]) -> dict[Period, Decimal]:
    """What each year came to, by year."""
    return {_year(result): result.outturn for result in results if result.outturn is not None}


def _year(result: Assessed) -> Period:
    period = result.period
    return period if period.is_year else period.year(result.definition.set_up.measure.year_kind)


def _last_year(result: Assessed, by_period, by_year) -> LastYear:
    """The same period of the year before, and what that year came to."""
    outturn = by_year.get(_year(result).previous())
    before = by_period.get(result.period.year_before())
    if before is None:
        return LastYear(outturn=outturn)
    comparable = before.definition.series == result.definition.series
    return LastYear(before.ytd.value, outturn, comparable)


def _bases(results: Iterable[Assessed]) -> dict[int, Waypoint]:
    """The first year of each series that came to a figure."""
    found = {}
    for result in results:
        if result.outturn is not None:
            found.setdefault(result.definition.series, waypoint(_year(result), result.outturn))
    return found


def _aims(facts: KpiFacts) -> dict[int, tuple[Dated, ...]]:
    """What the KPI aims at in the end, by definition."""
    targets = (*facts.targets, *facts.other_targets)
    return {
        one.id: dated_targets(
            targets, measure_type=one.set_up.measure_type, basis=one.set_up.rag_basis
        )
        for one in facts.definitions
    }


def _course(result: Assessed, bases: dict[int, Waypoint], aims, facts: KpiFacts):
    """Where a year ends: from the first year of the series towards a later year's target."""
    if result.outturn is None:
        return None
    set_up, year = result.definition.set_up, _year(result)
    found = progress(
        bases[result.definition.series],
        waypoint(year, result.outturn),
        polarity=better(set_up.polarity, facts),
        target=dated_target(year, aims),
        limit=set_up.limit,
    )
    return replace(found, value=stored(found.value))


def _outlook(result: Assessed, point: Point, ahead: _Ahead, course, facts: KpiFacts) -> Outlook:
    set_up = result.definition.set_up
    side = better(set_up.polarity, facts)
    seen = _seen(result, point, ahead, facts)
    reached = assurance(_of_one_period(result), point, side)
    return Outlook(point, reached, ahead.forecast, ahead.made_of, ahead.status, course, (), seen)


def _of_one_period(result: Assessed) -> Decimal | None:
    """The target that single figures are held against; a running total's is none."""
    set_up = result.definition.set_up
    grows = set_up.measure_type in GROWING and set_up.rag_basis != RagBasis.PERIOD
    return None if grows else result.target.value


def _seen(result: Assessed, point: Point, ahead: _Ahead, facts: KpiFacts) -> Seen:
    set_up = result.definition.set_up
    rule = set_up.rag_rule(result.period)
    missed = margins(result.value, result.target, rule)
    line = _statutory(result, facts)
    beyond = margins(result.value, line, rule)
    return Seen(
        period=result.period,
        rag=result.rag,
        value=result.value,
        adverse_gap=missed and missed.adverse,
        margin=missed and missed.margin,
        adverse_variance=result.adverse_variance,
        headline=result.dot_headline,
        forecast=ahead.forecast.value,
        forecast_rag=ahead.status,
        variation=str(point.variation) if isinstance(point, SpcPoint) else None,
        data_status=result.slot.data_status,
        statutory=line and line.value,
        statutory_gap=beyond and beyond.adverse,
    )


def _statutory(result: Assessed, facts: KpiFacts) -> TargetLine | None:
    set_up = result.definition.set_up
    return target_for(
        result.period,
        facts.other_targets,
        measure_type=set_up.measure_type,
        basis=set_up.rag_basis,
        kind=TargetKind.STATUTORY,
    )


def _with_signs(found: list[Outlook], facts: KpiFacts, as_of: dt.date) -> list[Outlook]:
    """Each outlook with the signs of its period, among periods of its own kind."""
    last = max((one.seen.period for one in found if one.seen.rag in RATED), default=None)
    history, signed = defaultdict(list), []
    for one in found:
        so_far = history[one.seen.period.kind]
        so_far.append(one.seen)
        signs = warning_signs(so_far, facts.actions, as_of)
        if one.seen.period != last:
            signs = tuple(sign for sign in signs if sign.code != WarningCode.W9)
        signed.append(replace(one, signs=signs))
    return signed
