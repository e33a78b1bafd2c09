"""Places in a year, cumulative targets and annual targets, in the versions of their day."""

import datetime as dt
from decimal import Decimal as D

import pytest

from kpis.calculations.codes import MeasureType, Profile, RagBasis, TargetKind
from kpis.calculations.goals import TargetLine
from kpis.calculations.readings import Measure
from kpis.calculations.targets import TargetVersion
from kpis.calculations.year_targets import Place, YearTargets, place_in_year, year_targets
from perfportal.core.periods import Period, parse_period

YEAR = parse_period("2026-27")
QUARTERS = Q1, Q2, Q3, Q4 = tuple(Period.quarter(2026, number) for number in (1, 2, 3, 4))
SUM, CUM, RATIO = (
    Measure(kind) for kind in (MeasureType.SUM, MeasureType.CUM_RATIO, MeasureType.RATIO)
)
YTD, BY_PERIOD = RagBasis.YTD, RagBasis.PERIOD


def line(value):
    return TargetLine(D(value))


def of(period, targets, measure=SUM, basis=YTD, **more):
    return year_targets(period, targets, measure=measure, basis=basis, **more)


@pytest.mark.parametrize(
    ("period", "measure", "starts", "expected"),
    [
        (Q3, SUM, None, Place(3, 4)),
        (Period.month(2026, 8), SUM, None, Place(5, 12)),
        (YEAR, SUM, None, Place(1, 1)),
        (Q3, Measure(MeasureType.SUM, due_numbers=(1, 3)), None, Place(2, 2)),
        (Q2, Measure(MeasureType.SUM, due_numbers=(1, 3)), None, Place(0, 2)),
        (Q3, SUM, dt.date(2026, 8, 1), Place(2, 3, late=True)),
        (Q1, SUM, dt.date(2026, 8, 1), Place(0, 3, late=True)),
    ],
)
def test_the_place_of_a_period(period, measure, starts, expected):
    assert place_in_year(period, measure, starts=starts) == expected


@pytest.mark.parametrize("basis", RagBasis)
def test_an_annual_target_is_spread_by_its_profile(basis):
    targets = [TargetVersion(YEAR, D(275), profile=Profile.CUSTOM,
                             profile_values=tuple(map(D, (60, 130, 200, 275))))]  # fmt: skip

    found = [of(period, targets, basis=basis) for period in QUARTERS]

    assert found == [YearTargets(D(n), line(275)) for n in (60, 130, 200, 275)]


def test_cumulative_targets_of_quarters_end_in_the_annual_one():
    values = ("28.5", "55.9", "82.8", "97.0")
    targets = [TargetVersion(q, D(v)) for q, v in zip(QUARTERS, values, strict=True)]

    assert of(Q2, targets, CUM) == YearTargets(D("55.9"), line("97.0"))


def test_targets_of_single_quarters_add_up():
    targets = [TargetVersion(q, D(v)) for q, v in zip(QUARTERS, (60, 70, 70, 75), strict=True)]

    assert of(Q2, targets, basis=BY_PERIOD) == YearTargets(D(130), line(275))
    assert of(Q2, targets[1:], basis=BY_PERIOD) == YearTargets(None, None)
    assert of(Q2, targets[:2], basis=BY_PERIOD) == YearTargets(D(130), None)
    with_year = [*targets[:2], TargetVersion(YEAR, D(300))]
    assert of(Q3, with_year, basis=BY_PERIOD) == YearTargets(D(205), line(300))


def test_quarters_that_add_up_to_nothing_make_an_annual_target_of_nothing():
    targets = [TargetVersion(q, D(0)) for q in QUARTERS]

    assert of(Q1, targets, basis=BY_PERIOD) == YearTargets(D(0), line(0))


def test_a_ratio_ends_the_year_on_the_target_of_its_last_quarter():
    targets = [TargetVersion(Q2, D(90)), TargetVersion(Q4, D(92))]

    assert of(Q2, targets, RATIO, BY_PERIOD) == YearTargets(D(90), line(92))
    assert of(Q3, targets, RATIO, BY_PERIOD) == YearTargets(None, line(92))


def test_a_range_has_an_annual_line_and_no_number_to_date():
    targets = [TargetVersion(YEAR, None, D(11), D(15))]

    assert of(Q2, targets, RATIO) == YearTargets(None, TargetLine(None, D(11), D(15)))


def test_a_target_set_in_autumn_is_not_known_in_summer():
    before = TargetVersion(YEAR, D(300))
    since = TargetVersion(YEAR, D(400), version=2, valid_from=dt.date(2026, 10, 1))
    last = [TargetVersion(Q4, D(90)), TargetVersion(Q4, D(95), version=2, valid_from=Q3.end)]

    assert [of(q, [before, since]).annual for q in (Q2, Q3)] == [line(300), line(400)]
    assert [of(q, last, RATIO).annual for q in (Q2, Q3)] == [line(90), line(95)]


def test_kinds_of_target_are_kept_apart():
    targets = [TargetVersion(YEAR, D(300)), TargetVersion(YEAR, D(80), kind=TargetKind.FORECAST)]

    assert of(Q2, targets, kind=TargetKind.FORECAST) == YearTargets(D(40), line(80))
    assert of(Q2, targets, kind=TargetKind.FLOOR) == YearTargets()


def test_targets_of_other_years_say_nothing():
    assert of(Q2, [TargetVersion(YEAR.previous(), D(300))]) == YearTargets()
