"""Generated KPIs: every measure type, polarity and tolerance, with gaps, markers and breaks."""

import datetime as dt
from decimal import Decimal

from hypothesis import strategies as st

from kpis.calculations.codes import (
    Calendar,
    CompareAt,
    DataStatus,
    IndicatorRole,
    MeasureType,
    Polarity,
    Profile,
    RagBasis,
    RagPreset,
    TargetKind,
    ToleranceKind,
)
from kpis.calculations.facts import (
    AS_SHOWN,
    YEAR_KIND,
    Comparison,
    DefinitionFacts,
    KpiFacts,
    SetUp,
    SlotFacts,
    SpcWays,
)
from kpis.calculations.forecast import ForecastMethod
from kpis.calculations.overrides import OfficerForecast
from kpis.calculations.targets import TargetVersion
from kpis.calculations.warning_signs import Actions
from perfportal.core.periods import PeriodKind, period_containing

FIRST_DAY, SECOND_YEAR = dt.date(2023, 4, 1), dt.date(2024, 6, 1)
KINDS = [PeriodKind.MONTH, PeriodKind.QUARTER, PeriodKind.HALF_YEAR, PeriodKind.FINANCIAL_YEAR]
COMPARISONS = [
    AS_SHOWN,
    Comparison(CompareAt.RAW),
    Comparison(CompareAt.RAW, ((dt.date(2024, 6, 30), CompareAt.DISPLAY),)),
]
MINIMA = [Decimal(0), Decimal("0.5"), Decimal(3), Decimal("33.3333"), Decimal(100), Decimal(250)]
OTHER_KINDS = (TargetKind.STATUTORY, TargetKind.FORECAST, TargetKind.TRAJECTORY)
small = st.integers(-2, 40).map(Decimal)
ordinary = st.decimals(Decimal(-2000), Decimal(2000), places=4)
huge = st.sampled_from([Decimal("1e12"), Decimal("-99999999999.9999"), Decimal("0.0001")])
numbers = st.one_of(small, small, ordinary, huge)
maybe = st.none() | numbers


@st.composite
def set_ups(draw, *, measure_type=None, polarity=None, tolerance_kind=None):
    return SetUp(
        measure_type=measure_type or draw(st.sampled_from(MeasureType)),
        polarity=polarity or draw(st.sampled_from(Polarity)),
        decimal_places=draw(st.integers(0, 4)),
        multiplier=draw(st.sampled_from([1, 100, 1000, 100000])),
        midpoint=draw(st.none() | small),
        calendar=draw(st.sampled_from(Calendar)),
        due_numbers=draw(st.sampled_from([(), (), (), (1, 3), (4,), (2, 5, 8, 11)])),
        role=draw(st.sampled_from(IndicatorRole)),
        rag_basis=draw(st.sampled_from(RagBasis)),
        preset=draw(st.sampled_from([RagPreset.PER_KPI, *RagPreset])),
        tolerance_kind=tolerance_kind or draw(st.sampled_from(ToleranceKind)),
        tolerance=draw(st.none() | st.decimals(0, 30, places=2)),
        minimum_change=draw(st.sampled_from(MINIMA)),
        minimum_is_percent=draw(st.booleans()),
        comparison=draw(st.sampled_from(COMPARISONS)),
        forecast_method=draw(st.sampled_from([ForecastMethod.AUTO, *ForecastMethod])),
        limit=draw(st.sampled_from([None, Decimal(100), Decimal("0.5"), Decimal(0)])),
    )


@st.composite
def slots(draw, period):
    state = draw(st.sampled_from(["due", "draft", "submitted", "approved", "approved", "issued"]))
    due_on = draw(st.none() | st.just(period.end + dt.timedelta(days=20)))
    if state in ("due", "draft"):
        return SlotFacts(period, state, due_on)
    return SlotFacts(
        period,
        state,
        due_on,
        draw(st.integers(1, 10**6)),
        draw(maybe),
        draw(maybe),
        draw(maybe),
        draw(st.sampled_from(["", "", "", "", "z", "x", "c"])),
        draw(st.sampled_from(DataStatus)).value,
    )


