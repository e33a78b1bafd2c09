import datetime as dt
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kpis.calculations.codes import Marker, MeasureType, YearToDateState
from kpis.calculations.rounding import round_half_up
from kpis.calculations.year_to_date import (
    Measure,
    Outcome,
    Reading,
    Reason,
    outturn,
    period_value,
    period_values,
    year_to_date,
)
from perfportal.core.periods import Period, PeriodKind, parse_period
from tests.kpis.calculations.vectors import number

YEAR = parse_period("2026-27")
Q1, Q2, Q3, Q4 = (Period.quarter(2026, quarter) for quarter in (1, 2, 3, 4))
PERCENT = Decimal(100)


def quarters(*values, first=Q1, **shared):
    """Readings of quarters that follow each other; None leaves one out, a pair is n and d."""
    readings, period = [], first
    for value in values:
        if isinstance(value, tuple):
            n, d = (number(part) for part in value)
            readings.append(Reading(period, numerator=n, denominator=d, **shared))
        elif value is not None:
            readings.append(Reading(period, number(value), **shared))
        period = period.next()
    return readings


def to_date(readings, measure, places, through=4):
    """Year to date after each quarter, as displayed."""
    ends = (Q1, Q2, Q3, Q4)[:through]
    figures = [year_to_date(readings, measure=measure, period=period) for period in ends]
    return [str(round_half_up(figure.value, places)) for figure in figures]


def by_quarter(readings, measure, places):
    values = period_values(readings, measure).values()
    return [str(round_half_up(value, places)) for value in values]


def test_y1_counts_are_summed():
    figure = year_to_date(quarters(61, 72, 58), measure=Measure(MeasureType.SUM))

    assert (figure.value, figure.state, figure.missing, figure.label) == (
        Decimal(191),
        YearToDateState.COMPLETE,
        (),
        "",
    )


def test_y2_a_missing_quarter_is_named_and_nothing_summed():
    figure = year_to_date(quarters(61, None, 58), measure=Measure(MeasureType.SUM))

    assert (figure.value, figure.state, figure.missing, figure.reason) == (
        None,
        YearToDateState.INCOMPLETE,
        (Q2,),
        Reason.PERIODS_MISSING,
    )


def test_y3_percentages_are_pooled():
    measure = Measure(MeasureType.RATIO, PERCENT)
    readings = quarters((45, 50), (60, 80), (30, 32))

    assert by_quarter(readings, measure, 1) == ["90.0", "75.0", "93.8"]
    assert to_date(readings, measure, 1, through=3)[2] == "83.3"


def test_y4_averages_are_weighted_by_cases():
    readings = [
        Reading(Q1, Decimal("18.0"), denominator=Decimal(400)),
        Reading(Q2, Decimal("22.0"), denominator=Decimal(100)),
    ]

    figure = year_to_date(readings, measure=Measure(MeasureType.WMEAN))

    assert figure.value == Decimal("18.8")


def test_y5_cumulative_ratio():
    measure = Measure(MeasureType.CUM_RATIO, PERCENT)
    readings = quarters(*((n, "48.60") for n in ("13.86", "27.18", "40.25", "47.14")))

    assert to_date(readings, measure, 2) == ["28.52", "55.93", "82.82", "97.00"]
    assert by_quarter(readings, measure, 2) == ["28.52", "27.41", "26.89", "14.18"]


def test_y6_days_lost_per_mean_fte():
    measure = Measure(MeasureType.PER_FTE)
    readings = quarters((1180, "512.4"), (1020, "508.0"), (1460, "505.6"), (1390, "510.0"))

    assert by_quarter(readings, measure, 2) == ["2.30", "2.01", "2.89", "2.73"]
    assert to_date(readings, measure, 2) == ["2.30", "4.31", "7.20", "9.92"]


