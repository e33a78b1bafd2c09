from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kpis.calculations.codes import Arrow, Direction, MeasureType, Polarity
from kpis.calculations.goals import TargetLine
from kpis.calculations.travel import (
    Interval,
    Point,
    TravelRule,
    Travels,
    arrow,
    compare,
    direction_of_travel,
    travels,
)
from perfportal.core.periods import Period, parse_period
from tests.kpis.calculations.vectors import load, number

D = Decimal
Q1, Q2 = Period.quarter(2026, 1), Period.quarter(2026, 2)
LAST_Q2 = Q2.year_before()
HIGHER = TravelRule(Polarity.HIGHER, 1)
RANGE_11_15 = TargetLine(lower=D(11), upper=D(15))


@pytest.mark.parametrize("vector", load("dot"), ids=lambda vector: vector["id"])
def test_every_vector_of_the_domain_rules(vector):
    found = direction_of_travel(
        vector["current"],
        vector["previous"],
        polarity=Polarity(vector["polarity"]),
        decimal_places=int(vector["dp"]),
        minimum_change=vector["min_change"],
    )

    assert found == vector["expected"]


@pytest.mark.parametrize(
    ("current", "previous", "expected"),
    [
        (16, 17, Direction.IMPROVING),
        (12, 14, Direction.NO_CHANGE),
        (9, 12, Direction.WORSENING),
        (10, 16, Direction.NO_CHANGE),
    ],
)
def test_d11_a_range_is_compared_by_distance(current, previous, expected):
    found = direction_of_travel(
        D(current), D(previous), polarity=Polarity.RANGE, decimal_places=0, target=RANGE_11_15
    )

    assert found == expected


def test_d12_another_definition_is_not_comparable():
    found = compare(Point(Q2, D(5), series=2), Point(LAST_Q2, D(4)), HIGHER)

    assert found == Direction.NOT_COMPARABLE


@pytest.mark.parametrize(
    ("current", "previous", "expected"),
    [
        ("2026-27-Q2", "2025-26", Direction.NOT_COMPARABLE),
        ("2026-27-Q4", "2026-27-Q3", Direction.IMPROVING),
        ("Apr 2026 - Aug 2026", "Apr 2025 - Aug 2025", Direction.IMPROVING),
        ("Apr 2026 - Aug 2026", "Apr 2025 - Jul 2025", Direction.NOT_COMPARABLE),
    ],
)
def test_another_length_of_period_is_not_comparable(current, previous, expected):
    now, before = Point(parse_period(current), D(5)), Point(parse_period(previous), D(4))

    assert compare(now, before, HIGHER) == expected


@pytest.mark.parametrize(
    ("current", "previous", "expected"),
    [
        (None, Point(LAST_Q2, D(4)), None),
        (Point(Q2, None), Point(LAST_Q2, D(4)), None),
        (Point(Q2, D(4)), None, Direction.NO_COMPARATOR),
        (Point(Q2, D(4)), Point(LAST_Q2, None, series=2), Direction.NO_COMPARATOR),
    ],
)
def test_without_a_figure(current, previous, expected):
    assert compare(current, previous, HIGHER) == expected


@pytest.mark.parametrize(
    ("low", "expected"),
    [
        ("40", Direction.NO_CHANGE),
        ("43", Direction.NO_CHANGE),
        ("43.04", Direction.NO_CHANGE),  # 43.0 as shown
        ("43.05", Direction.IMPROVING),
        ("43.1", Direction.IMPROVING),
    ],
)
def test_overlapping_confidence_intervals_show_no_clear_change(low, expected):
    before = Point(LAST_Q2, D(41), interval=Interval(D(39), D(43)))
    now = Point(Q2, D(45), interval=Interval(D(low), D(47)))

    assert compare(now, before, HIGHER) == expected


@pytest.mark.parametrize(
    ("current", "expected"), [("49", Direction.IMPROVING), ("51", Direction.WORSENING)]
)
def test_a_midpoint_is_compared_by_distance(current, expected):
    found = direction_of_travel(
        D(current), D("50.5"), polarity=Polarity.MIDPOINT, decimal_places=1, midpoint=D("48.5")
    )

    assert found == expected


def test_a_range_without_bounds_only_moves():
    found = direction_of_travel(D(3), D(2), polarity=Polarity.RANGE, decimal_places=0)

    assert found == Direction.INCREASING


def test_tier_two_speaks_of_change():
    found = direction_of_travel(
        D("18.2"), D("19.9"), polarity=Polarity.LOWER, decimal_places=1, neutral=True
    )

    assert found == Direction.DECREASING


