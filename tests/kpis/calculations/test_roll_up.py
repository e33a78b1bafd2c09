"""From weeks, months and terms to quarters and years, beside a deliberately naive twin."""

import datetime as dt
from decimal import Decimal as D

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kpis.calculations.codes import Marker, MeasureType
from kpis.calculations.readings import Measure, Outcome, Reading, Reason
from kpis.calculations.roll_up import roll_up
from kpis.calculations.rounding import round_half_up
from kpis.calculations.year_to_date import outturn
from perfportal.core.periods import Period, PeriodKind, parse_period

Q2 = Period.quarter(2026, 2)
YEAR = parse_period("2026-27")
MONTHS = JULY, AUGUST, SEPTEMBER = tuple(Period.month(2026, month) for month in (7, 8, 9))
WEEK, MONTH, QUARTER, TERM = (
    PeriodKind.WEEK, PeriodKind.MONTH, PeriodKind.QUARTER, PeriodKind.TERM,
)  # fmt: skip


def of_quarter(kind, *values, multiplier=1, **more):
    """Three months of values, or of numerators and denominators, made into their quarter."""
    measure = Measure(kind, D(multiplier), **more)
    return roll_up(list(readings(values)), measure=measure, whole=Q2, kind=MONTH)


def readings(values, kind=None):
    for month, value in zip(MONTHS, values, strict=True):
        if isinstance(value, tuple):
            numerator, denominator = (None if v is None else D(v) for v in value)
            if kind == MeasureType.WMEAN:
                yield Reading(month, numerator, None, denominator)
            else:
                yield Reading(month, None, numerator, denominator)
        elif value is not None:
            yield Reading(month, D(value))


def test_counts_add_up():
    assert of_quarter(MeasureType.SUM, 61, 72, 58).value == 191


def test_percentages_are_pooled_never_averaged():
    found = of_quarter(MeasureType.RATIO, (45, 50), (60, 80), (30, 32), multiplier=100)

    assert round_half_up(found.value, 1) == D("83.3")


def test_averages_are_weighted_by_their_cases():
    means = list(readings([("18.0", 400), ("22.0", 100), ("20", 0)], MeasureType.WMEAN))

    found = roll_up(means, measure=Measure(MeasureType.WMEAN), whole=Q2, kind=MONTH)

    assert found.value == D("18.8")


def test_days_are_divided_by_the_mean_fte():
    found = of_quarter(MeasureType.PER_FTE, (1180, "512.4"), (1020, "508.0"), (1460, "505.6"))

    assert round_half_up(found.value, 2) == D("7.20")


@pytest.mark.parametrize("kind", [MeasureType.SNAP, MeasureType.CUM_ENTERED, MeasureType.YES_NO])
def test_positions_and_running_totals_are_the_last(kind):
    assert of_quarter(kind, 60, 62, 57).value == 57
    assert of_quarter(kind, None, None, 57).value == 57


@pytest.mark.parametrize("kind", [MeasureType.SNAP, MeasureType.CUM_ENTERED])
def test_an_earlier_position_is_not_carried_to_the_end(kind):
    found = of_quarter(kind, 60, 62, None)

    assert (found.value, found.missing) == (None, (SEPTEMBER,))


def test_a_running_ratio_is_its_last_reading():
    found = of_quarter(MeasureType.CUM_RATIO, (10, 50), (20, 50), (30, 50), multiplier=100)

    assert found.value == 60


def test_a_rolling_year_is_the_one_that_ends_with_the_period():
    month, twelve = Period.month(2025, 10), []
    for number in range(12):
        twelve.append(Reading(month, None, D(number), D(10)))
        month = month.next()

    found = roll_up(twelve, measure=Measure(MeasureType.ROLL12, D(100)), whole=Q2, kind=MONTH)

    assert (found.value, found.label) == (D(55), "rolling 12 months")


def test_a_median_cannot_be_made_of_medians():
    found = of_quarter(MeasureType.MEDIAN, 4, 5, 6)

    assert (found.value, found.reason) == (None, Reason.MEDIAN)


def test_what_is_asked_for_once_a_year_is_not_due_in_its_parts():
    assert of_quarter(MeasureType.ANNUAL, 4, 5, 6).outcome == Outcome.NOT_DUE


@pytest.mark.parametrize("kind", MeasureType)
def test_a_figure_of_the_longer_period_itself_wins(kind):
    all_of_it = [*readings((4, 5, 6)), Reading(Q2, D(99))]

    assert roll_up(all_of_it, measure=Measure(kind), whole=Q2, kind=MONTH).value == 99


@pytest.mark.parametrize("kind", [MeasureType.SUM, MeasureType.RATIO, MeasureType.PER_FTE])
def test_nothing_is_summed_over_a_gap(kind):
    found = of_quarter(kind, None, (3, 5), None)

    assert (found.value, found.outcome, found.missing) == (
        None, Outcome.INCOMPLETE, (JULY, SEPTEMBER),
    )  # fmt: skip


def test_no_cases_in_one_month_are_no_gap():
    july = [Reading(JULY, marker=Marker.NOT_APPLICABLE), *list(readings((None, (3, 5), (4, 5))))]

    found = roll_up(july, measure=Measure(MeasureType.RATIO), whole=Q2, kind=MONTH)

    assert found.value == D("0.7")


