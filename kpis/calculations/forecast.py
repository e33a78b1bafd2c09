"""What a KPI will stand at when its year ends (domain-rules 2.6), from its year to date.

Five ways: an officer's own figure (`manual`); YTD / n x periods of the year (`straight_line`,
counts only); YTD / cumulative target x annual target (`profile`); YTD x last year's outturn /
last year's YTD at the same period (`last_year_pattern`); and the figure as it stands (`latest`).
`auto` takes the one that fits the measure type (`AUTOMATIC`).

The known outturn is the forecast once the year is over; until then an officer's override wins. A
forecast that cannot be made is a value with a named reason, never an exception. Figures come in
as they are stored, at four decimals; the forecast is unrounded.
"""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from kpis.calculations.codes import IndicatorRole, MeasureType, Rag, TargetKind
from kpis.calculations.goals import TargetLine
from kpis.calculations.rag import RagRule, Slot, status_of
from kpis.calculations.readings import NOT_DUE, Figure, Outcome
from kpis.calculations.rounding import WIDE, round_half_up
from kpis.calculations.targets import GROWING
from perfportal.core.periods import Period

TARGET_PLACES = 4  # targets are compared with a flat share as they are stored


class ForecastMethod(StrEnum):
    """How the figure of the whole year is foreseen."""

    AUTO = "auto"
    MANUAL = "manual"
    STRAIGHT_LINE = "straight_line"
    PROFILE = "profile"
    LAST_YEAR_PATTERN = "last_year_pattern"
    LATEST = "latest"


class NoForecast(StrEnum):
    """Why there is no forecast."""

    NOT_DUE = "not_due"
    YTD_INCOMPLETE = "ytd_incomplete"
    NO_CASES = "no_cases"
    NO_FIGURE = "no_figure"
    NO_TARGET_TO_DATE = "no_target_to_date"
    NO_ANNUAL_TARGET = "no_annual_target"
    ZERO_TARGET = "zero_target"
    NO_LAST_YEAR = "no_last_year"
    ZERO_LAST_YEAR = "zero_last_year"
    NOT_COMPARABLE = "not_comparable"
    LATE_START = "late_start"
    DOES_NOT_FIT = "does_not_fit"
    NO_OVERRIDE = "no_override"


@dataclass(frozen=True)
class Override:
    """An officer's own forecast of the year, with the reason for it."""

    value: Decimal
    reason: str


@dataclass(frozen=True)
class LastYear:
    """Last year's figures; not comparable where the definition has changed since."""

    ytd: Decimal | None = None
    outturn: Decimal | None = None
    comparable: bool = True


@dataclass(frozen=True)
class ForecastFacts:
    """What a forecast in one period is made of.

    `place` is n, the place of the period among the `periods` of its year that the KPI is collected
    for and in force in; 0 where it is none of them. `late` says that the KPI began after the first
    of them. `latest` is the figure of the period itself. `outturn` is known in the last period.
    """

    period: Period
    measure_type: MeasureType
    ytd: Figure
    place: int
    periods: int
    latest: Figure = NOT_DUE
    outturn: Figure = NOT_DUE
    target_to_date: Decimal | None = None
    annual_target: TargetLine | None = None
    last_year: LastYear = LastYear()
    override: Override | None = None
    late: bool = False

    @property
    def is_over(self) -> bool:
        """Whether the year ends with the period."""
        return 0 < self.place == self.periods

    @property
    def annual(self) -> Decimal | None:
        """The annual target as one number; a range has none."""
        return self.annual_target and self.annual_target.value


@dataclass(frozen=True)
class Forecast:
    """The unrounded forecast, or the reason why there is none.

    `method` is the way that was taken, for a forecast that failed the one that was tried first;
    `words` are the officer's for an override.
    """

    value: Decimal | None
    method: ForecastMethod
    reason: NoForecast | None = None
    is_outturn: bool = False
    words: str = ""


