"""The year-end forecast: the vectors F-1 to F-4 and every way of having none."""

import datetime as dt
from dataclasses import replace
from decimal import Decimal as D

import pytest

from kpis.calculations.codes import (
    IndicatorRole,
    MeasureType,
    Polarity,
    Rag,
    RagPreset,
    TargetKind,
    ToleranceKind,
)
from kpis.calculations.forecast import (
    AUTOMATIC,
    Forecast,
    ForecastFacts,
    ForecastMethod,
    LastYear,
    NoForecast,
    Override,
    fits,
    forecast,
    forecast_status,
    target_kind,
)
from kpis.calculations.goals import TargetLine
from kpis.calculations.rag import RagRule
from kpis.calculations.readings import NOT_APPLICABLE, NOT_DUE, Figure, Outcome, incomplete
from kpis.calculations.rounding import round_half_up
from perfportal.core.periods import Period

Q1, Q2, Q3, Q4 = (Period.quarter(2026, number) for number in (1, 2, 3, 4))
AS_OF = dt.date(2026, 11, 27)
M = ForecastMethod


def facts_of(measure_type, ytd, place=2, periods=4, **more):
    figure = ytd if isinstance(ytd, Figure) else Figure(D(ytd))
    if "annual" in more:
        more["annual_target"] = TargetLine(D(more.pop("annual")))
    if "to_date" in more:
        more["target_to_date"] = D(more.pop("to_date"))
    return ForecastFacts(Q2, measure_type, figure, place, periods, **more)


def rounded(found, places=0):
    return str(round_half_up(found.value, places))


@pytest.mark.parametrize(
    ("place", "ytd", "expected"), [(1, 58, 232), (2, 131, 262), (3, 196, "261")]
)
def test_f1_a_straight_line(place, ytd, expected):
    facts = facts_of(MeasureType.SUM, ytd, place, annual=300, to_date=75 * place)

    found = forecast(facts)

    assert (rounded(found), found.method) == (str(expected), M.STRAIGHT_LINE)


@pytest.mark.parametrize(
    ("ytd", "to_date", "expected"), [("55.5", "55.9", "96.3"), ("82.1", "82.8", "96.2")]
)
def test_f2_and_f3_a_profile(ytd, to_date, expected):
    found = forecast(facts_of(MeasureType.CUM_RATIO, ytd, to_date=to_date, annual="97.0"))

    assert (rounded(found, 1), found.method) == (expected, M.PROFILE)


def test_f2_is_red_with_half_a_point_of_tolerance():
    rule = RagRule(Polarity.HIGHER, ToleranceKind.ABSOLUTE, D("0.5"), 1)
    found = forecast(facts_of(MeasureType.CUM_RATIO, "55.5", to_date="55.9", annual="97.0"))

    assert forecast_status(found, TargetLine(D("97.0")), rule, as_of=AS_OF) == Rag.RED


def test_f4_the_pattern_of_last_year():
    facts = facts_of(MeasureType.SUM, 131, last_year=LastYear(D(120), D(260)))

    found = forecast(facts, M.LAST_YEAR_PATTERN)

    assert (rounded(found), found.method) == ("284", M.LAST_YEAR_PATTERN)


def test_a_straight_line_of_months_counts_months():
    found = forecast(facts_of(MeasureType.SUM, 131, place=5, periods=12))

    assert rounded(found, 1) == "314.4"


@pytest.mark.parametrize(
    ("ytd", "to_date", "method", "expected"),
    [("131", "130", M.PROFILE, "277"), ("131", "137.5", M.STRAIGHT_LINE, "262")],
)
def test_a_count_follows_its_profile_only_where_that_is_not_flat(ytd, to_date, method, expected):
    found = forecast(facts_of(MeasureType.SUM, ytd, to_date=to_date, annual=275))

    assert (rounded(found), found.method) == (expected, method)


def test_a_flat_share_is_compared_as_it_is_stored():
    third = facts_of(MeasureType.SUM, 10, place=1, periods=3, to_date="33.3333", annual=100)

    assert forecast(third).method == M.STRAIGHT_LINE


def test_a_count_without_a_target_or_with_a_range_follows_a_line():
    without = facts_of(MeasureType.SUM, 131)
    within = replace(without, target_to_date=D(130), annual_target=TargetLine(None, D(1), D(9)))

    assert [forecast(f).method for f in (without, within)] == [M.STRAIGHT_LINE] * 2


