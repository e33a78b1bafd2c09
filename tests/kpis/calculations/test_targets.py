import datetime as dt
from decimal import Decimal

import pytest

from kpis.calculations.codes import MeasureType, Profile, RagBasis, RuleError, TargetKind
from kpis.calculations.targets import (
    TargetLine,
    TargetVersion,
    annual_target,
    check_target,
    target_for,
)
from perfportal.core.periods import Period, PeriodKind, parse_period

D = Decimal
YEAR = parse_period("2026-27")
QUARTERS = YEAR.divide(PeriodKind.QUARTER)
PERIOD, YTD, OUTTURN = RagBasis


def spread(annual, measure_type, basis):
    """The target of each quarter, as plain numbers."""
    lines = [target_for(q, [annual], measure_type=measure_type, basis=basis) for q in QUARTERS]
    return [line and line.value for line in lines]


@pytest.mark.parametrize(
    ("profile", "measure_type", "basis", "expected"),
    [
        (Profile.FLAT, MeasureType.RATIO, PERIOD, [100, 100, 100, 100]),
        (Profile.FLAT, MeasureType.RATIO, YTD, [100, 100, 100, 100]),
        (Profile.FLAT, MeasureType.SUM, PERIOD, [25, 25, 25, 25]),
        (Profile.FLAT, MeasureType.SUM, YTD, [25, 50, 75, 100]),
        (Profile.FLAT, MeasureType.SUM, OUTTURN, [100, 100, 100, 100]),
        (Profile.LINEAR, MeasureType.CUM_RATIO, YTD, [25, 50, 75, 100]),
        (Profile.LINEAR, MeasureType.SUM, PERIOD, [25, 25, 25, 25]),
        (Profile.LINEAR, MeasureType.SNAP, PERIOD, [25, 50, 75, 100]),
        (Profile.CUSTOM, MeasureType.CUM_RATIO, YTD, [30, 45, 90, 100]),
        (Profile.CUSTOM, MeasureType.CUM_RATIO, PERIOD, [30, 15, 45, 10]),
        (Profile.SEASONAL, MeasureType.SUM, PERIOD, [30, 45, 90, 100]),
        (Profile.SEASONAL, MeasureType.SUM, YTD, [30, 75, 165, 265]),
        (Profile.SEASONAL, MeasureType.RATIO, YTD, [30, 45, 90, 100]),
    ],
)
def test_an_annual_target_is_spread_by_its_profile(profile, measure_type, basis, expected):
    numbers = (D(30), D(45), D(90), D(100))
    annual = TargetVersion(YEAR, D(100), profile=profile, profile_values=numbers)

    assert spread(annual, measure_type, basis) == expected


def test_a_profile_of_other_periods_gives_no_target():
    annual = TargetVersion(YEAR, D(100), profile=Profile.CUSTOM, profile_values=(D(50), D(100)))

    assert spread(annual, MeasureType.SUM, YTD) == [None] * 4


def test_months_take_their_share_of_the_year():
    annual = TargetVersion(YEAR, D(100))
    july = Period.month(2026, 7)

    found = target_for(july, [annual], measure_type=MeasureType.SUM, basis=YTD)

    assert found == TargetLine(D(100) * 4 / 12)


def test_quarterly_targets_of_a_year_to_date_kpi_are_cumulative_as_given():
    council_tax = [
        TargetVersion(quarter, D(value))
        for quarter, value in zip(QUARTERS, ("28.5", "55.9", "82.8", "97.0"), strict=True)
    ]
    kind = {"measure_type": MeasureType.CUM_RATIO, "basis": YTD}

    assert target_for(QUARTERS[1], council_tax, **kind) == TargetLine(D("55.9"))
    assert annual_target(YEAR, council_tax, **kind) == TargetLine(D("97.0"))


def test_a_target_of_the_period_itself_wins():
    targets = [TargetVersion(YEAR, D(100)), TargetVersion(QUARTERS[1], D(40))]

    found = target_for(QUARTERS[1], targets, measure_type=MeasureType.SUM, basis=PERIOD)

    assert found == TargetLine(D(40))