# Growing figures other than counts are not known to grow evenly (2.6: straight line "SUM only").
AUTOMATIC: dict[MeasureType, tuple[ForecastMethod, ...]] = {
    MeasureType.SUM: (ForecastMethod.STRAIGHT_LINE,),
    MeasureType.CUM_RATIO: (ForecastMethod.PROFILE, ForecastMethod.LAST_YEAR_PATTERN),
    MeasureType.CUM_ENTERED: (ForecastMethod.PROFILE, ForecastMethod.LAST_YEAR_PATTERN),
    MeasureType.PER_FTE: (ForecastMethod.PROFILE, ForecastMethod.LAST_YEAR_PATTERN),
    MeasureType.RATIO: (ForecastMethod.LATEST,),
    MeasureType.WMEAN: (ForecastMethod.LATEST,),
    MeasureType.SNAP: (ForecastMethod.LATEST,),
    MeasureType.ROLL12: (ForecastMethod.LATEST,),
    MeasureType.MEDIAN: (ForecastMethod.LATEST,),
    MeasureType.ANNUAL: (ForecastMethod.LATEST,),
    MeasureType.YES_NO: (ForecastMethod.LATEST,),
    MeasureType.DATE: (ForecastMethod.LATEST,),
}
# Types whose figures are no quantities that could be scaled, or are given once a year.
NOT_SCALED = frozenset({MeasureType.YES_NO, MeasureType.DATE, MeasureType.ANNUAL})
# Types whose year to date covers only the periods since the KPI began.
ADDED_UP = frozenset({MeasureType.SUM, MeasureType.PER_FTE})
WITHOUT_FIGURE = {
    Outcome.NOT_DUE: NoForecast.NOT_DUE,
    Outcome.NOT_APPLICABLE: NoForecast.NO_CASES,
    Outcome.INCOMPLETE: NoForecast.YTD_INCOMPLETE,
    Outcome.ENTRY_ERROR: NoForecast.YTD_INCOMPLETE,
    Outcome.KNOWN: NoForecast.NO_FIGURE,
}


def fits(method: ForecastMethod, measure_type: MeasureType) -> bool:
    """Whether a method may be chosen for a type: a straight line is for counts alone, the latest
    figure for whatever does not grow through the year."""
    if method == ForecastMethod.STRAIGHT_LINE:
        return measure_type == MeasureType.SUM
    if method == ForecastMethod.LATEST:
        return measure_type not in GROWING
    if method in (ForecastMethod.PROFILE, ForecastMethod.LAST_YEAR_PATTERN):
        return measure_type not in NOT_SCALED
    return True


def target_kind(role: IndicatorRole) -> TargetKind:
    """What a role is held against: a contextual KPI has a forecast in the place of a target."""
    return TargetKind.FORECAST if role == IndicatorRole.CONTEXTUAL else TargetKind.TARGET


def forecast(facts: ForecastFacts, method: ForecastMethod = ForecastMethod.AUTO) -> Forecast:
    """The outturn, else the officer's figure, else the first of the KPI's methods that works."""
    if facts.is_over and facts.outturn.value is not None:
        return Forecast(facts.outturn.value, ForecastMethod.LATEST, is_outturn=True)
    if facts.override is not None:
        return Forecast(facts.override.value, ForecastMethod.MANUAL, words=facts.override.reason)
    if not fits(method, facts.measure_type):
        return Forecast(None, method, NoForecast.DOES_NOT_FIT)
    ways = automatic_methods(facts) if method == ForecastMethod.AUTO else (method,)
    tried = [_by(way, facts) for way in ways]
    return next((found for found in tried if found.value is not None), tried[0])


def automatic_methods(facts: ForecastFacts) -> tuple[ForecastMethod, ...]:
    """Those that `auto` tries in turn. A count follows its profile where that says more than a
    straight line does."""
    if facts.measure_type == MeasureType.SUM and _has_profile(facts):
        return (ForecastMethod.PROFILE,)
    return AUTOMATIC[facts.measure_type]