def test_y7_rolling_year_crosses_the_turn_of_the_year():
    measure = Measure(MeasureType.ROLL12, PERCENT)
    readings = quarters((30, 60), (28, 60), (35, 65), (40, 66), (44, 70))
    after = Q4.next()

    third = period_value(Q3, readings, measure)
    assert (third.value, third.missing) == (None, (Q4.year_before(),))
    assert round_half_up(period_value(Q4, readings, measure).value, 1) == Decimal("53.0")
    fifth = year_to_date(readings, measure=measure)
    assert round_half_up(fifth.value, 1) == Decimal("56.3")
    assert (fifth.value, fifth.label) == (
        period_value(after, readings, measure).value,
        "rolling 12 months",
    )


def test_y8_no_cases_is_not_applicable():
    figure = period_value(Q1, quarters((0, 0)), Measure(MeasureType.RATIO, PERCENT))

    assert (figure.value, figure.outcome, figure.marker) == (
        None,
        Outcome.NOT_APPLICABLE,
        Marker.NOT_APPLICABLE,
    )


def test_cases_over_zero_were_entered_wrong():
    readings = quarters((45, 50), (3, 0))
    measure = Measure(MeasureType.RATIO, PERCENT)

    assert period_value(Q2, readings, measure).outcome == Outcome.ENTRY_ERROR
    figure = year_to_date(readings, measure=measure)
    assert (figure.value, figure.outcome, figure.missing, figure.state) == (
        None,
        Outcome.ENTRY_ERROR,
        (Q2,),
        YearToDateState.INCOMPLETE,
    )


@pytest.mark.parametrize("marker", [Marker.NOT_AVAILABLE, Marker.SUPPRESSED])
def test_a_marker_without_a_value_is_a_gap(marker):
    readings = [*quarters(61), Reading(Q2, marker=marker)]

    assert year_to_date(readings, measure=Measure(MeasureType.SUM)).missing == (Q2,)


def test_a_period_without_cases_does_not_spoil_the_year():
    readings = [*quarters((45, 50)), Reading(Q2, marker=Marker.NOT_APPLICABLE)]
    measure = Measure(MeasureType.RATIO, PERCENT)

    assert year_to_date(readings, measure=measure).value == 90
    assert year_to_date([readings[1]], measure=measure, starts=Q2.start).marker == "z"


def test_a_suppressed_value_that_staff_know_counts():
    readings = [*quarters(61), Reading(Q2, Decimal(3), marker=Marker.SUPPRESSED)]

    assert year_to_date(readings, measure=Measure(MeasureType.SUM)).value == 64


def test_a_kpi_that_started_in_the_year_says_from_when():
    figure = year_to_date(
        quarters(5, 7, first=Q3), measure=Measure(MeasureType.SUM), starts=dt.date(2026, 11, 1)
    )

    assert (figure.value, figure.label) == (Decimal(12), "from Q3")


def test_before_it_started_nothing_is_due():
    figure = year_to_date([], measure=Measure(MeasureType.SUM), period=Q1, starts=Q3.start)

    assert (figure.outcome, figure.state) == (Outcome.NOT_DUE, None)


def test_years_are_not_mixed():
    readings = quarters(10, 20, first=Q4)

    assert year_to_date(readings, measure=Measure(MeasureType.SUM)).value == 20


@pytest.mark.parametrize(
    ("measure_type", "parts"),
    [(MeasureType.SUM, {}), (MeasureType.RATIO, {"numerator": Decimal(1)})],
)
def test_a_break_in_the_series_is_not_crossed(measure_type, parts):
    shared = {"value": Decimal(1), "denominator": Decimal(2), **parts}
    readings = [Reading(Q1, **shared), Reading(Q2, **shared, series=2)]

    figure = year_to_date(readings, measure=Measure(measure_type))

    assert (figure.value, figure.missing, figure.reason) == (None, (Q1,), Reason.BREAK_IN_SERIES)


@pytest.mark.parametrize("measure_type", [MeasureType.CUM_RATIO, MeasureType.CUM_ENTERED])
def test_a_rise_over_a_break_is_not_known(measure_type):
    readings = [Reading(Q1, Decimal(10)), Reading(Q2, Decimal(25), series=2)]

    figure = period_value(Q2, readings, Measure(measure_type))

    assert (figure.value, figure.reason) == (None, Reason.BREAK_IN_SERIES)


