"""One stored assessment as plain facts, and what of it may be shown to whom. Pure."""

from dataclasses import dataclass, field, replace
from decimal import Decimal

from kpis.calculations.codes import ArrowMeans, CompareAt, Marker, Rag, RagBasis
from kpis.calculations.facts import AS_SHOWN, Comparison
from kpis.calculations.goals import TargetLine
from kpis.calculations.suppression import Cell, is_small
from perfportal.core.periods import Period, PeriodKind

AWAITING = "submitted"


@dataclass(frozen=True)
class Sheet:
    """What a definition says about its figures, as far as words about them need it.

    `small_below` is the council's threshold for small numbers, where the KPI counts people;
    `comparison` and `arrow_means` are the council's ways too.
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
    numerator_label: str = ""
    denominator_label: str = ""
    version: int = 1
    series: int = 1
    year_kind: PeriodKind = PeriodKind.FINANCIAL_YEAR
    small_below: int | None = None
    comparison: Comparison = AS_SHOWN
    arrow_means: str = ArrowMeans.PERFORMANCE


@dataclass(frozen=True)
class Result:
    """One KPI in one period, as assessed and stored."""

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
    commentary: str = ""
    rule_version: str = ""
    is_baseline: bool = False

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
    def is_withheld(self) -> bool:
        """Not for publication: marked so, or a small number of people stands in it."""
        if self.marker == Marker.SUPPRESSED:
            return True
        figure = self.value if self.period_value is None else self.period_value
        small = self.sheet.small_below
        cell = Cell(figure, self.numerator, self.denominator)
        return small is not None and is_small(cell, threshold=small)


def masked(results: list[Result]) -> list[Result]:
    """The results as published: nothing suppressed, and nothing from which it could be worked out.

    A year to date from a suppressed period on is withheld with it (domain-rules 7.5), and so is a
    comparison with a suppressed figure.
    """
    hidden = {result.period for result in results if result.is_withheld}
    return [_masked(result, hidden) for result in results] if hidden else results


def _masked(result: Result, hidden: set[Period]) -> Result:
    in_year = {p for p in hidden if p.year(result.sheet.year_kind) == result.year}
    if any(period <= result.period for period in in_year):
        result = replace(result, ytd=None, ytd_state="", ytd_missing=(), outturn=None)
        if result.basis != RagBasis.PERIOD or result.period in hidden:
            result = _without_figure(result)
    if result.period.previous() in hidden:
        result = replace(result, dot_short="", previous_value=None)
    if result.period.year_before() in _derived(hidden, result):
        result = replace(result, dot_long="", dot_headline="", last_year_value=None)
    return result


def _derived(hidden: set[Period], result: Result) -> set[Period]:
    """Last year's period, where it or something that its figure holds is suppressed."""
    before = result.period.year_before()
    year = before.year(result.sheet.year_kind)
    held = {p for p in hidden if p <= before and p.year(result.sheet.year_kind) == year}
    if before in hidden or (held and result.basis != RagBasis.PERIOD):
        return {before}
    return set()


def _without_figure(result: Result) -> Result:
    return replace(
        result,
        rag=Rag.SUPPRESSED,
        marker=Marker.SUPPRESSED.value,
        value=None,
        period_value=None,
        numerator=None,
        denominator=None,
        adverse_variance=None,
        dot_short="",
        dot_long="",
        dot_headline="",
        commentary="",
    )