def forecast_status(
    found: Forecast,
    annual_target: TargetLine | None,
    rule: RagRule,
    *,
    as_of: dt.date,
    role: IndicatorRole = IndicatorRole.PERFORMANCE,
    last_year: Decimal | None = None,
    is_baseline: bool = False,
) -> Rag | None:
    """The status of the forecast against the annual target, by the rule of the present status.

    None where there is no forecast. `last_year` is last year's outturn.
    """
    if found.value is None:
        return None
    slot = Slot(found.value, role=role, last_year=last_year, is_baseline=is_baseline)
    return status_of(slot, annual_target, rule, as_of=as_of)


def _by(method: ForecastMethod, facts: ForecastFacts) -> Forecast:
    result = WAYS[method](facts)
    if isinstance(result, NoForecast):
        return Forecast(None, method, result)
    return Forecast(result, method)


def _has_profile(facts: ForecastFacts) -> bool:
    """A profile that stands where a flat one would stand says nothing that a line does not."""
    if facts.late or facts.target_to_date is None or facts.annual is None or not facts.place:
        return False
    flat = WIDE.divide(facts.annual * facts.place, Decimal(facts.periods))
    return round_half_up(flat, TARGET_PLACES) != round_half_up(facts.target_to_date, TARGET_PLACES)


def _manual(facts: ForecastFacts) -> NoForecast:
    return NoForecast.NO_OVERRIDE


def _latest(facts: ForecastFacts) -> Decimal | NoForecast:
    """The year to date where it is complete, as the outturn will be made: all numerators over all
    denominators, weighted averages, the last position. Else the figure of the period itself."""
    if facts.ytd.value is not None:
        return facts.ytd.value
    if facts.latest.value is not None:
        return facts.latest.value
    return WITHOUT_FIGURE[facts.ytd.outcome]


def _straight_line(facts: ForecastFacts) -> Decimal | NoForecast:
    return _obstacle(facts) or _scaled(facts.ytd.value, facts.periods, facts.place)


def _profile(facts: ForecastFacts) -> Decimal | NoForecast:
    return (
        _obstacle(facts)
        or _late_start(facts)
        or _target_obstacle(facts)
        or _scaled(facts.ytd.value, facts.annual, facts.target_to_date)
    )


def _last_year_pattern(facts: ForecastFacts) -> Decimal | NoForecast:
    return (
        _obstacle(facts)
        or _late_start(facts)
        or _last_year_obstacle(facts.last_year)
        or _scaled(facts.ytd.value, facts.last_year.outturn, facts.last_year.ytd)
    )


WAYS: dict[ForecastMethod, Callable[[ForecastFacts], Decimal | NoForecast]] = {
    ForecastMethod.MANUAL: _manual,
    ForecastMethod.LATEST: _latest,
    ForecastMethod.STRAIGHT_LINE: _straight_line,
    ForecastMethod.PROFILE: _profile,
    ForecastMethod.LAST_YEAR_PATTERN: _last_year_pattern,
}


def _obstacle(facts: ForecastFacts) -> NoForecast | None:
    if not facts.place:
        return NoForecast.NOT_DUE
    return WITHOUT_FIGURE[facts.ytd.outcome] if facts.ytd.value is None else None


def _late_start(facts: ForecastFacts) -> NoForecast | None:
    """A year to date since autumn is no share of a whole year."""
    is_part = facts.late and facts.measure_type in ADDED_UP
    return NoForecast.LATE_START if is_part else None


def _target_obstacle(facts: ForecastFacts) -> NoForecast | None:
    if facts.target_to_date is None:
        return NoForecast.NO_TARGET_TO_DATE
    if facts.annual is None:
        return NoForecast.NO_ANNUAL_TARGET
    return NoForecast.ZERO_TARGET if facts.target_to_date == 0 else None


def _last_year_obstacle(last_year: LastYear) -> NoForecast | None:
    if last_year.ytd is None or last_year.outturn is None:
        return NoForecast.NO_LAST_YEAR
    if not last_year.comparable:
        return NoForecast.NOT_COMPARABLE
    return NoForecast.ZERO_LAST_YEAR if last_year.ytd == 0 else None


def _scaled(value: Decimal, times, by) -> Decimal:
    """Multiplied before it is divided, so that nothing is lost on the way."""
    return WIDE.divide(WIDE.multiply(value, Decimal(times)), Decimal(by))
