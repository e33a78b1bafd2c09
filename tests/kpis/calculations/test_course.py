"""Progress to a dated target by growth."""

import datetime as dt
from decimal import Decimal as D

import pytest

from kpis.calculations.codes import MeasureType, Polarity, RagBasis, TargetKind
from kpis.calculations.course import (
    Course,
    NoProgress,
    Waypoint,
    dated_target,
    dated_targets,
    limit_factor,
    progress,
    waypoint,
)
from kpis.calculations.targets import TargetVersion
from perfportal.core.periods import Period, parse_period

HIGHER, LOWER = Polarity.HIGHER, Polarity.LOWER


def at(year, value):
    return Waypoint(D(year), D(value))


def towards(base, latest, target=None, polarity=HIGHER, limit=None):
    """From 2020 to 2022, towards 2024."""
    return progress(
        at(2020, base),
        at(2022, latest),
        polarity=polarity,
        target=None if target is None else at(2024, target),
        limit=None if limit is None else D(limit),
    )


@pytest.mark.parametrize(
    ("latest", "value", "status"),
    [
        ("110.25", "0.05", Course.SUBSTANTIAL),
        ("102.01", "0.01", Course.MODERATE),
        ("100", "0", Course.LIMITED),
        ("100.0001", None, Course.LIMITED),
        ("98.01", "-0.01", Course.DETERIORATION),
    ],
)
def test_growth_without_a_target(latest, value, status):
    found = towards(100, latest)

    assert found.status == status
    assert value is None or round(found.value, 20) == D(value)


@pytest.mark.parametrize(
    ("latest", "polarity", "target", "value", "status"),
    [
        ("110.25", HIGHER, "146.41", "0.5", Course.LIMITED),
        ("116.64", HIGHER, "146.41", "0.8", Course.MODERATE),
        ("120.9", HIGHER, "146.41", "0.9955", Course.SUBSTANTIAL),
        ("81", LOWER, "65.61", "1", Course.SUBSTANTIAL),
        ("100", LOWER, "65.61", "0", Course.LIMITED),
        ("121", LOWER, "65.61", "-1", Course.DETERIORATION),
    ],
)
def test_observed_over_required_growth(latest, polarity, target, value, status):
    found = towards(100, latest, target, polarity)

    assert (round(found.value, 4), found.status) == (D(value), status)


def test_a_target_that_is_met_is_achieved_whatever_the_growth():
    assert towards(100, 150, "146.41").status == Course.TARGET_ACHIEVED
    assert towards(100, 60, 61, LOWER).status == Course.TARGET_ACHIEVED
    assert towards(5, 0, 0, LOWER).status == Course.TARGET_ACHIEVED


def test_negative_figures_keep_their_good_direction():
    """From -100 up to -81 is growth by -10% a year, and good where higher is good."""
    assert round(towards(-100, -81).value, 10) == D("0.1")
    assert towards(-100, -121).status == Course.DETERIORATION


@pytest.mark.parametrize(
    ("base", "latest", "target", "polarity", "reason"),
    [
        (0, 5, None, HIGHER, NoProgress.ZERO_BASE),
        (5, -5, None, HIGHER, NoProgress.ACROSS_ZERO),
        (5, 4, 0, LOWER, NoProgress.ZERO_TARGET),
        (5, 4, -5, LOWER, NoProgress.ACROSS_ZERO),
        (5, 4, 3, Polarity.RANGE, NoProgress.NO_DIRECTION),
        (5, 4, 3, Polarity.NONE, NoProgress.NO_DIRECTION),
    ],
)
def test_what_growth_cannot_say_is_named(base, latest, target, polarity, reason):
    found = progress(
        at(2020, base),
        at(2022, latest),
        polarity=polarity,
        target=None if target is None else at(2024, target),
    )

    assert (found.status, found.value, found.reason) == (Course.NOT_AVAILABLE, None, reason)


def test_too_little_to_go_by():
    one = at(2020, 5)

    assert progress(one, one, polarity=LOWER).reason == NoProgress.TOO_SHORT
    assert progress(one, at("2020.99", 4), polarity=LOWER).reason == NoProgress.TOO_SHORT
    assert progress(None, one, polarity=LOWER).reason == NoProgress.NO_FIGURES
    assert progress(one, None, polarity=LOWER).reason == NoProgress.NO_FIGURES
    early = progress(one, at(2022, 4), polarity=LOWER, target=at(2020, 3))
    assert early.reason == NoProgress.TARGET_BEFORE_BASE


def test_a_base_that_was_the_target_has_been_left():
    found = towards(100, 90, 100)

    assert (found.status, found.value) == (Course.DETERIORATION, None)
    assert found.reason == NoProgress.NO_GROWTH_NEEDED
    assert towards(100, 110, 100).status == Course.TARGET_ACHIEVED


def test_nobody_grows_far_near_a_limit():
    assert towards(98, "98.4").status == Course.LIMITED
    assert towards(98, "98.4", limit=100).status == Course.SUBSTANTIAL
    assert towards(100, 100, limit=100).status == Course.SUBSTANTIAL
    assert towards(100, 99, limit=100).status == Course.DETERIORATION


@pytest.mark.parametrize(
    ("base", "limit", "polarity", "factor"),
    [
        (50, 100, HIGHER, "0.9539"),
        (100, 100, HIGHER, "0"),
        (150, 100, LOWER, "0.9539"),
        (200, 100, LOWER, "1"),
        (50, 100, LOWER, "1"),
        (150, 100, HIGHER, "1"),
        (5, 0, LOWER, "1"),
        (5, None, LOWER, "1"),
    ],
)
def test_the_factor_of_a_limit(base, limit, polarity, factor):
    limit = None if limit is None else D(limit)

    assert round(limit_factor(D(base), limit, polarity), 4) == D(factor)


def test_years_between_like_periods_are_whole():
    first, third = (waypoint(parse_period(token), D(1)) for token in ("2023-24", "2026-27"))
    quarters = [waypoint(Period.quarter(year, 2), D(1)) for year in (2023, 2026)]

    assert third.year - first.year == 3
    assert quarters[1].year - quarters[0].year == 3


def test_the_dated_target_is_the_end_of_the_trajectory_then_of_the_targets():
    years = [parse_period(token) for token in ("2026-27", "2029-30", "2030-31")]
    targets = [
        TargetVersion(years[1], D(50), kind=TargetKind.TRAJECTORY),
        TargetVersion(years[1], D(45), kind=TargetKind.TRAJECTORY, version=2,
                      valid_from=dt.date(2026, 4, 1)),
        TargetVersion(years[0], D(70), kind=TargetKind.TRAJECTORY),
        TargetVersion(years[2], D(40)),
    ]  # fmt: skip
    aims = dated_targets(targets, measure_type=MeasureType.RATIO, basis=RagBasis.PERIOD)

    assert dated_target(years[0], aims) == waypoint(years[1], D(45))
    assert dated_target(years[1], aims) == waypoint(years[2], D(40))
    assert dated_target(years[2], aims) is None