@pytest.mark.parametrize(
    ("current", "expected"), [("104.9", Direction.NO_CHANGE), ("105", Direction.IMPROVING)]
)
def test_minimum_change_in_percent_of_the_earlier_figure(current, expected):
    found = direction_of_travel(
        D(current),
        D(100),
        polarity=Polarity.HIGHER,
        decimal_places=1,
        minimum_change=D(5),
        minimum_is_percent=True,
    )

    assert found == expected


@pytest.mark.parametrize(
    ("current", "previous", "expected"),
    [
        ("18.2", "19.9", Arrow.DOWN),
        ("42.3", "41", Arrow.UP),
        ("42.34", "42.31", Arrow.LEVEL),
        ("5", None, None),
        (None, "5", None),
    ],
)
def test_the_arrow_shows_which_way_the_number_moved(current, previous, expected):
    assert arrow(number(current), number(previous), 1) == expected


def points(**values):
    """Points by token with underscores: q2026_27_Q2=5."""
    periods = {parse_period(name[1:].replace("_", "-")): D(value) for name, value in values.items()}
    return {period: Point(period, value) for period, value in periods.items()}


def test_a_quarterly_kpi_leads_with_last_year():
    found = travels(
        Q2,
        HIGHER,
        measure_type=MeasureType.RATIO,
        by_period=points(q2026_27_Q2=80, q2026_27_Q1=85, q2025_26_Q2=75),
    )

    assert found == Travels(
        short=Direction.WORSENING, long=Direction.IMPROVING, headline=Direction.IMPROVING
    )


def test_cumulative_figures_are_short_compared_by_quarter_and_long_to_date():
    found = travels(
        Q2,
        HIGHER,
        measure_type=MeasureType.SUM,
        by_period=points(q2026_27_Q2=20, q2026_27_Q1=30, q2025_26_Q2=10),
        on_basis=points(q2026_27_Q2=50, q2026_27_Q1=30, q2025_26_Q2=60),
    )

    assert (found.short, found.long) == (Direction.WORSENING, Direction.WORSENING)


def test_points_may_come_as_a_list():
    by_period = points(q2026_27_Q2=80, q2026_27_Q1=85)
    ask = {"measure_type": MeasureType.RATIO}

    found = travels(Q2, HIGHER, by_period=list(by_period.values()), **ask)

    assert found == travels(Q2, HIGHER, by_period=by_period, **ask)


def test_a_rolling_year_has_no_short_comparison():
    found = travels(
        Q2,
        HIGHER,
        measure_type=MeasureType.ROLL12,
        by_period=points(q2026_27_Q2=80, q2026_27_Q1=85, q2025_26_Q2=75),
    )

    assert (found.short, found.headline) == (None, Direction.IMPROVING)


def test_an_annual_kpi_is_compared_with_last_year():
    found = travels(
        parse_period("2026-27"),
        HIGHER,
        measure_type=MeasureType.ANNUAL,
        by_period=points(q2026_27=62, q2025_26=64),
    )

    assert found == Travels(annual=Direction.WORSENING, headline=Direction.WORSENING)


def test_outturns_are_compared_where_they_are_known():
    found = travels(
        Period.quarter(2026, 4),
        HIGHER,
        measure_type=MeasureType.SUM,
        by_period=points(q2026_27_Q4=5),
        outturns=points(q2026_27=62, q2025_26=60),
    )

    assert found == Travels(
        short=Direction.NO_COMPARATOR,
        long=Direction.NO_COMPARATOR,
        annual=Direction.IMPROVING,
        headline=Direction.NO_COMPARATOR,
    )


def test_a_kpi_that_was_annual_last_year_is_not_comparable():
    found = travels(
        Period.quarter(2026, 4),
        HIGHER,
        measure_type=MeasureType.SNAP,
        by_period=points(q2026_27_Q4=5, q2025_26=4),
    )

    assert found.headline == Direction.NOT_COMPARABLE


FIGURES = st.decimals(-1000, 1000, places=2)


@given(FIGURES, FIGURES)
def test_lower_is_the_mirror_of_higher(current, previous):
    mirror = {Direction.IMPROVING: Direction.WORSENING, Direction.WORSENING: Direction.IMPROVING}
    words = [
        direction_of_travel(current, previous, polarity=polarity, decimal_places=1)
        for polarity in (Polarity.HIGHER, Polarity.LOWER)
    ]

    assert words[1] == mirror.get(words[0], words[0])
