"""A month's KPI in its quarter and year: figure, target, status, and when there is none."""

import datetime as dt
from dataclasses import replace
from decimal import Decimal as D

import pytest

from kpis.calculations.codes import (
    Direction,
    Marker,
    MeasureType,
    Polarity,
    Profile,
    Rag,
    RagBasis,
    ToleranceKind,
)
from kpis.calculations.facts import DefinitionFacts, KpiFacts, SetUp, SlotFacts
from kpis.calculations.goals import TargetLine
from kpis.calculations.rolled import longer_kinds, rolled_up
from kpis.calculations.targets import TargetVersion, target_of_parts
from perfportal.core.periods import Period, PeriodKind, parse_period

AS_OF = dt.date(2026, 10, 20)
Q2, YEAR = Period.quarter(2026, 2), parse_period("2026-27")
MONTHS = JULY, AUGUST, SEPTEMBER = tuple(Period.month(2026, month) for month in (7, 8, 9))


def slot(period, figure, **facts):
    """A number; numerator and denominator; or mean, None and cases."""
    numbers = {"value": D(str(figure))} if not isinstance(figure, tuple) else {}
    if isinstance(figure, tuple):
        names = ("numerator", "denominator") if len(figure) == 2 else ("value", "numerator",
                                                                      "denominator")  # fmt: skip
        numbers = {n: None if v is None else D(str(v)) for n, v in zip(names, figure, strict=True)}
    known = {"state": "approved", "due_on": period.end, "revision_id": 1, "data_status": "final"}
    return SlotFacts(period, **known | numbers | facts)


def due(period):
    return SlotFacts(period, "due", period.end + dt.timedelta(days=10))


def kpi_of(slots, kind=MeasureType.SUM, *, targets=(), starts_on=None, **set_up):
    common = {"polarity": Polarity.HIGHER, "tolerance_kind": ToleranceKind.PERCENT,
              "tolerance": D(5)}  # fmt: skip
    definition = DefinitionFacts(
        1, 1, 1, dt.date(2020, 4, 1), SetUp(measure_type=kind, **common | set_up)
    )
    return KpiFacts(
        1, "TST-01", False, (definition,), tuple(targets), tuple(slots), starts_on=starts_on
    )  # fmt: skip


def of_quarter(slots, kind=MeasureType.SUM, **facts):
    """What is made of the second quarter; None if nothing is."""
    found = {one.result.period: one for one in rolled_up(kpi_of(slots, kind, **facts), as_of=AS_OF)}
    return found[Q2].result if Q2 in found else None


def three(*figures, **facts):
    return [slot(month, figure, **facts) for month, figure in zip(MONTHS, figures, strict=True)]


def test_counts_are_added_and_held_against_a_quarter_of_the_year():
    """Y-1 of the domain rules: 61 + 72 + 58 = 191; 800 a year are 200 a quarter, missed by 4.5%."""
    year = TargetVersion(YEAR, D(800), profile=Profile.LINEAR)

    found = of_quarter(three(61, 72, 58), targets=[year])

    assert (found.value, found.target.value, found.rag) == (D(191), D(200), Rag.AMBER)
    assert found.adverse_variance == D("4.5")


def test_percentages_are_pooled():
    """Y-3: 45/50, 60/80 and 30/32 are 83.3%, not the mean 86.3."""
    found = of_quarter(
        three((45, 50), (60, 80), (30, 32)), MeasureType.RATIO, multiplier=100, decimal_places=1,
        targets=[TargetVersion(YEAR, D("83.3"))],
    )  # fmt: skip

    assert (found.value, found.rag) == (D("83.3333"), Rag.GREEN)


def test_averages_are_weighted():
    """Y-4: 18.0 days of 400 cases and 22.0 of 100 are 18.8."""
    slots = three((18, None, 400), (22, None, 100), (20, None, 0))

    assert of_quarter(slots, MeasureType.WMEAN).value == D("18.8")


def test_days_go_by_the_mean_fte():
    """Y-6: 1,180, 1,020 and 1,460 days of 512.4, 508.0 and 505.6 FTE are 7.20 each."""
    slots = three((1180, "512.4"), (1020, "508.0"), (1460, "505.6"))

    assert of_quarter(slots, MeasureType.PER_FTE).value == D("7.1953")


def test_the_targets_of_the_months_make_that_of_the_quarter():
    monthly = [TargetVersion(month, D(60)) for month in MONTHS]

    assert of_quarter(three(61, 72, 58), targets=monthly).target.value == 180
    of_ratio = of_quarter(three((1, 2), (1, 2), (1, 2)), MeasureType.RATIO, targets=monthly)
    assert of_ratio.target.value == 60


def test_a_target_of_the_quarter_itself_wins():
    targets = [TargetVersion(Q2, D(190)), *(TargetVersion(month, D(60)) for month in MONTHS)]

    found = of_quarter(three(61, 72, 58), targets=targets)

    assert (found.target.value, found.rag) == (D(190), Rag.GREEN)


@pytest.mark.parametrize(
    ("kind", "figures", "monthly"),
    [
        (MeasureType.RATIO, [(1, 2)] * 3, [60, 60, 61]),
        (MeasureType.SUM, [1, 2, 3], [60, 60, None]),
    ],
)
def test_where_the_targets_of_the_months_make_none_the_last_month_stands(kind, figures, monthly):
    targets = [
        TargetVersion(m, D(number)) for m, number in zip(MONTHS, monthly, strict=True) if number
    ]

    assert of_quarter(three(*figures), kind, targets=targets) is None


def test_without_any_target_there_is_a_figure():
    assert of_quarter(three(1, 2, 3)).rag == Rag.NO_TARGET