def test_the_bounds_of_a_range_hold_in_each_period():
    annual = TargetVersion(YEAR, lower=D(11), upper=D(15))

    found = target_for(QUARTERS[0], [annual], measure_type=MeasureType.ROLL12, basis=PERIOD)

    assert found == TargetLine(lower=D(11), upper=D(15))


def test_a_change_never_touches_earlier_periods():
    targets = [
        TargetVersion(YEAR, D(95), version=1, valid_from=dt.date(2026, 4, 1)),
        TargetVersion(YEAR, D(92), version=2, valid_from=dt.date(2026, 11, 15)),
    ]
    found = [
        target_for(q, targets, measure_type=MeasureType.RATIO, basis=PERIOD).value for q in QUARTERS
    ]

    assert found == [95, 95, 92, 92]


def test_history_takes_the_first_version_there_was():
    late = TargetVersion(YEAR, D(95), valid_from=dt.date(2030, 1, 1))
    later = TargetVersion(YEAR, D(90), version=2, valid_from=dt.date(2030, 6, 1))

    assert spread(late, MeasureType.RATIO, PERIOD) == [95] * 4
    found = target_for(QUARTERS[0], [later, late], measure_type=MeasureType.RATIO, basis=PERIOD)
    assert found == TargetLine(D(95))


def test_of_two_versions_of_one_day_the_later_counts():
    targets = [TargetVersion(YEAR, D(92), version=2), TargetVersion(YEAR, D(95), version=1)]

    found = target_for(QUARTERS[0], targets, measure_type=MeasureType.RATIO, basis=PERIOD)

    assert found == TargetLine(D(92))


def test_kinds_are_kept_apart():
    targets = [TargetVersion(YEAR, D(60), kind=TargetKind.STATUTORY)]
    ask = {"measure_type": MeasureType.RATIO, "basis": PERIOD}

    assert target_for(QUARTERS[0], targets, **ask) is None
    found = target_for(QUARTERS[0], targets, **ask, kind=TargetKind.STATUTORY)
    assert found == TargetLine(D(60))


def test_another_year_sets_nothing():
    other = [TargetVersion(YEAR.previous(), D(95))]

    assert target_for(QUARTERS[0], other, measure_type=MeasureType.RATIO, basis=YTD) is None
    assert target_for(QUARTERS[0], [], measure_type=MeasureType.RATIO, basis=YTD) is None


def test_the_last_quarter_of_separate_counts_is_not_the_year():
    quarters = [TargetVersion(quarter, D(10)) for quarter in QUARTERS]

    assert annual_target(YEAR, quarters, measure_type=MeasureType.SUM, basis=PERIOD) is None
    own = [*quarters, TargetVersion(YEAR, D(40))]
    found = annual_target(YEAR, own, measure_type=MeasureType.SUM, basis=PERIOD)
    assert found == TargetLine(D(40))


def version(profile, *values, **fields):
    values = tuple(D(value) for value in values)
    return TargetVersion(YEAR, D(100), profile=profile, profile_values=values, **fields)


@pytest.mark.parametrize(
    ("target", "words"),
    [
        (version(Profile.CUSTOM, 30, 60, 80, 99), "must equal the annual target 100"),
        (version(Profile.SEASONAL, 30, 30, 30, 11), "add up to 101"),
        (version(Profile.CUSTOM), "a number for each period"),
        (version(Profile.FLAT, lower=D(5), upper=D(4)), "swap them"),
    ],
)
def test_a_target_that_contradicts_itself_is_refused(target, words):
    with pytest.raises(RuleError, match=words):
        check_target(target, measure_type=MeasureType.SUM)


@pytest.mark.parametrize(
    ("target", "measure_type"),
    [
        (version(Profile.CUSTOM, 30, 60, 80, 100), MeasureType.SUM),
        (version(Profile.SEASONAL, 30, 30, 30, 10), MeasureType.SUM),
        (version(Profile.SEASONAL, 95, 97, 98, 99), MeasureType.RATIO),
        (version(Profile.FLAT), MeasureType.RATIO),
    ],
)
def test_a_target_that_agrees_is_accepted(target, measure_type):
    assert check_target(target, measure_type=measure_type) is None
