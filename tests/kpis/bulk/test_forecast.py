"""Forecasts on grids are the plain rule's, to the last digit."""

import datetime as dt
from dataclasses import replace
from decimal import Decimal as D
from itertools import product

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kpis.bulk import figures, readings
from kpis.bulk.columns import slots_of
from kpis.bulk.forecast import METHODS, REASONS, forecasts, inputs_of
from kpis.bulk.grid import grids_of
from kpis.bulk.rows import NONE, unscaled
from kpis.bulk.targets import targets_of
from kpis.calculations.assess import is_last_of_year, stored
from kpis.calculations.codes import (
    IndicatorRole,
    MeasureType,
    Profile,
    RagBasis,
    TargetKind,
)
from kpis.calculations.facts import DefinitionFacts, KpiFacts, SetUp, SlotFacts
from kpis.calculations.forecast import ForecastMethod, LastYear, NoForecast, forecast
from kpis.calculations.forecasting import YearFigures, forecast_facts
from kpis.calculations.readings import NOT_DUE, Reading
from kpis.calculations.targets import TargetVersion
from kpis.calculations.year_to_date import outturn, period_value, year_to_date
from perfportal.core.periods import YEAR_KINDS, Period
from tests.kpis.bulk import strategies

QUARTERS = Q1, Q2, Q3, Q4 = tuple(Period.quarter(2026, number) for number in (1, 2, 3, 4))
YEAR = Q1.financial_year()
M = ForecastMethod


def kept(figure):
    return replace(figure, value=stored(figure.value))


class Plainly:
    """The plain rule over the slots of one KPI."""

    def __init__(self, kpi):
        self.kpi, self.set_up = kpi, kpi.definitions[0].set_up
        self.measure = self.set_up.measure
        self.readings = {
            s.period: Reading(
                s.period, s.value, s.numerator, s.denominator, s.marker or None,
                kpi.definition_for(s.period).series,
            )
            for s in kpi.slots
            if s.is_given
        }  # fmt: skip
        self.periods = [slot.period for slot in kpi.slots]

    def ytd(self, period):
        if period not in self.periods:
            return NOT_DUE
        question = {"measure": self.measure, "starts": self.kpi.starts_on}
        return kept(year_to_date(self.readings, period=period, **question))

    def outturn(self, period):
        if period not in self.periods or not is_last_of_year(period, self.measure):
            return NOT_DUE
        year = period.year(self.measure.year_kind)
        question = {"measure": self.measure, "starts": self.kpi.starts_on}
        return kept(outturn(self.readings, year=year, **question))

    def last_year(self, period):
        before, series = period.year_before(), self.kpi.definition_for
        year = before.year(self.measure.year_kind)
        ends = [self.outturn(p).value for p in self.periods if p.year(year.kind) == year]
        return LastYear(
            self.ytd(before).value,
            next((end for end in ends if end is not None), None),
            comparable=series(period).series == series(before).series,
        )

    def forecast(self, period, method):
        question = {"starts": self.kpi.starts_on}
        of_period = kept(period_value(period, self.readings, self.measure, **question))
        found = YearFigures(
            self.ytd(period), of_period, self.outturn(period), self.last_year(period)
        )
        targets = (*self.kpi.targets, *self.kpi.other_targets)
        facts = forecast_facts(period, self.set_up, targets, found, **question)
        made = forecast(facts, method)
        annual = facts.annual_target
        return (
            stored(made.value), made.method, made.reason or "", made.is_outturn,
            annual and annual.value if facts.place else None,
        )  # fmt: skip


def vectorised(kpis, methods):
    """By KPI and period what the grids say."""
    bare, found = [replace(kpi, slots=()) for kpi in kpis], {}
    grids, _left_over = grids_of(bare, slots_of(kpis))
    for grid in grids:
        basics, has_slot = readings.basics_of(grid), grid["state"] != NONE
        of_period = only(figures.of_period(grid, basics), has_slot)
        to_date = only(figures.year_to_date(grid, basics), has_slot)
        ways = [methods[kpi.id] for kpi in grid.kpis]
        inputs = inputs_of(
            grid,
            basics,
            to_date=to_date,
            of_period=of_period,
            of_year=figures.of_year(basics, to_date),
            target=targets_of(grid)["value"],
        )
        made, lines = forecasts(inputs, ways), inputs.lines
        for row, column in zip(grid.row, grid.column, strict=True):
            expected = grid.kind in YEAR_KINDS or (basics.asked & basics.expected)[row, column]
            annual = unscaled(lines.annual["value"][row, column]) if expected else None
            found[grid.kpis[row].id, grid.periods[column]] = (
                unscaled(made.value[row, column]),
                METHODS[made.method[row, column]],
                REASONS[made.reason[row, column]],
                bool(made.is_outturn[row, column]),
                annual,
            )
    return found


def only(found, has_slot):
    found.value = np.where(has_slot & (np.abs(found.value) < 9 * 10**18), found.value, NONE)
    return found


def plainly(kpis, methods, keys):
    return {
        (kpi.id, period): plain.forecast(period, methods[kpi.id])
        for kpi in kpis
        for plain in [Plainly(kpi)]
        for period in plain.periods
        if (kpi.id, period) in keys
    }


def differing(kpis, methods):
    found = vectorised(kpis, methods)
    expected = plainly(kpis, methods, found)
    return {key: (found[key], expected[key]) for key in found if found[key] != expected[key]}


CASES = list(product(MeasureType, ForecastMethod))


