"""What whole series say: variation by segments, forecasts with their status, courses, signs."""

import datetime as dt
from decimal import Decimal as D

import pytest

from kpis.calculations.assess import assess_series
from kpis.calculations.codes import MeasureType, Polarity, RagBasis, TargetKind, ToleranceKind
from kpis.calculations.facts import DefinitionFacts, KpiFacts, SetUp, SlotFacts
from kpis.calculations.forecast import ForecastMethod, NoForecast
from kpis.calculations.outlook import outlooks
from kpis.calculations.overrides import OfficerForecast
from kpis.calculations.spc import Refusal
from kpis.calculations.targets import TargetVersion
from kpis.calculations.warning_signs import Actions
from perfportal.core.periods import Period

AS_OF = dt.date(2026, 10, 20)
# domain-rules 3.5: mean 50.5, limits 57.029 and 43.971
BASE = [50, 52, 49, 51, 50, 53, 48, 51, 49, 52, 50, 51]
YEAR = Period.financial_year_of(dt.date(2026, 7, 1))
QUARTERS = [Period.quarter(2026, number) for number in (1, 2, 3, 4)]


def months(count, *, first=dt.date(2024, 4, 1)):
    period, found = Period.month(first.year, first.month), []
    for _number in range(count):
        found.append(period)
        period = period.next()
    return found


def kpi_of(figures, periods, *, series_from=(), **facts):
    """A KPI with a figure for each period; None leaves its slot out."""
    set_up = {"measure_type": MeasureType.SNAP, "polarity": Polarity.HIGHER}
    set_up |= facts.pop("set_up", {})
    first = DefinitionFacts(1, 1, 1, dt.date(2020, 4, 1), SetUp(**set_up))
    later = (
        DefinitionFacts(number, number, number, day, SetUp(**set_up))
        for number, day in enumerate(series_from, start=2)
    )
    slots = (
        SlotFacts(period, "approved", period.end, 1, D(str(figure)), data_status="final")
        for period, figure in zip(periods, figures, strict=True)
        if figure is not None
    )
    known = {"targets": (), "neutral": False} | facts
    return KpiFacts(1, "TST-01", definitions=(first, *later), slots=tuple(slots), **known)


def look(kpi):
    return outlooks(kpi, assess_series(kpi, as_of=AS_OF), as_of=AS_OF)


def codes(outlook):
    return [sign.code.value for sign in outlook.signs]


class TestVariation:
    def test_a_signal_and_the_assurance_of_the_months_own_target(self):
        periods = months(13)
        targets = tuple(TargetVersion(period, D(40)) for period in periods)
        rule = {"decimal_places": 1, "tolerance_kind": ToleranceKind.NONE}
        found = look(kpi_of([*BASE, 60], periods, targets=targets, set_up=rule))
        last = found[-1].point
        assert (last.kind, last.variation) == ("outside", "improvement_high")
        assert found[-1].assurance == "pass"
        assert (found[0].point.kind, found[0].point.limited) == ("common_cause", "full")

    def test_tier_2_is_high_or_low_and_reaches_nothing(self):
        periods = months(13)
        targets = tuple(TargetVersion(period, D(40)) for period in periods)
        found = look(kpi_of([*BASE, 60], periods, targets=targets, neutral=True))
        assert (found[-1].point.variation, found[-1].assurance) == ("neutral_high", None)

    def test_a_missing_month_refuses_the_series(self):
        found = look(kpi_of([*BASE[:5], None, *BASE[6:]], months(12)))
        assert {one.spc for one in found} == {Refusal.GAP}

    def test_a_definition_that_does_not_compare_begins_a_segment(self):
        broken = dt.date(2025, 1, 1)
        found = look(kpi_of([*BASE[:9], 90, 91, 90, 92, 91], months(14), series_from=[broken]))
        assert [one.point.segment for one in found] == [0] * 9 + [1] * 5
        assert (found[-1].point.mean, found[-1].point.limited) == (D("90.8"), "trial")

    def test_a_rebase_begins_one_with_the_first_whole_month_since(self):
        kpi = kpi_of([*BASE[:9], 90, 91, 90, 92, 91], months(14), rebases=(dt.date(2024, 12, 9),))
        assert [one.point.segment for one in look(kpi)] == [0] * 9 + [1] * 5

    def test_none_of_a_running_total(self):
        found = look(kpi_of(BASE, months(12), set_up={"measure_type": MeasureType.CUM_ENTERED}))
        assert {one.spc for one in found} == {None}

    def test_a_target_for_the_year_to_date_says_nothing_about_months(self):
        rule = {"measure_type": MeasureType.SUM, "rag_basis": RagBasis.YTD}
        targets = tuple(TargetVersion(period, D(40)) for period in months(12))
        found = look(kpi_of(BASE, months(12), targets=targets, set_up=rule))
        assert (found[-1].point.limited, found[-1].assurance) == ("full", None)