@pytest.mark.parametrize(
    "kind", [MeasureType.CUM_RATIO, MeasureType.CUM_ENTERED, MeasureType.PER_FTE]
)
def test_other_growing_figures_fall_back_on_last_year(kind):
    last_year = LastYear(D(120), D(260))

    without_profile = forecast(facts_of(kind, 131, last_year=last_year))
    with_profile = forecast(facts_of(kind, 131, last_year=last_year, to_date=100, annual=200))
    with_neither = forecast(facts_of(kind, 131))

    assert (without_profile.method, rounded(without_profile)) == (M.LAST_YEAR_PATTERN, "284")
    assert (with_profile.method, rounded(with_profile)) == (M.PROFILE, "262")
    assert with_neither == Forecast(None, M.PROFILE, NoForecast.NO_TARGET_TO_DATE)


def test_sickness_per_fte_is_not_forecast_as_it_stands():
    """2.30 days after one quarter is no forecast of the year against 9.5 (1.3, HR-01)."""
    found = forecast(facts_of(MeasureType.PER_FTE, "2.30", 1, to_date="2.2", annual="9.5"))

    assert rounded(found, 2) == "9.93"


@pytest.mark.parametrize(
    ("kind", "ytd", "latest", "expected"),
    [
        (MeasureType.RATIO, Figure(D("83.3")), Figure(D("93.8")), "83.3"),
        (MeasureType.RATIO, incomplete(Q1), Figure(D("93.8")), "93.8"),
        (MeasureType.WMEAN, Figure(D("18.8")), Figure(D("22.0")), "18.8"),
        (MeasureType.SNAP, Figure(D(57)), Figure(D(57)), "57.0"),
        (MeasureType.ROLL12, Figure(D("56.3")), Figure(D("56.3")), "56.3"),
        (MeasureType.MEDIAN, incomplete(), Figure(D(12)), "12.0"),
        (MeasureType.RATIO, NOT_APPLICABLE, Figure(D(50)), "50.0"),
    ],
)
def test_what_does_not_grow_stays_as_it_is(kind, ytd, latest, expected):
    found = forecast(facts_of(kind, ytd, latest=latest))

    assert (rounded(found, 1), found.method) == (expected, M.LATEST)


NONE = [
    ("ytd", facts_of(MeasureType.SUM, incomplete(Q1)), M.AUTO, NoForecast.YTD_INCOMPLETE),
    ("cases", facts_of(MeasureType.RATIO, NOT_APPLICABLE), M.AUTO, NoForecast.NO_CASES),
    ("error", facts_of(MeasureType.RATIO, Figure(outcome=Outcome.ENTRY_ERROR)), M.AUTO,
     NoForecast.YTD_INCOMPLETE),
    ("too large", facts_of(MeasureType.SUM, Figure(None)), M.AUTO, NoForecast.NO_FIGURE),
    ("annual", facts_of(MeasureType.ANNUAL, NOT_DUE), M.AUTO, NoForecast.NOT_DUE),
    ("not asked", facts_of(MeasureType.SUM, 3, 0, 2), M.AUTO, NoForecast.NOT_DUE),
    ("zero", facts_of(MeasureType.SUM, 5, to_date=0, annual=80), M.AUTO, NoForecast.ZERO_TARGET),
    ("zero cum", facts_of(MeasureType.CUM_RATIO, 5, to_date=0, annual=0), M.AUTO,
     NoForecast.ZERO_TARGET),
    ("no profile", facts_of(MeasureType.SUM, 5), M.PROFILE, NoForecast.NO_TARGET_TO_DATE),
    ("no annual", facts_of(MeasureType.SUM, 5, to_date=3), M.PROFILE, NoForecast.NO_ANNUAL_TARGET),
    ("no last year", facts_of(MeasureType.SUM, 5), M.LAST_YEAR_PATTERN, NoForecast.NO_LAST_YEAR),
    ("last year half", facts_of(MeasureType.SUM, 5, last_year=LastYear(None, D(3))),
     M.LAST_YEAR_PATTERN, NoForecast.NO_LAST_YEAR),
    ("last year zero", facts_of(MeasureType.SUM, 5, last_year=LastYear(D(0), D(3))),
     M.LAST_YEAR_PATTERN, NoForecast.ZERO_LAST_YEAR),
    ("break", facts_of(MeasureType.SUM, 5, last_year=LastYear(D(2), D(3), comparable=False)),
     M.LAST_YEAR_PATTERN, NoForecast.NOT_COMPARABLE),
    ("late", facts_of(MeasureType.SUM, 5, late=True, to_date=3, annual=9), M.PROFILE,
     NoForecast.LATE_START),
    ("line of a ratio", facts_of(MeasureType.RATIO, 5), M.STRAIGHT_LINE, NoForecast.DOES_NOT_FIT),
    ("count as it is", facts_of(MeasureType.SUM, 5), M.LATEST, NoForecast.DOES_NOT_FIT),
    ("no officer", facts_of(MeasureType.SUM, 5), M.MANUAL, NoForecast.NO_OVERRIDE),
]  # fmt: skip