def test_a_missing_month_is_waited_for_and_never_summed_over():
    found = of_quarter(
        [*three(61, 72, 58)[:2], due(SEPTEMBER)], targets=[TargetVersion(YEAR, D(9))]
    )

    assert (found.value, found.rag, found.slot.state) == (None, Rag.OVERDUE, "due")
    assert of_quarter([slot(JULY, 1), slot(SEPTEMBER, 2)]) is None
    assert of_quarter([slot(JULY, 1), slot(AUGUST, 2)]) is None


def test_it_is_no_further_on_than_its_least_far_month():
    slots = [*three(1, 2, 3, state="issued")[:2], slot(SEPTEMBER, 3, state="submitted")]

    assert of_quarter(slots).slot.state == "submitted"


def test_one_withheld_month_withholds_the_quarter():
    slots = [slot(JULY, 3, marker="c"), *three(1, 12, 14)[1:]]

    assert of_quarter(slots).marker == Marker.SUPPRESSED


def test_months_without_cases_count_for_nothing():
    nothing = [slot(month, (None, None), marker="z") for month in MONTHS]
    some = [*nothing[:2], slot(SEPTEMBER, (3, 4))]

    assert of_quarter(nothing, MeasureType.RATIO).rag == Rag.NOT_APPLICABLE
    assert of_quarter(some, MeasureType.RATIO).value == D("0.75")


def test_a_month_that_is_not_available_makes_the_quarter_so():
    slots = [slot(JULY, (None, None), marker="x"), *three(1, 12, 14)[1:]]

    found = of_quarter(slots)

    assert (found.value, found.marker, found.rag) == (None, "x", Rag.NOT_APPLICABLE)


def test_a_provisional_month_makes_the_quarter_provisional():
    slots = [slot(JULY, 3, data_status="provisional"), *three(1, 12, 14)[1:]]

    assert of_quarter(slots).slot.data_status == "provisional"


@pytest.mark.parametrize(
    ("kind", "facts"),
    [
        (MeasureType.SNAP, {}),
        (MeasureType.MEDIAN, {}),
        (MeasureType.ROLL12, {}),
        (MeasureType.CUM_ENTERED, {}),
        (MeasureType.ANNUAL, {}),
        (MeasureType.SUM, {"rag_basis": RagBasis.YTD}),
        (MeasureType.SUM, {"rag_basis": RagBasis.OUTTURN}),
    ],
)
def test_elsewhere_the_last_month_says_it_already(kind, facts):
    assert of_quarter(three(1, 2, 3), kind, **facts) is None


def test_percentages_without_their_parts_make_no_quarter():
    assert of_quarter(three(90, 91, 92), MeasureType.RATIO) is None


def test_a_break_in_the_series_makes_no_quarter():
    kpi = kpi_of(three(1, 2, 3))
    later = replace(kpi.definitions[0], id=2, series=2, valid_from=dt.date(2026, 8, 1))

    found = rolled_up(replace(kpi, definitions=(*kpi.definitions, later)), as_of=AS_OF)

    assert found == []


def test_a_quarter_that_was_entered_itself_is_left_alone():
    assert of_quarter([*three(1, 2, 3), slot(Q2, 7)]) is None


def test_it_is_compared_with_the_quarters_before():
    period, slots = Period.month(2025, 7), []
    for figure in (10, 10, 10, 9, 9, 9, 8, 8, 8, 7, 7, 7, 12, 12, 12):
        slots.append(slot(period, figure))
        period = period.next()

    found = of_quarter(slots)

    assert (found.value, found.previous_value, found.last_year_value) == (36, 21, 30)
    assert (found.dot_short, found.dot_headline) == (Direction.IMPROVING, Direction.IMPROVING)


def test_a_year_is_made_of_its_quarters_and_of_its_months():
    quarters = [slot(q, 10) for q in YEAR.previous().divide(PeriodKind.QUARTER)]
    months = [slot(m, 1) for m in YEAR.divide(PeriodKind.MONTH)]

    of_quarters, of_months = (
        {one.result.period.token: one.result.value for one in rolled_up(kpi, as_of=AS_OF)}
        for kpi in (kpi_of(quarters), kpi_of(months))
    )

    assert of_quarters == {"2025-26": 40}
    assert of_months == {"2026-27-Q1": 3, "2026-27-Q2": 3, "2026-27-Q3": 3, "2026-27-Q4": 3,
                         "2026-27": 12}  # fmt: skip


def test_weeks_make_months_quarters_and_years():
    assert longer_kinds(PeriodKind.WEEK, PeriodKind.ACADEMIC_YEAR) == (
        PeriodKind.MONTH, PeriodKind.QUARTER, PeriodKind.ACADEMIC_YEAR,
    )  # fmt: skip
    weeks = [slot(week, 1) for week in Q2.divide(PeriodKind.WEEK)]
    found = {one.result.period.token: one for one in rolled_up(kpi_of(weeks), as_of=AS_OF)}
    values = {token: one.result.value for token, one in found.items()}
    assert values == {"2026-M07": 5, "2026-M08": 4, "2026-M09": 4, "2026-27-Q2": 13}
    assert found["2026-27-Q2"].last.token == "2026-W39"


def test_a_kpi_that_began_within_the_quarter_is_asked_for_its_months_only():
    slots = three(61, 72, 58)[1:]

    assert of_quarter(slots, starts_on=dt.date(2026, 8, 10)).value == 130


def test_targets_of_parts_that_do_not_agree_make_none():
    a_range = TargetLine(None, D(1), D(3))

    assert target_of_parts([a_range] * 3, adds_up=True) == TargetLine(None, D(3), D(9))
    assert target_of_parts([a_range, TargetLine(None, D(1))], adds_up=True) is None
    assert target_of_parts([a_range, None], adds_up=False) is None
