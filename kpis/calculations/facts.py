"""What is known of one KPI, as plain facts: its definitions, targets and slots."""

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property

from kpis.calculations.codes import (
    Calendar,
    CompareAt,
    IndicatorRole,
    MeasureType,
    Polarity,
    RagBasis,
    RagPreset,
    ToleranceKind,
)
from kpis.calculations.forecast import ForecastMethod
from kpis.calculations.overrides import OfficerForecast
from kpis.calculations.rag import RagRule
from kpis.calculations.readings import Measure
from kpis.calculations.rounding import ZERO
from kpis.calculations.targets import TargetVersion
from kpis.calculations.travel import Interval
from kpis.calculations.warning_signs import NO_ACTIONS, Actions
from perfportal.core.periods import Period, PeriodKind

GIVEN_STATES = frozenset({"submitted", "approved", "issued"})
YEAR_KIND = {
    Calendar.FINANCIAL: PeriodKind.FINANCIAL_YEAR,
    Calendar.CALENDAR: PeriodKind.CALENDAR_YEAR,
    Calendar.ACADEMIC: PeriodKind.ACADEMIC_YEAR,
    Calendar.MUNICIPAL: PeriodKind.MUNICIPAL_YEAR,
}


@dataclass(frozen=True)
class Comparison:
    """How a council compares figures with targets, and how it did until which day.

    `until` holds earlier ways with the last day of the periods that keep them, oldest first: a
    status that has been issued is never given anew.
    """

    now: CompareAt = CompareAt.DISPLAY
    until: tuple[tuple[dt.date, CompareAt], ...] = ()

    def on(self, day: dt.date) -> CompareAt:
        """The way of a period that ends on `day`."""
        return next((way for last, way in self.until if day <= last), self.now)

    @property
    def is_always_as_shown(self) -> bool:
        return {self.now, *(way for _last, way in self.until)} == {CompareAt.DISPLAY}


AS_SHOWN = Comparison()


@dataclass(frozen=True)
class SpcWays:
    """How a council looks for signals: screened limits, and how long a shift and a trend are."""

    screen: bool = True
    shift_n: int = 7
    trend_n: int = 7


@dataclass(frozen=True)
class SetUp:
    """What a definition says about figures: two versions with one set-up count alike.

    `limit` is the natural bound of figures in the good direction, such as 100%. `minimum_change`
    is in the KPI's unit, or percent of the earlier figure where `minimum_is_percent`.
    """

    measure_type: MeasureType
    polarity: Polarity
    decimal_places: int = 0
    multiplier: int = 1
    midpoint: Decimal | None = None
    calendar: Calendar = Calendar.FINANCIAL
    due_numbers: tuple[int, ...] = ()
    role: IndicatorRole = IndicatorRole.PERFORMANCE
    rag_basis: RagBasis = RagBasis.PERIOD
    preset: RagPreset = RagPreset.PER_KPI
    tolerance_kind: ToleranceKind = ToleranceKind.NONE
    tolerance: Decimal | None = None
    minimum_change: Decimal = ZERO
    comparison: Comparison = AS_SHOWN
    forecast_method: ForecastMethod = ForecastMethod.AUTO
    limit: Decimal | None = None
    minimum_is_percent: bool = False

    @cached_property
    def measure(self) -> Measure:
        return Measure(
            self.measure_type, Decimal(self.multiplier), YEAR_KIND[self.calendar], self.due_numbers
        )

    def rag_rule(self, period: Period) -> RagRule:
        """How a figure of the period is given its status."""
        return RagRule(
            self.polarity,
            self.tolerance_kind,
            self.tolerance,
            self.decimal_places,
            self.preset,
            self.comparison.on(period.end),
            self.midpoint,
        )


@dataclass(frozen=True)
class DefinitionFacts:
    """One version of the definition sheet, in force from `valid_from`."""

    id: int
    version: int
    series: int
    valid_from: dt.date
    set_up: SetUp


@dataclass(frozen=True)
class SlotFacts:
    """A KPI in a period. Numbers of a slot that is due or in draft are left out by the query."""

    period: Period
    state: str
    due_on: dt.date | None = None
    revision_id: int | None = None
    value: Decimal | None = None
    numerator: Decimal | None = None
    denominator: Decimal | None = None
    marker: str = ""
    data_status: str = ""
    interval: Interval | None = None

    @property
    def is_given(self) -> bool:
        return self.state in GIVEN_STATES


@dataclass(frozen=True)
class KpiFacts:
    """One KPI with all that its assessments depend on; definitions oldest first.

    `targets` decide statuses; `other_targets` are the statutory ones and forecasts. `overrides`
    are officers' forecasts, oldest first, `rebases` the days from which limits are worked out anew.
    """

    id: int
    code: str
    neutral: bool
    definitions: tuple[DefinitionFacts, ...]
    targets: tuple[TargetVersion, ...]
    slots: tuple[SlotFacts, ...]
    starts_on: dt.date | None = None
    retired_on: dt.date | None = None
    baselines: tuple[Period, ...] = ()
    other_targets: tuple[TargetVersion, ...] = ()
    overrides: tuple[OfficerForecast, ...] = ()
    rebases: tuple[dt.date, ...] = ()
    actions: Actions = NO_ACTIONS
    spc: SpcWays = SpcWays()

    def definition_for(self, period: Period) -> DefinitionFacts:
        """The version in force when the period began, else the first one."""
        begun = [d for d in self.definitions if d.valid_from <= period.start]
        return begun[-1] if begun else self.definitions[0]

    def is_baseline(self, period: Period) -> bool:
        """Whether the period lies in a baseline year."""
        return any(year.contains(period.start) and year.contains(period.end)
                   for year in self.baselines)  # fmt: skip

    def in_force(self, period: Period) -> bool:
        begun = self.starts_on is None or period.end >= self.starts_on
        return begun and (self.retired_on is None or period.start <= self.retired_on)