def test_percentages_without_their_parts_are_kept_and_not_averaged():
    measure = Measure(MeasureType.RATIO, PERCENT)
    readings = [*quarters(90, 75), Reading(Q3, numerator=Decimal(30), denominator=Decimal(32))]

    assert period_value(Q2, readings, measure).value == 75
    figure = year_to_date(readings, measure=measure)
    assert (figure.value, figure.missing, figure.reason) == (None, (Q1, Q2), Reason.NO_NUMERATOR)
    assert figure.reason == "numerator and denominator are missing"


def test_a_single_period_is_its_own_year_to_date():
    measure = Measure(MeasureType.RATIO, PERCENT)

    assert year_to_date(quarters(90), measure=measure).value == 90
    assert year_to_date([Reading(YEAR, Decimal(88))], measure=measure).value == 88


def test_averages_without_cases_are_not_averaged():
    figure = year_to_date(quarters(18, 22), measure=Measure(MeasureType.WMEAN))

    assert (figure.value, figure.missing, figure.reason) == (None, (Q1, Q2), Reason.NO_CASES)


def test_an_average_may_be_entered_as_total_and_cases():
    readings = quarters((7200, 400), (2200, 100))
    measure = Measure(MeasureType.WMEAN)

    assert period_value(Q1, readings, measure).value == 18
    assert year_to_date(readings, measure=measure).value == Decimal("18.8")


def test_cumulative_entered():
    readings = quarters(10, 25, 45, first=Q1)
    measure = Measure(MeasureType.CUM_ENTERED)

    assert list(period_values(readings, measure).values()) == [10, 15, 20]
    assert year_to_date(readings, measure=measure).value == 45


def test_cumulative_figures_start_again_each_year():
    readings = quarters(100, 30, first=Q4)

    assert period_value(Q4.next(), readings, Measure(MeasureType.CUM_ENTERED)).value == 30


def test_a_rise_needs_the_quarter_before_and_the_year_to_date_does_not():
    readings = quarters(10, None, 45)
    measure = Measure(MeasureType.CUM_ENTERED)

    assert period_value(Q3, readings, measure).missing == (Q2,)
    assert year_to_date(readings, measure=measure).value == 45


def test_a_rise_after_a_quarter_without_cases_is_the_figure_itself():
    readings = quarters((0, 0), (20, 40))

    assert period_value(Q2, readings, Measure(MeasureType.CUM_RATIO, PERCENT)).value == 50


def test_cumulative_percentages_without_parts():
    readings = quarters("28.5", "55.9")
    measure = Measure(MeasureType.CUM_RATIO, PERCENT)

    assert period_value(Q2, readings, measure).value == Decimal("27.4")
    assert year_to_date(readings, measure=measure).value == Decimal("55.9")


@pytest.mark.parametrize("measure_type", [MeasureType.SNAP, MeasureType.YES_NO, MeasureType.DATE])
def test_a_position_is_the_latest_and_never_summed(measure_type):
    readings = quarters(60, 62)
    measure = Measure(measure_type)

    assert year_to_date(readings, measure=measure).value == 62
    assert year_to_date(readings, measure=measure, period=Q3).value == 62
    assert outturn(readings, measure=measure, year=YEAR).missing == (Q4,)


def test_a_median_must_be_entered():
    figure = year_to_date(quarters(12, 14), measure=Measure(MeasureType.MEDIAN))

    assert (figure.value, figure.state, figure.reason) == (
        None,
        YearToDateState.INCOMPLETE,
        Reason.MEDIAN,
    )


def test_an_annual_figure_is_not_due_before_it_is_there():
    measure = Measure(MeasureType.ANNUAL)

    assert year_to_date([], measure=measure, period=Q2).outcome == Outcome.NOT_DUE
    assert year_to_date(quarters(62, first=Q4), measure=measure).value == 62
    assert outturn([Reading(YEAR, Decimal(62))], measure=measure, year=YEAR).value == 62
    assert outturn(quarters(62, first=Q4), measure=measure, year=YEAR).value == 62
    assert outturn([], measure=measure, year=YEAR).missing == (YEAR,)