class TestForecast:
    """domain-rules 2.6, F-1 and F-2."""

    def test_a_straight_line_and_its_status(self):
        rule = {"measure_type": MeasureType.SUM, "tolerance_kind": ToleranceKind.PERCENT,
                "tolerance": D(5)}  # fmt: skip
        target = TargetVersion(YEAR, D(300))
        found = look(kpi_of([58, 73, 65], QUARTERS[:3], targets=(target,), set_up=rule))
        assert [round(one.forecast.value) for one in found] == [232, 262, 261]
        assert {one.forecast.method for one in found} == {ForecastMethod.STRAIGHT_LINE}
        assert {one.forecast_rag for one in found} == {"RED"}
        assert ["W6" in codes(one) for one in found] == [False, True, False]

    def test_council_tax_by_its_profile_is_red_though_it_is_not_yet(self):
        rule = {"measure_type": MeasureType.CUM_ENTERED, "rag_basis": RagBasis.YTD,
                "decimal_places": 1, "tolerance_kind": ToleranceKind.ABSOLUTE,
                "tolerance": D("0.5")}  # fmt: skip
        values = (D("28.5"), D("55.9"), D("82.8"), D("97.0"))
        targets = tuple(TargetVersion(q, v) for q, v in zip(QUARTERS, values, strict=True))
        found = look(kpi_of(["28.5", "55.5"], QUARTERS[:2], targets=targets, set_up=rule))[-1]
        assert (round(found.forecast.value, 1), found.forecast_rag) == (D("96.3"), "RED")
        assert (found.seen.rag, codes(found)) == ("AMBER", ["W6"])

    def test_an_officers_forecast_wins_with_its_reason(self):
        kpi = kpi_of(
            [58],
            QUARTERS[:1],
            overrides=(OfficerForecast(YEAR, D(310), "Two sites open", dt.date(2026, 8, 3)),),
        )
        found = look(kpi)[0].forecast
        assert (found.value, found.method, found.words) == (D(310), "manual", "Two sites open")

    def test_without_what_it_needs_there_is_a_reason(self):
        rule = {"measure_type": MeasureType.CUM_ENTERED, "rag_basis": RagBasis.YTD}
        found = look(kpi_of([58], QUARTERS[:1], set_up=rule))[0]
        assert (found.forecast.value, found.forecast.reason, found.forecast_rag) == (
            None, NoForecast.NO_TARGET_TO_DATE, None,
        )  # fmt: skip


class TestCourse:
    def test_from_the_first_year_to_the_last_target(self):
        """10.4 of 14.5 after eight years of fifteen on the way to 7.25: Canada's first series."""
        years = [Period.from_fields("calendar_year", dt.date(y, 1, 1), dt.date(y, 12, 31))
                 for y in (2015, 2023, 2030)]  # fmt: skip
        rule = {"measure_type": MeasureType.ANNUAL, "polarity": Polarity.LOWER,
                "calendar": "calendar"}  # fmt: skip
        target = TargetVersion(years[2], D("7.25"))
        found = look(kpi_of(["14.5", "10.4"], years[:2], targets=(target,), set_up=rule))
        assert (found[1].course.value, found[1].course.status) == (D("0.9011"), "moderate_progress")
        assert found[0].course.reason == "too_short"

    def test_none_where_no_year_ends(self):
        assert look(kpi_of([58], QUARTERS[:1]))[0].course is None


class TestSigns:
    def test_an_action_that_slips_is_a_sign_of_the_last_rated_period_alone(self):
        targets = tuple(TargetVersion(quarter, D(97)) for quarter in QUARTERS)
        kpi = kpi_of([90, 90], QUARTERS[:2], targets=targets)
        assert [codes(one) for one in look(kpi)] == [[], ["W1", "W9"]]
        in_hand = kpi_of([90, 90], QUARTERS[:2], targets=targets, actions=Actions((AS_OF,)))
        assert [codes(one) for one in look(in_hand)] == [[], ["W1"]]

    @pytest.mark.parametrize(("value", "expected"), [(59, ["W10"]), (60, []), (61, [])])
    def test_the_statutory_line_counts_whatever_the_target(self, value, expected):
        line = TargetVersion(YEAR, D(60), kind=TargetKind.STATUTORY)
        kpi = kpi_of([value], QUARTERS[:1], targets=(TargetVersion(YEAR, D(55)),),
                     other_targets=(line,))  # fmt: skip
        assert codes(look(kpi)[0]) == expected