@pytest.mark.parametrize(("measure_type", "method"), CASES)
@settings(max_examples=4, deadline=None, suppress_health_check=list(HealthCheck))
@given(data=st.data())
def test_every_type_and_method_is_forecast_as_by_the_plain_rule(measure_type, method, data):
    kpis = [data.draw(strategies.kpis(pk=pk, measure_type=measure_type)) for pk in (1, 2, 3)]

    assert differing(kpis, dict.fromkeys((1, 2, 3), method)) == {}


@settings(max_examples=80, deadline=None, suppress_health_check=list(HealthCheck))
@given(kpis=st.tuples(*(strategies.kpis(pk=pk) for pk in range(1, 7))))
def test_mixed_kpis_do_not_disturb_each_other(kpis):
    assert differing(kpis, dict.fromkeys(range(1, 7), M.AUTO)) == {}


def kpi_of(measure_type, values, targets=(), basis=RagBasis.YTD, first=Q1, **more):
    period, slots = first, []
    for value in values:
        slots.append(SlotFacts(period, "approved", None, 1, D(value)))
        period = period.next()
    definition = DefinitionFacts(
        1, 1, 1, dt.date(2020, 4, 1), SetUp(measure_type, "higher", rag_basis=basis)
    )
    return KpiFacts(1, "VEC-01", False, (definition,), tuple(targets), tuple(slots), **more)


def values_of(kpi, method=M.AUTO):
    assert differing([kpi], {1: method}) == {}
    return [one[:3] for one in vectorised([kpi], {1: method}).values()]


def test_f1_a_straight_line():
    kpi = kpi_of(MeasureType.SUM, (58, 73, 65), [TargetVersion(YEAR, D(300))])

    assert values_of(kpi) == [(D(232), M.STRAIGHT_LINE, ""), (D(262), M.STRAIGHT_LINE, ""),
                              (D("261.3333"), M.STRAIGHT_LINE, "")]  # fmt: skip


def test_f2_and_f3_a_profile_of_quarterly_targets():
    targets = [
        TargetVersion(quarter, D(value))
        for quarter, value in zip(QUARTERS, ("28.5", "55.9", "82.8", "97.0"), strict=True)
    ]
    found = values_of(kpi_of(MeasureType.CUM_ENTERED, ("28.5", "55.5", "82.1"), targets))

    assert [value.quantize(D("0.1")) for value, *_rest in found] == [
        D("97.0"),
        D("96.3"),
        D("96.2"),
    ]
    assert {method for _value, method, _reason in found} == {M.PROFILE}


def test_f4_the_pattern_of_last_year():
    kpi = kpi_of(MeasureType.SUM, (60, 60, 70, 70, 65, 66), first=Q1.year_before())

    found = values_of(kpi, M.LAST_YEAR_PATTERN)

    assert found[5] == (D("283.8333"), M.LAST_YEAR_PATTERN, "")
    assert found[3] == (D(260), M.LATEST, "")


def test_single_quarters_add_up_to_the_profile():
    targets = [TargetVersion(q, D(v)) for q, v in zip(QUARTERS, (60, 70, 70, 75), strict=True)]
    kpi = kpi_of(MeasureType.SUM, (65, 66), targets, RagBasis.PERIOD)

    assert values_of(kpi)[1] == (D("277.1154"), M.PROFILE, "")


@pytest.mark.parametrize("basis", RagBasis)
@pytest.mark.parametrize("profile", [Profile.FLAT, Profile.CUSTOM])
def test_targets_that_change_within_the_year(basis, profile):
    values = tuple(map(D, (60, 130, 200, 275)))
    targets = [
        TargetVersion(YEAR, D(275), profile=profile, profile_values=values),
        TargetVersion(YEAR, D(300), version=2, valid_from=dt.date(2026, 9, 1)),
        TargetVersion(Q4, D(80)),
        TargetVersion(Q4, D(90), version=2, valid_from=dt.date(2026, 12, 1)),
    ]
    for kind in (MeasureType.SUM, MeasureType.PER_FTE, MeasureType.RATIO):
        assert values_of(kpi_of(kind, (65, 66, 67), targets, basis))


def test_a_late_start_counts_what_is_left():
    kpi = kpi_of(MeasureType.SUM, (30,), first=Q3, starts_on=dt.date(2026, 10, 1))

    assert values_of(kpi) == [(D(60), M.STRAIGHT_LINE, "")]


def test_what_cannot_be_forecast_is_named():
    kpi = kpi_of(MeasureType.CUM_ENTERED, (5,), [TargetVersion(YEAR, D(0))])

    assert values_of(kpi) == [(None, M.PROFILE, NoForecast.ZERO_TARGET)]
    assert values_of(kpi, M.STRAIGHT_LINE) == [(None, M.STRAIGHT_LINE, NoForecast.DOES_NOT_FIT)]


def test_a_contextual_kpi_follows_the_profile_of_its_forecast():
    values = tuple(map(D, (60, 130, 200, 275)))
    targets = [
        TargetVersion(YEAR, D(1)),
        TargetVersion(YEAR, D(275), kind=TargetKind.FORECAST, profile=Profile.CUSTOM,
                      profile_values=values),
    ]  # fmt: skip
    kpi = kpi_of(MeasureType.SUM, (66,), targets)
    set_up = replace(kpi.definitions[0].set_up, role=IndicatorRole.CONTEXTUAL)
    contextual = replace(kpi, definitions=(replace(kpi.definitions[0], set_up=set_up),))

    assert values_of(contextual) == [(D("302.5"), M.PROFILE, "")]