def test_only_the_periods_that_are_collected_are_asked_for():
    measure = Measure(MeasureType.RATIO, PERCENT, due_numbers=(1, 3, 4))
    readings = quarters((45, 50), None, (45, 50))

    assert year_to_date(readings, measure=measure).value == 90


def test_outturn_is_the_year_to_date_of_the_last_period():
    measure = Measure(MeasureType.SUM)

    assert outturn(quarters(1, 2, 3, 4), measure=measure, year=YEAR).value == 10
    assert outturn(quarters(1, 2, 3), measure=measure, year=YEAR).missing == (Q4,)
    assert outturn([Reading(YEAR, Decimal(9))], measure=measure, year=YEAR).value == 9


def test_months_of_the_financial_year_are_summed_across_new_year():
    april = Period.month(2026, 4)
    months = [Reading(part, Decimal(1)) for part in YEAR.divide(PeriodKind.MONTH)]

    figure = year_to_date(months[:10], measure=Measure(MeasureType.SUM))
    assert (figure.value, figure.state) == (Decimal(10), YearToDateState.COMPLETE)
    gap = [months[0], months[2]]
    assert year_to_date(gap, measure=Measure(MeasureType.SUM)).missing == (april.next(),)


def test_a_rolling_year_of_months():
    months = parse_period("2025-26").divide(PeriodKind.MONTH)
    readings = [
        Reading(month, numerator=Decimal(number), denominator=Decimal(10))
        for number, month in enumerate(months)
    ]

    figure = period_value(months[-1], readings, Measure(MeasureType.ROLL12, PERCENT))

    assert figure.value == Decimal(66) / 120 * 100


def test_a_rolling_figure_given_by_its_source_is_kept():
    figure = period_value(Q2, quarters(None, "11.8"), Measure(MeasureType.ROLL12, PERCENT))

    assert (figure.value, figure.label) == (Decimal("11.8"), "rolling 12 months")


def test_terms_make_an_academic_year():
    year = parse_period("AY2026-27")
    readings = [Reading(term, Decimal(5)) for term in year.divide(PeriodKind.TERM)]
    measure = Measure(MeasureType.SUM, year_kind=PeriodKind.ACADEMIC_YEAR)

    assert year_to_date(readings, measure=measure).value == 15


def test_no_readings_at_all():
    assert year_to_date([], measure=Measure(MeasureType.SUM)).outcome == Outcome.INCOMPLETE


NUMBERS = st.decimals(0, 10**6, places=2)


@given(
    cells=st.lists(
        st.one_of(st.none(), st.tuples(NUMBERS, st.decimals(1, 10**6, places=2))),
        min_size=1,
        max_size=4,
    ),
    measure_type=st.sampled_from([MeasureType.SUM, MeasureType.RATIO, MeasureType.PER_FTE]),
)
def test_agrees_with_a_naive_twin(cells, measure_type):
    readings = [
        Reading(period, pair[0], *pair)
        for period, pair in zip((Q1, Q2, Q3, Q4), cells, strict=False)
        if pair
    ]
    last = (Q1, Q2, Q3, Q4)[len(cells) - 1]
    figure = year_to_date(readings, measure=Measure(measure_type, PERCENT), period=last)

    if None in cells:
        assert figure.missing == tuple(
            q for q, c in zip((Q1, Q2, Q3, Q4), cells, strict=False) if not c
        )
        return
    top = bottom = Decimal(0)
    for n, d in cells:
        top += n
        bottom += d
    naive = {
        MeasureType.SUM: top,
        MeasureType.RATIO: top / bottom * 100,
        MeasureType.PER_FTE: top / (bottom / len(cells)) * 100,
    }[measure_type]
    assert abs(figure.value - naive) < Decimal("1e-12")