@pytest.mark.parametrize(("facts", "method", "reason"), [one[1:] for one in NONE],
                         ids=[one[0] for one in NONE])  # fmt: skip
def test_no_forecast_has_a_named_reason(facts, method, reason):
    found = forecast(facts, method)

    assert (found.value, found.reason) == (None, reason)


def test_every_reason_is_tested():
    assert {reason for *_rest, reason in NONE} == set(NoForecast)


def test_a_target_of_zero_all_year_leaves_a_straight_line():
    assert rounded(forecast(facts_of(MeasureType.SUM, 2, to_date=0, annual=0))) == "4"


def test_a_late_start_is_spread_over_the_periods_that_are_left():
    late = facts_of(MeasureType.SUM, 30, 1, 2, late=True, to_date=130, annual=275)

    found = forecast(late)

    assert (rounded(found), found.method) == ("60", M.STRAIGHT_LINE)


def test_a_running_total_entered_late_still_compares_with_its_target():
    late = facts_of(MeasureType.CUM_ENTERED, 131, 1, 2, late=True, to_date=100, annual=200)

    assert rounded(forecast(late)) == "262"


@pytest.mark.parametrize("method", M)
def test_after_the_last_period_the_forecast_is_the_outturn(method):
    over = facts_of(MeasureType.SUM, 245, 4, outturn=Figure(D(245)), override=Override(D(1), "x"))

    assert forecast(over, method) == Forecast(D(245), M.LATEST, is_outturn=True)


@pytest.mark.parametrize("method", M)
def test_until_then_an_officer_wins_with_the_reason(method):
    facts = facts_of(
        MeasureType.RATIO, incomplete(Q1), override=Override(D(80), "Two posts filled")
    )

    assert forecast(facts, method) == Forecast(D(80), M.MANUAL, words="Two posts filled")


def test_an_officer_stands_in_for_an_outturn_that_is_missing():
    over = facts_of(MeasureType.SUM, incomplete(Q1), 4, outturn=incomplete(Q1))

    assert forecast(over).reason == NoForecast.YTD_INCOMPLETE
    assert forecast(replace(over, override=Override(D(9), "x"))).value == 9


def test_ties_are_kept_on_the_way():
    """1/3 of 0.00015 and times 3 again is the same number, not one below."""
    found = forecast(facts_of(MeasureType.CUM_RATIO, "0.00015", to_date=3, annual=3))

    assert round_half_up(found.value, 4) == D("0.0002")


def test_the_status_is_that_of_the_annual_target_by_the_same_rule():
    rule = RagRule(Polarity.HIGHER, preset=RagPreset.DOT_COMBINED)
    line = TargetLine(D(100))

    def status(value, **more):
        return forecast_status(Forecast(D(value), M.LATEST), line, rule, as_of=AS_OF, **more)

    assert [status(90), status(89, last_year=D(85)), status(89, last_year=D(92)), status(89)] == [
        Rag.GREEN, Rag.AMBER, Rag.RED, Rag.RED,
    ]  # fmt: skip


def test_no_forecast_has_no_status_and_no_target_says_so():
    rule, there = RagRule(Polarity.HIGHER), Forecast(D(5), M.LATEST)
    none = Forecast(None, M.PROFILE, NoForecast.ZERO_TARGET)

    assert forecast_status(none, TargetLine(D(1)), rule, as_of=AS_OF) is None
    assert forecast_status(there, None, rule, as_of=AS_OF) == Rag.NO_TARGET
    assert forecast_status(there, None, rule, as_of=AS_OF, is_baseline=True) == Rag.DATA_ONLY


def test_a_contextual_kpi_is_held_against_its_forecast():
    rule, role = RagRule(Polarity.HIGHER), IndicatorRole.CONTEXTUAL
    found = Forecast(D(5), M.LATEST)

    assert forecast_status(found, None, rule, as_of=AS_OF, role=role) == Rag.DATA_ONLY
    assert forecast_status(found, TargetLine(D(6)), rule, as_of=AS_OF, role=role) == Rag.RED
    assert [target_kind(one) for one in IndicatorRole] == [
        TargetKind.TARGET, TargetKind.FORECAST, TargetKind.TARGET, TargetKind.TARGET,
    ]  # fmt: skip


def test_every_type_has_its_automatic_methods_and_they_fit():
    assert set(AUTOMATIC) == set(MeasureType)
    misfits = [
        (kind, way)
        for kind, ways in AUTOMATIC.items()
        for way in ways
        if kind != MeasureType.ANNUAL and not fits(way, kind)
    ]
    assert misfits == []