@st.composite
def tidy_slots(draw, period):
    """Whole readings: numbers that councils send, so that most KPIs fit a grid."""
    cases = draw(st.integers(0, 400))
    return SlotFacts(
        period,
        "approved",
        period.end + dt.timedelta(days=20),
        1,
        draw(st.decimals(-50, 150, places=2)),
        Decimal(draw(st.integers(0, 400))),
        Decimal(cases),
        draw(st.sampled_from(["", "", "", "", "", "z"])),
        "final",
    )


@st.composite
def target_versions(draw, kind, year_kind, kinds=(TargetKind.TARGET,)):
    day = draw(st.dates(FIRST_DAY, dt.date(2026, 3, 31)))
    period = period_containing(draw(st.sampled_from([kind, year_kind, year_kind])), day)
    low, high = sorted([draw(small), draw(small)])
    return TargetVersion(
        period,
        draw(maybe),
        draw(st.none() | st.just(low)),
        draw(st.none() | st.just(high)),
        kind=draw(st.sampled_from(kinds)),
        profile=draw(st.sampled_from(Profile)),
        profile_values=tuple(draw(st.lists(small, min_size=4, max_size=4))),
        version=draw(st.integers(1, 3)),
        valid_from=draw(st.dates(dt.date(2023, 1, 1), dt.date(2026, 3, 31))),
    )


@st.composite
def kpis(draw, *, pk=1, **of_set_up):
    set_up = draw(set_ups(**of_set_up))
    kind, year_kind = draw(st.sampled_from(KINDS)), YEAR_KIND[set_up.calendar]
    kind = year_kind if kind == PeriodKind.FINANCIAL_YEAR else kind
    period, found = period_containing(kind, FIRST_DAY), []
    make = draw(st.sampled_from([slots, tidy_slots, tidy_slots]))
    for _number in range(draw(st.integers(1, 16))):
        if draw(st.integers(0, 9)):
            found.append(draw(make(period)))
        period = period.next()
    return KpiFacts(
        id=pk,
        code=f"GEN-{pk:02}",
        neutral=draw(st.booleans()),
        definitions=_definitions(draw, set_up),
        targets=tuple(
            draw(
                st.lists(
                    target_versions(kind, year_kind),
                    max_size=4,
                    unique_by=lambda target: (target.period, target.version),
                )
            )
        ),
        slots=tuple(found),
        starts_on=draw(st.none() | st.just(dt.date(2023, 10, 1))),
        retired_on=draw(st.none() | st.just(dt.date(2025, 6, 30))),
        baselines=draw(st.sampled_from([(), (), (period_containing(year_kind, SECOND_YEAR),)])),
        **draw(what_outlooks_rest_on(kind, year_kind)),
    )


@st.composite
def what_outlooks_rest_on(draw, kind, year_kind):
    """Targets that decide no status, officers' forecasts, rebases, actions and the way of SPC."""
    versions = target_versions(kind, year_kind, kinds=OTHER_KINDS)
    others = st.lists(
        versions,
        max_size=3,
        unique_by=lambda target: (target.kind, target.period, target.version),
    )
    days = st.dates(FIRST_DAY, dt.date(2026, 3, 31))
    years = st.sampled_from([period_containing(year_kind, FIRST_DAY),
                             period_containing(year_kind, SECOND_YEAR)])  # fmt: skip
    said = st.builds(
        OfficerForecast,
        years,
        small,
        st.just("Agreed"),
        st.dates(FIRST_DAY, SECOND_YEAR),
        st.none() | st.dates(SECOND_YEAR, dt.date(2026, 3, 31)),
    )
    return {
        "other_targets": tuple(draw(others)),
        "overrides": tuple(draw(st.lists(said, max_size=2))),
        "rebases": tuple(draw(st.lists(days, max_size=2))),
        "actions": Actions(*draw(st.tuples(*[st.lists(days, max_size=1).map(tuple)] * 2))),
        "spc": SpcWays(draw(st.booleans()), *draw(st.tuples(*[st.integers(6, 8)] * 2))),
    }


def _definitions(draw, set_up):
    first = DefinitionFacts(11, 1, 1, dt.date(2020, 4, 1), set_up)
    second = draw(st.sampled_from([None, None, 1, 2]))
    if second is None:
        return (first,)
    return (first, DefinitionFacts(12, 2, second, dt.date(2024, 4, 1), set_up))