def test_only_collected_months_since_the_start_are_asked_for():
    collected = Measure(MeasureType.SUM, due_numbers=(5, 6))
    given_ = list(readings((None, 5, 6)))

    assert roll_up(given_, measure=collected, whole=Q2, kind=MONTH).value == 11
    since = {"starts": dt.date(2026, 9, 2), "measure": Measure(MeasureType.SUM)}
    assert roll_up(given_, whole=Q2, kind=MONTH, **since).value == 6
    assert roll_up(given_, whole=Q2.previous(), kind=MONTH, **since).outcome == Outcome.NOT_DUE


def test_terms_make_the_academic_year():
    year = parse_period("AY2026-27")
    terms = [Reading(term, D(n)) for n, term in enumerate(year.divide(TERM), 1)]
    measure = Measure(MeasureType.SUM, year_kind=PeriodKind.ACADEMIC_YEAR)

    assert len(terms) == 3
    assert roll_up(terms, measure=measure, whole=year, kind=TERM).value == 6


@pytest.mark.parametrize(
    ("whole", "kind"),
    [(Q2, QUARTER), (JULY, QUARTER), (Q2, TERM), (parse_period("2026-W27"), WEEK)],
)
def test_what_is_no_shorter_cannot_be_rolled_up(whole, kind):
    found = roll_up([], measure=Measure(MeasureType.SUM), whole=whole, kind=kind)

    assert (found.value, found.reason) == (None, Reason.TOO_LONG)


def test_a_week_counts_where_its_thursday_falls():
    """Monday 28 September to Sunday 4 October 2026: its Thursday is 1 October."""
    across = Period(WEEK, dt.date(2026, 9, 28), dt.date(2026, 10, 4))
    ones = [Reading(week, D(1)) for quarter in (Q2, Q2.next()) for week in quarter.divide(WEEK)]
    measure = Measure(MeasureType.SUM)

    assert across in Q2.next().divide(WEEK)
    assert across not in Q2.divide(WEEK)
    weeks = [roll_up(ones, measure=measure, whole=q, kind=WEEK).value for q in (Q2, Q2.next())]
    assert weeks == [13, 14]


# A naive twin: loops over days, floats for nothing, no sharing of code with the rule.

NUMBERS = st.integers(0, 400).map(D)
KINDS = st.sampled_from([WEEK, MONTH, QUARTER])
COMBINED = [MeasureType.SUM, MeasureType.RATIO, MeasureType.WMEAN, MeasureType.PER_FTE,
            MeasureType.SNAP, MeasureType.CUM_ENTERED]  # fmt: skip


@st.composite
def years(draw):
    """A year of readings, some left out."""
    kind = draw(KINDS)
    parts = YEAR.divide(kind)
    gaps = draw(st.sets(st.integers(0, len(parts) - 1), max_size=2))
    numbers = draw(st.lists(NUMBERS, min_size=3 * len(parts), max_size=3 * len(parts)))
    return kind, [
        Reading(part, numbers[3 * n], numbers[3 * n + 1], numbers[3 * n + 2] + 1)
        for n, part in enumerate(parts)
        if n not in gaps
    ]


def naive(kind_of_measure, given_readings, whole, kind):
    """Value and missing parts, found by asking every part in turn."""
    by_start = {reading.period.start: reading for reading in given_readings}
    day, wanted = whole.start - dt.timedelta(days=10), []
    while day <= whole.end + dt.timedelta(days=10):
        for part in YEAR.previous().divide(kind) + YEAR.divide(kind) + YEAR.next().divide(kind):
            inside = whole.start <= part.start + (part.end - part.start) / 2 <= whole.end
            if part.start == day and inside:
                wanted.append(part)
        day += dt.timedelta(days=1)
    if kind_of_measure in (MeasureType.SNAP, MeasureType.CUM_ENTERED):
        wanted = wanted[-1:]
    missing = tuple(part for part in wanted if part.start not in by_start)
    if missing:
        return None, missing
    found = [by_start[part.start] for part in wanted]
    return naive_figure(kind_of_measure, found), ()


def naive_figure(kind, found):
    if kind in (MeasureType.SNAP, MeasureType.CUM_ENTERED):
        return found[-1].value
    if kind == MeasureType.SUM:
        return sum(one.value for one in found)
    cases = sum(one.denominator for one in found)
    if kind == MeasureType.WMEAN:
        return sum(one.value * one.denominator for one in found) / cases
    days = sum(one.numerator for one in found)
    return days / (cases / len(found)) if kind == MeasureType.PER_FTE else days / cases


def quietly(number):
    return None if number is None else round_half_up(number, 12)


@pytest.mark.parametrize("kind_of_measure", COMBINED)
@given(year=years(), place=st.integers(0, 3))
def test_the_rule_and_its_naive_twin_agree(kind_of_measure, year, place):
    kind, given_readings = year
    whole = YEAR if kind == QUARTER else YEAR.divide(QUARTER)[place]

    found = roll_up(given_readings, measure=Measure(kind_of_measure), whole=whole, kind=kind)
    value, missing = naive(kind_of_measure, given_readings, whole, kind)

    assert (quietly(found.value), found.missing) == (quietly(value), missing)


@pytest.mark.parametrize("kind_of_measure", MeasureType)
@given(year=years())
def test_the_whole_year_is_the_outturn(kind_of_measure, year):
    kind, given_readings = year
    measure = Measure(kind_of_measure)
    if kind_of_measure in (MeasureType.ANNUAL, MeasureType.ROLL12) or not given_readings:
        return

    rolled = roll_up(given_readings, measure=measure, whole=YEAR, kind=kind)

    assert rolled == outturn(given_readings, measure=measure, year=YEAR)
