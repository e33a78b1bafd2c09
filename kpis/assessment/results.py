"""One stored assessment as plain facts. Pure. `kpis.assessment.masking` says what is published."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal

from kpis.calculations.codes import (
    ArrowMeans,
    CompareAt,
    Marker,
    MeasureType,
    Rag,
    RagBasis,
    Unit,
)
from kpis.calculations.facts import AS_SHOWN, Comparison
from kpis.calculations.goals import TargetLine
from kpis.calculations.suppression import Cell, SmallNumbers, SmallNumberWay
from kpis.calculations.travel import Interval, intervals_overlap
from kpis.calculations.trend import TrendMethod
from kpis.calculations.warning_signs import WarningCode
from perfportal.core.periods import Period, PeriodKind

AWAITING = "submitted"
COUNTS = frozenset({MeasureType.SUM, MeasureType.SNAP, MeasureType.CUM_ENTERED, MeasureType.ANNUAL})


@dataclass(frozen=True)
class Sheet:
    """What a definition says about its figures, as far as words about them need it.

    `small_below` is the council's threshold for small numbers, where the KPI counts people, with
    what is done about 0 and about small counts;
    `comparison`, `arrow_means` and `trend_method` are the council's ways too.
    """

    unit: str
    decimal_places: int = 0
    multiplier: int = 1
    measure_type: str = "snap"
    polarity: str = "higher"
    midpoint: Decimal | None = None
    tolerance_kind: str = "none"
    tolerance: Decimal | None = None
    preset: str = "per_kpi"
    minimum_change: Decimal = Decimal(0)
    minimum_is_percent: bool = False
    numerator_label: str = ""
    denominator_label: str = ""
    version: int = 1
    series: int = 1
    year_kind: PeriodKind = PeriodKind.FINANCIAL_YEAR
    small_below: int | None = None
    small_zero_hidden: bool = False
    small_way: str = SmallNumberWay.SUPPRESS
    comparison: Comparison = AS_SHOWN
    arrow_means: str = ArrowMeans.PERFORMANCE
    trend_method: str = TrendMethod.NONE

    @property
    def small_numbers(self) -> SmallNumbers | None:
        """The rule for small numbers; None where the KPI does not count people.

        Only counts can be rounded: a percentage or an average with small numbers is withheld.
        """
        if self.small_below is None:
            return None
        is_count = self.unit == Unit.NUMBER and self.measure_type in COUNTS
        way = SmallNumberWay(self.small_way) if is_count else SmallNumberWay.SUPPRESS
        return SmallNumbers(self.small_below, self.small_zero_hidden, way)


@dataclass(frozen=True)
class Beside:
    """The same period on the basis that does not decide the KPI's status."""

    basis: str
    value: Decimal | None
    target: TargetLine
    rag: str


@dataclass(frozen=True)
class Result:
    """One KPI in one period, as assessed and stored.

    `interval` is that of `period_value`; the others are those of the figures that it is compared
    with (see `with_earlier_intervals`). A longer period than the KPI is collected in is rolled up
    from its parts: `made_of` has their periods and figures, as far as the reader may see them.
    """

    period: Period
    sheet: Sheet
    basis: str = RagBasis.PERIOD
    rag: str = Rag.NOT_DUE
    value: Decimal | None = None
    period_value: Decimal | None = None
    numerator: Decimal | None = None
    denominator: Decimal | None = None
    marker: str = ""
    data_status: str = ""
    value_state: str = ""
    target: TargetLine = field(default_factory=TargetLine)
    adverse_variance: Decimal | None = None
    dot_short: str = ""
    dot_long: str = ""
    dot_headline: str = ""
    previous_value: Decimal | None = None
    last_year_value: Decimal | None = None
    ytd: Decimal | None = None
    ytd_state: str = ""
    ytd_missing: tuple[Period, ...] = ()
    outturn: Decimal | None = None
    forecast: Decimal | None = None
    forecast_method: str = ""
    no_forecast: str = ""
    forecast_rag: str = ""
    progress: Decimal | None = None
    progress_status: str = ""
    spc_mean: Decimal | None = None
    spc_lower: Decimal | None = None
    spc_upper: Decimal | None = None
    spc_limits: str = ""
    spc_point: str = ""
    variation: str = ""
    assurance: str = ""
    warnings: tuple[WarningCode, ...] = ()
    commentary: str = ""
    rule_version: str = ""
    is_baseline: bool = False
    is_rolled: bool = False
    made_of: tuple[tuple[Period, Decimal | None], ...] = ()
    beside: Beside | None = None
    interval: Interval | None = None
    previous_interval: Interval | None = None
    last_year_interval: Interval | None = None

    @property
    def awaits_approval(self) -> bool:
        return self.value_state == AWAITING

    @property
    def year(self) -> Period:
        return self.period.year(self.sheet.year_kind)

    @property
    def is_compared_raw(self) -> bool:
        return self.sheet.comparison.on(self.period.end) == CompareAt.RAW

    @property
    def interval_of_value(self) -> Interval | None:
        """That of the figure on the KPI's basis: a year to date has none."""
        return self.interval if self.basis == RagBasis.PERIOD else None

    @property
    def is_long_unclear(self) -> bool:
        """Whether the figure and that of the year before have intervals that overlap."""
        places, earlier = self.sheet.decimal_places, self.last_year_interval
        return intervals_overlap(self.interval_of_value, earlier, places)

    @property
    def is_short_unclear(self) -> bool:
        """The same of the period before, each by itself."""
        places = self.sheet.decimal_places
        return intervals_overlap(self.interval, self.previous_interval, places)

    @property
    def is_withheld(self) -> bool:
        """Not for publication: marked so, or a small number of people stands in it."""
        if self.marker == Marker.SUPPRESSED:
            return True
        small = self.sheet.small_numbers
        return small is not None and small.is_small(self.cell)

    @property
    def cell(self) -> Cell:
        """The period's own figure with its parts."""
        figure = self.value if self.period_value is None else self.period_value
        return Cell(figure, self.numerator, self.denominator)


def with_earlier_intervals(results: Sequence[Result]) -> list[Result]:
    """Each with the intervals of the figures that it is compared with, as far as they are there."""
    known = {result.period: result.interval for result in results if result.interval}
    if not known:
        return list(results)
    return [
        replace(
            result,
            previous_interval=known.get(result.period.previous()),
            last_year_interval=known.get(result.period.year_before()),
        )
        for result in results
    ]
